// SPDX-License-Identifier: Apache-2.0
/* tunprint top: the program beside this one, which alone needs ncurses. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cli/call.h"

int verb_top(struct call *call, struct reason *why)
{
	const char *socket = args_value(&call->args, OPT_SOCKET, NULL);
	const char *every = args_value(&call->args, OPT_EVERY, NULL);
	char path[PATH_MAX + 16], *line[8] = { "tunprint-top" }, *slash;
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
	int used = 1;

	if (call->args.words_count)
		return reason_say(why, EXIT_USAGE, "top takes no words; see 'tunprint help top'");
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return reason_say(why, EXIT_USAGE, "top needs a terminal; 'tunprint networks --follow' does not");
	if (socket) {
		line[used++] = "--socket";
		line[used++] = (char *)socket;
	}
	if (every) {
		line[used++] = "--every";
		line[used++] = (char *)every;
	}
	path[length > 0 ? length : 0] = '\0';
	slash = strrchr(path, '/');
	if (slash) {
		strcpy(slash + 1, "tunprint-top");
		execv(path, line);
	}
	execvp("tunprint-top", line);
	return reason_say(why, EXIT_FAILED, "tunprint-top: %s; it is a package of its own",
			  strerror(errno));
}
