/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MQTT 3.1, 3.1.1 and 5: CONNECT names the protocol ("MQTT" or "MQIsdp"), CONNACK is 20 and a
 * short length; from the middle PINGREQ c0 00 and PINGRESP d0 00, two bytes each, answer one
 * another. A bridge between brokers sets the top bit of the version.
 */
#ifdef TUNPRINT_WORDS
static const char *const mqtt_sayings[] = {
	"CONNECT", "CONNACK answers CONNECT", "PINGRESP answers PINGREQ", 0
};
static const char *const mqtt_variants[] = { 0 };
#endif

static __always_inline int mqtt_is_connect(const __u8 *p)
{
	__u32 at = p[1] & 0x80 ? 3 : 2;

	if (p[0] != 0x10 || p[3] & 0x80)
		return 0;
	return load_be16(p + at) == 4 ? text_at(p + at + 2, "MQTT", 0) && (p[at + 6] & 0x7f) - 4U < 2
				      : load_be16(p + at) == 6 &&
						text_at(p + at + 2, "MQIsdp", 0) && p[at + 8] == 3;
}

static __always_inline opinion mqtt_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 2)
		return 0;
	if (at8(w, 0) == 0x10)
		return speaks_if(w->len >= 12 && mqtt_is_connect(w->head), 75, 0);
	if (at8(w, 0) == 0x20)
		return speaks_if(w->len >= 4 && at8(w, 2) <= 1 && theirs->len >= 12 &&
					 mqtt_is_connect(theirs->head),
				 96, 1);
	return speaks_if(w->len == 2 && be16(w, 0) == 0xd000 && theirs->len == 2 &&
				 load_be16(theirs->head) == 0xc000,
			 45, 2);
}
