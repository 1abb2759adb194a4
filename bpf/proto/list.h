/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The protocol list: one line is one protocol, and everything else comes from it.
 *
 * PROTO(number, ID, word, name, kind, on, packets, middle, decides)
 *	number	  64..32767, for ever (ledger and store know classes by it)
 *	word	  bpf/proto/<word>.h holds <word>_match(), <word>_sayings[], <word>_variants[]
 *	name	  as users read it
 *	kind	  KIND_ORDINARY, KIND_TUNNEL, KIND_CARRIER (ordinary, but tunnels hide in it), KIND_MINING
 *	on	  carriers: ON_UDP | ON_TCP | ON_ICMP | ...
 *	packets	  payloads needed before the name may be certain
 *	middle	  1: also recognised when the start was missed
 *	decides	  what decides, in a few words
 * NAME(number, ID, name, kind, decides)
 *	a class that another stage than a matcher gives; 32..63
 */
NAME(32, CUSTOM, "custom", KIND_TUNNEL, "behaviour of a tunnel, structure that no catalogue knows")
NAME(33, FULLY_ENCRYPTED, "fully-encrypted", KIND_TUNNEL, "random from the first byte, both ways")
NAME(34, TLS_TUNNEL, "tls-tunnel", KIND_TUNNEL, "TLS that behaves like a tunnel")
NAME(35, SSH_TUNNEL, "ssh-tunnel", KIND_TUNNEL, "SSH that behaves like a tunnel")
NAME(36, HTTP_TUNNEL, "http-tunnel", KIND_TUNNEL, "HTTP that behaves like a tunnel")
NAME(37, WEBSOCKET_TUNNEL, "websocket-tunnel", KIND_TUNNEL, "WebSocket that behaves like a tunnel")
NAME(38, DNS_TUNNEL, "dns-tunnel", KIND_TUNNEL, "queries and answers of one zone carry data")

/* VPNs with a wire format of their own */
PROTO(64, WIREGUARD, wireguard, "wireguard", KIND_TUNNEL, ON_UDP | ON_TCP, 2, 1,
      "148-byte initiation, 92-byte response that names its index; data: index and counter")
PROTO(65, AMNEZIAWG, amneziawg, "amneziawg", KIND_TUNNEL, ON_UDP, 2, 1,
      "zero mac2 behind a prefix, response names the index; data: index and counter at an offset")
PROTO(66, WARP, warp, "warp", KIND_TUNNEL, ON_UDP, 2, 1,
      "WireGuard with a client id in the reserved bytes")
PROTO(67, TAILSCALE, tailscale, "tailscale", KIND_TUNNEL, ON_UDP, 2, 1,
      "discovery messages on the socket of WireGuard packets")
PROTO(68, OPENVPN, openvpn, "openvpn", KIND_TUNNEL, ON_UDP | ON_TCP, 2, 1,
      "reset pair with session id or clock; data: packet id that rises")
PROTO(69, NEBULA, nebula, "nebula", KIND_TUNNEL, ON_UDP, 2, 1,
      "handshake with counters 1 and 2; messages: index and counter")
PROTO(70, TINC, tinc, "tinc", KIND_TUNNEL, ON_UDP | ON_TCP, 2, 1,
      "id lines of version 17; SPTPS ids and number; bursts of three probes")
PROTO(71, FASTD, fastd, "fastd", KIND_TUNNEL, ON_UDP, 2, 1,
      "handshake records; data: nonces that rise by two, odd and even")
PROTO(72, SOFTETHER, softether, "softether", KIND_TUNNEL, ON_UDP | ON_TCP, 2, 1,
      "each IV is ciphertext of the packet before")
PROTO(73, ZEROTIER, zerotier, "zerotier", KIND_TUNNEL, ON_UDP, 1, 1,
      "HELLO that repeats the sender's address; addresses in the other order on the way back")
PROTO(74, HAMACHI, hamachi, "hamachi", KIND_TUNNEL, ON_UDP | ON_TCP, 1, 0,
      "mediation constant; relay greeting of 76 bytes")
PROTO(75, VLESS, vless, "vless", KIND_TUNNEL, ON_TCP, 2, 0,
      "request of version, user id, command and address; answer of version and no addons")

PROTO(76, N2N, n2n, "n2n", KIND_TUNNEL, ON_UDP | ON_TCP, 2, 1,
      "header with a community, the same both ways")
PROTO(77, VTUN, vtun, "vtun", KIND_TUNNEL, ON_TCP | ON_UDP, 2, 0,
      "greeting and host line; echo pair of two bytes, then frames behind their length")
PROTO(78, CJDNS, cjdns, "cjdns", KIND_TUNNEL, ON_UDP, 3, 0,
      "hello, key, then numbers that rise")
PROTO(79, GVPE, gvpe, "gvpe", KIND_TUNNEL, ON_UDP | ON_TCP | ON_ICMP | ON_GRE | ON_OTHER, 2, 1,
      "request without HMAC answered between the same two nodes; data: nodes kept, number rises")
PROTO(119, QUICKTUN, quicktun, "quicktun", KIND_TUNNEL, ON_UDP, 1, 1,
      "TAI64NA times of both sides near each other")
