// SPDX-License-Identifier: Apache-2.0
/* Every verb and option of tunprint: parsing, help, completion and the man page come from here. */
#include "cli/call.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define FILTERS \
	"Filters are pairs of KEY VALUE; all of them must hold:\n" \
	"  src PREFIX            flows whose initiator lies in it; networks that overlap it\n" \
	"  network NAME          a name of networks.conf, or 192.0.2.0/24\n" \
	"  path NAME             the link that packets came through\n" \
	"  class NAME            wireguard, tls, unknown ...: see 'tunprint protocols'\n" \
	"  since TIME until TIME 2026-11-01, 10:20, yesterday, -2h ...\n" \
	"  min-confidence N      called a tunnel from here on, 0..100\n" \
	"  tunnels               tunnels only (stands alone)\n"

#define OPTIONS_TOO \
	"Each key may be written as an option, too: --since yesterday --class wireguard.\n"
#define HISTORY \
	"Asked of the collector, or with --store of a store's file, as of its last minute.\n"

static const struct args_verb verbs[] = {
	[VERB_STATUS] = { "status", NULL, "the collector, stage by stage: in, out, lost",
		"Each stage says what went in, what came out and what was lost on the way.\n"
		"ok: nothing lost. lossy: something was, the note says what to do. blind: the stage\n"
		"sees nothing though it should; exit code 5.\n"
		"With --store, what that file covers: from when to when, gaps, rows, size, schema.\n\n"
		"Examples:\n  tunprint\n  tunprint status --follow --every 5s\n"
		"  tunprint status --store history.db --json" },
	[VERB_NETWORKS] = { "networks", "[FILTER...]", "source networks and the tunnels that they use",
		"The last day, unless since says more. GROWTH compares tunnelled bytes with as long a time\n"
		"before, or with --baseline; HIDDEN is what goes through tunnels that hide what they are.\n"
		HISTORY "\n" FILTERS OPTIONS_TOO
		"\nExamples:\n  tunprint networks tunnels since -1d\n"
		"  tunprint networks --since -30d --by asn --sort growth\n"
		"  tunprint networks class wireguard path wan0 --json" },
	[VERB_TREND] = { "trend", "NETWORK|FINGERPRINT|all [FILTER...]",
		"how much it is over months, growth, and what changed when",
		"Tunnels of a network, of a fingerprint or protocol, or of all; with a class, that one.\n"
		"Growth compares bytes a day of the last whole month with the baseline: --baseline, or the\n"
		"first whole month. Months are those of UTC.\n" HISTORY "\n" FILTERS OPTIONS_TOO
		"\nExamples:\n  tunprint trend 203.0.113.0/24 --baseline 2023\n"
		"  tunprint trend all --step week --since -90d" },
	[VERB_HOURS] = { "hours", "NETWORK|FINGERPRINT|all [FILTER...]",
		"at which hours of the week, now and then",
		"The last eight weeks, unless since says more, beside --baseline or the first eight weeks of\n"
		"the history. Office hours are Monday to Friday, 08:00 to 18:00.\n" HISTORY "\n"
		FILTERS OPTIONS_TOO
		"\nExamples:\n  tunprint hours 203.0.113.0/24 --tz Europe/Vienna\n"
		"  tunprint hours all --baseline 2024-01..2024-03" },
	[VERB_PATHS] = { "paths", "NETWORK|FINGERPRINT|all [FILTER...]",
		"which links carry it, and when it moved",
		"Share of each link by month, and each move of a tenth or more between them. ASYMMETRY is\n"
		"what goes out by another link than it comes in by.\n" HISTORY "\n" FILTERS OPTIONS_TOO
		"\nExamples:\n  tunprint paths 203.0.113.0/24\n  tunprint paths all --step week --since -90d" },
	[VERB_REPORT] = { "report", "[NETWORK...]", "one HTML page with the same answers as pictures",
		"What stands out, who tunnels, and for each network named (else the five that tunnel most) its\n"
		"growth, its hours of the week, its links, and why its tunnels are called so.\n"
		"The page needs nothing from elsewhere, is light or dark as the reader's system is, and can be\n"
		"printed. It covers all of the history unless since says less; its first table the last 30\n"
		"days.\n" HISTORY
		"\nExamples:\n  tunprint report -o tunnels.html\n"
		"  tunprint report 203.0.113.0/24 --baseline 2023 --tz Europe/Vienna -o press.html" },
	[VERB_FLOWS] = { "flows", "[FILTER...]", "flows that the collector tracks now",
		FILTERS OPTIONS_TOO "\nWith --json, one object a line; with --follow, each flow as its verdict comes.\n\n"
		"Examples:\n  tunprint flows src 192.0.2.0/24 tunnels\n  tunprint flows --follow --json" },
	[VERB_REPLAY] = { "replay", "FILE... [FILTER...]", "what captures show, without collector and root",
		"Reads pcap and pcapng, '-' is standard input. Several files are one observation, read\n"
		"in the order given. Packets before a damage count; the exit code is then 1.\n\n"
		FILTERS OPTIONS_TOO "The first word that is a key ends the files; write ./src for a file of that name.\n\n"
		"Examples:\n  tunprint replay office.pcap\n"
		"  tunprint replay --fingerprints unknown-*.pcap\n"
		"  tunprint replay --explain 192.0.2.0/24 office.pcap\n"
		"  tunprint replay --flows monday.pcapng tuesday.pcapng tunnels\n"
		"  tcpdump -w - -i wan0 | tunprint replay --flows --json -" },
	[VERB_FINGERPRINTS] = { "fingerprints", "[ID | export ID]", "tunnels that have no name, by wire format",
		"One line for each protocol that no matcher knows, whoever uses it: the second session\n"
		"makes a candidate learned; a rule in the kernel finds the next one by its first packets.\n"
		"export ID: the first packets of its sessions, addresses anonymised (Crypto-PAn).\n\n"
		"Examples:\n  tunprint fingerprints --custom\n"
		"  tunprint fingerprints export k7f3 --sample k7f3.pcap" },
	[VERB_EXPLAIN] = { "explain", "NETWORK | FLOW | ID", "why it is called what it is called",
		"Evidence for and against with weights, the chance match, peers, first payloads, who decided.\n"
		"FLOW is an end of it, 192.0.2.1:5000 or [2001:db8::1]:5000, or both with a dash between.\n"
		"A network without a flow now is explained by the history: which tunnels, since when, why. With\n"
		"--store, networks of that file, and fingerprints of the catalogue, fingerprints.jsonl, beside it.\n\n"
		"Examples:\n  tunprint explain 192.0.2.0/24\n  tunprint explain k7f3 --store history.db\n"
		"  tunprint explain 192.0.2.1:5000-203.0.113.9:443" },
	[VERB_SPREAD] = { "spread", "ID", "which source networks show a fingerprint, since when",
		"By time of first sight, and siblings: other fingerprints of a like structure.\n"
		"With --store, also of any protocol; siblings are the collector's.\n\n"
		"Examples:\n  tunprint spread k7f3 --json\n  tunprint spread wireguard --store history.db" },
	[VERB_DOCTOR] = { "doctor", "[INTERFACE...]", "what this kernel, driver and MTU allow",
		"Loads a small program and tries each hook on a pair of devices in a network namespace of\n"
		"its own; the machine's interfaces are only looked at. Most checks need root.\n\n"
		"Examples:\n  sudo tunprint doctor\n  sudo tunprint doctor wan0 --json" },
	[VERB_PROTOCOLS] = { "protocols", "[NAME...]", "every name a flow can get, and what decides it",
		"Examples:\n  tunprint protocols\n  tunprint protocols openvpn" },
	[VERB_IMPORT] = { "import", "FILE...", "flows counted elsewhere, into a store",
		"FILE is CSV, whose first line names its columns, or JSON Lines as 'flows --json' writes:\n"
		"  network NAME, or src ADDRESS   whose traffic it is; see --networks\n"
		"  protocol, class or fingerprint NAME\n"
		"  first TIME, last TIME          last may be missing; counts are spread evenly between\n"
		"  packets_up packets_down bytes_up bytes_down   at least one\n"
		"  path NAME                      the link; may be missing\n"
		"  confidence 0..100, flows N     that it is a tunnel, seen so often; may be missing\n"
		"Other columns are left alone. A mistake anywhere leaves the store as it was. A file that\n"
		"is in the store already, byte for byte, is not added again; one that was cut short goes\n"
		"on where it was. A collector may be writing into the same store.\n\n"
		"Examples:\n  tunprint import flows-2024.csv --store /var/lib/tunprint/tunprint.db\n"
		"  tunprint replay --flows --json old.pcap > old.jsonl\n"
		"  tunprint import old.jsonl --store old.db" },
	[VERB_PREFIXES] = { "prefixes", "FILE...", "lists that others keep, as lines of networks.conf",
		"FILE has lines PREFIX,ASN,NAME, or ends in .mmdb and holds AS numbers or countries. A name\n"
		"that stands for several AS numbers gets the number behind it. The lines go to standard\n"
		"output; tunprintd reads networks.conf again on SIGHUP and loses no count by it.\n\n"
		"Examples:\n  tunprint prefixes asn.mmdb > /etc/tunprint/networks.conf\n"
		"  tunprint prefixes peers.csv >> /etc/tunprint/networks.conf" },
	[VERB_STORE] = { "store", "check | upgrade | info FILE", "a store by itself, without collector",
		"check: every sealed bucket against its checksum; each damaged or missing one is named,\n"
		"exit code 1. upgrade: to the schema of this version, in place. info: size, what is kept\n"
		"since when, imports.\n\n"
		"Examples:\n  tunprint store check /var/lib/tunprint/tunprint.db" },
	[VERB_SIGNATURES] = { "signatures", "[list | check FILE... | WISH...]",
		"rules for learned wire formats",
		"  list                what the collector has: state, worth, flows that it named\n"
		"  check FILE...       files of signatures, every mistake with its place; no collector needed\n"
		"  import FILE         into the collector; an entry of that name is replaced\n"
		"  export [NAME...]    as lines for another gateway; without names all active ones\n"
		"  alias NAME ALIAS    a word of one's own for it\n"
		"  retire NAME         not matched any more; may be learned again\n"
		"  reject NAME         not matched and never learned again\n\n"
		"Changes are root's. Files: docs/signatures.md; '-' is standard input.\n\n"
		"Examples:\n  tunprint signatures\n  tunprint signatures check signatures.jsonl\n"
		"  tunprint signatures export k7f3 > k7f3.jsonl" },
	[VERB_TOP] = { "top", NULL, "networks, tunnels, fingerprints and the pipeline, live on a terminal",
		"Keys: n networks, t tunnels, f fingerprints, e events, p pipeline, tab the next of them, s sorts\n"
		"networks by something else, space looks again, arrows and pages scroll, q ends it.\n"
		"A program of its own, tunprint-top, which alone needs ncurses.\n\n"
		"Examples:\n  tunprint top\n  tunprint top --every 5s" },
	[VERB_EVENTS] = { "events", "[FILTER...]", "what is new: fingerprints, networks, growth, moves, blind links",
		"What the collector announced, each once, oldest first:\n"
		"  new_fingerprint  a tunnel without a name was learned; with the networks that show it\n"
		"  new_network      a tunnel's protocol or a fingerprint in a network for the first time\n"
		"  growth           a network's tunnels carry more than in the weeks before\n"
		"  path_change      they moved to another link\n"
		"  blind            an interface whose packets are not seen; sees_again ends it\n"
		"Thresholds, and where else they go (journal, file, command): [events] in tunprint.conf(5).\n"
		"--follow goes on with new ones; past ones come before only with since. With --store, those\n"
		"beside that file.\n\n"
		"Filters are pairs of KEY VALUE, or options:\n"
		"  type NAME,...         of those above\n"
		"  network NAME          a name of networks.conf, or 192.0.2.0/24\n"
		"  class NAME            a protocol or a fingerprint\n"
		"  path NAME             the link\n"
		"  since TIME until TIME 2026-11-01, 10:20, yesterday, -2h ...\n\n"
		"Examples:\n  tunprint events since -7d\n  tunprint events --follow --json\n"
		"  tunprint events type growth,path_change network 192.0.2.0/24" },
	[VERB_HELP] = { "help", "[VERB | bash | man]", "this, one verb, bash completion, man page source",
		"Examples:\n  tunprint help replay\n"
		"  tunprint help bash > /usr/share/bash-completion/completions/tunprint" },
	[VERB_VERSION] = { "version", NULL, "version of tunprint, its ABI and libraries", NULL },
};

