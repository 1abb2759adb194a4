# SPDX-License-Identifier: Apache-2.0
# Gets programs and kernels from Debian's archive. The system's sources and package lists stay as they are:
# kernels are looked up in a private apt state below the cache, one per release.
# Functions named need_* print the reason and fail when something cannot be had.

DEBIAN_MIRROR=${DEBIAN_MIRROR:-}
SECURITY_MIRROR=${SECURITY_MIRROR:-}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# program:package, for the host and, except the first lines, for the guest too
host_programs="qemu-system-x86_64:qemu-system-x86 cpio:cpio depmod:kmod modprobe:kmod xz:xz-utils \
clang-14:clang-14 gcc:gcc"
guest_programs="dash:dash ip:iproute2 tc:iproute2 ping:iputils-ping ethtool:ethtool wg:wireguard-tools \
nsenter:util-linux timeout:coreutils setsid:util-linux \
bpftool:bpftool xdp-loader:xdp-tools xdp-filter:xdp-tools"
# header:package, for the smoke programs
headers="/usr/include/bpf/bpf_helpers.h:libbpf-dev /usr/include/xdp/xdp_helpers.h:libxdp-dev \
/usr/include/linux/bpf.h:linux-libc-dev /usr/include/stdio.h:libc6-dev"

# Which release of Debian a kernel series comes from.
release_of()
{
	case $1 in
	5.10) echo bullseye ;;
	6.1|6.12) echo bookworm ;;
	*) return 1 ;;
	esac
}

missing_packages()
{
	local pair

	for pair in $host_programs $guest_programs; do
		type -P "${pair%%:*}" > /dev/null || echo "${pair##*:}"
	done
	for pair in $headers; do
		[ -e "${pair%%:*}" ] || echo "${pair##*:}"
	done
}

need_programs()
{
	local missing log=$cache/install.log

	PATH=$PATH:/usr/sbin:/sbin
	[ "$(uname -m)" = x86_64 ] || { echo "kernels here are for x86_64, this is $(uname -m)"; return 1; }
	missing=$(missing_packages | sort -u | tr '\n' ' ')
	[ -n "$missing" ] || return 0
	type -P apt-get > /dev/null || { echo "no apt-get, missing: $missing"; return 1; }
	[ "$(id -u)" = 0 ] || { echo "not root, missing packages: $missing"; return 1; }
	say "installing $missing"
	# shellcheck disable=SC2086
	install_packages $missing > "$log" 2>&1 || { timeout 180 apt-get -q update &&
		install_packages $missing; } >> "$log" 2>&1
	missing=$(missing_packages | sort -u | tr '\n' ' ')
	[ -z "$missing" ] || { echo "cannot install $missing(see $log)"; return 1; }
}

install_packages()
{
	DEBIAN_FRONTEND=noninteractive timeout -k 10 600 apt-get -q -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 install "$@" < /dev/null
}

# The mirror that this machine already uses; without one the kernels cannot be had, and that is a SKIP.
mirror_of()
{
	local uri

	uri=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 2>/dev/null |
		awk -v security="$1" '$1 ~ /^(bookworm|bullseye|trixie)(-security)?$/ &&
			($1 ~ /-security$/) == security && $2 ~ /^https?:/ { print $2; exit }')
	echo "${uri%/}"
}

# apt with its own sources, lists and cache below $cache/apt/RELEASE
private_apt()
{
	local command=$1 state=$cache/apt/$2

	shift 2
	timeout -k 10 300 "$command" -q -o Dir::Etc::sourcelist="$state/sources.list" \
		-o Dir::Etc::sourceparts=- -o Dir::Etc::preferences=- -o Dir::Etc::preferencesparts=- \
		-o Dir::State="$state" -o Dir::State::lists="$state/lists" -o Dir::State::status=/dev/null \
		-o Dir::Cache="$state/cache" -o APT::Sandbox::User=root -o APT::Architecture=amd64 \
		-o APT::Architectures::=amd64 -o APT::Update::Post-Invoke= -o APT::Update::Post-Invoke-Success= \
		-o Acquire::Languages=none -o Acquire::Retries=2 -o Acquire::http::Timeout=30 "$@"
}

open_archive()
{
	local release=$1 state=$cache/apt/$1 main security suite

	[ -f "$work/open.$release" ] && return 0
	[ -f $keyring ] || { echo "no $keyring (package debian-archive-keyring)"; return 1; }
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	main=${DEBIAN_MIRROR:-$(mirror_of 0)} security=${SECURITY_MIRROR:-$(mirror_of 1)}
	{
		echo "deb [signed-by=$keyring] $main $release main"
		echo "deb [signed-by=$keyring] $security $release-security main"
	} > "$state/sources.list"
	say "reading package lists of $release"
	private_apt apt-get "$release" update > "$state/update.log" 2>&1 ||
		say "package lists of $release are not complete: $(grep -m1 '^[EW]:' "$state/update.log")"
	for suite in "$state"/lists/*_Packages*; do
		[ -e "$suite" ] && : > "$work/open.$release" && return 0
	done
	echo "no package lists of $release: $(grep -m1 '^[EW]:' "$state/update.log")"
	return 1
}

# ABI numbers leave the archive with time: the meta package knows the present one.
kernel_package()
{
	local series=$1 release=$2 meta name

	for meta in "linux-image-$series-cloud-amd64" linux-image-cloud-amd64; do
		name=$(private_apt apt-cache "$release" depends "$meta" 2>/dev/null |
			awk '$1 == "Depends:" { print $2; exit }')
		case $name in
		"linux-image-$series".*) echo "$name"; return ;;
		esac
	done
	private_apt apt-cache "$release" pkgnames "linux-image-$series." |
		grep -E -- '-cloud-amd64$' | sort -V | tail -1
}

download()
{
	local release=$1 name=$2 into=$3

	(cd "$into" && private_apt apt-get "$release" download "$name") > "$into/download.log" 2>&1 ||
		{ echo "cannot download $name: $(grep -m1 '^E:' "$into/download.log")"; return 1; }
}

need_busybox()
{
	local fresh=$work/busybox

	[ -x "$cache/busybox" ] && return 0
	mkdir -p "$fresh"
	open_archive bookworm || return 1
	download bookworm busybox-static "$fresh" || return 1
	dpkg-deb -x "$fresh"/busybox-static_*.deb "$fresh/tree" && mv "$fresh/tree/bin/busybox" "$cache/busybox" ||
		{ echo "busybox-static cannot be unpacked"; return 1; }
}

# Leaves vmlinuz, modules.cpio and version in $cache/SERIES; the package stays for the next change.
need_kernel()
{
	local series=$1 release name deb into=$cache/$1

	release=$(release_of "$series") || { echo "no release of Debian is known for kernel $series"; return 1; }
	mkdir -p "$into"
	deb=$(ls "$into"/linux-image-*.deb 2>/dev/null | head -1)
	if [ -z "$deb" ] || [ $refresh = 1 ]; then
		name=$(open_archive "$release") || { echo "$name"; return 1; }
		name=$(kernel_package "$series" "$release")
		[ -n "$name" ] || { echo "no cloud kernel $series in $release any more"; return 1; }
		mkdir -p "$work/$series.deb"
		say "downloading $name"
		download "$release" "$name" "$work/$series.deb" || return 1
		rm -f "$into"/*
		mv "$work/$series.deb"/linux-image-*.deb "$into/"
		deb=$(ls "$into"/linux-image-*.deb)
	fi
	pack_kernel "$deb" "$into" || { echo "$deb cannot be unpacked"; return 1; }
}
