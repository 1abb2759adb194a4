# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: a hook whose program was taken away.

# The interface's counters rise and the hook sees nothing: its program was taken away.
test_blind() {
	local out
	write_config yes
	check "starts for blindness" start
	ip netns exec "$gate" ip link set tg0 xdpgeneric off 2>/dev/null
	ip netns exec "$gate" ip link set tg0 xdp off 2>/dev/null
	for link in "$dir"/bpf/tunprint/v*/link_*; do rm -f "$link"; done
	if [ "$(programs)" = 1 ]; then
		echo "  SKIP  blindness: the program cannot be taken away here"
	else
		for _ in $(seq 14); do
			burst 20 64 >/dev/null
			sleep 0.5
		done
		out=$("$ask" "$socket" '{"verb":"status"}')
		check "status says blind" has "$out" '"state":"blind"'
		check "and the answer is incomplete" has "$out" '"exit":5'
		events_blind
	fi
	stop
}
