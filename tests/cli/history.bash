# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: what is answered from a store.

# History, of a file whose facts make_store says
"$make_store" store.db || echo "FAILED: make_store"
answer() { jq -c "$@" <out; }
is() { check "$1: '$2' is '$3'" test "$2" = "$3"; }
asks() {	# VERB ARGS...: as JSON, complete and valid
	gives "$*" 0 "$@" --store store.db --json
	valid "$*" "$1"
}
asks networks
is "networks, last day" "$(answer '[.data[]|.network,.tunnel_bytes]')" '["office",768000,"198.51.100.0/24",96000]'
asks networks --since 2025-03-01T00:00Z --until 2025-03-31T00:00Z --baseline 2025-01-01..2025-01-30
is "growth" "$(answer '.data[]|select(.network=="office").growth')" 1
is "since, of a fingerprint" "$(answer '.data[].tunnels[]|select(.fingerprint=="k7f3").since')" '"2025-03-20T10:15:00.000000Z"'
asks networks --by /16 --sort name --since 2025-01-01T00:00Z
is "by /16" "$(answer '[.data[].network]')" '["198.51.0.0/16","office"]'
printf '192.0.2.0/24 office 64496 site\n198.51.100.0/24 lab 64496 site test\n' >names.conf
asks networks --by asn -n names.conf
is "by asn" "$(answer '[.data[].network]')" '["AS64496","(no ASN)"]'
asks networks by tag -n names.conf
is "by tag" "$(answer '[.data[].network]')" '["site","(no tag)"]'
asks networks --class dns
is "class" "$(answer '[.data[].network]')" '["198.51.100.0/24"]'
asks networks --src 198.51.100.0/24
is "src" "$(answer '[.data[].network]')" '["198.51.100.0/24"]'
run networks class dns network 198.51.100.0/24 --store store.db --json
cp out words.json
run networks --class dns --network 198.51.100.0/24 --store store.db --json
check "options are synonyms of words" test "$(jq -c .data words.json)" = "$(answer .data)"
asks trend office --baseline 2025-01
is "trend: growth" "$(answer .growth)" 1
is "trend: what changed" "$(answer '[.changes[]|.at[:16],.event,.name]')" '["2025-03-01T00:00","level","wireguard","2025-03-15T13:30","appears","wan1"]'
is "trend: months" "$(answer '[.data[]|.month,.bytes,.complete]')" '["2025-01",11904000,true,"2025-02",10752000,true,"2025-03",23808000,true,"2025-04",7680000,false]'
asks trend k7f3
is "trend: of a fingerprint" "$(answer '.subject.kind,.networks[0].name' | tr '\n' ' ')" '"class" "198.51.100.0/24" '
asks networks --since -2h
is "times count from the file's last minute" "$(answer '.window.from')" '"2025-04-10T21:46:00.000000Z"'
asks trend all --step week
asks trend office --step hour --since 2025-04-01T00:00Z
asks trend office --class tls
is "trend: of an ordinary class" "$(answer '.data[0].bytes')" 11904000
asks hours office --tz UTC --since 2025-03-03T00:00Z --until 2025-03-31T00:00Z
is "hours: office share" "$(answer '[.now.office_share,.now.weekend_share]|map(.*10000|round)')" '[7143,2857]'
is "hours: then" "$(answer '[.then.office_share,.then.weekend_share]|map(.*10000|round)')" '[2976,2857]'
is "hours: shift" "$(answer .shift)" '"into office hours"'
asks hours office --tz Asia/Kolkata --since 2025-03-03T00:00Z --until 2025-03-31T00:00Z
is "hours: half an hour off" "$(answer '[.data[0].now[13,14,23,0]]')" '[153600,307200,153600,0]'
asks paths office
is "paths: the move" "$(answer '[.moves[]|.at,.path,.new,.both_ways,(.share_after*100|round)]')" '["2025-03-15T13:30:00.000000Z","wan1",true,true,50]'
is "paths: share" "$(answer '[.data[3].paths[]|.share]')" '[0.5,0.5]'
gives "trend: table" 0 trend office --store store.db --baseline 2025-01
shows "trend: table" '^Growth +100 %: from 384 kB a day (2025-01) to 768 kB a day (2025-03)$'
shows "trend: table" '2025-03-01 .*+100 %: from 384 kB to 768 kB a day, mostly wireguard'
gives "hours: table" 0 hours office --store store.db --tz UTC --since 2025-03-03 --until 2025-03-31
shows "hours: table" '^Shifted into office hours: 30 % then, 71 % now$'
gives "paths: table" 0 paths office --store store.db
shows "paths: table" '^MOVE  2025-03-15 13:30 UTC  half of the traffic moved from wan0 to the new link wan1$'
gives "networks: table" 0 networks --store store.db --since 2025-03-01 --until 2025-03-31
shows "networks: table" '^office .*wireguard .*100 %'
for form in csv tsv; do
	for verb in networks "trend office" "hours office" "paths office"; do
		gives "$verb --$form" 0 $verb --store store.db --$form
	done
