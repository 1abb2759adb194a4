// SPDX-License-Identifier: Apache-2.0
/*
 * Which part of a name is the registered zone? Exactly that is what the public suffix list says;
 * here stands what it says for most names: country domains with second levels that registries use
 * (co.uk, com.au, ac.jp ...), and hosters that hand out names to anybody. A zone taken one level too
 * high mixes several owners' names; one too low splits a tunnel's. Built with TUNPRINT_LIBPSL, the
 * whole list is asked.
 */
#include <string.h>
#ifdef TUNPRINT_LIBPSL
#include <libpsl.h>
#endif

#include "message.h"

#define PAYLOAD_LABEL 30	/* bytes; registered names this long are too rare to matter */

static bool listed(const char *const *list, const char *text)
{
	for (; *list; list++)
		if (!strcmp(*list, text))
			return true;
	return false;
}

/* Lower-case text of label i, "" if longer than room. */
static void label_text(char out[16], const struct message *m, unsigned int i)
{
	const uint8_t *l = m->name + m->label[i];
	unsigned int n = l[0] < 15 ? l[0] : 0;

	for (unsigned int k = 0; k < n; k++)
		out[k] = l[k + 1] >= 'A' && l[k + 1] <= 'Z' ? l[k + 1] | 32 : l[k + 1];
	out[n] = 0;
}

#ifdef TUNPRINT_LIBPSL
static unsigned int suffix_labels(const struct message *m)
{
	char text[256];
	const char *suffix;
	unsigned int n = 1;

	message_text(text, sizeof(text), m, 0);
	suffix = psl_unregistrable_domain(psl_builtin(), text);
	for (; suffix && *suffix; suffix++)
		n += *suffix == '.';
	return n;
}
#else
static unsigned int suffix_labels(const struct message *m)
{
	static const char *const seconds[] = {
		"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv",
		"govt", "mil", "nom", "ltd", "plc", "sch", "school", "me", "id", "web", "nic",
		"info", "biz", "ed", "gr", "lg", "ad", "re", "pe", "in", "firm", "gen", "ind",
		"res", "asn", "geek", "kiwi", "maori", "iwi", "cri", "health", "nhs", "police",
		"police", "adv", "art", "blog", "eco", "eng", "med", "tv", "int", "muni", "club",
		"game", "idv", "k12", "my", "desa", "mobi", "name", "coop", 0
	};
	static const char *const hosters[] = {
		"duckdns.org", "ddns.net", "hopto.org", "zapto.org", "sytes.net", "no-ip.org",
		"dyndns.org", "dynu.net", "freeddns.org", "afraid.org", "github.io", "gitlab.io",
		"workers.dev", "pages.dev", "vercel.app", "netlify.app", "herokuapp.com",
		"eu.org", "us.com", "uk.com", "de.com", "co.com", 0
	};
	char last[16], before[16], both[32];

	if (m->labels < 2)
		return 1;
	label_text(last, m, m->labels - 1);
	label_text(before, m, m->labels - 2);
	if (!strcmp(last, "arpa"))
		return 2;
	if (strlen(last) == 2 && listed(seconds, before))
		return 2;
	strcpy(both, before);
	strcat(both, ".");
	strcat(both, last);
	return listed(hosters, both) ? 2 : 1;
}
#endif

uint16_t message_zone(const struct message *m)
{
	unsigned int suffix, at;

	if (m->cut || m->labels < 2)
		return m->name_len;
	suffix = suffix_labels(m);
	if (m->labels <= suffix)
		return m->name_len;
	at = m->labels - suffix - 1;
	/* data right below the top level: the tunnel's zone is the top level itself */
	if (m->name[m->label[at]] >= PAYLOAD_LABEL)
		at++;
	return m->label[at];
}
