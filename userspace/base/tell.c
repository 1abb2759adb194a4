// SPDX-License-Identifier: Apache-2.0
/* Standard error, or the journal by its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "base/tell.h"

#define LINE_ROOM 2048
#define EXTRA_ROOM 8192	/* longer ones are left out: the log has them */
#define JOURNAL "/run/systemd/journal/socket"

/* Ids are never reused; tools/package/tunprint.catalog explains them. */
static const struct {
	const char *id;
	int priority;
} entries[TELLS] = {
	[TELL_STARTED] = { "cfedc31c1e9b4a7e8d35350893982f6d", LOG_INFO },
	[TELL_STOPPED] = { "820bbd7d82a04b76b5618182b5457c46", LOG_INFO },
	[TELL_START_FAILED] = { "fdab781dc40547b5954241631c13e7cb", LOG_ERR },
	[TELL_USER_MISSING] = { "8e4d96380d44400fb33cf57a931ffa8f", LOG_WARNING },
	[TELL_CAPABILITY_KEPT] = { "c77640a1d74943f78dc446cadb8b1778", LOG_NOTICE },
	[TELL_CONFIG_READ] = { "f123622aff8f4f87a6f9adc7fd92d8ed", LOG_INFO },
	[TELL_CONFIG_REFUSED] = { "2aafbdaee1a249c599746d7cbea49f29", LOG_ERR },
	[TELL_CONFIG_LATER] = { "341a4b6fc8754ead93a519205db19ef0", LOG_NOTICE },
	[TELL_LEDGER_UNREADABLE] = { "fc02207ce6864e9fb405517b95c715f8", LOG_ERR },
	[TELL_LEDGER_NEW] = { "c97437e53b894f728485261748fbacee", LOG_WARNING },
	[TELL_STORE_FAILS] = { "7826c37f11e241668357c20254e66482", LOG_ERR },
	[TELL_STORE_BACK] = { "3231bd43fa3b462a874b8291108a8598", LOG_NOTICE },
	[TELL_STORE_ASIDE] = { "1bdd98a7724c4ce38a903cbeda036cad", LOG_WARNING },
	[TELL_SIGNATURE_PULLED] = { "f46e0c92e15e4341abbca7ef6c851c8e", LOG_WARNING },
	[TELL_SIGNATURES_UNSAVED] = { "1adc52a6a50b4a21ab7eb821739f5695", LOG_ERR },
	[TELL_PRINTS_ASIDE] = { "2361b453b30045939c4c53d093ae0ae7", LOG_WARNING },
	[TELL_PRINTS_UNSAVED] = { "95d5143e068849c7b326e3d492449d80", LOG_ERR },
	[TELL_NEW_FINGERPRINT] = { "1cac6b85f56341ffb94234647040d645", LOG_NOTICE },
	[TELL_NEW_NETWORK] = { "50e4503313074a6b850fcb0f3d1d498b", LOG_NOTICE },
	[TELL_GROWTH] = { "c4932e6c1aed4115af6958ab53dc4266", LOG_NOTICE },
	[TELL_PATH_CHANGE] = { "13eb8918557645e594dea316844830af", LOG_NOTICE },
	[TELL_BLIND] = { "3999ae4f3464470fb83e906cbecb829b", LOG_ERR },
	[TELL_SEES_AGAIN] = { "0a4d5947d069416d95ff3b469ab0c98c", LOG_NOTICE },
	[TELL_EVENTS_UNSAVED] = { "35dad2888b324d9aad96032323dad69e", LOG_ERR },
	[TELL_EVENTS_UNJUDGED] = { "b7308b9ac7834eba9a59ee81166be5b5", LOG_WARNING },
	[TELL_EVENT_COMMAND] = { "2cd3dff0918e4c26af2ee19d81dc70fc", LOG_WARNING },
};

const char *tell_id(enum tell what)
{
	return entries[what].id;
}

/* JOURNAL_STREAM names standard error's device and inode, unless somebody redirected it. */
static int is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat at;

	return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
	       !fstat(STDERR_FILENO, &at) && at.st_dev == device && at.st_ino == inode;
}

/* extra: more fields, each with its newline. */
static int to_journal(enum tell what, const char *line, const char *extra)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = JOURNAL };
	char entry[LINE_ROOM + EXTRA_ROOM + 256];
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), n;
	ssize_t sent;

	if (fd < 0)
		return -errno;
	n = snprintf(entry, sizeof(entry), "MESSAGE=%s\nPRIORITY=%d\nMESSAGE_ID=%s\n"
		     "SYSLOG_IDENTIFIER=tunprintd\n%s", line, entries[what].priority, entries[what].id, extra);
	sent = sendto(fd, entry, n, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&address,
		      sizeof(address));
	close(fd);
	return sent == n ? 0 : -EIO;
}

static void tell(enum tell what, char *line, const char *extra)
{
	/* a newline would begin another field, or another line of the log */
	for (char *at = line; (at = strchr(at, '\n')); )
		*at = ' ';
	if (!is_journal() || to_journal(what, line, extra))
		fprintf(stderr, "tunprintd: %s\n", line);
}

void tell_operator(enum tell what, const char *format, ...)
{
	char line[LINE_ROOM];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	tell(what, line, "");
}

void tell_event(enum tell what, const char *message, const char *json)
{
	char line[LINE_ROOM], extra[EXTRA_ROOM];

	snprintf(line, sizeof(line), "%s", message);
	if (snprintf(extra, sizeof(extra), "TUNPRINT_EVENT=%.*s\n", (int)strcspn(json, "\n"), json) >=
	    (int)sizeof(extra))
		*extra = '\0';
	tell(what, line, extra);
}
