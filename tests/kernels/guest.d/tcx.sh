# SPDX-License-Identifier: Apache-2.0
# tcx (6.6 and newer, attach types 46 and 47) by the bare system call, beside clsact and instead of it.

# ICMP packets that the pinned program counted
icmp_seen()
{
	/harness/observer count "$1" | awk '$1 == "icmp" { print $2 }'
}

load_two()
{
	bpftool prog load /harness/counter_tc.o /sys/fs/bpf/first type classifier &&
	bpftool prog load /harness/counter_tc.o /sys/fs/bpf/second type classifier
}

ping_through()
{
	left ping -c $PINGS -i 0.02 -W 3 -q 198.51.100.2 > /dev/null
}

clsact_on()
{
	tc qdisc add dev to_left clsact && tc filter add dev to_left "$1" bpf da object-pinned "$2"
}

# A kernel with tcx counts and lets the next one count; a link taken away stops counting.
tcx_present()
{
	local hook=$1

	/harness/tcx to_left "$hook" /sys/fs/bpf/first /sys/fs/bpf/link || { echo "tcx refused"; return; }
	clsact_on "$hook" /sys/fs/bpf/second || { echo "clsact refused beside tcx"; return; }
	ping_through || echo "no ping came back"
	[ "$(icmp_seen /sys/fs/bpf/first)" = 5 ] || echo "tcx counted $(icmp_seen /sys/fs/bpf/first), not 5"
	[ "$(icmp_seen /sys/fs/bpf/second)" = 5 ] || echo "clsact behind it $(icmp_seen /sys/fs/bpf/second), not 5"
	rm /sys/fs/bpf/link
	sleep 0.2
	ping_through
	[ "$(icmp_seen /sys/fs/bpf/first)" = 5 ] || echo "link removed, program still counts"
	[ "$(icmp_seen /sys/fs/bpf/second)" = 10 ] || echo "clsact lost packets"
}

# A kernel without must say EINVAL (3), and clsact must do.
tcx_absent()
{
	local hook=$1 rc

	/harness/tcx to_left "$hook" /sys/fs/bpf/first /sys/fs/bpf/link
	rc=$?
	[ $rc = 3 ] || echo "tcx attach ended with $rc, not with EINVAL"
	clsact_on "$hook" /sys/fs/bpf/second || { echo "clsact refused"; return; }
	ping_through || echo "no ping came back"
	[ "$(icmp_seen /sys/fs/bpf/second)" = 5 ] || echo "clsact counted $(icmp_seen /sys/fs/bpf/second), not 5"
}

tcx_tests()
{
	local hook way=absent

	kernel_at_least 6 6 && way=present
	for hook in ingress egress; do
		{ gateway_up > /dev/null && load_two && tcx_$way $hook; } > log || echo "setup failed" >> log
		gateway_down
		rm -f /sys/fs/bpf/link /sys/fs/bpf/first /sys/fs/bpf/second
		if [ -s log ]; then
			fail "tcx $way, $hook" "$(tr '\n' ';' < log)"
		else
			pass "tcx $way, $hook"
		fi
	done
}
