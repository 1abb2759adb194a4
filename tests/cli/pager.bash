# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: long answers on a terminal, and what their pager may do.

if ! command -v script >/dev/null; then
	echo "SKIP: pager: no script(1)"
	return
fi
on_terminal() {	# ROWS COMMAND...: what the terminal shows, without carriage returns
	local rows=$1
	shift
	script -qec "stty rows $rows cols 100; $*" /dev/null </dev/null | tr -d '\r'
}
unset PAGER TUNPRINT_PAGER LESS
export TUNPRINT_PAGER="sed 's/^/paged:/'"
check "pager: a long answer" bash -c "$(declare -f on_terminal); on_terminal 10 $tunprint protocols | grep -c '^paged:' | grep -qx $("$tunprint" protocols | wc -l)"
check "pager: a short one without" bash -c "$(declare -f on_terminal); ! on_terminal 40 $tunprint replay ether.pcap | grep '^paged:'"
check "pager: help is an answer too" bash -c "$(declare -f on_terminal); on_terminal 10 $tunprint --help | grep -q '^paged:'"
check "pager: --no-pager" bash -c "$(declare -f on_terminal); ! on_terminal 10 $tunprint protocols --no-pager | grep '^paged:'"
check "pager: not into a pipe" bash -c "! '$tunprint' protocols | grep '^paged:'"
check "pager: the table is as wide, the colours are there" bash -c \
	"$(declare -f on_terminal); on_terminal 3 $tunprint replay ether.pcap | grep -q $'^paged:.*\033\\[33m'"
PAGER="sed 's/^/other:/'"; export PAGER
check "pager: TUNPRINT_PAGER before PAGER" bash -c "$(declare -f on_terminal); on_terminal 10 $tunprint protocols | grep -q '^paged:'"
unset TUNPRINT_PAGER
check "pager: then PAGER" bash -c "$(declare -f on_terminal); on_terminal 10 $tunprint protocols | grep -q '^other:'"
for none in cat "''" nosuchpager-at-all; do
	check "pager: '$none' shows everything" bash -c "$(declare -f on_terminal); on_terminal 10 PAGER=$none $tunprint protocols 2>&1 | grep -q '^ *zookeeper '"
done
check "pager: one that ends early is no failure" bash -c "$(declare -f on_terminal); on_terminal 10 \"PAGER='head -1' $tunprint protocols; echo code \\\$?\" | grep -qx 'code 0'"
check "pager: the exit code is the answer's" bash -c "$(declare -f on_terminal); on_terminal 3 \"PAGER=cat\\ -n $tunprint replay --fail-empty ether.pcap class ssh; echo code \\\$?\" | grep -qx 'code 4'"
check "pager: TERM=dumb has none" bash -c "$(declare -f on_terminal); ! on_terminal 10 TERM=dumb $tunprint protocols | grep '^other:'"
unset PAGER
check "pager: less leaves the text there" bash -c "$(declare -f on_terminal); on_terminal 500 $tunprint protocols | grep -q '^ *zookeeper '"
