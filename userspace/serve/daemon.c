// SPDX-License-Identifier: Apache-2.0
/* Start, loop and end of the collector. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "learn/learn.h"
#include "base/tell.h"
#include "base/times.h"
#include "collect/prints.h"
#include "serve/daemon.h"
#include "serve/notify.h"

#define DAEMON_OF(watch, member) \
	((struct daemon *)((char *)(watch) - offsetof(struct daemon, member)))

int daemon_configure(struct daemon *d, struct reason *why)
{
	int err = config_load(&d->config, d->config_path, d->config_required, why);

	if (err)
		return err;
	err = networks_load(&d->networks, d->config.networks, why);
	if (err == -ENOENT)		/* every network is then its /24 or /48 */
		err = 0;
	if (!err && !d->config.interfaces_count)
		err = reason_say(why, -EINVAL, "%s: names no interface; write [interface NAME]",
				 d->config_path);
	err = err ? err : events_check(&d->config, why);
	return err;
}

static void empty(int fd)
{
	uint64_t times;

	if (read(fd, &times, sizeof(times)) < 0)
		errno = 0;		/* somebody was faster; the next one comes */
}

static void on_tick(struct watch *watch, uint32_t events)
{
	struct daemon *d = DAEMON_OF(watch, tick);
	int64_t now = times_now(), mono = loop_mono();
	int err;

	empty(watch->fd);
	err = collect_tick(&d->collect, now, mono);
	if (err)
		tell_operator(TELL_LEDGER_UNREADABLE, "the ledger cannot be read: %s", strerror(-err));
	for (unsigned int i = 0; i < d->posts_count; i++) {
		post_tick(&d->posts[i], post_seen(&d->posts[i], d->collect.seen), mono);
	}
	if (d->collect.rules)
		rules_tick(d->collect.rules, mono);
	prints_push(&d->collect, now);
	if (collect_flush_due(&d->collect, mono)) {
		collect_flush(&d->collect, now, mono);
		prints_save(&d->collect, now);
	}
	events_tick(&d->changes, now, mono);
	serve_tick(&d->serve, mono);
	metrics_tick(&d->metrics, mono);
	if (d->watchdog && mono - d->told >= d->watchdog) {
		notify("WATCHDOG=1");
		d->told = mono;
	}
}

static void on_events(struct watch *watch, uint32_t events)
{
	empty(watch->fd);
	collect_events(&DAEMON_OF(watch, events)->collect);
}

static void on_signal(struct watch *watch, uint32_t events)
{
	struct daemon *d = DAEMON_OF(watch, signals);
	struct signalfd_siginfo signal;

	if (read(watch->fd, &signal, sizeof(signal)) != sizeof(signal))
		return;
	if (signal.ssi_signo == SIGHUP)
		daemon_reload(d);
	else
		d->loop.stop = 1;
}

static int watch_signals(struct daemon *d)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	d->signals = (struct watch){ signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), on_signal };
	return d->signals.fd < 0 ? -errno : loop_add(&d->loop, &d->signals, EPOLLIN);
}

static int watch_timers(struct daemon *d)
{
	int err;

	d->tick = (struct watch){ loop_timer(d->config.interval), on_tick };
	d->events = (struct watch){ loop_timer(DAEMON_EVENTS), on_events };
	if (d->tick.fd < 0 || d->events.fd < 0)
		return d->tick.fd < 0 ? d->tick.fd : d->events.fd;
	err = loop_add(&d->loop, &d->tick, EPOLLIN);
	return err ? err : loop_add(&d->loop, &d->events, EPOLLIN);
}

static void let_go(void *arg)
{
	observer_close(arg);
}

static bool can_read(void *arg)
{
	struct collect *c = arg;
	uint64_t lost[LOSSES];

	return !c->source->ops->lost(c->source, lost);
}

/* As the user who will take it away again. */
static int open_socket(struct daemon *d, struct reason *why)
{
	gid_t group = group_find(d->config.group, d->identity.group);
	int err = folder_for(d->config.socket, &d->identity);

	if (err)
		return reason_say(why, err, "%s: its folder cannot be made: %s", d->config.socket,
				  strerror(-err));
	err = privilege_lend(&d->identity);
	err = err ? err : serve_open(&d->serve, &d->loop, &d->collect, d->config.socket, why);
	if (privilege_return(&d->identity) && !err)
		err = reason_say(why, -EPERM, "the user cannot be changed back");
	if (!err && lchown(d->config.socket, d->identity.user, group))
		err = reason_say(why, -errno, "%s: group %s cannot have it: %s", d->config.socket,
				 d->config.group, strerror(errno));
	return err;
}

/* As the user who will take the socket away again. */
static int open_metrics(struct daemon *d, struct reason *why)
{
	const char *path = d->config.metrics;
	gid_t group = group_find(d->config.group, d->identity.group);
	int err = *path ? folder_for(path, &d->identity) : 0;

	if (err)
		return reason_say(why, err, "%s: its folder cannot be made: %s", path, strerror(-err));
	err = privilege_lend(&d->identity);
	err = err ? err : metrics_open(&d->metrics, &d->serve, path,
				       (uint16_t)d->config.metrics_port, why);
	if (privilege_return(&d->identity) && !err)
		err = reason_say(why, -EPERM, "the user cannot be changed back");
	if (!err && *path && lchown(path, d->identity.user, group))
		err = reason_say(why, -errno, "%s: %s", path, strerror(errno));
	return err;
}

