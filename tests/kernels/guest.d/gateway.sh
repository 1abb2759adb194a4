# SPDX-License-Identifier: Apache-2.0
# The small gateway: left - to_left [this namespace] to_right - right. Built anew for each scenario.
#   left eth0 192.0.2.2/24, to_left 192.0.2.1; right eth0 198.51.100.2/24, to_right 198.51.100.1

# ip netns exec would hide /sys/fs/bpf, nsenter does not
left()
{
	nsenter --net=/run/netns/left "$@"
}

right()
{
	nsenter --net=/run/netns/right "$@"
}

gateway_sysctls()
{
	sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.default.disable_ipv6=1
	ip link set lo up
}

side_up()
{
	local side=$1 net=$2

	ip netns add "$side" || return 1
	# no IPv6 but where a scenario wants it: its own chatter would spoil exact numbers
	nsenter --net="/run/netns/$side" sysctl -q -w net.ipv6.conf.default.disable_ipv6=1
	ip link add "to_$side" type veth peer name eth0 netns "$side" || return 1
	ip addr add "$net.1/24" dev "to_$side"
	ip link set "to_$side" up
	ip -n "$side" link set lo up
	ip -n "$side" addr add "$net.2/24" dev eth0
	ip -n "$side" link set eth0 up
	ip -n "$side" route add default via "$net.1"
}

gateway_up()
{
	side_up left 192.0.2 && side_up right 198.51.100 || return 1
	# neighbours known beforehand, so that packet numbers are exact
	left ping -c 1 -W 3 -q 198.51.100.2
}

gateway_down()
{
	local side

	ip link del wg0 2>/dev/null
	for side in left right; do
		ip link del "to_$side" 2>/dev/null
		ip netns del "$side" 2>/dev/null
	done
}
