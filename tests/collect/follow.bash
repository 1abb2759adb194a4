# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: a follower of flows.

# Verdicts as they come, to a follower that has been silent for longer than the time-out.
test_follow() {
	local follower
	check "starts for a follower" start
	"$ask" "$socket" '{"verb":"flows","args":{"follow":true}}' >"$dir/followed" &
	follower=$!
	"$ask" "$socket" '{"verb":"flows","args":{"follow":true,"src":"203.0.113.0/24"}}' \
		>"$dir/other" &
	sleep 11
	ip netns exec "$host" "$ask" --tunnel 198.51.100.9 20 >/dev/null
	sleep 1
	check "a follower hears of the tunnel" has "$(cat "$dir/followed")" \
		'"dst":"198.51.100.9".*"path":"lan".*"protocol":"ipip"'
	check "once" same "$(grep -c 198.51.100.9 "$dir/followed")" 1
	check "its filter keeps it from the other" same "$(cat "$dir/other")" '{"ok":true,"exit":0}'
	check "status counts the verdict" has "$("$ask" "$socket" '{"verb":"status"}')" \
		'"stage":"verdicts","object":null,"unit":"events","in":1,"out":1,"lost":0'
	check "networks says how sure" has "$("$ask" "$socket" \
		'{"verb":"networks","args":{"class":"ipip"}}')" '"protocol":"ipip".*"confidence":[1-9]'
	total=$((total + 20))
	stop
	check "by peer: the other end of the tunnel" has \
		"$(build/tunprint networks --by peer --store "$dir/lib/history.db" --json)" \
		'"network":"198.51.100.0/24".*"protocol":"ipip"'
	check "the end of the collector ends the follower" wait "$follower"
}
