// SPDX-License-Identifier: Apache-2.0
/* tunprint help and version. */
#include <jansson.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "cli/call.h"

/* A section of the man page for each verb, then its options. */
static void show_man(FILE *out)
{
	for (unsigned int i = 0; i < tunprint_table.verbs_count; i++) {
		const struct args_verb *verb = &tunprint_table.verbs[i];

		fprintf(out, ".SS \"%s%s%s\"\n%s.\n", verb->name, verb->words ? " " : "",
			verb->words ? verb->words : "", verb->help);
		if (!verb->more)
			continue;
		fputs(".PP\n.nf\n", out);
		for (const char *at = verb->more; *at; at++) {
			if ((at == verb->more || at[-1] == '\n') && (*at == '\'' || *at == '.'))
				fputs("\\&", out);
			if (*at == '-' || *at == '\\')
				fputc('\\', out);
			fputc(*at == '\\' ? 'e' : *at, out);
		}
		fputs("\n.fi\n", out);
	}
	fputs(".SH OPTIONS\n", out);
	args_man(&tunprint_table, -1, out);
}

int verb_help(struct call *call, struct reason *why)
{
	const char *word = call->args.words_count ? call->args.words[0] : NULL;
	int verb;

	if (call->args.words_count > 1)
		return reason_say(why, EXIT_USAGE, "help takes one word");
	if (!word) {
		args_usage(&tunprint_table, call->out);
		return EXIT_DONE;
	}
	if (!strcmp(word, "bash")) {
		args_bash(&tunprint_table, call->out);
		return EXIT_DONE;
	}
	if (!strcmp(word, "man")) {
		show_man(call->out);
		return EXIT_DONE;
	}
	verb = args_verb(&tunprint_table, word, why);
	if (verb < 0)
		return EXIT_USAGE;
	args_help(&tunprint_table, (unsigned int)verb, call->out);
	return EXIT_DONE;
}

int verb_version(struct call *call, struct reason *why)
{
	struct utsname host = { .release = "?" };
	struct json json;

	uname(&host);
	if (!args_given(&call->args, OPT_JSON)) {
		fprintf(call->out, "tunprint %s (ABI %d)\n%s\njansson %s, Linux %s\n",
			TUNPRINT_VERSION, TP_ABI, pcap_lib_version(), jansson_version_str(),
			host.release);
		return EXIT_DONE;
	}
	json_start(&json, call->out, JSON_LINE);
	json_open_object(&json, NULL);
	json_put_text(&json, "schema", "tunprint.version/1");
	json_put_text(&json, "version", TUNPRINT_VERSION);
	json_put_u64(&json, "abi", TP_ABI);
	json_put_text(&json, "libpcap", pcap_lib_version());
	json_put_text(&json, "jansson", jansson_version_str());
	json_put_text(&json, "kernel", host.release);
	json_close(&json);
	json_end(&json);
	return EXIT_DONE;
}
