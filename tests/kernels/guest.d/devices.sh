# SPDX-License-Identifier: Apache-2.0
# Real kernel devices send pings through the gateway; the observer must say what went by, and how much of it.
# A scenario is a function dev_NAME that builds the devices. Inner addresses are 203.0.113.1 and .2.
# All scenarios of an interface share one gateway and one start of the observer, because the verifier takes
# seconds under emulation; what counts is how far the flows grew.

PINGS=5

dev_plain()
{
	:
}

dev_netem()
{
	right tc qdisc add dev eth0 root netem delay 50ms
}

# every packet twice from the left, so twice as many answers
dev_netem_duplicate()
{
	left tc qdisc add dev eth0 root netem duplicate 100%
}

# The tag must be in the frame for XDP to see it: no offload at the sender.
tags_in_frames()
{
	left ethtool -K eth0 txvlan off
	left ethtool -K eth0 tx-vlan-stag-hw-insert off
}

dev_vlan()
{
	tags_in_frames
	ip link add link to_left name to_left.10 type vlan id 10 &&
	ip -n left link add link eth0 name eth0.10 type vlan id 10 &&
	inner_pair "" to_left.10 left eth0.10
}

dev_qinq()
{
	tags_in_frames
	ip link add link to_left name outer type vlan proto 802.1ad id 100 && ip link set outer up &&
	ip link add link outer name inner type vlan id 10 &&
	ip -n left link add link eth0 name outer type vlan proto 802.1ad id 100 &&
	ip -n left link set outer up &&
	ip -n left link add link outer name inner type vlan id 10 &&
	inner_pair "" inner left inner
}

# The cloud kernels have no pppoe module: a small program writes and reads the session's frames.
dev_pppoe()
{
	/harness/pppoe to_left ppp_gw 7 "$(address_of -n left link show eth0)" &
	pppoe_pids=$!
	# not by left(): the number would be that of a shell, and the program stay
	nsenter --net=/run/netns/left /harness/pppoe eth0 ppp0 7 "$(address_of link show to_left)" &
	pppoe_pids="$pppoe_pids $!"
	wait_for ip link show ppp_gw && wait_for left ip link show ppp0 &&
	inner_pair "" ppp_gw left ppp0
}

# a tunnel device of the kernel between left and right: TYPE and what ip needs for both ends
between()
{
	local type=$1

	shift
	ip -n left link add name tunnel type "$type" local 192.0.2.2 remote 198.51.100.2 "$@" &&
	ip -n right link add name tunnel type "$type" local 198.51.100.2 remote 192.0.2.2 "$@" &&
	inner_pair right tunnel left tunnel
}

dev_gre()
{
	between gre
}

dev_gretap()
{
	between gretap
}

dev_ipip()
{
	between ipip
}

dev_sit()
{
	ip -n left link add name tunnel type sit local 192.0.2.2 remote 198.51.100.2 &&
	ip -n right link add name tunnel type sit local 198.51.100.2 remote 192.0.2.2 &&
	left sysctl -q -w net.ipv6.conf.tunnel.disable_ipv6=0 && right sysctl -q -w net.ipv6.conf.tunnel.disable_ipv6=0 &&
	ip -n left link set tunnel up && ip -n right link set tunnel up &&
	ip -n left addr add 2001:db8:f::1/64 dev tunnel nodad &&
	ip -n right addr add 2001:db8:f::2/64 dev tunnel nodad
}

dev_vxlan()
{
	between vxlan id 7 dstport 4789
}

dev_geneve()
{
	ip -n left link add name tunnel type geneve id 7 remote 198.51.100.2 &&
	ip -n right link add name tunnel type geneve id 7 remote 192.0.2.2 &&
	inner_pair right tunnel left tunnel
}

# WireGuard between namespaces A and B ("" is the gateway), endpoints known to both
wireguard_pair()
{
	local a=$1 a_at=$2 b=$3 b_at=$4

	wg genkey > a.key && wg genkey > b.key || return 1
	in_netns "$a" ip link add wg0 type wireguard &&
	in_netns "$b" ip link add wg0 type wireguard &&
	in_netns "$a" wg set wg0 listen-port 7001 private-key a.key peer "$(wg pubkey < b.key)" \
		allowed-ips 203.0.113.0/28 endpoint "$b_at:7002" &&
	in_netns "$b" wg set wg0 listen-port 7002 private-key b.key peer "$(wg pubkey < a.key)" \
		allowed-ips 203.0.113.0/28 endpoint "$a_at:7001" &&
	inner_pair "$a" wg0 "$b" wg0
}

dev_wireguard()
{
	wireguard_pair right 198.51.100.2 left 192.0.2.2
}

dev_inside_wireguard()
{
	:	# inside_scenarios made it before the observer came
}

in_netns()
{
	local name=$1

	shift
	if [ -n "$name" ]; then
		nsenter --net="/run/netns/$name" "$@"
	else
		"$@"
	fi
}

# .2 for the far end, .1 for the left
inner_pair()
{
	in_netns "$1" ip addr add 203.0.113.2/28 dev "$2" && in_netns "$1" ip link set "$2" up &&
	in_netns "$3" ip addr add 203.0.113.1/28 dev "$4" && in_netns "$3" ip link set "$4" up
}

wait_for()
{
	local try=0

	until "$@"; do
		try=$((try + 1))
		[ $try -lt 50 ] || return 1
		sleep 0.1
	done
}

