/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the collector tells its operator: a line on standard error, or, when that is the journal,
 * an entry whose MESSAGE_ID never changes, so that monitoring can wait for it whatever the words
 * are. The ids and what to do about each are in tools/package/tunprint.catalog.
 */
#ifndef TUNPRINT_TELL_H
#define TUNPRINT_TELL_H

enum tell {
	TELL_STARTED,			/* everything is attached, counting */
	TELL_STOPPED,
	TELL_START_FAILED,
	TELL_USER_MISSING,		/* goes on as root, without any capability */
	TELL_CAPABILITY_KEPT,		/* an old kernel wants CAP_BPF for reading */
	TELL_CONFIG_READ,
	TELL_CONFIG_REFUSED,		/* SIGHUP: a mistake, all stays as it was */
	TELL_CONFIG_LATER,		/* SIGHUP: an option that takes effect with the next start */
	TELL_LEDGER_UNREADABLE,
	TELL_LEDGER_NEW,		/* did not belong to the store */
	TELL_STORE_FAILS,		/* counting goes on in memory */
	TELL_STORE_BACK,
	TELL_STORE_ASIDE,		/* damaged, renamed, a new one begun */
	TELL_SIGNATURE_PULLED,		/* flows that it named were ordinary */
	TELL_SIGNATURES_UNSAVED,	/* the book or the kernel does not take them */
	TELL_PRINTS_ASIDE,		/* what was learned cannot be read */
	TELL_PRINTS_UNSAVED,		/* nor written: it waits in memory */
	TELL_NEW_FINGERPRINT,		/* events, see events/event.h */
	TELL_NEW_NETWORK,
	TELL_GROWTH,
	TELL_PATH_CHANGE,
	TELL_BLIND,
	TELL_SEES_AGAIN,
	TELL_EVENTS_UNSAVED,		/* their log or file cannot be written */
	TELL_EVENTS_UNJUDGED,		/* the store cannot be asked for growth */
	TELL_EVENT_COMMAND,		/* fails, or is too slow */
	TELLS,
};

/* One line without its newline, printf-like. Never fails: there is nobody else to tell. */
void tell_operator(enum tell what, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* An event: its sentence, and in the journal its line of JSON as TUNPRINT_EVENT beside it. */
void tell_event(enum tell what, const char *message, const char *json);
/* The stable id, 32 hex digits. */
const char *tell_id(enum tell what);

#endif
