# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: what the collector announces, where to, once; and what it refuses.

events() { "$(realpath "$B/tunprint")" events --socket "$socket" "$@"; }
# wait_for SECONDS COMMAND...
wait_for() {
	local until=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $until ] || return 1
		sleep 0.2
	done
}
announced() { events --json type "$1" | wc -l; }
# The event of a fingerprint tells its line and both networks of test_learned.
events_name() {
	events type new_fingerprint --json | jq -e --arg n "$1" 'select(.fingerprint == $n) | .new_fingerprint |
		(.line | startswith("tf1/")) and (.networks | sort) == ["192.0.2.0/24", "2001:db8:a::/48"]'
}
in_file() { grep -q -- "$1" "$2"; }

# Two networks of a month: one grew fivefold yesterday, one moved to another link.
write_history() {
	local day from to
	echo "network,path,protocol,first,last,bytes_up,packets_up,confidence"
	for day in $(seq 30 -1 1); do
		from=$(date -u -d "$day days ago" +%Y-%m-%dT00:00:00Z)
		to=$(date -u -d "$((day - 1)) days ago" +%Y-%m-%dT00:00:00Z)
		if [ "$day" = 1 ]; then
			echo "grower,wan0,wireguard,$from,$to,5000000000,5000000,99"
			echo "mover,wan0,openvpn,$from,$to,400000000,400000,99"
			echo "mover,wan1,openvpn,$from,$to,600000000,600000,99"
			echo "small,wan0,wireguard,$from,$to,90000000,90000,99"
		else
			echo "grower,wan0,wireguard,$from,$to,1000000000,1000000,99"
			echo "mover,wan0,openvpn,$from,$to,1000000000,1000000,99"
			echo "small,wan0,wireguard,$from,$to,1000000,1000,99"
		fi
		echo "steady,wan1,tls,$from,$to,$((day == 1 ? 9 : 1))000000000,1000000,"
	done
}

write_command() {
	cat >"$dir/command" <<-EOF
	#!/bin/sh
	{ echo "\$# \$1 \$TUNPRINT_EVENT"; cat; } >>$dir/run/told
	EOF
	chmod 755 "$dir/command"
}

events_config() {
	write_config yes
	cat >>"$dir/tunprint.conf" <<-EOF
	[events]
	file = $dir/run/events.out
	command = $dir/command for-\$HOME
	EOF
}

events_refused() {
	local out
	check "events: a command that is not there is exit 2" same \
		"$(events_config; "$daemon" --config "$dir/tunprint.conf" --check-config >"$dir/out" 2>&1; echo $?)" 2
	check "events: and named" has "$(cat "$dir/out")" "$dir/command: No such file"
	write_command
	check "events: now it is good" "$daemon" --config "$dir/tunprint.conf" --check-config
	echo "window = 90m" >>"$dir/tunprint.conf"
	out=$("$daemon" --config "$dir/tunprint.conf" --check-config 2>&1)
	check "events: a window of minutes is exit 2" same $? 2
	check "events: with file and line" has "$out" 'tunprint.conf:[0-9]*: window'
	sed -i 's/^window.*/window = 36h/' "$dir/tunprint.conf"
	out=$("$daemon" --config "$dir/tunprint.conf" --check-config 2>&1)
	check "events: nor a day and a half" has "$out" 'whole days'
	events_config
	sed -i "s|^file = .*/events.out|file = $dir/run|" "$dir/tunprint.conf"
	out=$(ip netns exec "$gate" "$daemon" --config "$dir/tunprint.conf" 2>&1)
	check "events: a folder as file ends the start" has "$out" "$dir/run: "
	events_config
}

