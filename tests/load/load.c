// SPDX-License-Identifier: Apache-2.0
/*
 * The ledger at full load: two CPUs send through a veth with two queues to the observer, whose
 * tables are far too small, so that it evicts and refuses all the time. Every packet and byte must
 * be found again; also while programs are replaced, and while a collector is killed and restarted.
 */
#include <errno.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "attach/attach.h"
#include "../../tools/generate/generate.h"

#define PATH 3
#define THREADS 2
#define ROUNDS 40		/* of traffic at most, while programs are replaced */

struct sender {
	pthread_t thread;
	struct generator *generator;
	int cpu;
	uint64_t count;
	uint32_t length;
	volatile int done;
};

static unsigned int number, failed;
static char pin[64];
static uint64_t sent_packets, sent_bytes;

static void verdict(int good, const char *name, const char *why)
{
	printf("%s %u - %s%s%s\n", good ? "ok" : "not ok", ++number, name, good ? "" : ": ",
	       good ? "" : why);
	failed += !good;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void *send_all(void *arg)
{
	struct sender *s = arg;
	struct reason why = { "" };
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(s->cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	if (generator_send(s->generator, s->count, &why))
		printf("# %s\n", why.text);
	s->done = 1;
	return NULL;
}

static int start(struct sender s[THREADS], uint64_t count)
{
	for (int i = 0; i < THREADS; i++) {
		struct generator_options o = { .ifindex = if_nametoindex("from"),
			.length = i ? 300 : 90, .flows = 20000, .networks = 500 };
		struct reason why = { "" };

		s[i] = (struct sender){ .cpu = i, .count = count, .length = o.length };
		if (generator_open(&s[i].generator, &o, &why)) {
			printf("# %s\n", why.text);
			return -1;
		}
		pthread_create(&s[i].thread, NULL, send_all, &s[i]);
		sent_packets += count;
		sent_bytes += count * o.length;
	}
	return 0;
}

static int running(const struct sender s[THREADS])
{
	return !s[0].done || !s[1].done;
}

static void finish(struct sender s[THREADS])
{
	for (int i = 0; i < THREADS; i++) {
		pthread_join(s[i].thread, NULL);
		generator_close(s[i].generator);
	}
	usleep(200000);		/* what lies in the rings */
}

static int add_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct cell *sum = arg;

	if (key->path == PATH) {
		sum->packets += cell->packets;
		sum->bytes += cell->bytes;
	}
	return 0;
}

static void check(struct observer *o, const char *name, double took)
{
	struct cell seen = { 0 }, sum = { 0 };
	uint64_t lost[LOSSES] = { 0 };
	char why[256];

	observer_seen(o, PATH, 0, &seen);
	observer_cells(o, add_cell, &sum);
	observer_lost(o, lost);
	snprintf(why, sizeof(why), "sent %llu packets %llu bytes, seen %llu and %llu, cells %llu and %llu",
		 (unsigned long long)sent_packets, (unsigned long long)sent_bytes,
		 (unsigned long long)seen.packets, (unsigned long long)seen.bytes,
		 (unsigned long long)sum.packets, (unsigned long long)sum.bytes);
	verdict(seen.packets == sent_packets && seen.bytes == sent_bytes &&
		sum.packets == sent_packets && sum.bytes == sent_bytes, name, why);
	printf("# %s; %.1f s; flow races %llu, refused %llu; cells refused %llu; desks %llu; "
	       "events lost %llu, samples %llu, held back %llu\n", why, took,
	       (unsigned long long)lost[LOST_FLOW_RACE], (unsigned long long)lost[LOST_FLOW_REFUSED],
	       (unsigned long long)lost[LOST_CELL_REFUSED], (unsigned long long)lost[LOST_DESK],
	       (unsigned long long)lost[LOST_EVENT], (unsigned long long)lost[LOST_SAMPLE],
	       (unsigned long long)lost[LOST_SAMPLE_LIMIT]);
	fflush(stdout);
}

static const struct observer_options options = {
	.pin = pin, .flows = 256, .cells = 100, .desks = 64, .fragments = 64, .events = 4096,
};
static const struct attach_request request = {
	.name = "to", .path = PATH, .mode = ATTACH_NATIVE, .ingress = true, .tap = true, .force = true,
};

static struct observer *open_one(struct attach_result *result)
{
	struct observer *o = NULL;
	struct reason why = { "" };
	int err = observer_open(&o, &options, &why);

	if (!err)
		err = observer_attach(o, &request, result, &why);
	if (!err)
		return o;
	printf("# %s\n", why.text);
	observer_close(o);
	return NULL;
}

static void at_full_load(struct observer *o, uint64_t count)
{
	struct sender s[THREADS];
	double begun = seconds();

	if (start(s, count))
		return;
	finish(s);
	check(o, "two CPUs at full load, tiny tables", seconds() - begun);
}

/* As often as it takes: how long a replacement lasts depends on the machine, and so on the load. */
static void while_replaced(struct observer *o, uint64_t count)
{
	struct attach_result result;
	struct observer *other = open_one(&result);
	struct sender s[THREADS];
	struct reason why = { "" };
	int swaps = 0, busy = 0, rounds = 0, err = 0;
	double begun = seconds();

	verdict(other && result.ingress.taken_over, "a second build takes the link over", "it does not");
	for (; other && busy < 100 && rounds < ROUNDS && !err; rounds++) {
		if (start(s, count))
			break;
		for (; busy < 100 && !err; swaps++) {
			err = observer_attach(swaps & 1 ? other : o, &request, &result, &why);
			usleep(10000);
			if (!running(s))
				break;
			busy++;
		}
		finish(s);
	}
	snprintf(why.text + strlen(why.text), sizeof(why.text) - strlen(why.text),
		 " (%d of 100 under traffic, in %d rounds)", busy, rounds);
	verdict(!err && busy == 100, "100 replacements under traffic", why.text);
	check(o, "programs replaced", seconds() - begun);
	observer_close(other);
}

/* A collector that opens the pins, takes over, and reads until it is killed. */
static pid_t stand_in(void)
{
	struct attach_result result;
	pid_t pid = fork();
	struct observer *o;

	if (pid)
		return pid;
	o = open_one(&result);
	for (;;) {
		struct cell sum;

		if (!o)
			_exit(1);
		observer_cells(o, add_cell, &sum);
		usleep(1000);
	}
}

static void while_killed(uint64_t count)
{
	struct sender s[THREADS];
	struct attach_result result;
	double begun = seconds();
	int kills = 0, status, bad = 0;
	struct observer *o;

	if (start(s, count))
		return;
	while (running(s)) {
		pid_t pid = stand_in();

		usleep(kills % 3 ? 4000000 : 300000);	/* in the middle of loading, too */
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		bad += !WIFSIGNALED(status);
		kills++;
	}
	finish(s);
	o = open_one(&result);
	verdict(o && result.ingress.taken_over && !bad && kills > 1,
		"a collector killed and started again finds its pins", "it does not");
	if (o) {
		printf("# killed %d times\n", kills);
		check(o, "collector killed and restarted", seconds() - begun);
	}
	observer_close(o);
}

static int prepare(void)
{
	if (unshare(CLONE_NEWNET | CLONE_NEWNS))
		return -1;
	snprintf(pin, sizeof(pin), "/tmp/tunprint-load-XXXXXX");
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || !mkdtemp(pin) ||
	    mount("bpf", pin, "bpf", 0, NULL))
		return -1;
	return system("ip link add from numtxqueues 2 numrxqueues 2 type veth "
		      "peer name to numtxqueues 2 numrxqueues 2 && "
		      "sysctl -q -w net.ipv6.conf.from.disable_ipv6=1 net.ipv6.conf.to.disable_ipv6=1 && "
		      "ip link set from up && ip link set to up") ? -1 : 0;
}

int main(int argc, char **argv)
{
	uint64_t each = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000;
	char mounted[sizeof(pin)];
	struct attach_result result;
	struct observer *o;
	struct reason why;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (prepare()) {
		printf("1..0 # SKIP no namespace with a veth: %s\n", strerror(errno));
		return 77;
	}
	snprintf(mounted, sizeof(mounted), "%s", pin);
	strcat(pin, "/tp");
	o = open_one(&result);
	verdict(o && result.ingress.hook == HOOK_XDP_NATIVE, "observer attaches", "see above");
	if (o) {
		printf("# %s, program %u%s%s\n", hook_name(result.ingress.hook), result.ingress.program,
		       *result.ingress.why ? ", " : "", result.ingress.why);
		at_full_load(o, each);
		while_replaced(o, each / 5);
		observer_close(o);
		while_killed(each / 5);
	}
	if (observer_remove(pin, &why))
		verdict(0, "nothing is left", why.text);
	umount(mounted);
	rmdir(mounted);
	printf("1..%u\n", number);
	return failed ? 1 : 0;
}
