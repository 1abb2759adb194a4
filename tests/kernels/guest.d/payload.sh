# SPDX-License-Identifier: Apache-2.0
# Runs the payload's own test programs and takes over their TAP lines. Silence is a failure.

payload_tests()
{
	local program found=0

	for program in /payload/tests/*.test; do
		[ -e "$program" ] || continue
		found=1
		payload_test "$program" "$(basename "$program" .test)"
	done
	[ $found = 1 ] || skip "payload" "no tests/*.test in it"
}

payload_test()
{
	local program=$1 name=$2 rc kind what good=0 bad=0

	[ -x "$program" ] || { fail "$name" "not executable"; return; }
	(cd /payload && timeout "$TEST_LIMIT" "$program") > tap 2> tap.err
	rc=$?
	case $rc in
	77) skip "$name" "$(tail -n 1 tap)"; return ;;
	124|143) fail "$name" "no end within $TEST_LIMIT s"; bad=1 ;;
	esac
	tap_lines < tap > tap.plain
	while read -r kind what; do
		case $kind in
		ok) pass "$name/$what"; good=1 ;;
		not) fail "$name/$what" "see below"; bad=1 ;;
		skip) skip "$name/$what" "says the test"; good=1 ;;
		esac
	done < tap.plain
	[ $good$bad = 00 ] && { fail "$name" "printed no result, exit code $rc"; bad=1; }
	[ $rc != 0 ] && [ $bad = 0 ] && { fail "$name" "exit code $rc after good lines"; bad=1; }
	[ $bad = 0 ] || { cat tap.err >> tap; note tap 40; }
	grep '^# ' tap > tap.notes
	[ $bad = 1 ] || note tap.notes 10
}

# "ok 3 - name # SKIP why" becomes "skip name # SKIP why", "not ok 3 - name" becomes "not name"
tap_lines()
{
	sed -n -E -e '/^(not )?ok\>/!d' -e 's/^not ok *[0-9]* *-? */not /' -e 's/^ok *[0-9]* *-? */ok /' \
		-e '/# [Ss][Kk][Ii][Pp]/s/^ok /skip /' -e p
}
