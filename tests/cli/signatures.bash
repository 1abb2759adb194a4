# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: signatures, in files and asked.

# Signatures: files are checked here, everything else is asked.
cat >good.jsonl <<-EOF
{"schema":1,"name":"green","proto":"udp","zero":"4-10","both":"0-3","step":"11","noise":12}

{"schema":1,"name":"framed","alias":"len","proto":"tcp","framing":{"offset":0,"width":2,"rest":2},"noise":2}
EOF
gives "signatures check" 0 signatures check good.jsonl
shows "signatures check" 'good.jsonl: 2 signatures, no mistake'
sed 's/4-10/4-40/' good.jsonl >bad.jsonl
gives "signatures check, a mistake" 1 signatures check good.jsonl bad.jsonl
says "signatures check, a mistake" '^tunprint: bad.jsonl:1:50: zero: must be bytes from 0 to 31'
check "signatures check, the caret" test "$(awk 'NR == 2 { line = $0 } NR == 3 { print substr(line, length($0), 4) }' err)" = 4-40
printf '%s\n' '{"schema":1,"name":"green" "proto":"udp"}' >bad.jsonl
gives "signatures check, no JSON" 1 signatures check bad.jsonl
says "signatures check, no JSON" '^tunprint: bad.jsonl:1:[0-9]*: '
head -c 100 /dev/urandom >bad.jsonl
gives "signatures check, noise" 1 signatures check bad.jsonl
gives "signatures check, no file" 1 signatures check nowhere.jsonl
cat good.jsonl good.jsonl >bad.jsonl
gives "signatures check, a name twice" 1 signatures check bad.jsonl
gives "signatures, a wrong word" 2 signatures frobnicate
gives "signatures alias without a word" 2 signatures alias green
sed '/^$/d' good.jsonl >out
valid "signature lines" signature --lines
printf '{"schema":1,"name":"x"}\n' >bad.jsonl
gives "replay with a bad file" 1 replay --signatures bad.jsonl "$captures/home-tcplen-2.pcap"
gives "replay with signatures" 0 replay --signatures good.jsonl --flows --json "$captures/home-tcplen-2.pcap"
shows "replay with signatures" '"fingerprint":"len"'
shows "replay with signatures: why" 'fit signature len'
gives "replay without" 0 replay --flows --json "$captures/home-tcplen-2.pcap"
check "replay without: not named so" bash -c "! grep -q '\"len\"' out"
printf '%s\n' '{"ok":true,"exit":0}' '{"schema":"tunprint.signatures/1","generated":"2024-01-01T00:00:10.000000Z","window":{"from":null,"to":null},"complete":true,"source":"collector","missing":null,"empty":null,"data":[{"schema":1,"name":"k7f3","alias":"blue","fingerprint":"tf1/u;b=B4.Z7.N","state":"active","origin":"learned","number":3,"bits":{"fixed":56,"relation":35},"hits":7,"ordinary":0,"proto":"udp","zero":"4-10","both":"0-3","step":"11"}]}' >signatures.reply
sed 1d signatures.reply >out
valid "signatures" signatures
collector signatures.reply
gives "signatures" 0 signatures --socket sock
shows "signatures" '^k7f3 .*blue .*active .*91 .*7'
collector signatures.reply
gives "signatures export" 0 signatures export blue --socket sock
valid "exported lines" signature --lines
check "exported: nothing of this gateway's" bash -c "! grep -qE 'number|hits|origin' out"
check "exported lines can be read" "$tunprint" signatures check out
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	collector status.reply
	chmod 660 sock; chmod 755 "$dir"; chgrp daemon sock
	setpriv --reuid 65534 --regid 65534 --clear-groups "$tunprint" status --socket "$dir/sock" >out 2>err
	code=$?
	check "no permission: exit 3, got $code" test $code = 3
	says "no permission" "only group 'daemon' may ask"
	kill %% 2>/dev/null
fi