PROTO(117, OPENGNB, opengnb, "opengnb", KIND_TUNNEL, ON_UDP, 2, 1,
      "length agrees, packets behind SU and two nodes; the answer swaps the nodes")
PROTO(118, V2RAY_UDP, v2ray_udp, "v2ray", KIND_TUNNEL, ON_UDP, 2, 1,
      "mKCP behind its XOR, one conversation both ways; QUIC behind a header that is none")

/* IPsec, encapsulations, ICMP carriers */
PROTO(120, IKE, ike, "ike", KIND_TUNNEL, ON_UDP, 1, 1,
      "header whose length agrees; the answer repeats the initiator's SPI")
PROTO(121, IPSEC_NAT_T, ipsec_nat_t, "ipsec-nat-t", KIND_TUNNEL, ON_UDP | ON_TCP, 1, 1,
      "IKE behind four zero bytes, or an SPI that stays with a sequence that rises; IKETCP")
PROTO(122, ESP, esp, "esp", KIND_TUNNEL, ON_ESP | ON_OTHER, 1, 1, "protocol 50 or 141, SPI, sequence")
PROTO(123, AH, ah, "ah", KIND_TUNNEL, ON_AH, 1, 1, "protocol 51, header that fits")
PROTO(124, CISCO_IPSEC_UDP, cisco_ipsec_udp, "cisco-ipsec-udp", KIND_TUNNEL, ON_UDP, 2, 1,
      "FE577E2B and a sequence that rises")
PROTO(125, GLOBALPROTECT, globalprotect, "globalprotect", KIND_TUNNEL, ON_UDP, 3, 0,
      "ESP 1, 2, 3 of one ping's size at once, without IKE")
PROTO(126, L2TP, l2tp, "l2tp", KIND_TUNNEL, ON_UDP, 1, 1,
      "control with length and message type, or data with PPP inside")
PROTO(127, L2TPV3, l2tpv3, "l2tpv3", KIND_TUNNEL, ON_UDP | ON_L2TP, 1, 1,
      "control with length and message type, or a session with Ethernet inside")
PROTO(128, PPTP, pptp, "pptp", KIND_TUNNEL, ON_TCP | ON_GRE, 1, 1,
      "magic 1A2B3C4D with the type's length, or GRE version 1 whose length agrees")
PROTO(129, GRE, gre, "gre", KIND_TUNNEL, ON_GRE, 1, 1, "protocol 47, version 0, known protocol inside")
PROTO(130, IPIP, ipip, "ipip", KIND_TUNNEL, ON_IPIP | ON_IPV6 | ON_OTHER, 1, 1,
      "protocol 4, 41, 55 or 94, inner header holds")
PROTO(131, SIXIN4, sixin4, "6in4", KIND_TUNNEL, ON_IPV6, 1, 1, "protocol 41, inner IPv6 header")
PROTO(132, ISATAP, isatap, "isatap", KIND_TUNNEL, ON_IPV6, 1, 1,
      "6in4 with an inner address that ends in 5EFE and IPv4")
PROTO(133, TEREDO, teredo, "teredo", KIND_TUNNEL, ON_UDP, 1, 1,
      "IPv6 with an address in 2001::/32, or behind an indication")
PROTO(134, ETHERIP, etherip, "etherip", KIND_TUNNEL, ON_ETHERIP | ON_OTHER, 1, 1,
      "protocol 97 or 143, Ethernet inside")
PROTO(135, VXLAN, vxlan, "vxlan", KIND_TUNNEL, ON_UDP, 1, 1, "flags, zeros, Ethernet that holds")
PROTO(136, VXLAN_GPE, vxlan_gpe, "vxlan-gpe", KIND_TUNNEL, ON_UDP, 1, 1,
      "flags, zeros, next protocol that holds")
PROTO(137, GENEVE, geneve, "geneve", KIND_TUNNEL, ON_UDP, 1, 1,
      "zeros, EtherType, options that fit, packet that holds")
PROTO(138, GTP_U, gtp_u, "gtp-u", KIND_TUNNEL, ON_UDP, 1, 1, "length agrees, IP packet that holds")
PROTO(139, GUE, gue, "gue", KIND_TUNNEL, ON_UDP, 1, 1, "header, protocol, packet that holds")
PROTO(140, FOU, fou, "fou", KIND_TUNNEL, ON_UDP, 1, 1, "payload is an IP packet or GRE, to the last byte")
PROTO(141, MPLS_UDP, mpls_udp, "mpls-udp", KIND_TUNNEL, ON_UDP | ON_OTHER, 1, 1,
      "label stack and a packet that holds")
PROTO(142, CAPWAP, capwap, "capwap", KIND_TUNNEL, ON_UDP, 1, 1,
      "preamble and DTLS record, or control message whose length agrees")
PROTO(143, LISP, lisp, "lisp", KIND_TUNNEL, ON_UDP, 1, 1,
      "flags that fit and an IP packet; map-register whose record fits")
PROTO(144, EOIP, eoip, "eoip", KIND_TUNNEL, ON_GRE, 1, 1,
      "GRE version 1 of protocol 6400, length, Ethernet inside")
