# SPDX-License-Identifier: Apache-2.0
# Sourced by gateway: how each tunnel is started on both sides, and what is carried inside it.
# Session n uses 198.51.100.8n/29 inside: the server has the first address, the client the second.
# shellcheck shell=bash disable=SC2154

home_wires="magic random tcplen rtp masked cells keyed chained"
tunnel_kinds="wireguard openvpn-udp openvpn-udp-tls-auth openvpn-udp-tls-crypt openvpn-tcp"
tunnel_kinds+=" openvpn-tcp-tls-crypt ipsec gre ipip $home_wires"

tunnel_run() {
	inner_net=198.51.100.$((8 * number))
	inner_server=198.51.100.$((8 * number + 1))
	inner_client=198.51.100.$((8 * number + 2))
	device=tun$number
	case $kind in
	wireguard) wireguard_start ;;
	openvpn-*) openvpn_start ;;
	ipsec) ipsec_start ;;
	*) homemade_start ;;
	esac
	tunnel_wait
	tunnel_load
}

bracket() {		# ADDRESS: as HOST:PORT notation wants it
	[[ $1 == *:* ]] && echo "[$1]" || echo "$1"
}

tunnel_wait() {
	local try
	for try in {1..40}; do
		! ping -q -c 1 -W 1 "$inner_server" >/dev/null 2>&1 || return 0
		sleep 0.25
	done
	return 1
}

tunnel_remove() {
	[ -n "${inner_client:-}" ] || return 0
	if [ "$kind" = ipsec ]; then
		ip addr del "$inner_client/32" dev lo 2>/dev/null || :
		in_ns server ip addr del "$inner_server/32" dev lo 2>/dev/null || :
	fi
	ip link del "tun$number" 2>/dev/null || :
	in_ns server ip link del "tun$number" 2>/dev/null || :
}

# Some of everything: pings, lookups, pages of many sizes, one download, pauses.
tunnel_load() {
	local page=$((200 + RANDOM % 2000)) get="curl -sf -o /dev/null --max-time 10 http://$inner_server"
	ping -q -c 3 -i 0.2 "$inner_server" >/dev/null
	$get/$page
	dig +short +tries=1 "@$inner_server" "host$RANDOM.example.net" >/dev/null
	$get/$((12000 + RANDOM % 20000))
	$get/$page "http://$inner_server/700" -o /dev/null "http://$inner_server/40000" -o /dev/null
	$get/$((900000 + RANDOM % 400000))
	while [ $SECONDS -lt $deadline ]; do
		$get/$((500 + RANDOM % 9000))
		ping -q -c 2 -i 0.2 "$inner_server" >/dev/null
		curl -skf -o /dev/null --max-time 10 "https://$inner_server/$((1000 + RANDOM % 60000))"
		sleep "0.$((RANDOM % 9))"
	done
}

wireguard_start() {
	local id=${prefix#tp} side
	for side in c s; do
		wg genkey >"$work/$side.key"
		wg pubkey <"$work/$side.key" >"$work/$side.pub"
	done
	local c=w${id}c$number s=w${id}s$number
	program server ip netns exec "$prefix-server" env WG_PROCESS_FOREGROUND=1 wireguard-go -f "$s"
	program client env WG_PROCESS_FOREGROUND=1 wireguard-go -f "$c"
	for side in {1..30}; do
		[ ! -S "/var/run/wireguard/$c.sock" ] || [ ! -S "/var/run/wireguard/$s.sock" ] || break
		sleep 0.1
	done
	in_ns server wg set "$s" private-key "$work/s.key" listen-port "$dport" \
		peer "$(<"$work/c.pub")" allowed-ips "$inner_client/32"
	wg set "$c" private-key "$work/c.key" listen-port "$sport" peer "$(<"$work/s.pub")" \
		allowed-ips "$inner_server/32" endpoint "$(bracket "$server"):$dport" persistent-keepalive 10
	in_ns server ip addr add "$inner_server/29" dev "$s"
	ip addr add "$inner_client/29" dev "$c"
	in_ns server ip link set "$s" mtu 1420 up
	ip link set "$c" mtu 1420 up
	truth_add wireguard '' tunnel udp "$sport" "$dport"
}

openvpn_start() {
	local carrier=${kind#openvpn-} variant='' family=4 extra_server=() extra_client=() transport=udp
	[[ $server != *:* ]] || family=6
	[[ $carrier != tcp* ]] || transport=tcp
	case $carrier in
	*-tls-auth)
		variant=tls-auth
		openvpn --genkey secret "$work/shared.key"
		extra_server=(--tls-auth "$work/shared.key" 0)
		extra_client=(--tls-auth "$work/shared.key" 1)
		;;
	*-tls-crypt)
		variant=tls-crypt
		openvpn --genkey secret "$work/shared.key"
		extra_server=(--tls-crypt "$work/shared.key")
		extra_client=("${extra_server[@]}")
		;;
	esac
	local server_proto=udp$family client_proto=udp$family
	[ $transport = udp ] || server_proto=tcp$family-server client_proto=tcp$family-client
	program server ip netns exec "$prefix-server" openvpn --dev "$device" --dev-type tun \
		--proto "$server_proto" --local "$server" --port "$dport" --topology subnet \
		--server "$inner_net" 255.255.255.248 --dh none --ca "$state/ca.crt" \
		--cert "$state/server.crt" --key "$state/server.key" --keepalive 5 30 \
		--disable-dco "${extra_server[@]}"
	program client openvpn --client --dev "$device" --dev-type tun --proto "$client_proto" \
		--remote "$server" "$dport" --local "$client" --lport "$sport" --ca "$state/ca.crt" \
		--cert "$state/client.crt" --key "$state/client.key" --remote-cert-tls server \
		--connect-retry 1 --disable-dco "${extra_client[@]}"
	truth_add openvpn "$variant" tunnel "$transport" "$sport" "$dport"
}

