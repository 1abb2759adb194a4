# SPDX-License-Identifier: Apache-2.0
# Makes the initramfs: one archive of programs, tests and payload for all kernels, one of modules for each.
# The kernel accepts archives one after the other, so run joins them by cat.

# in insmod order per kernel as modprobe says; those that a kernel has built in or not at all are left out
modules="veth tun dummy 8021q wireguard vxlan geneve gre ip_gre ip6_gre ipip sit ip_tunnel ip6_tunnel fou \
mpls_router pppoe l2tp_eth sch_netem sch_ingress cls_bpf act_bpf sch_tbf"

# Busybox only for what is not a program of its own in the guest, and nothing that starts other programs:
# it would prefer its own ip, tc and ping to ours.
applets="awk base64 basename cat chmod cmp cp cut date dd diff dmesg env expr false find grep head hexdump id \
insmod kill killall ln ls lsmod mkdir mkfifo mktemp mount mv nc od pidof poweroff printf ps pwd readlink rm \
rmdir rmmod sed seq sha256sum sleep sort stat sync sysctl tail tee test time touch tr true umount \
uname uniq usleep wc which xxd"

compile_counter()
{
	clang-14 -target bpf -O2 -g -Wall -Wextra -Werror -I/usr/include/x86_64-linux-gnu \
		-c "$here/smoke/$1.bpf.c" -o "$2" ${3:-}
}

build_smoke()
{
	local out=$work/smoke source

	mkdir -p "$out"
	for source in counter_xdp counter_tc; do
		compile_counter "$source" "$out/$source.o" &&
		compile_counter "$source" "$out/${source}_ip.o" -DSTARTS_WITH_IP || return 1
	done
	for source in verdict smoke/pppoe smoke/tcx; do
		gcc -std=gnu11 -O2 -Wall -Wextra -Werror "$here/$source.c" -o "$out/${source##*/}" || return 1
	done
}

# A program with every library that it names. Scripts and static programs name none.
pack_libraries()
{
	local tree=$1 program=$2 library named

	named=$(ldd "$program" 2>/dev/null) || return 0
	if grep -q 'not found' <<< "$named"; then
		say "$program: $(grep -m1 'not found' <<< "$named")"
		return 1
	fi
	awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' <<< "$named" |
	while read -r library; do
		[ -e "$tree$library" ] || install -D -m 755 "$library" "$tree$library" || exit 1
	done
}

pack_programs()
{
	local tree=$1 pair program applet

	install -m 755 "$cache/busybox" "$tree/bin/busybox"
	for applet in $applets; do
		ln -sf busybox "$tree/bin/$applet"
	done
	for pair in $guest_programs; do
		program=$(type -P "${pair%%:*}")
		rm -f "$tree/bin/${pair%%:*}"
		install -m 755 "$program" "$tree/bin/${pair%%:*}"
		pack_libraries "$tree" "$program" || return 1
	done
	ln -sf dash "$tree/bin/sh"
}

# libxdp looks for its dispatcher, and xdp-filter for its programs, beside the library.
pack_bpf_objects()
{
	local tree=$1 object found=0

	for object in /usr/lib/x86_64-linux-gnu/bpf/*.o /usr/lib/bpf/*.o; do
		[ -e "$object" ] || continue
		install -D -m 644 "$object" "$tree$object"
		found=1
	done
	[ $found = 1 ] || { say "libxdp's bpf objects not found"; return 1; }
}

pack_payload()
{
	local tree=$1 file

	mkdir -p "$tree/payload"
	[ -n "$payload" ] || return 0
	cp -aL "$payload/." "$tree/payload/" || return 1
	find "$tree/payload" -type f -perm /111 | while read -r file; do
		pack_libraries "$tree" "$file" || exit 1
	done
}

pack_base()
{
	local tree=$work/base

	mkdir -p "$tree"/{bin,sbin,usr,lib,lib64,dev,proc,sys,run,tmp,etc,root,harness,modules} || return 1
	ln -s ../bin "$tree/usr/bin"
	ln -s ../sbin "$tree/usr/sbin"
	install -m 755 "$here/init" "$tree/init" &&
	install -m 755 "$guest" "$tree/harness/guest" &&
	cp -r "$here/guest.d" "$tree/harness/" &&
	install -m 755 "$here/smoke/observer" "$work"/smoke/{verdict,pppoe,tcx} "$tree/harness/" &&
	install -m 644 "$work"/smoke/*.o "$tree/harness/" &&
	pack_libraries "$tree" "$work/smoke/pppoe" &&
	pack_programs "$tree" && pack_bpf_objects "$tree" && pack_payload "$tree" || return 1
	echo 'root:x:0:0:root:/root:/bin/sh' > "$tree/etc/passwd"
	echo 'root:x:0:' > "$tree/etc/group"
	archive "$tree" "$work/base.cpio"
}

archive()
{
	(cd "$1" && find . | cpio --quiet -o -H newc -R 0:0) > "$2"
}

# Modules go in flat, with their insmod order in a list.
pack_kernel()
{
	local deb=$1 into=$2 tree version stamp

	stamp="$(basename "$deb") $modules"
	[ -f "$into/modules.cpio" ] && [ "$(cat "$into/stamp" 2>/dev/null)" = "$stamp" ] && return 0
	tree=$(mktemp -d "$work/kernel.XXXXXX") || return 1
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" ./boot ./lib/modules || return 1
	version=$(basename "$tree"/lib/modules/*)
	depmod -b "$tree" "$version" || return 1
	mkdir -p "$tree/flat/modules"
	pack_modules "$tree" "$version" || return 1
	archive "$tree/flat" "$into/modules.cpio" || return 1
	mv "$tree/boot/vmlinuz-$version" "$into/vmlinuz" || return 1
	echo "$version" > "$into/version"
	echo "$stamp" > "$into/stamp"
	rm -rf "$tree"
}

pack_modules()
{
	local tree=$1 version=$2 module path name

	for module in $modules; do
		modprobe -d "$tree" -S "$version" --show-depends "$module" 2>/dev/null
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' > "$tree/paths"
	[ -s "$tree/paths" ] || return 1
	while read -r path; do
		name=$(basename "${path%.xz}")
		case $path in
		*.xz) xz -dc "$path" > "$tree/flat/modules/$name" ;;
		*) cp "$path" "$tree/flat/modules/$name" ;;
		esac || return 1
		echo "$name"
	done < "$tree/paths" > "$tree/flat/modules/order"
}