PROTO(145, AMT, amt, "amt", KIND_TUNNEL, ON_UDP, 1, 1,
      "answer repeats the nonce; data: an IP packet to a group")
PROTO(146, TZSP, tzsp, "tzsp", KIND_TUNNEL, ON_UDP, 1, 1, "header, tags, Ethernet that holds")
PROTO(147, AYIYA, ayiya, "ayiya", KIND_TUNNEL, ON_UDP, 1, 1, "header, clock, IPv6 behind the signature")
PROTO(148, HIP, hip, "hip", KIND_TUNNEL, ON_UDP | ON_OTHER, 2, 1,
      "length agrees, host identity tags, the answer swaps them")
PROTO(149, IPCOMP, ipcomp, "ipcomp", KIND_TUNNEL, ON_OTHER, 1, 1, "IP protocol 108, zero flags, index")
PROTO(150, ICMP, icmp, "icmp", KIND_CARRIER, ON_ICMP, 1, 1, "type and code; echoes come back unchanged")
PROTO(151, ICMPV6, icmpv6, "icmpv6", KIND_CARRIER, ON_ICMP, 1, 1,
      "type and code; echoes come back unchanged")
PROTO(152, ICMP_TUNNEL, icmp_tunnel, "icmp-tunnel", KIND_TUNNEL, ON_ICMP, 3, 1,
      "echo replies that do not echo, or an IP packet inside")
PROTO(153, PTUNNEL, ptunnel, "ptunnel", KIND_TUNNEL, ON_ICMP, 1, 1, "echo with a header whose fields agree")
PROTO(154, HANS, hans, "hans", KIND_TUNNEL, ON_ICMP, 1, 1, "echo with hanc or hans and a type")
PROTO(155, ICMPTX, icmptx, "icmptx", KIND_TUNNEL, ON_ICMP, 2, 1, "IPv4 packets in echoes numbered 0")

/* Proxies and TCP tunnels */
PROTO(176, SOCKS, socks, "socks", KIND_TUNNEL, ON_TCP, 2, 0,
      "greeting and a method chosen from it; version 4 request and reply")
PROTO(184, SOCKS_UDP, socks_udp, "socks", KIND_TUNNEL, ON_UDP, 2, 1,
      "relay header with the same far end both ways, and a known datagram behind")
PROTO(177, HTTP_CONNECT, http_connect, "http-connect", KIND_TUNNEL, ON_TCP, 2, 0,
      "CONNECT answered by 2xx")
PROTO(178, SSTP, sstp, "sstp", KIND_TUNNEL, ON_TCP, 2, 0,
      "SSTP_DUPLEX_POST in clear")
PROTO(179, DERP, derp, "derp", KIND_TUNNEL, ON_TCP, 2, 0,
      "HTTP upgrade to DERP, or the server key frame")
PROTO(180, ANYCONNECT, anyconnect, "anyconnect", KIND_TUNNEL, ON_UDP, 2, 1,
      "DTLS 01 00, or a first ClientHello that resumes another channel's session")
PROTO(181, TOR, tor, "tor", KIND_TUNNEL, ON_TCP, 3, 1,
      "random www name without ALPN, issuer of that kind, records of whole cells")
PROTO(182, HTTP_COVER, http_cover, "http-tunnel", KIND_TUNNEL, ON_TCP, 3, 0,
      "binary stream behind a GET; httptunnel's requests")
PROTO(183, WEBSOCKET_PLAIN, websocket_plain, "websocket-tunnel", KIND_TUNNEL, ON_TCP, 2, 0,
      "chisel's or wstunnel's own headers; SSH, TLS, mux.cool or noise inside frames")
PROTO(186, FORTINET, fortinet, "fortinet", KIND_TUNNEL, ON_UDP, 2, 0,
      "clthello and svrhello, or their sizes in DTLS and behaviour")
PROTO(187, PSIPHON, psiphon, "psiphon", KIND_TUNNEL, ON_TCP, 2, 0,
      "posts under a one-letter cookie that the answer sets")
PROTO(188, TROJAN, trojan, "trojan", KIND_TUNNEL, ON_TCP, 2, 0,
      "56 hex digits, line end, command and address")
PROTO(189, YGGDRASIL, yggdrasil, "yggdrasil", KIND_TUNNEL, ON_TCP, 2, 0,
      "meta, version and key from both sides")
PROTO(190, GSOCKET, gsocket, "gsocket", KIND_TUNNEL, ON_TCP, 2, 0,
      "128 bytes that ask a relay for an address; the relay says start")

/* Ordinary TCP */
PROTO(300, TLS, tls, "tls", KIND_CARRIER, ON_TCP, 2, 1,
      "ClientHello and ServerHello; records at their lengths")
PROTO(185, TLS_COVER, tls_cover, "tls-tunnel", KIND_TUNNEL, ON_TCP, 2, 0,
      "TLS records without the key exchange that TLS demands")
PROTO(301, HTTP, http, "http", KIND_CARRIER, ON_TCP, 2, 1,
      "request line and status line")
