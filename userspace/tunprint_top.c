// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint-top: the answers of a collector, again and again, on a whole terminal. A program of its own,
 * so that nothing else needs ncurses. Each view is what its verb shows, as wide as the terminal.
 */
#include <errno.h>
#include <locale.h>
#include <ncurses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/ask.h"
#include "cli/learned.h"
#include "cli/wrap.h"

#define EVERY_LEAST (UNITS_SECOND / 10)

static const struct args_option options[] = {
	{ OPT_SOCKET, "socket", 's', "PATH", "ask the collector at this socket", ARGS_EVERY },
	{ OPT_EVERY, "every", 0, "TIME", "pause between two looks (default 2s)", ARGS_EVERY },
	{ OPT_HELP, "help", 'h', NULL, "this help", ARGS_EVERY },
	{ OPT_VERSION, "version", 'V', NULL, "version of tunprint", ARGS_EVERY },
};

static const struct args_table table = {
	.program = "tunprint-top",
	.help = "a collector's networks, tunnels, fingerprints, events and pipeline, live; q ends it",
	.options = options, .options_count = sizeof(options) / sizeof(options[0]),
};

enum view { VIEW_NETWORKS, VIEW_TUNNELS, VIEW_PRINTS, VIEW_EVENTS, VIEW_PIPELINE, VIEWS };

static const struct { int key; const char *name, *verb; } views[VIEWS] = {
	{ 'n', "networks", "networks" }, { 't', "tunnels", "flows" },
	{ 'f', "fingerprints", "fingerprints" }, { 'e', "events", "events" },
	{ 'p', "pipeline", "status" },
};

struct screen {
	struct call call;
	enum view view;
	enum question_sort sort;
	char *text;			/* of the view, as its verb shows it */
	char trouble[REASON_ROOM];
	int top;			/* first line shown */
	int lines;			/* of the text */
	int64_t asked;			/* microseconds */
};

static volatile sig_atomic_t ended;

static void on_signal(int number)
{
	ended = number;
}

/* Flows or events, one a line, as one array. */
static json_t *read_lines(const char *text)
{
	json_t *list = json_array();

	while (list && text && *text) {
		size_t length = strcspn(text, "\n");
		json_t *one = json_loadb(text, length, 0, NULL);

		if (one)
			json_array_append_new(list, one);
		text += length + (text[length] == '\n');
	}
	return list;
}

static int show(struct screen *s, const char *body, struct reason *why)
{
	bool rows = s->view == VIEW_TUNNELS || s->view == VIEW_EVENTS;
	json_t *answer = rows ? read_lines(body) : json_loads(body, 0, NULL);
	int code;

	if (!answer)
		return reason_say(why, EXIT_FAILED, "the collector's answer cannot be understood");
	if (s->view == VIEW_NETWORKS)
		code = show_networks(&s->call, answer, why);
	else if (s->view == VIEW_PIPELINE)
		code = show_status(&s->call, answer, why);
	else if (s->view == VIEW_PRINTS)
		code = show_fingerprints(&s->call, answer, why);
	else if (!json_array_size(answer))
		code = fputs(s->view == VIEW_EVENTS ? "No events yet.\n" :
			     "No flow that passes now is called a tunnel.\n", s->call.out) < 0;
	else
		code = s->view == VIEW_EVENTS ? show_events(&s->call, answer, why) :
		       show_flows(&s->call, answer, 0, why);
	json_decref(answer);
	return code;
}

static int ask_view(struct screen *s, char **body, struct reason *why)
{
	static const enum question_verb verbs[] = { ASK_NETWORKS, ASK_FLOWS, ASK_PRINTS };
	bool plain = s->view == VIEW_EVENTS || s->view == VIEW_PIPELINE;
	struct question *q = &s->call.question;
	int code;

	if (!plain)
		question_start(q, verbs[s->view]);
	q->sort = s->sort;
	q->filter.tunnels = s->view == VIEW_TUNNELS;
	return ask_text(&s->call, views[s->view].verb, plain ? NULL : q, body, &code, why);
}

static void look(struct screen *s)
{
	struct reason why = { "" };
	char *body = NULL, *text = NULL;
	size_t length;
	int code = ask_view(s, &body, &why);

	s->asked = times_now();
	*s->trouble = '\0';
	if (!code) {
		s->call.out = open_memstream(&text, &length);
		s->call.look.width = COLS > 20 ? (size_t)COLS : 20;
		code = s->call.out ? show(s, body, &why) : EXIT_FAILED;
		if (s->call.out)
			fclose(s->call.out);
	}
	free(body);
	if (code) {
		snprintf(s->trouble, sizeof(s->trouble), "%s", *why.text ? why.text : "out of memory");
		free(text);
		return;
	}
	free(s->text);
	s->text = text;
	s->lines = 0;
	for (const char *at = text; *at; at++)
		s->lines += *at == '\n';
}

