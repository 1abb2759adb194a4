# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: signatures of operators.

# Signatures: imported while counting goes on, kept through a restart, the operator's file and word.
test_signatures() {
	local sig=("$(realpath "$B/tunprint")" signatures --socket "$socket") out before
	cat >"$dir/a.jsonl" <<-EOF
	{"schema":1,"name":"k7f3","proto":"udp","zero":"4-10","both":"0-3","noise":12}
	EOF
	sed 's/k7f3/own1/; s/4-10/5-11/' "$dir/a.jsonl" >"$dir/own.txt"
	mkdir -p "$dir/signatures.d"
	printf '[signatures]\nfolder = %s\n' "$dir/signatures.d" >>"$dir/tunprint.conf"
	check "starts for signatures" start
	check "there are none" has "$("${sig[@]}")" "No signatures"
	before=$(hook)
	check "one is imported" "${sig[@]}" import "$dir/a.jsonl"
	check "counting went on" same "$(hook)" "$before"
	check "and shown with its worth" has "$("${sig[@]}" list)" '^k7f3 .*active .*import .*88'
	check "it gets an alias" "${sig[@]}" alias k7f3 blue
	cp "$dir/own.txt" "$dir/signatures.d/own.jsonl"
	kill -HUP "$pid"; sleep 1
	check "SIGHUP: the operator's file" has "$("${sig[@]}")" '^own1 .*active .*file'
	echo nonsense >"$dir/signatures.d/bad.jsonl"
	kill -HUP "$pid"; sleep 1
	check "a mistake in one is named" has "$(cat "$dir/log")" 'bad.jsonl:1:'
	check "and changes nothing" has "$("${sig[@]}")" '^own1 .*active'
	rm "$dir/signatures.d/bad.jsonl"
	stop
	check "starts again" start
	out=$("${sig[@]}" --json)
	check "name, alias and number are kept" has "$out" '"name":"k7f3","alias":"blue".*"number":1,'
	check "another number for the other" has "$out" '"name":"own1".*"number":2,'
	check "exported for others" has "$("${sig[@]}" export blue)" '^{"schema":1,"name":"k7f3"'
	check "rejected" "${sig[@]}" reject blue
	check "and so it stays" has "$("${sig[@]}")" '^k7f3 .*rejected'
	out=$("$ask" "$socket" '{"verb":"signatures","args":{"do":"retire","name":"nosuch"}}')
	check "an unknown name is exit 2" has "$out" '"exit":2'
	out=$(setpriv --reuid 65533 --regid "$(stat -c %g "$socket")" --clear-groups "$ask" "$socket" \
		'{"verb":"signatures","args":{"do":"retire","name":"own1"}}')
	check "changes are root's" has "$out" 'only root'
	rm "$dir/signatures.d/own.jsonl"
	kill -HUP "$pid"; sleep 1
	check "a file that is gone retires its own" has "$("${sig[@]}")" '^own1 .*retired'
	stop
}
