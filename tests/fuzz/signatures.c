// SPDX-License-Identifier: Apache-2.0
/*
 * Fuzz target: a signature file up to the first 0xff byte, then payloads for what it holds; an entry
 * that was read must be written so that it is read again as the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/signature/book.h"

static struct conversation conversation;

static void payloads(const uint8_t *data, size_t size)
{
	memset(&conversation, 0, sizeof(conversation));
	while (size > 3 && conversation.count < CONVERSATION_PAYLOADS) {
		struct payload *p = &conversation.payloads[conversation.count];
		size_t have = data[0] & 63;

		have = have < size - 3 ? have : size - 3;
		p->way = data[1] & 1;
		p->len = (uint32_t)(have == 63 ? have + data[2] * 8U : have);
		p->have = (uint8_t)have;
		if (conversation.ways[p->way]++ < SAMPLES_PER_WAY)
			conversation.count++;
		memcpy(p->head, data + 3, have);
		data += 3 + have;
		size -= 3 + have;
	}
}

static void back(const struct entry *entry)
{
	static struct mistake mistake;
	struct entry again;
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	struct json json;

	if (!file)
		return;
	json_start(&json, file, JSON_LINE);
	entry_write(entry, &json, false);
	json_end(&json);
	fclose(file);
	text[strcspn(text, "\n")] = 0;
	if (entry_read(&again, text, &mistake) || memcmp(&again, entry, sizeof(again)))
		abort();
	free(text);
}

static int each(void *arg, const struct entry *entry)
{
	back(entry);
	conversation.key.proto = entry->match.proto;
	signature_match_conversation(&entry->match, &conversation, NULL);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mistake mistake;
	const uint8_t *end = memchr(data, 0xff, size);
	size_t lines = end ? (size_t)(end - data) : size;
	struct reason why;
	FILE *file;

	if (!lines)
		return 0;
	payloads(end ? end + 1 : data, end ? size - lines - 1 : 0);
	file = fmemopen((void *)data, lines, "r");
	if (!file)
		return 0;
	entries_read(file, "fuzz", each, NULL, &mistake, &why);
	fclose(file);
	return 0;
}
