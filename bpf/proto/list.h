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
NAME(39, ICMP_TUNNEL, "icmp-tunnel", KIND_TUNNEL, "echo replies that do not echo")

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

PROTO(256, DNS, dns, "dns", KIND_CARRIER, ON_UDP | ON_TCP, 1, 1,
      "header, counts and question that parse")
