# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: questions about fingerprints; the answers are those of two home-made sessions.

home=$(cd "$schema/../../tests/captures" && pwd)
for words in "--fingerprints" "--explain 192.0.2.0/24" "--spread NAME" "--export NAME"; do
	verb=${words%% *}
	[ -n "${name:-}" ] || name=$("$tunprint" replay --fingerprints --csv --no-headers --columns nickname "$home"/home-magic-?.pcap)
	# shellcheck disable=SC2086
	{ echo '{"ok":true,"exit":0}'; "$tunprint" replay ${words/NAME/$name} --json "$home"/home-magic-?.pcap; } >"${verb#--}.reply"
done
collector fingerprints.reply
gives "fingerprints" 0 fingerprints --custom --socket sock
shows "fingerprints" "^ $name .*8-byte constant, counter @15"
check "fingerprints: question" grep -qx '{"verb":"fingerprints","args":{"custom":true}}' question
check "fingerprints: no blanks at line ends" bash -c "! grep -q ' $' out"
check "fingerprints fit" test "$(widest)" -le 100
collector explain.reply
gives "explain" 0 explain 192.0.2.0/24 --socket sock
shows "explain" '^ FOR'
shows "explain" '^ AGAINST'
check "explain: question" grep -qx '{"verb":"explain","args":{"word":"192.0.2.0/24"}}' question
check "explain: no blanks at line ends" bash -c "! grep -q ' $' out"
check "explain fits" test "$(widest)" -le 100
collector spread.reply
gives "spread" 0 spread $name --socket sock
shows "spread" '^ 2001:db8:a::/48'
check "spread fits" test "$(widest)" -le 100
collector export.reply
gives "export" 0 fingerprints export $name --sample sample.pcap --socket sock
check "export: a capture" test "$("$tunprint" replay --flows --json sample.pcap | wc -l)" = 2
gives "export without a name" 2 fingerprints export
gives "export without a file" 2 fingerprints k7f3 --sample x.pcap
gives "explain nothing" 2 explain
gives "spread too much" 2 spread a b
gives "spread of a store" 0 spread wireguard --store store.db
shows "spread of a store" '^wireguard in the history: [0-9]* networks, by time of first sight$'
gives "spread of a store, as JSON" 0 spread wireguard --store store.db --json
valid "spread of a store" spread
gives "spread of what no store knows" 1 spread nosuch --store store.db
says "spread of what no store knows" "the history knows no fingerprint or protocol 'nosuch'"
gives "spread of no store" 1 spread wireguard --store nosuch.db
gives "explain, no collector" 3 explain x
