# SPDX-License-Identifier: Apache-2.0
# Sourced by gateway: the server's ordinary services, and how the clients use them.
# shellcheck shell=bash disable=SC2154

ordinary_kinds="https http dns ssh bulk udp"
ssh_port=2222
bulk_port=5201

certificate_make() {	# NAME USAGE
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1.example.net" \
		-keyout "$state/$1.key" -out "$state/$1.csr"
	openssl x509 -req -in "$state/$1.csr" -CA "$state/ca.crt" -CAkey "$state/ca.key" -CAcreateserial \
		-days 2 -out "$state/$1.crt" -extfile <(
			echo "keyUsage=digitalSignature"
			echo "extendedKeyUsage=$2"
			echo "subjectAltName=DNS:$1.example.net"
		)
}

keys_make() {
	{
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
			-subj /CN=lab -keyout "$state/ca.key" -out "$state/ca.crt"
		certificate_make server serverAuth
		certificate_make client clientAuth
	} >"$state/log/openssl" 2>&1
	ssh-keygen -q -t ed25519 -N '' -C lab -f "$state/ssh_host"
	ssh-keygen -q -t ed25519 -N '' -C lab -f "$state/ssh_user"
}

service() {		# NAME COMMAND...: in the server's namespace until `down`
	local log=$state/log/$1
	shift
	ip netns exec "$prefix-server" "$@" >"$log" 2>&1 </dev/null &
}

servers_start() {
	service http "$here/web" :: 80
	service https "$here/web" :: 443 "$state/server.crt" "$state/server.key"
	service dns dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --user=root \
		--pid-file= --log-facility=- --address=/example.net/203.0.113.10 \
		--address=/example.net/2001:db8:f::10 --txt-record=text.example.net,"$(openssl rand -hex 60)"
	service iperf iperf3 --server --port $bulk_port
	sshd_config >"$state/sshd_config"
	echo 'root:*:19000:0:99999:7:::' >"$state/shadow"
	# its own /run, and an account that is not locked, whatever this machine's is
	service ssh sh -c "mount -t tmpfs lab /run && mkdir /run/sshd && mount --bind $state/shadow /etc/shadow &&
		exec /usr/sbin/sshd -D -e -f $state/sshd_config"
	local try
	for try in {1..50}; do
		! server_ready || return 0
		sleep 0.1
	done
	fail "the servers did not start: $(tail -qn 1 "$state"/log/*)"
}

server_ready() {
	local port
	for port in 53 80 443 $ssh_port $bulk_port; do
		in_ns server ss -Hltn "sport = :$port" | grep -q . || return 1
	done
}

sshd_config() {
	cat <<-END
	Port $ssh_port
	HostKey $state/ssh_host
	AuthorizedKeysFile $state/ssh_user.pub
	PermitRootLogin prohibit-password
	PasswordAuthentication no
	StrictModes no
	UsePAM no
	PrintMotd no
	PidFile none
	Subsystem sftp internal-sftp
	END
}

ordinary_run() {
	case $kind in
	https) truth_add tls '' ordinary tcp '' 443 ;;
	http) truth_add http '' ordinary tcp '' 80 ;;
	dns) truth_add dns '' ordinary udp '' 53 ;;
	ssh) truth_add ssh '' ordinary tcp '' $ssh_port ;;
	bulk) truth_add iperf '' ordinary tcp '' $bulk_port ;;
	udp) truth_add iperf '' ordinary udp "$sport" $bulk_port ;;
	esac
	"${kind}_use"
}

https_use() {
	local url=https://server.example.net
	local get="curl -sf --max-time 10 --cacert $state/ca.crt --resolve server.example.net:443:$server"
	while :; do
		$get "$url/$((300 + RANDOM))" -o /dev/null "$url/$((RANDOM * 6))" -o /dev/null \
			"$url/900" -o /dev/null
		[ $SECONDS -lt $deadline ] || break
		sleep "0.$((RANDOM % 9 + 1))"
	done
}

http_use() {
	local url
	url=http://$(bracket "$server")
	while :; do
		curl -sf --max-time 10 "$url/$((300 + RANDOM))" -o /dev/null "$url/$((RANDOM * 6))" -o /dev/null
		[ $SECONDS -lt $deadline ] || break
		sleep "0.$((RANDOM % 9 + 1))"
	done
}

dns_use() {
	local type
	while :; do
		for type in A AAAA TXT; do
			dig +short +tries=1 "@$server" "host$((RANDOM % 50)).example.net" $type >/dev/null
		done
		dig +short +tries=1 "@$server" text.example.net TXT "host$RANDOM.example.net" >/dev/null
		[ $SECONDS -lt $deadline ] || break
		sleep "0.$((RANDOM % 9 + 1))"
	done
}

ssh_use() {
	local options=(-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes
		-o LogLevel=ERROR -i "$state/ssh_user" -F none)
	head -c 400000 /dev/urandom >"$work/file"
	scp "${options[@]}" -P $ssh_port "$work/file" "root@$(bracket "$server"):$work/copy"
	cmp "$work/file" "$work/copy"
	while [ $SECONDS -lt $deadline ]; do
		echo "uname -a"
		sleep "0.$((RANDOM % 9 + 1))"
	done | ssh "${options[@]}" -p $ssh_port "root@$server" sh >/dev/null
}

# The server takes one test at a time: a busy one is asked again.
iperf_use() {		# OPTION...
	local try
	for try in {1..20}; do
		! iperf3 --client "$server" --port $bulk_port "$@" >/dev/null 2>&1 || return 0
		sleep 0.5
	done
	return 1
}

bulk_use() {
	iperf_use --reverse --bytes 4M
	sleep 1
	iperf_use --bytes 1M
}

udp_use() {
	iperf_use --udp --bitrate 1M --length 1200 --cport "$sport" --time "$((seconds < 5 ? seconds : 5))"
}
