# SPDX-License-Identifier: Apache-2.0
"""dns.py serve ADDRESS | ask SOURCE ADDRESS N: a tunnel in DNS, as its messages look: long random names of
one zone up, random TXT records down, N questions of one socket."""
import base64, os, socket, struct, sys, time

def name(labels):
    return b"".join(bytes([len(l)]) + l for l in labels) + b"\0"

def question(ident, labels):
    return struct.pack(">6H", ident, 0x100, 1, 0, 0, 0) + name(labels) + struct.pack(">2H", 16, 1)

def answer(message):
    data = base64.b64encode(os.urandom(150))[:200]
    text = bytes([len(data)]) + data
    return (message[:2] + struct.pack(">5H", 0x8180, 1, 1, 0, 0) + message[12:] +
            struct.pack(">3HIH", 0xc00c, 16, 1, 0, len(text)) + text)

def word(n):
    return base64.b32encode(os.urandom(n)).lower().rstrip(b"=")[:n]

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if sys.argv[1] == "serve":
    s.bind((sys.argv[2], 53))
    while True:
        message, who = s.recvfrom(2048)
        s.sendto(answer(message), who)
s.bind((sys.argv[2], 0))
s.settimeout(2)
for i in range(int(sys.argv[4])):
    s.sendto(question(i, [word(60), word(60), word(40), b"t", b"example", b"com"]), (sys.argv[3], 53))
    s.recvfrom(4096)
    time.sleep(0.03)