/* As the user who will write them. */
static int open_events(struct daemon *d, struct reason *why)
{
	int err = *d->config.events_file ? folder_for(d->config.events_file, &d->identity) : 0;

	if (err)
		return reason_say(why, err, "%s: its folder cannot be made: %s", d->config.events_file,
				  strerror(-err));
	err = privilege_lend(&d->identity);
	err = err ? err : events_open(&d->changes, &d->loop, &d->config, &d->collect, times_now(),
				      loop_mono(), why);
	if (privilege_return(&d->identity) && !err)
		err = reason_say(why, -EPERM, "the user cannot be changed back");
	d->changes.announced = serve_event;
	d->changes.announced_arg = &d->serve;
	return err;
}

/* Everything that needs rights, then none of them are left. */
static int open_all(struct daemon *d, struct reason *why)
{
	int err = daemon_store(d, why);

	err = err ? err : daemon_attach(d, why);
	err = err ? err : open_socket(d, why);
	err = err ? err : open_metrics(d, why);
	err = err ? err : open_events(d, why);
	if (err)
		return err;
	d->serve.posts = d->posts;
	d->serve.posts_count = d->posts_count;
	d->serve.changes = &d->changes;
	events_posts(&d->changes, d->posts, d->posts_count);
	d->serve.version = d->version;
	/* asked once while we may run a program; later it follows the clock by itself */
	d->collect.source->ops->offset(d->collect.source);
	if (!d->keep)
		d->keeper_fd = keeper_start(let_go, d->observer, &d->keeper);
	if (d->keeper_fd < 0)
		return reason_say(why, d->keeper_fd, "no second process: %s", strerror(-d->keeper_fd));
	return privilege_drop(&d->identity, can_read, &d->collect, why);
}

int daemon_start(struct daemon *d, struct reason *why)
{
	int err = loop_open(&d->loop);

	if (serve_alive(d->config.socket))
		return reason_say(why, -EADDRINUSE, "%s: another tunprintd answers there",
				  d->config.socket);
	err = err ? err : watch_signals(d);
	if (err)
		return reason_say(why, err, "signals cannot be waited for: %s", strerror(-err));
	if (identity_find(&d->identity, d->config.user, why)) {
		tell_operator(TELL_USER_MISSING, "%s", why->text);
		collect_note(&d->collect, why->text);
	}
	err = privilege_narrow();
	if (err)
		return reason_say(why, err, "capabilities: %s", strerror(-err));
	d->collect.interval = d->config.interval;
	d->collect.write = d->config.write;
	d->collect.keep_minutes = d->config.minutes;
	d->collect.keep_hours = d->config.hours;
	d->collect.keep_size = d->config.size;
	d->collect.min_confidence = d->config.min_confidence;
	d->collect.learn = learn_new(&(struct learn_limits){ 0 });
	d->collect.announced = serve_verdict;
	d->collect.announced_arg = &d->serve;
	err = open_all(d, why);
	if (err > 0) {
		tell_operator(TELL_CAPABILITY_KEPT,
			      "this kernel wants CAP_BPF for reading counters: it is kept");
		err = 0;
	}
	if (err)
		return err;
	err = watch_timers(d);
	if (err)
		return reason_say(why, err, "timers: %s", strerror(-err));
	d->watchdog = notify_watchdog();
	return 0;
}

int daemon_run(struct daemon *d)
{
	int err;

	notify("READY=1\nSTATUS=counting");
	tell_operator(TELL_STARTED, "counting on %u interface%s", d->posts_count,
		      d->posts_count == 1 ? "" : "s");
	err = loop_run(&d->loop);
	notify("STOPPING=1");
	tell_operator(TELL_STOPPED, "ending");
	return err;
}

/* What was counted up to now goes into the store; then nothing is left but what shall stay. */
void daemon_end(struct daemon *d)
{
	int64_t now = times_now(), mono = loop_mono();

	if (d->collect.source && d->collect.started && !d->failed) {
		collect_events(&d->collect);
		collect_tick(&d->collect, now, mono);
		collect_flush(&d->collect, now, mono);
		prints_save(&d->collect, now);
	}
	events_close(&d->changes);
	metrics_close(&d->metrics);
	serve_close(&d->serve);
	collect_end(&d->collect);
	learn_free(d->collect.learn);
	if (d->collect.rules)
		rules_end(&d->rules);
	store_close(d->collect.store);
	source_free(d->collect.source);
	if (d->keeper > 0)
		keeper_finish(d->keeper_fd, d->keeper);
	observer_close(d->observer);
	if (d->failed && d->began && d->keep)
		observer_remove(d->config.pin, NULL);
	networks_free(&d->networks);
	config_free(&d->config);
	free(d->posts);
	loop_close(&d->loop);
}