test_events() {
	local out follower before
	stop 2>/dev/null
	"$daemon" --config "$dir/tunprint.conf" --detach-all
	rm -rf "$dir/lib"
	mkdir -p "$dir/run" && chown nobody:nogroup "$dir/run"
	events_refused
	install -d -o nobody -g nogroup "$dir/lib"
	write_history >"$dir/history.csv"
	"$B/tunprint" import "$dir/history.csv" --store "$dir/lib/history.db" >/dev/null
	chown nobody:nogroup "$dir"/lib/*
	echo "192.0.2.0/28 shop 64496" >"$dir/networks.conf"
	check "starts for events" start
	check "events: growth out of the history" wait_for 20 in_file '"growth","id"' "$dir/lib/events.jsonl"
	check "events: of the network that grew, by its factor" has "$(events --json type growth)" \
		'"network":"grower".*"class":"wireguard".*"factor":5,'
	check "events: no other one grew" same "$(events --json --type growth | wc -l)" 1
	check "events: a move, with share and links" has "$(events --json type path_change)" \
		'"network":"mover".*"from":"wan0","to":"wan1","moved":0.6,"share_before":0,"share_after":0.6'
	check "events: no other one moved" same "$(events --json --type path_change | wc -l)" 1
	check "events: what the store knew is no news" same "$(announced new_network)" 0
	events --follow --json >"$dir/followed" &
	follower=$!
	sleep 0.5
	ip netns exec "$host" "$ask" --tunnel 198.51.100.9 20 >/dev/null
	check "events: a tunnel in a network" wait_for 15 in_file '"new_network".*"network":"shop"' "$dir/lib/events.jsonl"
	sleep 1
	check "events: with link, class and how sure" has "$(events --json class ipip)" \
		'"path":"lan".*"class":"ipip".*"new_network":{"confidence":[1-9]'
	check "events: the follower heard of it alone" same "$(grep -c . "$dir/followed")" 1
	check "events: and so did the file" in_file '"new_network".*"network":"shop"' "$dir/run/events.out"
	check "events: and the log of the service" in_file 'shop: first tunnel of ipip' "$dir/log"
	check "events: and the command, with its line" in_file '"new_network".*"network":"shop"' "$dir/run/told"
	check "events: no shell was in between" in_file '^1 for-\$HOME new_network$' "$dir/run/told"
	check "events: as a table" has "$(events network shop)" '^20.* new_network .*shop .*ipip'
	check "events: as CSV" has "$(events network shop --csv)" ',new_network,shop,lan,ipip,'
	check "events: none before" same "$(events until -1h --json | wc -l)" 0
	check "events: without the collector" same "$("$B/tunprint" events --json --store "$dir/lib/history.db")" \
		"$(events --json)"
	check "events: an unknown type is exit 2" same "$(events type blnd 2>&1; echo $?)" \
		"$(printf "tunprint: type: there is no event 'blnd'; did you mean 'blind'?\n2")"
	check "events: an unknown argument is exit 2" has \
		"$("$ask" "$socket" '{"verb":"events","args":{"colour":"red"}}')" '"exit":2'
	check "events: a number for a text is exit 2" has \
		"$("$ask" "$socket" '{"verb":"events","args":{"since":7}}')" '"exit":2'
	kill "$follower"
	wait "$follower" 2>/dev/null
	events_rotate
	before=$(events --json | wc -l)
	kill_hard
	check "starts after a kill" start
	ip netns exec "$host" "$ask" --tunnel 198.51.100.10 20 >/dev/null
	sleep 6
	check "events: nothing is told twice" same "$(events --json | wc -l)" "$before"
	check "events: ids go on" same "$(events --json | sed 's/.*"id":\([0-9]*\).*/\1/' | sort -n | uniq -d)" ""
	check "events: its log is its user's" same "$(stat -c %U:%a "$dir/lib/events.jsonl")" nobody:640
	stop
}

# The file is moved away and opened again; what is refused leaves the old one; a bad command is told once.
events_rotate() {
	local out
	mv "$dir/run/events.out" "$dir/run/events.old"
	kill -HUP "$pid"
	check "events: SIGHUP opens the file again" wait_for 5 test -e "$dir/run/events.out"
	printf '#!/bin/sh\nexit 7\n' >"$dir/command"
	echo "192.0.2.0/28 yard" >"$dir/networks.conf"
	kill -HUP "$pid"
	sleep 0.5
	ip netns exec "$host" "$ask" --tunnel 198.51.100.11 20 >/dev/null
	check "events: another network" wait_for 15 in_file '"network":"yard"' "$dir/run/events.out"
	check "events: not in the old file" same "$(grep -c yard "$dir/run/events.old")" 0
	check "events: the command's failure is told" wait_for 5 in_file "$dir/command: ended with exit code 7" "$dir/log"
	check "events: and in status" has "$("$ask" "$socket" '{"verb":"status"}')" \
		'"stage":"events".*"lost":0,.*"state":"lossy","note":"the command failed 1 times'
	echo "192.0.2.0/28 mill" >"$dir/networks.conf"
	kill -HUP "$pid"
	sleep 0.5
	ip netns exec "$host" "$ask" --tunnel 198.51.100.12 20 >/dev/null
	wait_for 15 in_file '"network":"mill"' "$dir/run/events.out"
	sleep 1
	check "events: once" same "$(grep -c 'ended with exit code' "$dir/log")" 1
	write_command
}

# After blindness, see test_blind: told once, also by the process after it, and that it ended.
events_blind() {
	check "events: blind, with its packets" has "$(events --json type blind)" \
		'"path":"lan","in_iface":"tg0".*"blind":{"packets":[1-9]'
	check "events: once" same "$(announced blind)" 1
	stop
	check "starts again after blindness" start
	sleep 2		# what it saw before its first look says nothing
	burst 20 64 >/dev/null
	check "events: it sees again" wait_for 10 in_file '"sees_again"' "$dir/lib/events.jsonl"
	sleep 3
	check "events: each once" same "$(announced blind) $(announced sees_again)" "1 1"
}