# charon has fixed paths below /run: each side gets its own, in the mount namespace of ip netns exec.
charon_start() {	# SIDE COMMAND...: how to enter the namespace
	local side=$1
	shift
	cat >"$work/$side.conf" <<-END
	charon {
		install_virtual_ip = no
		plugins {
			include /etc/strongswan.d/charon/*.conf
			kernel-libipsec { load = yes }
			vici { socket = unix://$work/$side.vici }
		}
		syslog { daemon { default = -1 } auth { default = -1 } }
		filelog { stderr { default = 1 } }
	}
	END
	program "$side" "$@" env STRONGSWAN_CONF="$work/$side.conf" \
		sh -c 'mount -t tmpfs lab /run && exec /usr/lib/ipsec/charon'
}

swanctl_load() {	# SIDE LOCAL REMOTE LOCAL_INNER REMOTE_INNER REMOTE_ADDRESSES
	cat >"$work/$1.swan" <<-END
	connections { lab {
		version = 2
		local_addrs = $2
		remote_addrs = $6
		proposals = aes128-sha256-modp2048
		local { auth = psk
			id = $2 }
		remote { auth = psk
			id = $3 }
		children { lab {
			local_ts = $4/32
			remote_ts = $5/32
			esp_proposals = aes128-sha256
		} }
	} }
	secrets { ike-lab { secret = "$secret" } }
	END
	swanctl --load-all --file "$work/$1.swan" --uri "unix://$work/$1.vici" >>"$work/$1.load.log" 2>&1
}

ipsec_start() {
	local side try secret
	secret=$(openssl rand -hex 16)
	in_ns server ip addr add "$inner_server/32" dev lo
	ip addr add "$inner_client/32" dev lo
	charon_start server ip netns exec "$prefix-server"
	charon_start client ip netns exec "$prefix-$network"
	for side in server client; do
		for try in {1..50}; do
			[ ! -S "$work/$side.vici" ] || break
			sleep 0.1
		done
	done
	swanctl_load server "$server" "$client" "$inner_server" "$inner_client" %any
	swanctl_load client "$client" "$server" "$inner_client" "$inner_server" \
		"$server"
	truth_add ike '' tunnel udp 500 500
	truth_add ipsec-nat-t '' tunnel udp 4500 4500
	timeout 20 swanctl --initiate --child lab --uri "unix://$work/client.vici" >>"$work/client.load.log" 2>&1
}

homemade_start() {
	local key proto=udp mtu=1400 side
	key=$(openssl rand -hex 32)
	case $kind in
	gre | ipip)
		proto=$kind sport=0 dport=0 mtu=1476
		[[ $server != *:* ]] || mtu=1456
		;;
	tcplen) proto=tcp ;;
	esac
	for side in server "$network"; do
		in_ns "$side" ip tuntap add "$device" mode tun
		in_ns "$side" ip link set "$device" mtu $mtu up
	done
	in_ns server ip addr add "$inner_server/29" dev "$device"
	ip addr add "$inner_client/29" dev "$device"
	program server ip netns exec "$prefix-server" "$homemade" --wire "$kind" --key "$key" \
		--tun "$device" --listen "$(bracket "$server"):$dport"
	program client "$homemade" --wire "$kind" --key "$key" --tun "$device" \
		--bind "$(bracket "$client"):$sport" --connect "$(bracket "$server"):$dport"
	case $kind in
	gre | ipip) truth_add "$kind" '' tunnel "$proto" '' '' ;;
	*) truth_add "home-$kind" "$kind" custom "$proto" "$sport" "$dport" ;;
	esac
}