PROTO(302, SSH, ssh, "ssh", KIND_CARRIER, ON_TCP, 2, 0,
      "identification lines of both sides")
PROTO(303, WEBSOCKET, websocket, "websocket", KIND_CARRIER, ON_TCP, 2, 0,
      "upgrade asked for and granted")
PROTO(304, HTTP2, http2, "http2", KIND_CARRIER, ON_TCP, 2, 0,
      "preface and SETTINGS")
PROTO(305, SMTP, smtp, "smtp", KIND_ORDINARY, ON_TCP, 2, 1,
      "220, EHLO, 250")
PROTO(306, IMAP, imap, "imap", KIND_ORDINARY, ON_TCP, 2, 1,
      "* OK and a tagged command")
PROTO(307, POP3, pop3, "pop3", KIND_ORDINARY, ON_TCP, 2, 1,
      "+OK and a command")
PROTO(308, FTP, ftp, "ftp", KIND_ORDINARY, ON_TCP, 2, 1,
      "220, USER, 331; own commands and answers")
PROTO(309, NNTP, nntp, "nntp", KIND_ORDINARY, ON_TCP, 2, 1,
      "own commands and coded answers")
PROTO(310, TELNET, telnet, "telnet", KIND_ORDINARY, ON_TCP, 2, 0,
      "option negotiation both ways")
PROTO(311, IRC, irc, "irc", KIND_ORDINARY, ON_TCP, 2, 0,
      "registration and numeric answers")
PROTO(312, XMPP, xmpp, "xmpp", KIND_ORDINARY, ON_TCP, 2, 0,
      "stream headers both ways")
PROTO(313, LDAP, ldap, "ldap", KIND_ORDINARY, ON_TCP, 2, 1,
      "BER operations that repeat the message id")
PROTO(314, KERBEROS_TCP, kerberos_tcp, "kerberos", KIND_ORDINARY, ON_TCP, 2, 1,
      "length, application tag, inner length")
PROTO(315, SMB, smb, "smb", KIND_ORDINARY, ON_TCP, 2, 1,
      "length and SMB signature both ways")
PROTO(316, NETBIOS_SESSION, netbios_session, "netbios", KIND_ORDINARY, ON_TCP, 2, 0,
      "session request and response")
PROTO(317, RDP, rdp, "rdp", KIND_ORDINARY, ON_TCP, 2, 0,
      "X.224 request with cookie or negotiation, confirm")
PROTO(511, XPRA, xpra, "xpra", KIND_ORDINARY, ON_TCP, 2, 1,
      "chunk headers both ways")
PROTO(318, VNC, vnc, "vnc", KIND_ORDINARY, ON_TCP, 2, 0,
      "RFB version lines")
PROTO(319, MYSQL, mysql, "mysql", KIND_ORDINARY, ON_TCP, 2, 0,
      "greeting of protocol 10 and the login behind it")
PROTO(320, POSTGRESQL, postgresql, "postgresql", KIND_ORDINARY, ON_TCP, 2, 1,
      "TLS request or start-up and its answer")
PROTO(321, MONGODB, mongodb, "mongodb", KIND_ORDINARY, ON_TCP, 2, 1,
      "operation, length, answer names the request")
PROTO(322, REDIS, redis, "redis", KIND_ORDINARY, ON_TCP, 2, 1,
      "arrays of bulk strings and their answers")
PROTO(323, MEMCACHED_TCP, memcached_tcp, "memcached", KIND_ORDINARY, ON_TCP, 2, 1,
      "commands and their own answers")
PROTO(324, TDS, tds, "mssql-tds", KIND_ORDINARY, ON_TCP, 2, 1,
      "PRELOGIN or LOGIN7 and the response")
PROTO(325, ORACLE, oracle, "oracle", KIND_ORDINARY, ON_TCP, 2, 0,
      "TNS connect and accept")
PROTO(326, CASSANDRA, cassandra, "cassandra", KIND_ORDINARY, ON_TCP, 2, 1,
      "frames that repeat the stream")
PROTO(327, AMQP, amqp, "amqp", KIND_ORDINARY, ON_TCP, 2, 1,
      "protocol header and start")
PROTO(328, MQTT, mqtt, "mqtt", KIND_ORDINARY, ON_TCP, 2, 1,
      "CONNECT and CONNACK")
PROTO(329, STOMP, stomp, "stomp", KIND_ORDINARY, ON_TCP, 2, 0,
      "CONNECT and CONNECTED")
PROTO(330, KAFKA, kafka, "kafka", KIND_ORDINARY, ON_TCP, 2, 1,
      "answers repeat the correlation number")
PROTO(331, ZOOKEEPER, zookeeper, "zookeeper", KIND_ORDINARY, ON_TCP, 2, 0,
      "connect request and response")
PROTO(332, NATS, nats, "nats", KIND_ORDINARY, ON_TCP, 2, 0,
      "INFO and CONNECT")
PROTO(333, RTSP, rtsp, "rtsp", KIND_ORDINARY, ON_TCP, 2, 1,
      "request and RTSP/1.0 answer")
PROTO(334, SIP_TCP, sip_tcp, "sip", KIND_ORDINARY, ON_TCP, 2, 1,
      "request and SIP/2.0 answer")
