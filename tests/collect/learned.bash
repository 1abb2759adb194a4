# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: what is learned, and known again.

# A home-made VPN that nobody has a matcher for: its first session teaches; the second, from another
# network with another key and port, carries the learned class by the fourth payload of each direction.
# Then everything in the kernel is thrown away: the files alone know it again.
played() { ip netns exec "$host" "$play" "$captures/$1.pcap" th0 "${2:-0}" >/dev/null; }
asked() { "$ask" "$socket" "{\"verb\":\"$1\",\"args\":{${2:-}}}"; }
print_of() { asked fingerprints | jq -r '.data[]? | select(.fingerprint == "tf1/u;b=B8.Z7.N") | .'"$1"; }
class_of() {	# the signature's name, else the protocol's; packets
	asked flows "\"src\":\"$1\"" | jq -r 'select(.protocol) | "\([.evidence[]? | tostring |
		capture("fit signature (?<n>[a-z0-9]+)").n][0] // .protocol) \(.packets)"'
}
prints_kept() { asked fingerprints | jq -c '.data[]? | [.nickname, .fingerprint, .networks, .sessions, .first, .last]'; }
spread_of() { asked spread "\"word\":\"$1\"" | jq -c '.data.networks[]? | [.network, .sessions]' | sort | xargs; }
number_of() { asked signatures | jq -r '.data[]? | select(.name == "'"$1"'") | .number'; }
until_same() {	# until_same WANTED COMMAND...: the collector pushes once a second
	local wanted=$1
	shift
	for _ in $(seq 100); do
		[ "$("$@")" = "$wanted" ] && return 0
		sleep 0.1
	done
	same "$("$@")" "$wanted"
}
forget() {	# what the kernel knows; with --all: what the files know, too
	check "detached" "$daemon" --config "$dir/tunprint.conf" --detach-all
	[ "${1:-}" != --all ] || rm -f "$dir"/lib/fingerprints.jsonl "$dir"/lib/signatures.jsonl
}

test_learned() {
	local name number first before both="[192.0.2.0/24,1] [2001:db8:a::/48,1]"
	: >"$dir/networks.conf"
	forget --all
	check "starts to learn" start
	check "the later session begins" played home-magic-1 4
	check "nobody names it yet" same "$(class_of 192.0.2.0/24 | grep -vcE '^(unknown|custom) 8$')" 0
	stop
	forget --all
	check "starts anew" start
	check "a session passes" played home-magic-2
	check "its rule is in the kernel" until_same true print_of in_kernel
	name=$(print_of nickname) number=$(number_of "$name") first=$(print_of first)
	check "with a number" test "${number:-0}" -ge 1
	check "a second one begins" played home-magic-1 4
	check "by its fourth payload each way it is $name" same "$(class_of 192.0.2.0/24)" "$name 8"
	check "which is learned now" until_same "in kernel" print_of state
	check "spread: both networks" same "$(spread_of "$name")" "$both"
	check "it is an event, with both networks" wait_for 10 events_name "$name"
	before=$(prints_kept)
	stop
	forget
	check "starts with nothing but its files" start
	check "fingerprints are what they were" same "$(prints_kept)" "$before"
	check "a network without a flow is explained by the history" same \
		"$(asked explain '"word":"192.0.2.0/24"' | jq -rc 'select(.data) | [.data.flows, .data.fingerprints[0].nickname, (.data.history.tunnels[] | select(.name == "'"$name"'") | .levels.structure)]')" \
		"[[],\"$name\",\"tf1/u;b=B8.Z7.N\"]"
	check "first seen when it was" same "$(print_of first)" "$first"
	check "spread: still both" same "$(spread_of "$name")" "$both"
	check "its class has its number" same "$(number_of "$name")" "$number"
	check "it passes again" played home-magic-1 4
	check "and is $name from the files alone" same "$(class_of 192.0.2.0/24)" "$name 8"
	kill_hard
	check "starts after a kill" start
	check "spread: one session more" same "$(spread_of "$name")" "${both/,1/,2}"
	sleep 3
	check "events: the fingerprint once, its networks are no news" same \
		"$(announced new_fingerprint) $(events class "$name" type new_network --json | wc -l)" "1 0"
	stop
	forget
}

# Fourteen sessions in three seconds teach what they teach one by one: no payload is held back.
test_at_once() {
	local files want players= file
	files=$(ls "$captures"/home-*.pcap | grep -v home-rtp)	# a call, unless others have its ends
	forget --all
	check "starts to learn much at once" start
	want=$("$tunprint" replay --fingerprints --json $files | jq -r '.data[].fingerprint' | sort | xargs)
	for file in $files; do
		played "$(basename "$file" .pcap)" &
		players="$players $!"
	done
	wait $players
	check "fourteen at once: what they teach one by one" until_same "$want" prints_at_once
	check "and nothing was held back" same "$(asked status | jq -r \
		'select(.data) | .data.stages[] | select(.stage == "samples") | .lost')" 0
	stop
	forget --all
}
prints_at_once() { asked fingerprints | jq -r '.data[]? | .fingerprint' | sort | xargs; }
