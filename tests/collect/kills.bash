# SPDX-License-Identifier: Apache-2.0
# Kills at random moments, with the real programs in the kernel and packets all the while: whatever the
# collector was doing, what was sent = what the hook saw = what the ledger has = what the store has, in
# packets and in bytes. TUNPRINT_KILLS says how many; a collector that writes ten times a second is killed
# within its first seconds: while it starts, while it writes, while it seals.

kill_times() {	# kill_times N: prints how many were killed while they ran
	local met=0
	for _ in $(seq "$1"); do
		ip netns exec "$gate" "$daemon" --config "$dir/tunprint.conf" >>"$dir/log" 2>&1 &
		pid=$!
		sleep "$(printf '%d.%03d' $((RANDOM % 3 / 2)) $((RANDOM % 1000)))"
		kill -0 "$pid" 2>/dev/null && met=$((met + 1))
		kill_hard
	done
	echo "$met"
}

writes() { "$(realpath "$B/tunprint")" store info "$dir/lib/history.db" | sed -n 's/^writes *//p'; }

test_kills() {
	local kills=${TUNPRINT_KILLS:-25} met packets bytes begun=$SECONDS
	forget
	rm -rf "$dir/lib"
	write_config yes
	printf '[store]\nwrite = 100ms\n' >>"$dir/tunprint.conf"
	sed -i 's/^pin = .*/&\ninterval = 100ms/' "$dir/tunprint.conf"
	for n in 17 33 49; do
		ip -n "$host" addr add "192.0.2.$n/24" dev th0 2>/dev/null
		echo "192.0.2.$((n - 1))/28 house-$n" >>"$dir/networks.conf"
	done
	check "starts for $kills kills" start
	ip netns exec "$host" "$ask" --stream 198.51.100.7 192.0.2.2 192.0.2.17 192.0.2.33 192.0.2.49 \
		>"$dir/streamed" &
	streamer=$!
	sleep 0.5
	kill_hard
	met=$(kill_times "$kills")
	check "each of $kills met a collector that ran" same "$met" "$kills"
	check "the next one starts" start
	sleep 0.3
	kill "$(pgrep -P "$streamer" || echo "$streamer")"
	wait "$streamer"
	streamer=
	read -r packets bytes <"$dir/streamed"
	sleep 0.5
	check "seen, booked, lost: the $packets packets that were sent" same "$(hook)" "$packets $packets 0"
	stop
	check "and stored once, $bytes bytes ($((SECONDS - begun)) s)" same "$(sums)" "$packets $bytes"
	check "$(writes) writes took place meanwhile" test "$(writes)" -ge $((kills / 4))
	check "every bucket is whole" "$(realpath "$B/tunprint")" store check "$dir/lib/history.db"
	forget
	rm -rf "$dir/lib"
	write_config yes
	check "starts anew after the kills" start
	total=$(burst 20 64)
	stop
}