PROTO(335, MSRP, msrp, "msrp", KIND_ORDINARY, ON_TCP, 2, 1,
      "MSRP line and To-Path")
PROTO(336, H323, h323, "h323", KIND_ORDINARY, ON_TCP, 2, 1,
      "TPKT around Q.931")
PROTO(337, BITTORRENT_TCP, bittorrent_tcp, "bittorrent", KIND_ORDINARY, ON_TCP, 2, 0,
      "handshake of both peers")
PROTO(338, GNUTELLA, gnutella, "gnutella", KIND_ORDINARY, ON_TCP, 2, 0,
      "GNUTELLA lines both ways")
PROTO(339, EDONKEY, edonkey, "edonkey", KIND_ORDINARY, ON_TCP, 2, 1,
      "mark and length both ways")
PROTO(340, GIT, git, "git", KIND_ORDINARY, ON_TCP, 2, 0,
      "service request and references")
PROTO(341, RSYNC, rsync, "rsync", KIND_ORDINARY, ON_TCP, 2, 0,
      "@RSYNCD both ways")
PROTO(342, SVN, svn, "svn", KIND_ORDINARY, ON_TCP, 2, 0,
      "( success ( and its answer")
PROTO(343, BGP, bgp, "bgp", KIND_ORDINARY, ON_TCP, 2, 1,
      "marker, length, type")
PROTO(344, LDP, ldp, "ldp", KIND_ORDINARY, ON_TCP, 2, 1,
      "PDUs both ways")
PROTO(345, DIAMETER, diameter, "diameter", KIND_ORDINARY, ON_TCP, 2, 1,
      "answer repeats hop and end numbers")
PROTO(346, RPC_TCP, rpc_tcp, "rpc", KIND_ORDINARY, ON_TCP, 2, 1,
      "record mark, call, reply of the same transaction")
PROTO(347, X11, x11, "x11", KIND_ORDINARY, ON_TCP, 2, 0,
      "set-up whose lengths add up, and its answer")
PROTO(348, SPICE, spice, "spice", KIND_ORDINARY, ON_TCP, 2, 0,
      "REDQ both ways")
PROTO(349, AJP, ajp, "ajp", KIND_ORDINARY, ON_TCP, 2, 1,
      "12 34 and AB with lengths")
PROTO(350, FIX, fix, "fix", KIND_ORDINARY, ON_TCP, 2, 1,
      "8=FIX both ways")
PROTO(351, MODBUS, modbus, "modbus", KIND_ORDINARY, ON_TCP, 2, 1,
      "answer repeats transaction, unit, function")
PROTO(352, IEC104, iec104, "iec104", KIND_ORDINARY, ON_TCP, 2, 1,
      "control act and con")
PROTO(353, DNP3, dnp3, "dnp3", KIND_ORDINARY, ON_TCP, 2, 1,
      "05 64 and the size that the length gives")
PROTO(354, S7COMM, s7comm, "s7comm", KIND_ORDINARY, ON_TCP, 2, 1,
      "TPKT, data, 32 or 72")
PROTO(355, OPCUA, opcua, "opc-ua", KIND_ORDINARY, ON_TCP, 2, 1,
      "message types and lengths both ways")
PROTO(356, ETHERNETIP, ethernetip, "ethernetip", KIND_ORDINARY, ON_TCP, 2, 1,
      "answer repeats command and context")
PROTO(357, HL7, hl7, "hl7", KIND_ORDINARY, ON_TCP, 2, 1,
      "MLLP frame with MSH")
PROTO(358, SYSLOG_TCP, syslog_tcp, "syslog", KIND_ORDINARY, ON_TCP, 2, 1,
      "priority in brackets and text")
PROTO(359, ELASTICSEARCH, elasticsearch, "elasticsearch", KIND_ORDINARY, ON_TCP, 2, 1,
      "ES, length, same request")
PROTO(360, CEPH, ceph, "ceph", KIND_ORDINARY, ON_TCP, 2, 0,
      "banners both ways")
PROTO(361, THRIFT, thrift, "thrift", KIND_ORDINARY, ON_TCP, 2, 1,
      "call and reply with one name")
PROTO(362, BITCOIN, bitcoin, "bitcoin", KIND_ORDINARY, ON_TCP, 2, 1,
      "magic and known commands both ways")
PROTO(363, ETHEREUM, ethereum, "ethereum", KIND_ORDINARY, ON_TCP, 2, 0,
      "RLPx initiation and acknowledgement")
PROTO(364, MONERO, monero, "monero", KIND_MINING, ON_TCP, 2, 1,
      "levin headers both ways")
PROTO(365, STRATUM, stratum, "stratum", KIND_MINING, ON_TCP, 2, 1,
      "mining methods in JSON lines")
PROTO(366, STEAM, steam, "steam", KIND_ORDINARY, ON_TCP, 2, 1,
      "VT01 both ways")
PROTO(510, LUANTI, luanti, "luanti", KIND_ORDINARY, ON_UDP, 2, 1,
      "protocol id 4F457403, channel and type")
