// SPDX-License-Identifier: Apache-2.0
/*
 * MMDB: a binary tree over addresses (MaxMind DB File Format Specification 2.0). Of each leaf the AS
 * number and its organisation are taken, else the country.
 */
#include <errno.h>
#include <string.h>

#include "base/prefix_list.h"

#ifndef WITH_MMDB

int prefix_list_mmdb(struct prefix_list *list, const char *path, struct reason *why)
{
	return reason_say(why, -EOPNOTSUPP, "%s: this tunprint was built without libmaxminddb", path);
}

#else

#include <maxminddb.h>

struct walk {
	struct prefix_list *list;
	MMDB_s db;
	uint32_t ipv4;			/* node where IPv4 begins in a tree of IPv6 */
	struct reason *why;
};

static void take_text(char *out, size_t room, MMDB_entry_s *entry, const char *a, const char *b)
{
	MMDB_entry_data_s data;
	const char *const path[] = { a, b, NULL };

	*out = '\0';
	if (MMDB_aget_value(entry, &data, path) == MMDB_SUCCESS && data.has_data &&
	    data.type == MMDB_DATA_TYPE_UTF8_STRING)
		snprintf(out, room, "%.*s", (int)data.data_size, data.utf8_string);
}

static int leaf(struct walk *w, MMDB_entry_s *entry, const struct prefix *prefix)
{
	const char *const asn_path[] = { "autonomous_system_number", NULL };
	MMDB_entry_data_s data;
	uint32_t asn = 0;
	char name[256];

	if (MMDB_aget_value(entry, &data, asn_path) == MMDB_SUCCESS && data.has_data &&
	    data.type == MMDB_DATA_TYPE_UINT32)
		asn = data.uint32;
	take_text(name, sizeof(name), entry, "autonomous_system_organization", NULL);
	if (!asn && !*name)
		take_text(name, sizeof(name), entry, "country", "iso_code");
	return asn || *name ? prefix_list_put(w->list, prefix, asn, name, w->why) : 0;
}

static int walk(struct walk *w, uint32_t node, struct prefix at);

static int branch(struct walk *w, uint64_t record, uint8_t type, MMDB_entry_s *entry,
		  const struct prefix *at)
{
	switch (type) {
	case MMDB_RECORD_TYPE_SEARCH_NODE:
		return walk(w, (uint32_t)record, *at);
	case MMDB_RECORD_TYPE_DATA:
		return leaf(w, entry, at);
	case MMDB_RECORD_TYPE_EMPTY:
		return 0;
	}
	return reason_say(w->why, -EBADMSG, "%s: its tree is damaged", w->db.filename);
}

/* IPv4 lies at ::/96 there; 6to4, Teredo and mapped addresses lead to the same nodes once more. */
static bool is_alias(const struct walk *w, uint32_t node, const struct prefix *at)
{
	static const uint8_t zero[12];

	return w->db.metadata.ip_version == 6 && node == w->ipv4 &&
	       (at->length != 96 || memcmp(at->address.bytes, zero, 12));
}

static int walk(struct walk *w, uint32_t node, struct prefix at)
{
	unsigned int depth = at.length;
	MMDB_search_node_s records;
	int err;

	if (is_alias(w, node, &at))
		return 0;
	if (depth >= 128 || MMDB_read_node(&w->db, node, &records) != MMDB_SUCCESS)
		return reason_say(w->why, -EBADMSG, "%s: its tree is damaged", w->db.filename);
	if (w->db.metadata.ip_version == 6 && node == w->ipv4 && depth == 96)
		at.address.bytes[10] = at.address.bytes[11] = 0xff;	/* as we write IPv4 */
	at.length++;
	err = branch(w, records.left_record, records.left_record_type, &records.left_record_entry,
		     &at);
	at.address.bytes[depth / 8] |= (uint8_t)(0x80 >> depth % 8);
	return err ? err : branch(w, records.right_record, records.right_record_type,
				  &records.right_record_entry, &at);
}

int prefix_list_mmdb(struct prefix_list *list, const char *path, struct reason *why)
{
	struct walk w = { .list = list, .why = why };
	struct prefix at = { .length = 0 };
	int rc = MMDB_open(path, MMDB_MODE_MMAP, &w.db), err;

	if (rc != MMDB_SUCCESS)
		return reason_say(why, rc == MMDB_FILE_OPEN_ERROR ? -ENOENT : -EBADMSG, "%s: %s", path,
				  MMDB_strerror(rc));
	if (w.db.metadata.ip_version == 6) {
		w.ipv4 = w.db.ipv4_start_node.node_value;
	} else {
		at.length = 96;
		at.address.bytes[10] = at.address.bytes[11] = 0xff;
	}
	err = walk(&w, 0, at);
	MMDB_close(&w.db);
	return err;
}

#endif