# What grew from the file "before" to "flows", both of lines "PROTOCOL TUNNEL PACKETS [IN OUT]". WANT ends with +
# for "at least". Whatever else is called a tunnel is a false alarm.
judge()
{
	awk -v protocol="$1" -v tunnel="$2" -v want="$3" '
		function differs(have, want) { return want ~ /[+]$/ ? have < want + 0 : have != want + 0 }
		{ sign = NR == FNR && FILENAME == "before" ? -1 : 1 }
		$1 == protocol && $2 == tunnel {
			sum += sign * $3; come += sign * $4; gone += sign * $5
			if (NF >= 5) split_known = 1
		}
		$2 == "true" && $1 != protocol { other[$1] += sign * $3 }
		END {
			plus = want ~ /[+]$/ ? "+" : ""
			if (differs(sum, 2 * want plus))
				print protocol " " tunnel ": " sum + 0 " packets, not " 2 * want plus
			else if (split_known && (differs(come, want) || differs(gone, want)))
				print protocol ": " come " in and " gone " out, not " want " each"
			for (name in other)
				if (other[name] > 0)
					print "called a tunnel: " name
		}' before flows
}

# Takes away whatever a scenario added, but not the gateway.
devices_down()
{
	local side name

	[ -z "$pppoe_pids" ] || { kill $pppoe_pids; wait $pppoe_pids; } 2>/dev/null
	for side in left right; do
		$side tc qdisc del dev eth0 root 2>/dev/null
		for name in eth0.10 inner outer tunnel wg0; do
			ip -n $side link del $name 2>/dev/null
		done
	done
	for name in to_left.10 inner outer ppp_gw; do
		ip link del $name 2>/dev/null
	done
}

# NAME PROTOCOL TUNNEL PACKETS(each way) [TAG] [TARGET]
scenario()
{
	local name=$1 protocol=$2 tunnel=$3 packets=$4 tag=${5:-} target=${6:-203.0.113.2} why=

	pppoe_pids=
	if ! "dev_$name"; then
		why="device cannot be made"
	elif ! $observer flows > before; then
		why="observer gives no flows"
	else
		left ping -c $PINGS -i 0.02 -W 3 -q "$target" > pings 2>&1 || why="no ping came back"
		$observer flows > flows || why="observer gives no flows"
		[ -n "$why" ] || why=$(judge "$protocol" "$tunnel" "$packets")
		[ -n "$why" ] || [ -z "$tag" ] || [ "$observer" != "$SMOKE" ] || why=$(judge "$tag" false "$packets+")	# and ARP
	fi
	devices_down
	scenario_verdict "$name" "$why"
}

scenario_verdict()
{
	if [ -z "$2" ]; then
		pass "$who/$1"
	else
		fail "$who/$1" "$(echo "$2" | tr '\n' ';')"
		for file in pings before flows; do
			[ ! -f $file ] || { echo "$file:"; cat $file; }
		done > log
		note log 40
	fi
	rm -f pings before flows
}

# The observer must be on the interface, and gone from it afterwards.
watched()
{
	local iface=$1

	if $observer start "$iface"; then
		pass "$who/start on $iface"
	else
		fail "$who/start on $iface" "observer does not start"
		return 1
	fi
}

unwatched()
{
	local why=

	$observer stop "$1" || why="observer does not stop"
	ip link show "$1" | grep -q 'prog/xdp' && why="$why an XDP program is left"
	tc filter show dev "$1" egress | grep -q bpf && why="$why a filter is left"
	scenario_verdict "stop on $1" "$why"
}

netem_delays()
{
	local name="netem slows down"

	gateway_up && dev_netem && left ping -c 2 -i 0.02 -W 3 -q 198.51.100.2 > pings
	gateway_down
	if awk -F'[/ ]' '/^rtt/ { found = 1; exit !($7 >= 50) } END { exit !found }' pings; then
		pass "$name"
	else
		fail "$name" "$(tail -n 1 pings)"
	fi
}

netem_scenarios()
{
	scenario plain icmp false 5 "" 198.51.100.2
	scenario netem icmp false 5 "" 198.51.100.2
	scenario netem_duplicate icmp false 10 "" 198.51.100.2
}

tagged_scenarios()
{
	scenario vlan icmp false 5 tag-vlan
	scenario qinq icmp false 5 tag-qinq
	scenario pppoe icmp false 5 tag-pppoe
}

tunnel_scenarios()
{
	scenario gre gre true 5
	scenario gretap gre true 5+
	scenario ipip ipip true 5
	scenario sit 6in4 true 5+ "" 2001:db8:f::2
	scenario vxlan vxlan true 5+
	scenario geneve geneve true 5+
	scenario wireguard wireguard true 6+
}

# The gateway itself is the far end and wg0 is watched: a device without Ethernet header.
inside_scenarios()
{
	wireguard_pair "" 192.0.2.1 left 192.0.2.2 || { fail "$who/inside" "device cannot be made"; return; }
	watched wg0 || return
	scenario inside_wireguard icmp false 5
	unwatched wg0
}

device_tests()
{
	observer=$1
	who=payload
	[ "$observer" != "$SMOKE" ] || who=smoke

	netem_delays
	gateway_up > /dev/null || { fail "$who/devices" "gateway cannot be built"; return; }
	if watched to_left; then
		netem_scenarios
		tagged_scenarios
		tunnel_scenarios
		[ "$observer" = "$SMOKE" ] || filter_joins
		unwatched to_left
	fi
	inside_scenarios
	gateway_down
}
