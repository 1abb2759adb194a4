# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: lists of others as networks.conf: what comes out is read again.

cat >list.csv <<'END'
prefix,asn,name
192.0.2.0/24,AS64496,"Example North, Ltd"
198.51.100.0/24,64497,Example North
203.0.113.0/24,,press
2001:db8::/32,64498,
END
gives "prefixes" 0 prefixes list.csv
shows "a name of several words" '^192.0.2.0/24 Example-North-Ltd AS64496$'
shows "no AS number" '^203.0.113.0/24 press$'
shows "no name" '^2001:db8::/32 AS64498 AS64498$'
cp out listed.conf
gives "and they are read" 0 replay ether.pcap --networks listed.conf
printf '192.0.2.0/24,1,a\n198.51.100.0/24,2,a\n' >twice.csv
gives "one name, two AS numbers" 0 prefixes twice.csv
shows "one name, two AS numbers" '^198.51.100.0/24 a-AS2 AS2$'
echo '192.0.2.1/24,1,a' >bad.csv
gives "host bits" 1 prefixes bad.csv
says "host bits" 'bad.csv:1: '
"$here/tests/cli/make_mmdb" asn.mmdb
if "$tunprint" prefixes asn.mmdb 2>&1 | grep -q 'built without'; then
	echo "SKIP MMDB: built without libmaxminddb"
else
	gives "MMDB" 0 prefixes asn.mmdb
	shows "MMDB, IPv4 in IPv6" '^192.0.2.128/25 Example-West AS64497$'
	shows "MMDB, IPv6" '^2001:db8:1::/48 Example-North-Ltd AS64496$'
	check "MMDB: four prefixes" test "$(wc -l <out)" = 4
	head -c 200 asn.mmdb >cut.mmdb
	gives "a cut MMDB" 1 prefixes cut.mmdb
fi
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "%d.%d.%d.0/24,%d,net-%d\n", 1 + i / 65536, i / 256 % 256, i % 256, 64496 + i % 1000, i }' >large.csv
gives "100,000 prefixes" 0 prefixes large.csv
cp out large.conf
gives "100,000 prefixes are read" 0 replay ether.pcap --networks large.conf