PROTO(367, MINECRAFT, minecraft, "minecraft", KIND_ORDINARY, ON_TCP, 2, 0,
      "handshake whose lengths add up, and an answer")
PROTO(368, RTMP, rtmp, "rtmp", KIND_ORDINARY, ON_TCP, 2, 0,
      "03 and 1536 bytes both ways")
PROTO(369, ADB, adb, "adb", KIND_ORDINARY, ON_TCP, 2, 1,
      "command and its complement")
PROTO(370, TEAMVIEWER_TCP, teamviewer_tcp, "teamviewer", KIND_ORDINARY, ON_TCP, 2, 1,
      "one mark both ways")
PROTO(371, WHATSAPP, whatsapp, "whatsapp", KIND_ORDINARY, ON_TCP, 2, 0,
      "WA mark and an answer of fitting length")
PROTO(372, AFP, afp, "afp", KIND_ORDINARY, ON_TCP, 2, 1,
      "reply repeats request number")
PROTO(373, NOMACHINE, nomachine, "nomachine", KIND_ORDINARY, ON_TCP, 2, 0,
      "NXD banners")
PROTO(374, SKINNY, skinny, "skinny", KIND_ORDINARY, ON_TCP, 3, 1,
      "lengths and message numbers both ways")
PROTO(375, IDENT, ident, "ident", KIND_ORDINARY, ON_TCP, 2, 0,
      "USERID answer")
PROTO(376, WHOIS, whois, "whois", KIND_ORDINARY, ON_TCP, 2, 0,
      "registry text answers one line")
PROTO(378, MMS, mms, "mms", KIND_ORDINARY, ON_TCP, 2, 1,
      "session SPDUs in X.224 data")
PROTO(379, MUNIN, munin, "munin", KIND_ORDINARY, ON_TCP, 2, 0,
      "# munin node at")
PROTO(377, PROXY_PROTOCOL, proxy_protocol, "proxy-protocol", KIND_ORDINARY, ON_TCP, 1, 0,
      "PROXY header, version 1 or 2")
PROTO(380, DCERPC, dcerpc, "dcerpc", KIND_ORDINARY, ON_TCP, 2, 1,
      "header of version 5 whose length agrees; the answer names the call")
PROTO(381, ZMTP, zmtp, "zmtp", KIND_ORDINARY, ON_TCP, 2, 0,
      "signature FF .. 7F of both sides")
PROTO(382, NBD, nbd, "nbd", KIND_ORDINARY, ON_TCP, 2, 1,
      "NBDMAGIC and IHAVEOPT; the reply repeats the handle")
PROTO(383, IPERF_TCP, iperf_tcp, "iperf", KIND_ORDINARY, ON_TCP, 1, 0,
      "cookie of 36 characters and a zero")
/* End of ordinary TCP */

/* Tunnels in DNS; what zones carry is judged in user space */
PROTO(255, IODINE, iodine, "iodine", KIND_TUNNEL, ON_UDP, 2, 1,
      "version query and answer, raw messages 10D19E; data names that count through 36")
PROTO(254, DNS2TCP, dns2tcp, "dns2tcp", KIND_TUNNEL, ON_UDP, 2, 1,
      "=auth, =resource, =connect; names of one session whose number rises")
PROTO(253, DNSCAT2, dnscat2, "dnscat2", KIND_TUNNEL, ON_UDP, 2, 1,
      "label dnscat, or hex names of one session with random ids")

/* Ordinary UDP */
PROTO(256, DNS, dns, "dns", KIND_CARRIER, ON_UDP | ON_TCP, 1, 1,
      "header, counts and question that parse; the answer repeats id and question")
PROTO(257, MDNS, mdns, "mdns", KIND_ORDINARY, ON_UDP, 1, 1, "DNS form with id 0, its group or .local")
PROTO(258, LLMNR, llmnr, "llmnr", KIND_ORDINARY, ON_UDP, 1, 1, "DNS form without recursion, its group")
PROTO(259, NETBIOS, netbios, "netbios", KIND_ORDINARY, ON_UDP, 1, 1, "names of 32 letters A..P")
PROTO(260, QUIC, quic, "quic", KIND_CARRIER, ON_UDP, 2, 1,
      "version, connection ids and lengths; the answer names the asker's id")
PROTO(261, RTP, rtp, "rtp", KIND_ORDINARY, ON_UDP, 3, 1, "constant source, rising sequence and clock")
PROTO(262, RTCP, rtcp, "rtcp", KIND_ORDINARY, ON_UDP, 1, 1, "reports whose lengths fit counts and datagram")
PROTO(263, STUN, stun, "stun", KIND_CARRIER, ON_UDP, 2, 1, "cookie, length, transaction id repeated")
PROTO(264, TURN, turn, "turn", KIND_CARRIER, ON_UDP, 2, 1,
      "TURN methods; channel data after STUN or holding media")
PROTO(265, DTLS, dtls, "dtls", KIND_CARRIER, ON_UDP, 2, 1, "records that fill the datagram, hellos")
PROTO(266, BITTORRENT, bittorrent, "bittorrent", KIND_ORDINARY, ON_UDP, 2, 1,
      "DHT dictionaries; uTP ids that differ by one; trackers")
