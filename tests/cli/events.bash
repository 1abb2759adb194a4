# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: tunprint events, from the log beside a store.

mkdir events
cp store.db events/store.db
line() {	# line ID TIME TYPE NETWORK CLASS OBJECT
	printf '{"timestamp":"%s","event_type":"%s","id":%d,"host":"gate","network":"%s","path":"wan0","in_iface":null,"class":"%s","fingerprint":null,"message":"%s: something","%s":%s}\n' \
		"$2" "$3" "$1" "$4" "$5" "$4" "$3" "$6"
}
gives "no events" 0 events --store events/store.db
shows "no events" '^No events yet\.$'
gives "no events --fail-empty" 4 events --store events/store.db --fail-empty
gives "no events, JSON" 0 events --store events/store.db --json
check "no events, JSON: nothing" test ! -s out
{
	line 1 2025-04-01T10:00:00.000000Z new_network office wireguard '{"confidence":99,"first":"2025-04-01T09:59:58.000000Z"}'
	line 2 2025-04-02T10:00:00.000000Z new_network lab openvpn '{"confidence":80,"first":null}'
} >events/events.jsonl.1
{
	line 2 2025-04-02T10:00:00.000000Z new_network lab openvpn '{"confidence":80,"first":null}'
	echo 'nonsense'
	line 3 2025-04-03T10:00:00.000000Z growth office wireguard '{"factor":3.5,"since":"2025-04-02T00:00:00.000000Z","until":"2025-04-03T00:00:00.000000Z","baseline_since":"2025-03-05T00:00:00.000000Z","bytes_per_day":350,"baseline_bytes_per_day":100}'
	echo
	printf '{"timestamp":"2025-04-04T10:00:00.000000Z","event_ty'
} >events/events.jsonl
gives "events" 0 events --store events/store.db --json
valid "events" event --lines
check "events: rotated ones first, each once, broken lines none" test "$(jq -c .id <out | xargs)" = "1 2 3"
picks() {	# WHAT-FOLLOWS IDS
	check "events $1" test "$("$tunprint" events $1 --store events/store.db --json | jq -c .id | xargs)" = "$2"
}
picks "type growth" 3
picks "--type new_network,blind" "1 2"
picks "network office" "1 3"
picks "class wireguard since 2025-04-02" 3
picks "--class openvpn --until 2025-04-02T10:00:00.000001Z" 2
picks "--limit 2" "2 3"
picks "path wan1" ""
gives "events, table" 0 events --store events/store.db
shows "events, table" '^2025-04-03 10:00:00  *growth  *office  *wan0  *wireguard  *office: something$'
check "events, table: width" test "$(widest)" -le 100
check "events, CSV" test "$("$tunprint" events --store events/store.db --csv --columns id,event_type --no-headers | head -1)" = 1,new_network
gives "no such type" 2 events type grwth --store events/store.db
says "no such type" "did you mean 'growth'"
gives "no such filter" 2 events src 192.0.2.0/24 --store events/store.db
gives "a filter without value" 2 events network --store events/store.db
gives "a time that is none" 2 events --since soon --store events/store.db
gives "since after until" 2 events since 2025-04-03 until 2025-04-02 --store events/store.db
gives "follow a file's events" 2 events --follow --store events/store.db
gives "events of no store" 1 events --store missing.db
gives "events of nobody" 3 events --socket sock.none
gives "no such column" 2 events --store events/store.db --columns colour