done
for verb in "trend office" "trend all --step week" "hours office" "paths office" networks; do
	run $verb --store store.db
	check "width of '$verb' is $(widest)" test "$(widest)" -le 100
	check "no blanks at line ends in '$verb'" bash -c "! grep -q ' $' out"
done
gives "report" 0 report office --store store.db -o page.html
check "report: the page is whole, and nothing is beside it" bash -c "tail -n 1 page.html | grep -q '^</html>' && ! ls page.html.* 2>/dev/null"
check "report: nothing from elsewhere" bash -c "! grep -qE '<script|src=|href=|url\(' page.html"
check "report: pictures" test "$(grep -c '<svg' page.html)" = 3
check "report: what stands out comes first" test "$(sed -n 's/.*<h2>\(.*\)<\/h2>.*/\1/p' page.html | head -2 | xargs)" = "What stands out Who tunnels"
check "report: growth, a move and a shift stand out" grep -q '<li><b>office</b> tunnels <b>2.0 times</b> as much as in <time>2025-01</time>, .*<b>50 %</b> moved to wan1 on <time>2025-03-15</time>.*</li>' page.html
check "report: evidence" grep -q '148-byte initiation' page.html
gives "report of a fingerprint's network" 0 report 198.51.100.0/24 --store store.db -o print.html
check "report: what was learned, and no link that never changed as a picture" bash -c \
	"grep -q 'its wire format was learned' print.html && grep -q 'All of it over <b>wan0</b>' print.html"
