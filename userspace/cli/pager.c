// SPDX-License-Identifier: Apache-2.0
/* Which pager, when, and what becomes of the answer when there is none after all. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/pager.h"

#define NOT_FOUND 127	/* sh(1): of the command */

/* $TUNPRINT_PAGER, $PAGER, less; NULL: none is wanted. */
static const char *command(void)
{
	const char *name = getenv("TUNPRINT_PAGER");

	name = name ? name : getenv("PAGER");
	name = name ? name : "less";
	return *name && strcmp(name, "cat") ? name : NULL;
}

void pager_begin(struct pager *pager, struct call *call)
{
	const char *term = getenv("TERM");
	FILE *out;

	if (args_given(&call->args, OPT_NO_PAGER) || args_given(&call->args, OPT_FOLLOW) ||
	    call->args.verb == VERB_TOP || call->args.verb == VERB_REPORT || !command() ||
	    !isatty(STDOUT_FILENO) || !term || !strcmp(term, "dumb"))
		return;
	out = open_memstream(&pager->text, &pager->length);
	if (!out)
		return;
	call->out = out;
	pager->on = true;
}

/* Rows of the terminal that the text takes; sequences of colour take no room. */
static size_t rows_of(const char *text, size_t length, size_t width)
{
	size_t rows = 0, cells = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\033') {
			while (i < length && text[i] != 'm')
				i++;
		} else if (text[i] == '\n') {
			rows += cells ? (cells + width - 1) / width : 1;
			cells = 0;
		} else if ((text[i] & 0xc0) != 0x80) {
			cells++;
		}
	}
	return rows + (cells ? (cells + width - 1) / width : 0);
}

static bool fits(const struct pager *pager)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row || !size.ws_col)
		return true;
	return rows_of(pager->text, pager->length, size.ws_col) < size.ws_row;
}

static int write_all(int fd, const char *text, size_t length)
{
	while (length) {
		ssize_t n = write(fd, text, length);

		if (n < 0 && errno != EINTR)
			return -errno;
		text += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static pid_t start(const char *name, int ends[2])
{
	pid_t pid = fork();

	if (pid)
		return pid;
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
	signal(SIGPIPE, SIG_DFL);
	/* quit when it fits, keep colours, leave the text on the screen */
	setenv("LESS", "FRX", 0);
	setenv("LESSCHARSET", "utf-8", 0);
	execl("/bin/sh", "sh", "-c", name, NULL);
	_exit(NOT_FOUND);
}

/* Whether it was read there; the pager may end before it has read everything. */
static bool page(const struct pager *pager, const char *name)
{
	int ends[2], status = 0;
	pid_t pid;

	if (pipe(ends))
		return false;
	pid = start(name, ends);
	close(ends[0]);
	if (pid > 0) {
		/* the terminal's keys are the pager's now */
		signal(SIGINT, SIG_IGN);
		signal(SIGQUIT, SIG_IGN);
		write_all(ends[1], pager->text, pager->length);
	}
	close(ends[1]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) >= NOT_FOUND - 1);
}

int pager_end(struct pager *pager, struct call *call)
{
	int err;

	if (!pager->on)
		return fclose(call->out) ? -errno : 0;
	err = fclose(call->out) ? -errno : 0;
	if (!err && (fits(pager) || !page(pager, command())))
		err = write_all(STDOUT_FILENO, pager->text, pager->length);
	free(pager->text);
	return err;
}
