# SPDX-License-Identifier: Apache-2.0
# The observer beside xdp-filter on one interface, through libxdp's dispatcher: whoever comes first, both count.

filter_passed()
{
	xdp-filter status | awk '$1 == "XDP_PASS" { found = 1; exit !($2 >= 5) } END { exit !found }'
}

both_loaded()
{
	[ "$(xdp-loader status to_left | grep -c '=>')" -ge 2 ]
}

load_first()
{
	if [ "$1" = observer ]; then
		$observer start to_left && xdp-filter load -m native to_left
	else
		xdp-filter load -m native to_left && $observer start to_left
	fi
}

unload_first()
{
	if [ "$1" = observer ]; then
		$observer stop to_left && xdp-filter unload to_left
	else
		xdp-filter unload to_left && $observer stop to_left
	fi
}

both_count()
{
	$observer flows > before
	left ping -c $PINGS -i 0.02 -W 3 -q 198.51.100.2 > /dev/null || { echo "no ping came back"; return; }
	$observer flows > flows
	judge icmp false 5
	filter_passed || echo "xdp-filter did not count the packets"
}

# The filter comes to an interface that the device tests' observer watches, and leaves it again.
filter_joins()
{
	{
		xdp-filter load -m native to_left || echo "xdp-filter does not load"
		both_loaded || echo "dispatcher does not show two programs"
		both_count
		xdp-filter unload to_left || echo "xdp-filter does not unload"
		xdp-loader status to_left | grep -q '=>' || echo "the observer went with it"
	} > why 2> /dev/console
	rm -rf /sys/fs/bpf/xdp-filter
	scenario_verdict "dispatcher: observer, then xdp-filter" "$(cat why)"
}

# What is wrong with FIRST in front, or nothing. The first to come is the first to go, and no one disturbs the other.
beside_filter()
{
	gateway_up > /dev/null || { echo "gateway cannot be built"; return; }
	load_first "$1" || { echo "cannot load both"; return; }
	both_loaded || { echo "dispatcher does not show two programs"; return; }
	both_count
	unload_first "$1" || echo "cannot unload both"
	ip link show to_left | grep -q 'prog/xdp' && echo "a program is left behind"
}

# A filter in front of the observer hides what it drops, one behind it does not.
dropping_filter()
{
	local priority=$1 seen=$2

	gateway_up > /dev/null || { echo "gateway cannot be built"; return; }
	xdp-filter load -m native to_left || { echo "xdp-filter does not load"; return; }
	OBSERVER_PRIORITY=$priority $observer start to_left || { echo "observer does not start"; return; }
	xdp-filter ip -m dst 198.51.100.2
	left ping -c $PINGS -i 0.02 -W 0.5 -q 198.51.100.2 > /dev/null && echo "xdp-filter drops nothing"
	$observer flows | awk -v want="$seen" '$1 == "icmp" { sum += $3 }
		END { if (sum + 0 != want) print sum + 0 " packets seen, not " want }'
	$observer stop to_left
	xdp-filter unload to_left
}

dispatcher_case()
{
	local name=$1

	shift
	"$@" > why 2> /dev/console
	xdp-loader unload -a to_left 2> /dev/null
	gateway_down
	rm -rf /sys/fs/bpf/xdp-filter
	if [ -s why ]; then
		fail "$who/$name" "$(tr '\n' ';' < why)"
		[ -f flows ] && note flows
	else
		pass "$who/$name"
	fi
	rm -f before flows
}

dispatcher_tests()
{
	[ "$observer" != "$SMOKE" ] ||	# another one did it among the devices: filter_joins
		dispatcher_case "dispatcher: observer, then xdp-filter" beside_filter observer
	dispatcher_case "dispatcher: xdp-filter, then observer" beside_filter filter
	[ "$observer" = $SMOKE ] || return 0	# only the smoke observer promises to take a priority
	dispatcher_case "dispatcher: observer in front of a dropping filter" dropping_filter 5 5
	dispatcher_case "dispatcher: observer behind a dropping filter" dropping_filter 60 0
}
