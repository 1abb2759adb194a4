# SPDX-License-Identifier: Apache-2.0
# Part of tests/collect/run: paths of VLANs.

# A trunk: two of its VLANs are paths of their own, the rest stays on the interface's.
test_vlans() {
	"$daemon" --config "$dir/tunprint.conf" --detach-all
	rm -rf "$dir/lib"
	sed -i '/see = ingress/avlan = 10=guests, 20' "$dir/tunprint.conf"
	check "starts with VLANs" start
	tagged 10 700
	tagged 20 50
	tagged 30 3
	pings 2
	sleep 1.5
	check "a VLAN with a name" same "$(hook guests)" "700 700 0"
	check "one without" same "$(hook lan.20)" "50 50 0"
	check "another one and no tag at all stay on the interface" same "$(hook)" "5 5 0"
	kill_hard
	sed -i 's/^vlan = .*/vlan = 30/' "$dir/tunprint.conf"
	check "restarts with another list" start
	tagged 10 7
	tagged 30 9
	sleep 1.5
	check "which is in force" same "$(hook lan.30), $(hook)" "9 9 0, 12 12 0"
	check "and what was counted before stays" same "$(hook guests)" "700 700 0"
	tagged 30 700
	sleep 6
	check "an interface of which only a VLAN carries traffic is not blind" lacks \
		"$("$ask" "$socket" '{"verb":"status"}')" '"blind"'
	stop
	check "store: all of them" same "$(sums | cut -d' ' -f1)" $((755 + 16 + 700))
	write_config yes
	"$daemon" --config "$dir/tunprint.conf" --detach-all
	rm -rf "$dir/lib"	# what follows counts from here, under the name shop
	check "starts anew without VLANs" start
	total=$(burst 20 64)
	stop
}
