# SPDX-License-Identifier: Apache-2.0
# Part of tests/cli/run: flows of others into a store.

# Import: both forms, spread evenly, once; a mistake anywhere leaves the store alone.
cat >flows.csv <<'END'
network,path,protocol,first,last,packets_up,packets_down,bytes_up,bytes_down,confidence
west,wan0,wireguard,2024-03-05T10:00:00Z,2024-03-05T11:00:00Z,1000,2001,100001,2000003,99
east,wan1,"tls",2024-03-05T10:07:30Z,,10,20,1000,2000,
END
gives "import" 0 import flows.csv --store history.db
gives "import, again" 0 import flows.csv --store history.db
shows "import, again" 'in the store already'
gives "store check" 0 store check history.db
shows "store check" '12 sealed buckets, 0 damaged'
gives "store info" 0 store info history.db
shows "store info" '^imports  *1$'
run replay --flows --json ether.pcap
cp out flows.jsonl
gives "import of JSON" 0 import flows.jsonl --store history.db
printf 'network,protocol,first,packets_up\nwest,tls,2024-03-05T10:00:00Z,1\nwest,tls,soon,1\n' >bad.csv
before=$(sha256sum history.db)
gives "a mistake in line 3" 1 import bad.csv --store history.db
says "a mistake in line 3" "bad.csv:3: 'first'"
check "and the store is as it was" test "$before" = "$(sha256sum history.db)"
echo '{"network":"west"}' >bad.jsonl
gives "a record that counts nothing" 1 import bad.jsonl --store history.db
gives "import without a store" 2 import flows.csv
gives "import without a file" 2 import --store history.db
gives "replay into a store" 0 replay ether.pcap --store replay.db
gives "replay into it again" 0 replay ether.pcap --store replay.db
says "replay into it again" 'already, nothing is added'
gives "a store that is none" 1 store check flows.csv
gives "a store that is not there" 1 store info nothing.db
check "and is not made" test ! -e nothing.db
gives "store and no word" 2 store
