// SPDX-License-Identifier: Apache-2.0
/* The report's first table, who tunnels, and the cards that say where a fingerprint spread. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/chart.h"
#include "cli/page.h"
#include "cli/report.h"
#include "cli/show.h"

#define PRINTS_SHOWN 12

const char *report_tunnel(const json_t *tunnel)
{
	const char *print = take_text(tunnel, "fingerprint");

	return print ? print : take_text(tunnel, "protocol");
}

unsigned int report_colour(struct report *r, const json_t *tunnel)
{
	uint32_t id = names_id(&r->tunnels, report_tunnel(tunnel));

	return page_colour(id - 1);
}

static void put_tunnels(struct report *r, const json_t *network)
{
	FILE *out = r->out;
	const json_t *tunnels = json_object_get(network, "tunnels"), *tunnel;
	double whole = (double)take_u64(network, "bytes");
	size_t i;

	fputs("<td><div class=\"bar\">", out);
	json_array_foreach(tunnels, i, tunnel)
		page_put(out, "<span class=\"c%u\" style=\"width:%.2f%%\"></span>", report_colour(r, tunnel),
			 whole > 0 ? 100 * (double)take_u64(tunnel, "bytes") / whole : 0);
	fputs("</div><span class=\"legend\">", out);
	json_array_foreach(tunnels, i, tunnel) {
		char share[UNITS_ROOM];

		page_put(out, "<span><i class=\"c%u\"></i>", report_colour(r, tunnel));
		page_text(out, report_tunnel(tunnel));
		page_put(out, " %s</span>", units_percent(share, take_u64(tunnel, "bytes"),
							  take_u64(network, "bytes")));
	}
	fputs("</span></td>", out);
}

static void put_row(struct report *r, const json_t *network)
{
	FILE *out = r->out;
	const json_t *growth = json_object_get(network, "growth");
	char bytes[UNITS_ROOM], share[UNITS_ROOM], hidden[UNITS_ROOM], text[32] = "-";
	const char *since = take_text(network, "since");

	if (json_is_number(growth))
		chart_growth(text, json_number_value(growth));
	fputs("<tr><td class=\"k\">", out);
	page_text(out, take_text(network, "network"));
	fputs("</td>", out);
	put_tunnels(r, network);
	page_put(out, "<td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n o\">%s</td>"
		 "<td class=\"n o\">%s</td><td class=\"n o\">%.10s</td></tr>\n",
		 units_bytes(bytes, take_u64(network, "tunnel_bytes")),
		 units_percent(share, take_u64(network, "tunnel_bytes"), take_u64(network, "bytes")),
		 units_percent(hidden, take_u64(network, "hidden_bytes"), take_u64(network, "bytes")),
		 text, since ? since : "-");
}

void report_networks(struct report *r, const json_t *answer)
{
	FILE *out = r->out;
	const json_t *network;
	uint64_t without = 0;
	size_t i;

	fputs("<h2>Who tunnels</h2>\n<div class=\"wide\"><table>\n<tr><th>Network</th>"
	      "<th>Tunnels, of its own traffic</th><th class=\"n\">Bytes</th><th class=\"n\">Share</th>"
	      "<th class=\"n o\">Hidden</th><th class=\"n o\">Growth</th><th class=\"n o\">Since</th></tr>\n",
	      out);
	json_array_foreach(json_object_get(answer, "data"), i, network) {
		if (json_array_size(json_object_get(network, "tunnels")))
			put_row(r, network);
		else
			without++;
	}
	page_put(out, "</table></div>\n<p class=\"dim\">%llu networks without tunnels. Growth: against as "
		 "long a time before, or the baseline. Hidden: through tunnels that hide what they are."
		 "</p>\n", (unsigned long long)without);
}

static int by_print(const void *a, const void *b)
{
	const struct report_print *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->since > y->since) - (x->since < y->since);
}

#define PRINTS_MOST 4096

struct report_print *report_find_prints(const json_t *answer, size_t *count)
{
	struct report_print *prints = calloc(PRINTS_MOST, sizeof(*prints));
	const json_t *network, *tunnel;
	size_t i, j;

	*count = 0;
	if (!prints)
		return NULL;
	json_array_foreach(json_object_get(answer, "data"), i, network)
		json_array_foreach(json_object_get(network, "tunnels"), j, tunnel) {
			const char *name = take_text(tunnel, "fingerprint");

			if (name && *count < PRINTS_MOST)
				prints[(*count)++] = (struct report_print){
					name, take_text(network, "network"), take_time(tunnel, "since"),
					take_u64(tunnel, "bytes"), take_u64(tunnel, "confidence"),
				};
		}
	qsort(prints, *count, sizeof(*prints), by_print);
	return prints;
}

size_t report_same_print(const struct report_print *prints, size_t count)
{
	size_t same = 0;

	while (same < count && !strcmp(prints[same].name, prints->name))
		same++;
	return same;
}

static void put_card(FILE *out, const struct report_print *prints, size_t count)
{
	uint64_t bytes = 0, sure = 0;
	char text[UNITS_ROOM], time[TIMES_ROOM];

	for (size_t i = 0; i < count; i++) {
		bytes += prints[i].bytes;
		sure = prints[i].confidence > sure ? prints[i].confidence : sure;
	}
	fputs("<div class=\"card\"><h3>", out);
	page_text(out, prints->name);
	page_put(out, "</h3><p class=\"dim\">%zu network%s, %s, confidence %llu</p>\n<ol>", count,
		 count == 1 ? "" : "s", units_bytes(text, bytes), (unsigned long long)sure);
	for (size_t i = 0; i < count; i++) {
		fputs("<li>", out);
		page_text(out, prints[i].network);
		page_put(out, " <span class=\"dim\">since %.10s, %s</span></li>",
			 prints[i].since ? times_iso(time, prints[i].since) : "?",
			 units_bytes(text, prints[i].bytes));
	}
	fputs("</ol></div>\n", out);
}

/* Which networks show the same home-made tunnel, in the order in which they began. */
int report_prints(FILE *out, const json_t *answer)
{
	size_t count, shown = 0, same;
	struct report_print *prints = report_find_prints(answer, &count);

	if (!prints)
		return -ENOMEM;
	if (count)
		fputs("<h2>Fingerprints and where they spread</h2>\n<div class=\"cards\">\n", out);
	for (size_t i = 0; i < count && shown < PRINTS_SHOWN; i += same, shown++) {
		same = report_same_print(prints + i, count - i);
		put_card(out, prints + i, same);
	}
	if (count)
		fputs("</div>\n", out);
	free(prints);
	return 0;
}
