# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: a real journald, in a mount namespace of its own, takes what the collector
# says: under the stable ids, with priority and identifier, an event with its line of JSON, and it is no
# line of text there a second time. Each id has its words in the catalogue.

journald=/lib/systemd/systemd-journald

# In the gate's namespaces: journald, the collector with the journal as standard error, and at its end
# all that the journal has, as JSON.
write_journal_script() {
	cat >"$dir/journal.sh" <<-EOF
	mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /run/log/journal || exit 1
	mount -t cgroup2 cgroup2 /sys/fs/cgroup	# ip netns exec has a /sys of its own, journald wants it
	mount --bind "$dir/bpf" "$dir/bpf"
	$journald & journald=\$!
	for _ in \$(seq 100); do systemd-cat true 2>/dev/null && break; sleep 0.1; done
	echo \$\$ >"$dir/journal.pid"
	systemd-cat sh -c 'JOURNAL_STREAM=\$(stat -Lc %d:%i /proc/self/fd/2) exec "$daemon" --config "$dir/tunprint.conf"' &
	daemon=\$!
	echo \$daemon >"$dir/journal.daemon"
	trap 'kill \$daemon' TERM
	until wait \$daemon; [ \$? -lt 128 ]; do :; done
	sleep 0.5
	journalctl -D /run/log/journal -o json SYSLOG_IDENTIFIER=tunprintd >"$dir/journal.json"
	journalctl -D /run/log/journal -o json >"$dir/journal.all"
	kill \$journald
	wait \$journald
	EOF
}

# journal ID [FIELD]: of the entries under the id that the source has at the name
id_of() { sed -n "s/.*\\[$1\\] = { \"\\([0-9a-f]*\\)\".*/\\1/p" userspace/base/tell.c; }
journal() { jq -r --arg id "$(id_of "$1")" 'select(.MESSAGE_ID == $id) | .'"${2:-MESSAGE}" "$dir/journal.json"; }

# while its script runs
in_journal() {
	nsenter -t "$(cat "$dir/journal.pid")" -m journalctl -D /run/log/journal -o cat SYSLOG_IDENTIFIER=tunprintd |
		grep -q -- "$1"
}

test_journal() {
	local script
	if [ ! -x "$journald" ] || ! command -v systemd-cat >/dev/null || ! command -v jq >/dev/null ||
	   [ ! -s /etc/machine-id ]; then
		echo "  SKIP  journal: no systemd-journald, jq or machine id here"
		return
	fi
	stop 2>/dev/null
	"$daemon" --config "$dir/tunprint.conf" --detach-all
	rm -rf "$dir/lib"
	echo "192.0.2.0/28 shop 64496" >"$dir/networks.conf"
	write_config yes
	write_journal_script
	ip netns exec "$gate" unshare -m bash "$dir/journal.sh" >"$dir/journal.out" 2>&1 &
	script=$!
	wait_for 60 "$ask" "$socket" '{"verb":"status"}' || cat "$dir/journal.out"
	ip netns exec "$host" "$ask" --tunnel 198.51.100.9 20 >/dev/null
	check "journal: the collector runs beside it" wait_for 20 in_file '"new_network"' "$dir/lib/events.jsonl"
	kill -HUP "$(cat "$dir/journal.daemon")"
	wait_for 20 in_journal "read again"
	echo nonsense >>"$dir/tunprint.conf"
	kill -HUP "$(cat "$dir/journal.daemon")"
	wait_for 20 in_journal "tunprint.conf:[0-9]*: "
	kill "$(cat "$dir/journal.pid")"
	wait "$script"
	check "journal: started, under its id" has "$(journal TELL_STARTED)" "counting on 1 interface"
	check "journal: as information of tunprintd" same \
		"$(journal TELL_STARTED '| "\(.PRIORITY) \(.SYSLOG_IDENTIFIER) \(._COMM)"')" "6 tunprintd tunprintd"
	check "journal: the configuration is read again" has "$(journal TELL_CONFIG_READ)" "read again"
	check "journal: a mistake in it is an error, with its line" has \
		"$(journal TELL_CONFIG_REFUSED '| .PRIORITY + " " + .MESSAGE')" '^3 .*tunprint.conf:[0-9]*: '
	check "journal: an event, in words" has "$(journal TELL_NEW_NETWORK)" "shop: first tunnel of ipip"
	check "journal: and as its line of JSON" same \
		"$(journal TELL_NEW_NETWORK TUNPRINT_EVENT | jq -c .)" "$(grep new_network "$dir/lib/events.jsonl" | jq -c .)"
	check "journal: the end" test -n "$(journal TELL_STOPPED)"
	check "journal: nothing twice" same "$(jq -r 'select(.MESSAGE | strings | test("counting on 1")) | .MESSAGE' \
		"$dir/journal.all" | wc -l)" 1
	mkdir -p "$dir/root/usr/lib/systemd/catalog" "$dir/root/var/lib/systemd/catalog"
	cp tools/package/tunprint.catalog "$dir/root/usr/lib/systemd/catalog/"
	journalctl --root="$dir/root" --update-catalog 2>/dev/null
	check "journal: the catalogue has words for each id" same \
		"$(journalctl --root="$dir/root" --list-catalog | cut -d' ' -f1 | sort)" \
		"$(grep -oE '\{ "[0-9a-f]{32}' userspace/base/tell.c | grep -oE '[0-9a-f]{32}' | sort)"
	write_config yes
}