#define ASKING (WITH(NETWORKS) | WITH(TREND) | WITH(HOURS) | WITH(PATHS))
#define LEARNED (WITH(FINGERPRINTS) | WITH(EXPLAIN) | WITH(SPREAD))
#define PAST (ASKING | WITH(REPORT))
#define LIVE (WITH(STATUS) | ASKING | WITH(FLOWS) | WITH(EVENTS))
#define TABLES (ASKING | WITH(FLOWS) | WITH(EVENTS) | WITH(REPLAY) | WITH(PROTOCOLS) | WITH(SIGNATURES) | \
		WITH(FINGERPRINTS) | WITH(SPREAD))
#define DATA (LIVE | LEARNED | WITH(SIGNATURES) | WITH(REPLAY) | WITH(DOCTOR) | WITH(PROTOCOLS))
#define TUNNELS (PAST | WITH(FLOWS) | WITH(REPLAY))

static const struct args_option options[] = {
	{ OPT_FLOWS, "flows", 'F', NULL, "list flows instead of networks", WITH(REPLAY) },
	{ OPT_NETWORKS, "networks", 'n', "FILE", "names of source networks, as in networks.conf",
	  WITH(REPLAY) | WITH(IMPORT) | PAST },
	{ OPT_STORE, "store", 0, "FILE", "ask this file, no collector; replay, import: write into it",
	  WITH(REPLAY) | WITH(IMPORT) | PAST | WITH(EVENTS) | WITH(SPREAD) |
	  WITH(EXPLAIN) | WITH(STATUS) },
	{ OPT_SRC, "src", 0, "PREFIX", "flows whose initiator lies in it", TUNNELS },
	{ OPT_NETWORK, "network", 0, "NAME", "this source network only", TUNNELS | WITH(EVENTS) },
	{ OPT_PATH, "path", 0, "NAME", "this link only", TUNNELS | WITH(EVENTS) },
	{ OPT_CLASS, "class", 0, "NAME", "this protocol or fingerprint only", TUNNELS | WITH(EVENTS) },
	{ OPT_SINCE, "since", 0, "TIME", "from then on", TUNNELS | WITH(EVENTS) },
	{ OPT_UNTIL, "until", 0, "TIME", "up to then", TUNNELS | WITH(EVENTS) },
	{ OPT_TYPE, "type", 0, "NAME,...", "events of these kinds only", WITH(EVENTS) },
	{ OPT_TUNNELS, "tunnels", 0, NULL, "tunnels only", TUNNELS },
	{ OPT_BY, "by", 0, "WHAT", "network, asn, tag or /N: what networks are put together by",
	  WITH(NETWORKS) },
	{ OPT_SORT, "sort", 0, "WHAT", "tunnel, bytes, growth, share, since or name", WITH(NETWORKS) },
	{ OPT_STEP, "step", 0, "STEP", "hour, day, week, month (default) or year",
	  WITH(TREND) | WITH(PATHS) | WITH(REPORT) },
	{ OPT_BASELINE, "baseline", 0, "RANGE", "compare with 2023, 2023-04 or 2023-04-01..2023-06-30",
	  PAST },
	{ OPT_OFFICE, "office-hours", 0, "HH-HH", "office hours of Monday to Friday (default 08-18)",
	  WITH(HOURS) | WITH(REPORT) },
	{ OPT_TZ, "tz", 0, "ZONE", "Europe/Vienna, UTC or local (default)",
	  WITH(HOURS) | WITH(REPORT) },
	{ OPT_OUTPUT, "output", 'o', "FILE", "the page to write; '-' is standard output", WITH(REPORT) },
	{ OPT_ENGINE, "engine", 0, "NAME", "native (default) or kernel: the real programs, needs root",
	  WITH(REPLAY) },
	{ OPT_SIGNATURES, "signatures", 0, "FILE", "signatures to match, as signatures.d has them",
	  WITH(REPLAY) },
	{ OPT_LEARN, "learn", 0, "FILE", "write the rules that these captures teach, as signatures",
	  WITH(REPLAY) },
	{ OPT_MAX_FLOWS, "max-flows", 0, "N", "flows in memory at a time, 16 or more (default 1048576)",
	  WITH(REPLAY) },
	{ OPT_FINGERPRINTS, "fingerprints", 0, NULL, "fingerprints of tunnels that have no name",
	  WITH(REPLAY) },
	{ OPT_EXPLAIN, "explain", 0, "WORD", "why: a fingerprint, network or end of a flow",
	  WITH(REPLAY) },
	{ OPT_SPREAD, "spread", 0, "ID", "which networks show this fingerprint, and its kin",
	  WITH(REPLAY) },
	{ OPT_EXPORT, "export", 0, "ID", "first packets of a fingerprint, to --sample FILE or as JSON",
	  WITH(REPLAY) },
	{ OPT_SAMPLE, "sample", 0, "FILE", "write them there as pcap, addresses anonymised",
	  WITH(REPLAY) | WITH(FINGERPRINTS) },
	{ OPT_CUSTOM, "custom", 0, NULL, "only what no known tool explains",
	  WITH(REPLAY) | WITH(FINGERPRINTS) },
	{ OPT_WITHOUT, "without", 0, "NAME,...", "as if nobody knew these protocols; for tests",
	  WITH(REPLAY) },
	{ OPT_MIN_CONFIDENCE, "min-confidence", 'm', "N", "called a tunnel from here on, 0..100 (default 50)",
	  TUNNELS },
	{ OPT_LIMIT, "limit", 'l', "N", "rows of a table, 0 for all (default 100)",
	  TUNNELS | WITH(FINGERPRINTS) | WITH(EVENTS) },
	{ OPT_FAIL_EMPTY, "fail-empty", 0, NULL, "exit 4 when nothing matched",
	  TUNNELS | WITH(FINGERPRINTS) | WITH(EVENTS) },
	{ OPT_FOLLOW, "follow", 'f', NULL, "go on until interrupted", LIVE },
	{ OPT_EVERY, "every", 0, "TIME", "pause between answers of --follow (default 2s)",
	  WITH(STATUS) | ASKING | WITH(TOP) },
	{ OPT_SOCKET, "socket", 's', "PATH", "ask the collector at this socket",
	  LIVE | LEARNED | WITH(REPORT) | WITH(SIGNATURES) | WITH(TOP) },
	{ OPT_JSON, "json", 'j', NULL, "one JSON object; flows, events: one a line", DATA | WITH(VERSION) },
	{ OPT_CSV, "csv", 0, NULL, "comma-separated, integers in base units (RFC 4180)", TABLES },
	{ OPT_TSV, "tsv", 0, NULL, "the same with tabs", TABLES },
	{ OPT_COLUMNS, "columns", 'c', "NAME,...", "these columns, in this order", TABLES },
	{ OPT_NO_HEADERS, "no-headers", 0, NULL, "no line of column titles", TABLES },
	{ OPT_COLOR, "color", 0, "WHEN", "auto, always or never", ARGS_EVERY },
	{ OPT_NO_PAGER, "no-pager", 0, NULL, "long answers go to the terminal as they are", ARGS_EVERY },
	{ OPT_HELP, "help", 'h', NULL, "this help", ARGS_EVERY },
	{ OPT_VERSION, "version", 'V', NULL, "version of tunprint, its ABI and libraries", ARGS_EVERY },
};

static const struct args_never nevers[] = {
	{ VERB_FLOWS, OPT_STORE, "a store keeps sums, not flows; 'tunprint networks' and 'tunprint explain "
	  "NETWORK' with --store say who tunnelled what, and why" },
	{ VERB_FINGERPRINTS, OPT_STORE, "a store keeps sums; 'tunprint explain ID' with --store reads the "
	  "catalogue beside it, 'tunprint spread ID' says who used it" },
};

const struct args_table tunprint_table = {
	.program = "tunprint", .help = "which source networks use which tunnels",
	.verbs = verbs, .verbs_count = COUNT(verbs), .standard = VERB_STATUS,
	.options = options, .options_count = COUNT(options),
	.nevers = nevers, .nevers_count = COUNT(nevers),
};