PROTO(267, MOSH, mosh, "mosh", KIND_ORDINARY, ON_UDP, 4, 1,
      "counters of both ways that differ in the direction bit; no full-size packets")
PROTO(268, NTP, ntp, "ntp", KIND_CARRIER, ON_UDP, 2, 1, "answer repeats the transmit time; times agree")
PROTO(252, NTP_TUNNEL, ntp_tunnel, "ntp-tunnel", KIND_TUNNEL, ON_UDP, 2, 1,
      "NTP headers with extras that no client sends; three times that are no times")
PROTO(269, SSDP, ssdp, "ssdp", KIND_ORDINARY, ON_UDP, 1, 1,
      "M-SEARCH, NOTIFY *, answers with ST or USN")
PROTO(270, DHCP, dhcp, "dhcp", KIND_ORDINARY, ON_UDP, 1, 1, "cookie 63825363 at 236")
PROTO(271, DHCPV6, dhcpv6, "dhcpv6", KIND_ORDINARY, ON_UDP, 1, 1,
      "options that end with the datagram")
PROTO(272, PTP, ptp, "ptp", KIND_ORDINARY, ON_UDP, 1, 1, "length, version, clock identity")
PROTO(273, SNMP, snmp, "snmp", KIND_ORDINARY, ON_UDP, 1, 1,
      "BER as long as the datagram, version, PDU")
PROTO(274, LDAP_UDP, ldap_udp, "ldap", KIND_ORDINARY, ON_UDP, 1, 1, "BER, message id, search")
PROTO(275, KERBEROS_UDP, kerberos_udp, "kerberos", KIND_ORDINARY, ON_UDP, 1, 1,
      "BER as long as the datagram, version 5")
PROTO(276, SYSLOG, syslog, "syslog", KIND_ORDINARY, ON_UDP, 1, 1, "<priority> and text")
PROTO(277, TFTP, tftp, "tftp", KIND_ORDINARY, ON_UDP, 2, 1, "requests; ACK names the block")
PROTO(278, RADIUS, radius, "radius", KIND_ORDINARY, ON_UDP, 1, 1,
      "length and attributes, answer with the same id")
PROTO(279, COAP, coap, "coap", KIND_ORDINARY, ON_UDP, 2, 1, "answer repeats message id and token")
PROTO(280, SIP, sip, "sip", KIND_ORDINARY, ON_UDP, 1, 1, "request or status line")
PROTO(281, MGCP, mgcp, "mgcp", KIND_ORDINARY, ON_UDP, 1, 1, "command line with MGCP 1.0")
PROTO(282, MEGACO, megaco, "megaco", KIND_ORDINARY, ON_UDP, 1, 1, "text header")
PROTO(283, IAX2, iax2, "iax", KIND_ORDINARY, ON_UDP, 1, 1, "answer names the call")
PROTO(284, NETFLOW, netflow, "netflow", KIND_ORDINARY, ON_UDP, 1, 1, "version, counts, lengths")
PROTO(285, SFLOW, sflow, "sflow", KIND_ORDINARY, ON_UDP, 1, 1, "header and first sample")
PROTO(286, RX, rx, "rx", KIND_ORDINARY, ON_UDP, 2, 1, "answer in the same call")
PROTO(287, RPC_UDP, rpc_udp, "rpc", KIND_ORDINARY, ON_UDP, 1, 1,
      "call with version 2, reply repeats the id")
PROTO(288, MEMCACHED_UDP, memcached_udp, "memcached", KIND_ORDINARY, ON_UDP, 1, 1,
      "frame header and text")
PROTO(450, SOURCE_ENGINE, source_engine, "source-engine", KIND_ORDINARY, ON_UDP, 1, 1,
      "FFFFFFFF and query text")
PROTO(451, QUAKE, quake, "quake", KIND_ORDINARY, ON_UDP, 1, 1, "command word behind FFFFFFFF")
PROTO(452, RAKNET, raknet, "raknet", KIND_ORDINARY, ON_UDP, 1, 1,
      "offline magic; frames that end with the datagram")
PROTO(453, TEAMSPEAK, teamspeak, "teamspeak", KIND_ORDINARY, ON_UDP, 1, 1, "TS3INIT1")
PROTO(454, MUMBLE, mumble, "mumble", KIND_ORDINARY, ON_UDP, 2, 1, "answer repeats the id")
PROTO(455, STEAM_UDP, steam_udp, "steam", KIND_ORDINARY, ON_UDP, 1, 1, "FFFFFFFF 214C5FA0")
PROTO(456, RIPE_ATLAS, ripe_atlas, "ripe-atlas", KIND_ORDINARY, ON_UDP, 1, 1, "text MGLNDD_")
PROTO(457, UBIQUITI, ubiquiti, "ubiquiti", KIND_ORDINARY, ON_UDP, 1, 1, "length and values")
PROTO(458, MNDP, mndp, "mndp", KIND_ORDINARY, ON_UDP, 1, 1, "MAC and identity")
PROTO(459, DROPBOX, dropbox, "dropbox", KIND_ORDINARY, ON_UDP, 1, 1, "JSON with host_int")
PROTO(460, SPOTIFY, spotify, "spotify", KIND_ORDINARY, ON_UDP, 1, 1, "text SpotUdp0")
PROTO(461, TPLINK, tplink, "tplink-shp", KIND_ORDINARY, ON_UDP, 1, 1, "enciphered opening")
PROTO(462, OICQ, oicq, "oicq", KIND_ORDINARY, ON_UDP, 2, 1,
      "answer repeats command, sequence, number")
