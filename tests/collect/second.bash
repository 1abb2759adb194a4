# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: a tunnel that only the learner sees, in DNS, is an event and in the store.

sightings_of() {
	python3 - "$dir/lib/history.db" "$1" <<-'EOF'
	import sqlite3, sys
	print(*sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM sighting s JOIN class c ON c.id = s.class "
	      "WHERE c.name = ?", [sys.argv[2]]).fetchone())
	EOF
}

test_second() {
	local server
	if ! command -v python3 >/dev/null; then
		echo "  SKIP  second: no python3"
		return
	fi
	stop 2>/dev/null
	"$daemon" --config "$dir/tunprint.conf" --detach-all
	rm -rf "$dir/lib"
	write_config yes
	sed -i 's/^see = .*/see = both/' "$dir/tunprint.conf"
	printf '[samples]\nper-network = 1000/s\n' >>"$dir/tunprint.conf"
	check "starts for a tunnel in DNS" start
	ip netns exec "$gate" python3 tests/collect/dns.py serve 192.0.2.1 &
	server=$!
	sleep 0.5
	ip netns exec "$host" python3 tests/collect/dns.py ask 192.0.2.2 192.0.2.1 250
	check "second: flows name it" has "$("$ask" "$socket" '{"verb":"flows"}')" '"protocol":"dns-tunnel"'
	check "second: an event, of the network" wait_for 15 in_file '"new_network".*"network":"shop".*"class":"dns-tunnel"' \
		"$dir/lib/events.jsonl"
	check "second: with its link" has "$(events --json class dns-tunnel)" '"path":"lan"'
	kill $server
	wait $server 2>/dev/null
	stop
	check "second: once" same "$(grep -c dns-tunnel "$dir/lib/events.jsonl")" 1
	check "second: the store has the sighting" same "$(sightings_of dns-tunnel)" 1
	write_config yes
}
