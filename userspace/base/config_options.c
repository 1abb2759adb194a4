// SPDX-License-Identifier: Apache-2.0
/* Every option of tunprint.conf: the only place to add one, next to its field in config.h. */
#include <stddef.h>

#include "base/config.h"
#include "base/units.h"

#define AT(field) offsetof(struct config, field)
#define LINK(field) offsetof(struct config_interface, field)

const struct config_option config_options[] = {
	{ "collector", "socket", CONFIG_PATH, "/run/tunprint/tunprint.sock", 0, CONFIG_SOCKET_ROOM,
	  NULL, "Unix socket that tunprint(1) asks", AT(socket) },
	{ "collector", "group", CONFIG_WORD, "tunprint", 0, CONFIG_WORD_ROOM, NULL,
	  "group that may read the socket", AT(group) },
	{ "collector", "user", CONFIG_WORD, "tunprint", 0, CONFIG_WORD_ROOM, NULL,
	  "user to become once everything is attached", AT(user) },
	{ "collector", "store", CONFIG_PATH, "/var/lib/tunprint/tunprint.db", 0, CONFIG_PATH_ROOM,
	  NULL, "history, an SQLite database", AT(store) },
	{ "collector", "interval", CONFIG_DURATION, "1s", UNITS_SECOND / 10, UNITS_MINUTE, NULL,
	  "time between two readings of the ledger", AT(interval) },
	{ "collector", "pin", CONFIG_PATH, "/sys/fs/bpf/tunprint", 0, CONFIG_PATH_ROOM, NULL,
	  "BPF directory where programs and maps stay across restarts", AT(pin) },
	{ "collector", "keep", CONFIG_FLAG, "yes", 0, 0, NULL,
	  "go on counting in the kernel when the collector ends; no: leave nothing behind", AT(keep) },

	{ "interface", "path", CONFIG_WORD, NULL, 0, CONFIG_WORD_ROOM, NULL,
	  "your name for the link behind it (default: the interface's name)", LINK(path) },
	{ "interface", "mode", CONFIG_CHOICE, "auto", 0, 0, "auto|native|generic|tc",
	  "where packets are seen: in the driver, in the stack, or at tc", LINK(mode) },
	{ "interface", "see", CONFIG_CHOICE, "auto", 0, 0, "auto|both|ingress|egress",
	  "which directions are counted", LINK(see) },
	{ "interface", "vlan", CONFIG_VLANS, "no", 0, VLANS_TEXT_ROOM, NULL,
	  "VLANs that are paths of their own, such as 10=guests, 20=staff, 30", LINK(vlan) },
	{ "interface", "tap", CONFIG_FLAG, "no", 0, 0, NULL,
	  "mirror port: packets are dropped once counted", LINK(tap) },
	{ "interface", "force", CONFIG_FLAG, "no", 0, 0, NULL,
	  "allow tap on an interface that has an address", LINK(force) },

	{ "tables", "flows", CONFIG_NUMBER, "1048576", 16, 1u << 26, NULL,
	  "flows tracked at a time", AT(flows) },
	{ "tables", "cells", CONFIG_NUMBER, "65536", 16, 1u << 24, NULL,
	  "cells of the ledger", AT(cells) },
	{ "tables", "studies", CONFIG_NUMBER, "65536", 16, 1u << 24, NULL,
	  "flows whose first packets are under study", AT(studies) },
	{ "tables", "fragments", CONFIG_NUMBER, "4096", 16, 1u << 22, NULL,
	  "fragmented packets remembered", AT(fragments) },
	{ "tables", "events", CONFIG_SIZE, "1M", 4096, 1u << 30, NULL,
	  "bytes of the event buffer, a power of two", AT(events) },

	{ "networks", "file", CONFIG_PATH, "/etc/tunprint/networks.conf", 0, CONFIG_PATH_ROOM, NULL,
	  "names of the source networks", AT(networks) },

	{ "signatures", "folder", CONFIG_PATH, "/etc/tunprint/signatures.d", 0, CONFIG_PATH_ROOM, NULL,
	  "files *.jsonl of signatures to match beside the learned ones", AT(signatures) },

	{ "verdict", "min-confidence", CONFIG_NUMBER, "50", 0, 100, NULL,
	  "confidence from which a flow is called a tunnel", AT(min_confidence) },

	{ "store", "write", CONFIG_DURATION, "10s", UNITS_SECOND / 10, 10 * UNITS_MINUTE, NULL,
	  "time between two writes; what lies between is in the kernel's ledger still", AT(write) },
	{ "store", "minutes", CONFIG_DURATION, "14d", UNITS_HOUR, 3660 * UNITS_DAY, NULL,
	  "how long minutes are kept", AT(minutes) },
	{ "store", "hours", CONFIG_DURATION, "400d", 2 * UNITS_DAY, 36600 * UNITS_DAY, NULL,
	  "how long hours, by quarters, are kept; days are kept for ever", AT(hours) },
	{ "store", "size", CONFIG_SIZE, "0", 0, 1ull << 46, NULL,
	  "bytes, a power of two, from which on minutes and then hours go sooner; 0: no limit", AT(size) },

	{ "metrics", "socket", CONFIG_PATH, NULL, 0, CONFIG_SOCKET_ROOM, NULL,
	  "Unix socket that answers HTTP with Prometheus' text form (default: none)", AT(metrics) },
	{ "metrics", "port", CONFIG_NUMBER, "0", 0, 65535, NULL,
	  "the same on this port of 127.0.0.1; 0: none", AT(metrics_port) },

	{ "events", "journal", CONFIG_FLAG, "yes", 0, 0, NULL,
	  "events go to the journal, or to standard error", AT(events_journal) },
	{ "events", "file", CONFIG_PATH, NULL, 0, CONFIG_PATH_ROOM, NULL,
	  "and as lines of JSON to this file, opened again on SIGHUP (default: none)", AT(events_file) },
	{ "events", "command", CONFIG_PATH, NULL, 0, CONFIG_PATH_ROOM, NULL,
	  "and one by one to this program and its arguments, on standard input (default: none)",
	  AT(events_command) },
	{ "events", "rate", CONFIG_NUMBER, "60", 1, 6000, NULL,
	  "times a minute that the command is begun at most", AT(events_rate) },
	{ "events", "size", CONFIG_SIZE, "16M", 65536, 1u << 30, NULL,
	  "bytes of the log that tunprint events reads, a power of two; as many before it are kept",
	  AT(events_size) },
	{ "events", "settle", CONFIG_DURATION, "0s", 0, 365 * UNITS_DAY, NULL,
	  "after the first start, new networks are only noted for so long", AT(events_settle) },
	{ "events", "window", CONFIG_DURATION, "1d", UNITS_DAY, 366 * UNITS_DAY, NULL,
	  "whole days, just past, that growth and paths are judged by", AT(events_window) },
	{ "events", "baseline", CONFIG_DURATION, "28d", UNITS_DAY, 3660 * UNITS_DAY, NULL,
	  "days before them that they are compared with", AT(events_baseline) },
	{ "events", "growth", CONFIG_NUMBER, "200", 0, 1000000, NULL,
	  "per cent more tunnelled bytes a day of a network that are an event; 0: none",
	  AT(events_growth) },
	{ "events", "path-change", CONFIG_NUMBER, "25", 0, 100, NULL,
	  "per cent of a network's tunnelled bytes on other links that are an event; 0: none",
	  AT(events_moved) },
	{ "events", "least", CONFIG_NUMBER, "100", 0, 4000000000u, NULL,
	  "megabytes a day of a network's tunnels below which neither is", AT(events_least) },

	{ "samples", "per-network", CONFIG_RATE, "2000/s", 0, 100000, NULL,
	  "payloads of unknown flows, up to 32 of each, that are looked at from one source network, and as "
	  "many DNS messages; 0: nothing is learned", AT(per_network) },
};

const unsigned int config_options_count = sizeof(config_options) / sizeof(config_options[0]);