PROTO(463, SRVLOC, srvloc, "slp", KIND_ORDINARY, ON_UDP, 1, 1, "length and language")
PROTO(464, ETHEREUM_UDP, ethereum_udp, "ethereum", KIND_ORDINARY, ON_UDP, 1, 1,
      "RLP list as long as the rest")
PROTO(465, WSD, wsd, "ws-discovery", KIND_ORDINARY, ON_UDP, 1, 1, "SOAP envelope")
PROTO(466, NATPMP, natpmp, "nat-pmp", KIND_ORDINARY, ON_UDP, 2, 1, "answer fits the request")
PROTO(467, RMCP, rmcp, "rmcp", KIND_ORDINARY, ON_UDP, 1, 1, "class and length")
PROTO(469, RDPEUDP, rdpeudp, "rdp", KIND_ORDINARY, ON_UDP, 2, 1,
      "SYN, and an answer with its number")
PROTO(470, BACNET, bacnet, "bacnet", KIND_ORDINARY, ON_UDP, 1, 1, "length and version")
PROTO(471, KNX, knx, "knxnet-ip", KIND_ORDINARY, ON_UDP, 1, 1, "header with length")
PROTO(472, ETHERNETIP_UDP, ethernetip_udp, "ethernetip", KIND_ORDINARY, ON_UDP, 1, 1,
      "items that end with the datagram")
PROTO(473, SOMEIP, someip, "someip", KIND_ORDINARY, ON_UDP, 1, 1, "length, version 1, message type")
PROTO(474, DNP3_UDP, dnp3_udp, "dnp3", KIND_ORDINARY, ON_UDP, 1, 1, "start bytes and length")
PROTO(475, BFD, bfd, "bfd", KIND_ORDINARY, ON_UDP, 1, 1, "length, intervals, discriminator")
PROTO(476, HSRP, hsrp, "hsrp", KIND_ORDINARY, ON_UDP, 1, 1, "password or group")
PROTO(477, GTP_C, gtp_c, "gtp-c", KIND_ORDINARY, ON_UDP, 1, 1,
      "length and control type; answer repeats the sequence")
PROTO(478, PFCP, pfcp, "pfcp", KIND_ORDINARY, ON_UDP, 1, 1,
      "length and type; answer repeats the sequence")
PROTO(479, TRDP, trdp, "trdp", KIND_ORDINARY, ON_UDP, 1, 1, "version, type and length")
PROTO(480, MERAKI, meraki, "meraki", KIND_ORDINARY, ON_UDP, 1, 1, "FEF72891 and a length")
PROTO(481, IPERF, iperf, "iperf", KIND_ORDINARY, ON_UDP, 2, 0, "connect answered")
PROTO(482, ZOOM, zoom, "zoom", KIND_ORDINARY, ON_UDP, 1, 1, "opening answered; RTP at its offset")
PROTO(483, IGMP, igmp, "igmp", KIND_ORDINARY, ON_OTHER, 1, 1, "IP protocol 2, type")
PROTO(484, OSPF, ospf, "ospf", KIND_ORDINARY, ON_OTHER, 1, 1, "IP protocol 89, version, length")
PROTO(485, PIM, pim, "pim", KIND_ORDINARY, ON_OTHER, 1, 1, "IP protocol 103, version")
PROTO(486, VRRP, vrrp, "vrrp", KIND_ORDINARY, ON_OTHER, 1, 1, "IP protocol 112, version, type")
PROTO(487, EIGRP, eigrp, "eigrp", KIND_ORDINARY, ON_OTHER, 1, 1, "IP protocol 88, version, opcode")
PROTO(488, RSVP, rsvp, "rsvp", KIND_ORDINARY, ON_OTHER, 1, 1, "IP protocol 46, length")
PROTO(489, SCTP, sctp, "sctp", KIND_CARRIER, ON_SCTP, 1, 1, "IP protocol 132, chunk")
PROTO(490, SRT, srt, "srt", KIND_ORDINARY, ON_UDP, 2, 1,
      "handshakes both ways; acknowledgements answered by number")
PROTO(491, RIST, rist, "rist", KIND_ORDINARY, ON_UDP, 2, 1,
      "GRE header of protocol 88B6 both ways, with RTP or a sequence")
PROTO(492, COLLECTD, collectd, "collectd", KIND_ORDINARY, ON_UDP, 1, 1,
      "parts of type and length: host and time, or one enciphered part of a named user")
PROTO(493, DNSCRYPT, dnscrypt, "dnscrypt", KIND_ORDINARY, ON_UDP, 2, 1,
      "answers begin with r6fnvWj8; queries keep their first bytes")