cat >fingerprints.jsonl <<'END'
{"schema":"tunprint.catalogue/1"}
{"fingerprint":"tf1/u;b=D2.B2.D3.Z6.N","state":"in kernel","proto":17,"class":32,"confidence":88,"behaved":15,"first":1742465700000000,"last":1744322400000000,"sessions":7,"founder":"400000000c63364","values":"","differ":"0","servers":["1","2"],"networks":[{"net":"400000000c63364","first":1742465700000000,"last":1744322400000000,"sessions":7,"bytes_up":900,"bytes_down":800}]}
END
gives "report beside a catalogue" 0 report 198.51.100.0/24 --store store.db -o print.html
check "report beside a catalogue: the same words as explain" grep -q 'inside: TCP handshakes, several of one size.*7 sessions of 1 networks with 2 servers.*2-byte constant.*<code>tf1/u;b=D2.B2.D3.Z6.N</code>' print.html
gives "explain of a store" 0 explain k7f3 --store store.db
shows "explain of a store" '^ FIELDS  bytes   0..1 '
shows "explain of a store" '^ FOR .*inside: TCP handshakes, several of one size'
shows "explain of a store" '^ LACKS   first payloads'
check "explain of a store fits" test "$(widest)" -le 100
gives "explain of a store, as JSON" 0 explain k7f3 --store store.db --json
valid "explain of a store" explain
gives "status of a store" 0 status --store store.db
shows "status of a store" '^store.db: history from 2025-01-01T00:00Z to 2025-04-10T23:46Z$'
shows "status of a store" '^ schema  *3$'
gives "status of a store, as JSON" 0 status --store store.db --json
valid "status of a store" store
check "status of a store: networks, paths, classes, gaps" test "$(jq -c '[.data.networks,.data.paths,.data.classes,.data.gaps,.complete]' out)" = '[2,2,4,0,true]'
"$make_store" unseen.db unseen
gives "status of a store with a gap" 5 status --store unseen.db
shows "status of a store with a gap" '^Incomplete: nothing was counted 1 time between'
shows "status of a store with a gap" '^ GAPS  *unseen  *2025-01-11T00:00:00Z to 2025-01-11T01:00:00Z$'
gives "status of a store with a gap, as JSON" 5 status --store unseen.db --json
valid "status of a store with a gap" store
gives "status of no store" 1 status --store nosuch.db
gives "status of what is no store" 1 status --store page.html
gives "status of a store, followed" 2 status --store store.db --follow
gives "flows of a store" 2 flows --store store.db
says "flows of a store" "a store keeps sums, not flows; 'tunprint networks' and 'tunprint explain"
gives "fingerprints of a store" 2 fingerprints --store store.db
gives "explain of a network of a store" 0 explain 198.51.100.0/24 --store store.db
shows "explain of a network of a store" '^ TUNNEL  k7f3'
shows "explain of a network of a store" '^         2025-03-20 10:15 to 2025-04-10 23:46 UTC$'
shows "explain of a network of a store" '^ WHY .*inside: TCP handshakes, several of one size'
shows "explain of a network of a store" '^ LACKS   single flows'
check "explain of a network fits" test "$(widest)" -le 100
check "explain of a network: no blanks at line ends" bash -c "! grep -q ' $' out"
gives "explain of a network, as JSON" 0 explain 198.51.100.0/24 --store store.db --json
valid "explain of a network" explain
check "explain of a network: sums" test "$(jq -c '.data.history.tunnels[]|[.name,.bytes_up,.bytes_down,.first]' out)" = '["k7f3",1035500,1035500,"2025-03-20T10:15:00.000000Z"]'
gives "explain of a protocol's network" 0 explain office --store store.db
shows "explain of a protocol's network" '148-byte initiation'
gives "explain of a protocol" 1 explain wireguard --store store.db
says "explain of a protocol" "wireguard is a protocol: 'tunprint protocols'"
gives "explain of what no store knows" 1 explain nosuch --store store.db
says "explain of what no store knows" "knows no network or fingerprint 'nosuch'"
gives "explain of no store" 1 explain k7f3 --store nosuch.db
echo '{"nonsense' >>fingerprints.jsonl
gives "explain beside a broken catalogue" 5 explain k7f3 --store store.db --json
valid "explain beside a broken catalogue" explain
shows "explain beside a broken catalogue" '"complete":false.*fingerprints.jsonl:3: '
echo '{"nonsense' >fingerprints.jsonl
gives "report beside a broken catalogue" 0 report 198.51.100.0/24 --store store.db -o print.html
rm fingerprints.jsonl
gives "explain without a catalogue" 1 explain k7f3 --store store.db
says "explain without a catalogue" 'has traffic of .k7f3., but the catalogue'
gives "report of nobody" 0 report '<b>nobody' --store store.db -o page.html
check "report: names are text" bash -c "! grep -q '<b>nobody' page.html && grep -q '&lt;b&gt;nobody' page.html"
gives "report without -o" 2 report office --store store.db
gives "report where nothing can be written" 1 report office --store store.db -o /nowhere/page.html
echo before >page.html
gives "report that fails" 1 report office --store missing.db -o page.html
check "report that fails: the old page stays" grep -qx before page.html
gives "top without a terminal" 2 top
says "top without a terminal" 'needs a terminal'
if command -v script >/dev/null && [ -x "$B/tunprint-top" ]; then
	: >typed
	timeout -s TERM 20 script -qfec "stty rows 24 cols 80; exec $B/tunprint-top --socket nowhere" typed </dev/null >/dev/null 2>&1 &
	for _ in $(seq 150); do
		grep -qa 'q quit' typed && break
		sleep 0.1
	done
	kill $!
	wait $!
	check "top: says why it shows nothing" grep -qa 'no collector here' typed
	check "top: keys are shown" grep -qa 'q quit' typed
	printf 'q' | script -qec "exec $B/tunprint-top --socket nowhere" typed >/dev/null 2>&1
	check "top: leaves the terminal as it was" grep -qa $'\033\\[?1049l' typed
else
	echo "SKIP: top: no script(1) or no ncurses"
fi
gives "trend without subject" 2 trend --store store.db
gives "nobody" 0 trend nobody --store store.db
shows "nobody" "knows no network, fingerprint or protocol 'nobody'"
gives "nobody --fail-empty" 4 trend nobody --store store.db --fail-empty
gives "no zone" 2 hours office --store store.db --tz Europe/Atlantis
says "no zone" 'no time zone'
gives "no range" 2 trend office --store store.db --baseline 2023-13
gives "no step" 2 trend office --store store.db --step fortnight
gives "no sort" 2 networks --store store.db --sort growht
says "no sort" "did you mean 'growth'"
gives "by nonsense" 2 networks --store store.db --by /129
gives "missing store" 1 trend office --store missing.db
says "missing store" 'missing.db'
gives "store that is none" 1 trend office --store ether.pcap
gives "follow a file" 2 trend office --store store.db --follow
