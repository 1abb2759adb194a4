/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * dns2tcp (its protocol as the source shows it): TCP in base64 labels of TXT or KEY queries. The first
 * messages carry a command as a label of its own behind the data: =auth, =resource, =connect.
 * Data has no such label; its session, acknowledged and sequence numbers are for
 * userspace/learn/zones.c, and so are sessions that share a resolver's flow.
 */
#ifdef TUNPRINT_WORDS
static const char *const dns2tcp_sayings[] = { "command label =auth, =resource or =connect",
	"the command is answered", 0 };
static const char *const dns2tcp_variants[] = { 0 };
#endif

static __always_inline int dns2tcp_command(const __u8 *label)
{
	__u64 text = load_be64(label + 1);

	if (label[1] != '=')
		return 0;
	return (label[0] == 5 && text >> 24 == 0x3d61757468ULL) ||
	       (label[0] == 8 && text == 0x3d636f6e6e656374ULL) ||
	       (label[0] == 9 && text == 0x3d7265736f757263ULL && label[9] == 'e');
}

static __always_inline opinion dns2tcp_match(const struct work *w, const struct study *s)
{
	__u32 at = 12;

	if (w->len < 32 || !have(w, 32) || be16(w, 4) != 1 || at8(w, 12) < 8)
		return 0;
#pragma clang loop unroll(disable)
	for (int i = 0; i < 4; i++) {
		__u8 n = w->head[inside(at)];

		if (!n || n > 63 || at + n + 1 >= HEAD - 16)
			return 0;
		at += n + 1;
		if (dns2tcp_command(w->head + inside(at)))
			return at8(w, 2) & 0x80 ? speaks(100, 1) : speaks(90, 0);
	}
	return 0;
}
