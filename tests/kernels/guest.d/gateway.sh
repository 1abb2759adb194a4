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

# No IPv6 but where a scenario wants it: its own chatter would spoil exact numbers.
# No gre0, sit0 and so on in every namespace: they cost time.
gateway_sysctls()
{
	sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.default.disable_ipv6=1
	sysctl -q -w net.core.fb_tunnels_only_for_init_net=2 || sysctl -q -w net.core.fb_tunnels_only_for_init_net=1
	ip link set lo up
}

# Batches, because starting a program is what takes time under emulation.
side_up()
{
	local side=$1 net=$2

	ip -n "$side" -batch - <<-END
		link set lo up
		addr add $net.2/24 dev eth0
		link set eth0 up
		route add default via $net.1
	END
}

gateway_up()
{
	ip -batch - <<-END && side_up left 192.0.2 && side_up right 198.51.100 || return 1
		netns add left
		netns add right
		link add to_left type veth peer name eth0 netns left
		link add to_right type veth peer name eth0 netns right
		addr add 192.0.2.1/24 dev to_left
		addr add 198.51.100.1/24 dev to_right
		link set to_left up
		link set to_right up
	END
	left sysctl -q -w net.ipv6.conf.default.disable_ipv6=1
	right sysctl -q -w net.ipv6.conf.default.disable_ipv6=1
	# neighbours known beforehand, so that packet numbers are exact
	left ping -c 1 -W 3 -q 198.51.100.2
}

address_of()
{
	ip -o "$@" | sed -n 's,.*link/ether \([0-9a-f:]*\).*,\1,p'
}

gateway_down()
{
	ip link del wg0 2>/dev/null
	ip -force -batch - <<-END
		link del to_left
		link del to_right
		netns del left
		netns del right
	END
}
