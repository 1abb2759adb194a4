// SPDX-License-Identifier: Apache-2.0
/* Past events, line by line as the log has them. */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

#include "events/log.h"
#include "serve/serve.h"

static int each(void *arg, const char *line, const json_t *event)
{
	struct job *job = arg;

	fputs(line, job->out);
	putc('\n', job->out);
	return ferror(job->out) || job_is_late(job);
}

static void *run(void *arg)
{
	struct job *job = arg;
	struct reason why = { "" };
	char path[1100];
	FILE *file = fopen(log_path(path, job->store), "re");

	if (!file && errno != ENOENT) {
		fputs("{\"error\":\"the log of events cannot be read\",\"exit\":1}\n", job->out);
	} else {
		fputs("{\"ok\":true,\"exit\":0}\n", job->out);
		event_pick_log(&job->pick, path, each, job, &why);
	}
	if (file)
		fclose(file);
	fflush(job->out);
	shutdown(job->fd, SHUT_WR);
	__atomic_store_n(&job->done, true, __ATOMIC_RELEASE);
	return NULL;
}

const struct job_kind job_events = { NULL, run };
