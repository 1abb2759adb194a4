/* SPDX-License-Identifier: Apache-2.0 */
/* tunprint.conf and its drop-ins as one struct; one table describes every option. */
#ifndef TUNPRINT_CONFIG_H
#define TUNPRINT_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/reason.h"
#include "base/vlans.h"

#define CONFIG_FILE "/etc/tunprint/tunprint.conf"
#define CONFIG_WORD_ROOM 64
#define CONFIG_PATH_ROOM 1024
#define CONFIG_SOCKET_ROOM 108		/* sun_path, unix(7) */
#define CONFIG_INTERFACE_ROOM 16	/* IFNAMSIZ */
#define CONFIG_INTERFACES 256

/* In the order of the words in the option table. */
enum config_mode { MODE_AUTO, MODE_NATIVE, MODE_GENERIC, MODE_TC };
enum config_see { SEE_AUTO, SEE_BOTH, SEE_INGRESS, SEE_EGRESS };

struct config_interface {
	char name[CONFIG_INTERFACE_ROOM];
	char path[CONFIG_WORD_ROOM];	/* operator's name of the link */
	uint8_t mode, see;		/* enum config_mode, config_see */
	char vlan[VLANS_TEXT_ROOM];	/* as vlans_parse() reads it */
	bool tap, force;
};

struct config {
	char socket[CONFIG_SOCKET_ROOM];
	char group[CONFIG_WORD_ROOM], user[CONFIG_WORD_ROOM];
	char store[CONFIG_PATH_ROOM], pin[CONFIG_PATH_ROOM], networks[CONFIG_PATH_ROOM];
	char signatures[CONFIG_PATH_ROOM];	/* folder */
	uint64_t interval;		/* microseconds */
	bool keep;			/* go on counting when the collector ends */
	uint64_t write;			/* microseconds between two writes into the store */
	uint64_t minutes, hours;	/* microseconds that they are kept in the store */
	uint64_t size;			/* bytes of the store that are in use, 0: no limit */
	uint32_t flows, cells, studies, fragments;	/* entries */
	uint64_t events;		/* bytes, a power of two */
	char metrics[CONFIG_SOCKET_ROOM];	/* "": none */
	uint32_t metrics_port;		/* on 127.0.0.1; 0: none */
	uint32_t min_confidence;	/* 0..100 */
	char events_file[CONFIG_PATH_ROOM], events_command[CONFIG_PATH_ROOM];	/* "": none */
	bool events_journal;
	uint32_t events_rate;		/* commands a minute */
	uint64_t events_size;		/* bytes of the log */
	uint64_t events_settle, events_window, events_baseline;	/* microseconds */
	uint32_t events_growth, events_moved;	/* per cent, 0: not asked for */
	uint32_t events_least;		/* megabytes a day */
	uint32_t per_network;		/* samples a second */
	struct config_interface *interfaces;
	unsigned int interfaces_count;
};

enum config_type {
	CONFIG_PATH,	/* absolute; max is the room */
	CONFIG_WORD,	/* no blanks; max is the room */
	CONFIG_NUMBER,	/* uint32_t */
	CONFIG_RATE,	/* uint32_t a second, "/s" may follow */
	CONFIG_SIZE,	/* uint64_t bytes, a power of two */
	CONFIG_DURATION, /* uint64_t microseconds */
	CONFIG_CHOICE,	/* uint8_t, index into words */
	CONFIG_FLAG,	/* bool: yes/no, true/false, on/off, 1/0 */
	CONFIG_VLANS,	/* text that vlans_parse() takes */
};

struct config_option {
	const char *section, *key;
	enum config_type type;
	const char *standard;		/* default as it would be written; NULL: see help */
	uint64_t min, max;		/* inclusive, in the unit of the type */
	const char *words;		/* "auto|native" of a choice */
	const char *help;		/* one line */
	size_t offset;			/* in struct config, or in config_interface for [interface] */
};

extern const struct config_option config_options[];
extern const unsigned int config_options_count;

/*
 * Sets the defaults, reads the file, then `<file>.d/` files named *.conf in byte order; later files
 * override. A missing file is an error only when required. Unknown or repeated keys, unknown
 * sections and bad values are errors: -EINVAL and `file:line: what`. On error config is empty.
 */
int config_load(struct config *config, const char *path, bool required, struct reason *why);
int config_defaults(struct config *config);
/* One file over what is there, from an open stream, which is closed. Not for unchecked use alone. */
int config_read(struct config *config, FILE *file, const char *name, struct reason *why);
void config_free(struct config *config);
/* The interface of that name, made with its defaults when new; NULL with reason. */
struct config_interface *config_interface(struct config *config, const char *name,
					  struct reason *why);

/* One value as it is set by `key = text`; base is the struct that option->offset counts from. */
int config_take(const struct config_option *option, void *base, const char *text,
		struct reason *why);

/* The configuration in force, readable by config_load again. */
void config_dump(const struct config *config, FILE *file);
/* All options with default and help, for people and as man page source (man(7)). */
void config_list(FILE *file);
void config_man(FILE *file);

#endif
