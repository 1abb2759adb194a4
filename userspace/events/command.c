// SPDX-License-Identifier: Apache-2.0
/* posix_spawn with a memfd as standard input: no pipe that could fill, no shell, no copy of us. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/tell.h"
#include "events/command.h"

/* Splits at blanks, in place; returns how many words there are, which may be too many. */
static unsigned int split(char *text, char *words[COMMAND_WORDS + 1])
{
	unsigned int count = 0;
	char *rest = text, *word;

	while ((word = strtok_r(rest, " \t", &rest))) {
		if (count < COMMAND_WORDS)
			words[count] = word;
		count++;
	}
	words[count < COMMAND_WORDS ? count : COMMAND_WORDS] = NULL;
	return count;
}

int command_check(const char *text, struct reason *why)
{
	char copy[1024], *words[COMMAND_WORDS + 1];
	struct stat st;

	if (!*text)
		return 0;
	snprintf(copy, sizeof(copy), "%s", text);
	if (split(copy, words) > COMMAND_WORDS)
		return reason_say(why, -EINVAL, "command: more than %d words", COMMAND_WORDS);
	if (stat(words[0], &st) || access(words[0], X_OK))
		return reason_say(why, -errno, "command: %s: %s", words[0], strerror(errno));
	if (!S_ISREG(st.st_mode))
		return reason_say(why, -EINVAL, "command: %s: is no program", words[0]);
	return 0;
}

void command_open(struct command *c, struct loop *loop, const char *text, unsigned int rate,
		  int64_t mono)
{
	memset(c, 0, sizeof(*c));
	snprintf(c->text, sizeof(c->text), "%s", text);
	split(c->text, c->words);
	c->loop = loop;
	c->rate = rate;
	c->tokens = rate;
	c->filled = mono;
	for (int i = 0; i < COMMAND_RUNNING; i++)
		c->running[i].watch.fd = -1;
}

/* Once until it works again, and not more than once an hour when it comes and goes. */
static void complain(struct command *c, const char *what, int64_t mono)
{
	c->failed++;
	if (!c->failing && (!c->told || mono - c->told >= COMMAND_TOLD)) {
		tell_operator(TELL_EVENT_COMMAND, "%s: %s; events are kept all the same",
			      c->words[0], what);
		c->told = mono;
	}
	c->failing = true;
}

static void judge_end(struct command *c, int status, int64_t mono)
{
	char text[64];

	if (WIFEXITED(status) && !WEXITSTATUS(status)) {
		c->done++;
		c->failing = false;
		return;
	}
	if (WIFEXITED(status))
		snprintf(text, sizeof(text), "ended with exit code %d", WEXITSTATUS(status));
	else
		snprintf(text, sizeof(text), "was ended by signal %d%s", WTERMSIG(status),
			 WTERMSIG(status) == SIGKILL ? ", perhaps for taking over 30 s" : "");
	complain(c, text, mono);
}

static void ended(struct watch *watch, uint32_t events)
{
	struct running *r = (struct running *)watch;
	int status;

	if (waitpid(r->pid, &status, WNOHANG) != r->pid)
		return;
	loop_remove(r->command->loop, watch);
	close(watch->fd);
	watch->fd = -1;
	judge_end(r->command, status, loop_mono());
	command_tick(r->command, loop_mono());
}

/* The line as an open file, at its beginning; -errno. */
static int as_file(const char *line)
{
	int fd = memfd_create("event", MFD_CLOEXEC);
	size_t length = strlen(line);

	if (fd < 0)
		return -errno;
	if (write(fd, line, length) != (ssize_t)length || lseek(fd, 0, SEEK_SET)) {
		close(fd);
		return -EIO;
	}
	return fd;
}

/* Its own process group, no signal blocked, nothing open but the three. */
static int spawn(struct command *c, int in, const char *type, pid_t *pid)
{
	char event[64], *environment[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
					   "LC_ALL=C.UTF-8", event, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, standard;
	int err;

	snprintf(event, sizeof(event), "TUNPRINT_EVENT=%s", type);
	sigemptyset(&none);
	sigemptyset(&standard);
	sigaddset(&standard, SIGPIPE);
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
				 POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &standard);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&files, 3);
	err = -posix_spawn(pid, c->words[0], &files, &how, c->words, environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return err;
}

static int begin(struct command *c, struct running *r, const char *type, const char *line,
		 int64_t mono)
{
	int in = as_file(line), err = in < 0 ? in : 0, fd;

	err = err ? err : spawn(c, in, type, &r->pid);
	if (in >= 0)
		close(in);
	if (err)
		return err;
	fd = (int)syscall(SYS_pidfd_open, r->pid, 0);
	if (fd < 0) {
		err = -errno;
		kill(-r->pid, SIGKILL);
		waitpid(r->pid, NULL, 0);
		return err;
	}
	r->watch = (struct watch){ fd, ended };
	r->command = c;
	r->begun = mono;
	return loop_add(c->loop, &r->watch, EPOLLIN);
}

static struct running *free_place(struct command *c)
{
	for (int i = 0; i < COMMAND_RUNNING; i++)
		if (c->running[i].watch.fd < 0)
			return &c->running[i];
	return NULL;
}

static void begin_next(struct command *c, struct running *place, int64_t mono)
{
	char *line = c->waiting[c->first].line;
	int err = begin(c, place, c->waiting[c->first].type, line, mono);

	if (err)
		complain(c, strerror(-err), mono);
	free(line);
	c->first = (c->first + 1) % COMMAND_WAITING;
	c->count--;
	c->tokens--;
}

void command_tick(struct command *c, int64_t mono)
{
	struct running *place;

	if (!c->words[0])
		return;
	c->tokens += (double)(mono - c->filled) * c->rate / 60e6;
	if (c->tokens > c->rate)
		c->tokens = c->rate;
	c->filled = mono;
	for (int i = 0; i < COMMAND_RUNNING; i++)
		if (c->running[i].watch.fd >= 0 && mono - c->running[i].begun > COMMAND_LONGEST)
			kill(-c->running[i].pid, SIGKILL);
	while (c->count && c->tokens >= 1 && (place = free_place(c)))
		begin_next(c, place, mono);
}

void command_put(struct command *c, const char *type, const char *line, int64_t mono)
{
	unsigned int at = (c->first + c->count) % COMMAND_WAITING;

	if (!c->words[0])
		return;
	if (c->count == COMMAND_WAITING) {
		c->lost++;
		complain(c, "too slow, or too many events: it is not told of some", mono);
		return;
	}
	c->waiting[at].line = strdup(line);
	if (!c->waiting[at].line)
		return;
	snprintf(c->waiting[at].type, sizeof(c->waiting[at].type), "%s", type);
	c->count++;
	command_tick(c, mono);
}

void command_close(struct command *c)
{
	for (; c->count; c->count--) {
		free(c->waiting[c->first].line);
		c->first = (c->first + 1) % COMMAND_WAITING;
	}
	for (int i = 0; c->words[0] && i < COMMAND_RUNNING; i++)
		if (c->running[i].watch.fd >= 0)
			close(c->running[i].watch.fd);
	memset(c, 0, sizeof(*c));
}
