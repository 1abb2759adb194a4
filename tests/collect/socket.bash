# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: its socket keeps its word; metrics.

test_socket() {
	local out begun
	check "starts for the socket's tests" start
	out=$("$ask" "$socket" '{"verb":"status"}')
	check "status says on which host" has "$out" "\"host\":\"$(uname -n)\""
	check "and on which kernel" has "$out" "\"kernel\":\"$(uname -r)\""
	out=$("$ask" "$socket" '{"verb":"dance"}')
	check "an unknown verb is exit 2" has "$out" '"exit":2'
	out=$("$ask" "$socket" '{"verb":"status","args":{"colour":1}}')
	check "an unknown argument is exit 2" has "$out" '"exit":2'
	out=$("$ask" "$socket" '{"verb":"flows","args":{"src":"nonsense"}}')
	check "a bad value is exit 2" has "$out" '"exit":2'
	out=$("$ask" "$socket" 'hello')
	check "no JSON at all is exit 2" has "$out" '"exit":2'
	out=$("$ask" "$socket" "$(head -c 5000 /dev/zero | tr '\0' 'x')" 2>&1)
	check "a long line is refused" has "$out" '"exit":2\|reset\|Broken'
	out=$(ip netns exec "$gate" "$daemon" --config "$dir/tunprint.conf" 2>&1)
	check "a second collector is refused" has "$out" "another"
	check "and the first one still writes" test -z "$(grep 'another program' "$dir/log")"
	begun=$SECONDS
	"$ask" --slow "$socket" 40 &
	local slow=$!
	sleep 0.5
	for _ in $(seq 20); do
		"$ask" "$socket" '{"verb":"status"}' >/dev/null || break
	done
	check "40 silent clients hold up nobody" test $((SECONDS - begun)) -le 4
	wait "$slow"
	check "and are closed after ten seconds" test $((SECONDS - begun)) -le 14
	echo "192.0.2.0/28 bazaar" >"$dir/networks.conf"
	kill -HUP "$pid"
	sleep 0.3
	burst 10 64 >/dev/null
	total=$((total + 10))
	ip netns exec "$host" "$ask" --send 198.51.100.8 7778 7 64 >/dev/null
	total=$((total + 7))
	sleep 0.2
	check "SIGHUP: new flows have the new name" has \
		"$("$ask" "$socket" '{"verb":"networks"}')" '"bazaar"'
	check "old counts keep the old one" has \
		"$("$ask" "$socket" '{"verb":"networks"}')" '"shop"'
	echo "nonsense" >"$dir/networks.conf"
	kill -HUP "$pid"
	sleep 0.3
	check "a broken file changes nothing" same "$(hook)" "$total $total 0"
	stop
	write_config yes
}

test_metrics() {
	local page
	if ! command -v curl >/dev/null; then
		echo "SKIP: metrics: no curl"
		return
	fi
	check "starts for metrics" start
	page=$(curl -s -m 5 --unix-socket "$dir/run/metrics.sock" http://collector/metrics)
	check "metrics: over the Unix socket" has "$page" '^tunprint_state 0'
	check "metrics: packets seen = sum over the ledger" same \
		"$(awk -F' ' '/^tunprint_packets_total/ {n += $2} END {print n + 0}' <<<"$page")" \
		"$(sed -n 's/^tunprint_stage_in_total{stage="hook".*} //p' <<<"$page")"
	check "metrics: every line is of the text form" same "$(grep -vcE \
		'^(# (HELP|TYPE) tunprint_[a-z_]+ .+|tunprint_[a-z_]+(\{([a-z]+="[^"]*",?)*\})? [0-9]+)$' <<<"$page")" 0
	check "metrics: no network is a label" same "$(grep -c 'shop\|192\.0\.2' <<<"$page")" 0
	check "metrics: over the loopback" has "$(ip netns exec "$gate" curl -s -m 5 http://127.0.0.1:9417/metrics)" \
		'^tunprint_state 0'
	check "metrics: only GET" has "$(curl -s -i -m 5 -X POST --unix-socket "$dir/run/metrics.sock" http://x/)" 405
	head -c 8000 /dev/zero | timeout 5 curl -s -m 3 --unix-socket "$dir/run/metrics.sock" -T - telnet://x >/dev/null 2>&1
	check "metrics: nonsense does no harm" has "$("$ask" "$socket" '{"verb":"status"}')" '"ok":true'
	stop
}