static void draw_text(const struct screen *s)
{
	const char *at = s->text ? s->text : "";
	int y = 1;

	for (int i = 0; i < s->top && *at; i++) {
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	/* tables are as wide as the screen; a sentence that is wider goes on in the next row */
	for (int x = 0; y < LINES - 1 && *at; y++) {
		size_t length = strcspn(at, "\n"), part;

		part = wrap_words(at, length, (size_t)(COLS > x ? COLS - x : 1));
		mvaddnstr(y, x, at, (int)part);
		x = part < length ? 2 : 0;
		at += part;
		at += *at == '\n' || (x && *at == ' ');
	}
}

static void draw_bars(const struct screen *s)
{
	char left[160], right[64], time[TIMES_ROOM];
	int used = 1, x = 12;

	snprintf(right, sizeof(right), "%s ", times_local(time, s->asked) + 11);
	attron(A_REVERSE);
	mvhline(0, 0, ' ', COLS);
	mvhline(LINES - 1, 0, ' ', COLS);
	mvaddnstr(0, 1, "tunprint", COLS - 1);
	for (int i = 0; i < VIEWS; i++) {
		attrset(i == (int)s->view ? A_REVERSE | A_BOLD : A_REVERSE);
		mvaddnstr(0, x, views[i].name, COLS > x ? COLS - x : 0);
		x += (int)strlen(views[i].name) + 2;
	}
	attrset(A_REVERSE);
	if (COLS > x + (int)strlen(right))
		mvaddstr(0, COLS - (int)strlen(right), right);
	snprintf(left, sizeof(left), "n networks  t tunnels  f fingerprints  e events  p pipeline  s sort  q quit");
	used += (int)strlen(left);
	mvaddnstr(LINES - 1, 1, left, COLS - 1);
	snprintf(right, sizeof(right), "line %d of %d ", s->top + 1, s->lines);
	if (COLS > used + (int)strlen(right) && s->lines > LINES - 2)
		mvaddstr(LINES - 1, COLS - (int)strlen(right), right);
	attrset(A_NORMAL);
}

static void draw(const struct screen *s)
{
	erase();
	draw_text(s);
	if (*s->trouble) {
		attron(A_BOLD);
		mvaddnstr(LINES > 3 ? LINES - 2 : 0, 0, s->trouble,
			  (int)wrap_cut(s->trouble, strlen(s->trouble), (size_t)COLS));
		attroff(A_BOLD);
	}
	draw_bars(s);
	refresh();
}

static void choose(struct screen *s, enum view view)
{
	s->view = view;
	s->top = 0;
	s->asked = 0;
}

/* Whether to go on. */
static bool act(struct screen *s, int key)
{
	int page = LINES > 4 ? LINES - 3 : 1;

	for (int i = 0; i < VIEWS; i++)
		if (key == views[i].key)
			choose(s, (enum view)i);
	if (key == '\t')
		choose(s, (s->view + 1) % VIEWS);
	if (key == 's') {
		s->sort = (s->sort + 1) % (SORT_NAME + 1);
		choose(s, VIEW_NETWORKS);
	}
	if (key == KEY_RESIZE || key == ' ')
		s->asked = 0;
	s->top += key == KEY_DOWN ? 1 : key == KEY_UP ? -1 : key == KEY_NPAGE ? page :
		  key == KEY_PPAGE ? -page : 0;
	s->top = s->top > s->lines - 1 ? s->lines - 1 : s->top;
	s->top = s->top < 0 || key == KEY_HOME ? 0 : s->top;
	return key != 'q' && key != 'Q';
}

static int run(struct screen *s)
{
	struct sigaction end = { .sa_handler = on_signal };
	bool on = true;

	setlocale(LC_ALL, "");
	if (!newterm(NULL, stdout, stdin)) {
		fprintf(stderr, "tunprint-top: this terminal (TERM) is not known\n");
		return EXIT_FAILED;
	}
	sigaction(SIGINT, &end, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGHUP, &end, NULL);
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	timeout(100);
	while (on && !ended) {
		if (times_now() - s->asked >= (int64_t)s->call.every)
			look(s);
		draw(s);
		on = act(s, getch());
	}
	endwin();
	free(s->text);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct screen screen = { .call = { .every = 2 * UNITS_SECOND, .limit = 1000 } };
	struct reason why = { "" };
	int code = EXIT_USAGE;

	signal(SIGPIPE, SIG_IGN);
	if (!args_parse(&table, argc, argv, &screen.call.args, &why)) {
		if (args_given(&screen.call.args, OPT_HELP) || args_given(&screen.call.args, OPT_VERSION)) {
			args_usage(&table, stdout);
			code = EXIT_DONE;
		} else if (screen.call.args.words_count) {
			reason_say(&why, 0, "takes options only; see --help");
		} else if (!args_duration(&screen.call.args, OPT_EVERY, &screen.call.every, &why)) {
			if (screen.call.every < EVERY_LEAST)
				screen.call.every = EVERY_LEAST;
			code = run(&screen);
		}
		args_free(&screen.call.args);
	}
	if (*why.text)
		fprintf(stderr, "tunprint-top: %s\n", why.text);
	return code;
}
