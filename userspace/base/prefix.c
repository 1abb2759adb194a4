// SPDX-License-Identifier: Apache-2.0
/* How addresses and prefixes are written, and what counts as a mistake in them. */
#include "base/prefix.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool address_is_ipv4(const struct address *address)
{
	return !memcmp(address->bytes, mapped, sizeof(mapped));
}

struct address address_from(const void *bytes, unsigned int size)
{
	struct address address;

	if (size == 4) {
		memcpy(address.bytes, mapped, sizeof(mapped));
		memcpy(address.bytes + 12, bytes, 4);
	} else {
		memcpy(address.bytes, bytes, 16);
	}
	return address;
}

int address_parse(const char *text, struct address *address, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1) {
		*address = address_from(bytes, 4);
		return 0;
	}
	if (inet_pton(AF_INET6, text, bytes) == 1) {
		*address = address_from(bytes, 16);
		return 0;
	}
	return reason_say(why, -EINVAL, "%s is not an IPv4 or IPv6 address",
			  reason_token(token, text, strlen(text)));
}

char *address_text(char out[ADDRESS_ROOM], const struct address *address)
{
	if (address_is_ipv4(address))
		inet_ntop(AF_INET, address->bytes + 12, out, ADDRESS_ROOM);
	else
		inet_ntop(AF_INET6, address->bytes, out, ADDRESS_ROOM);
	return out;
}

struct prefix prefix_around(const struct address *address, unsigned int length)
{
	struct prefix prefix = { .address = *address, .length = (uint8_t)length };

	for (unsigned int i = 0; i < 16; i++) {
		unsigned int kept = length > 8 * i ? length - 8 * i : 0;

		if (kept < 8)
			prefix.address.bytes[i] &= (uint8_t)(0xff00u >> kept);
	}
	return prefix;
}

bool prefix_holds(const struct prefix *prefix, const struct address *address)
{
	struct prefix around = prefix_around(address, prefix->length);

	return !memcmp(&around.address, &prefix->address, sizeof(around.address));
}

int prefix_order(const struct prefix *a, const struct prefix *b)
{
	int order = memcmp(&a->address, &b->address, sizeof(a->address));

	return order ? order : (int)a->length - (int)b->length;
}

char *prefix_text(char out[PREFIX_ROOM], const struct prefix *prefix)
{
	bool ipv4 = prefix->length >= 96 && address_is_ipv4(&prefix->address);
	char address[ADDRESS_ROOM];

	/* A short prefix around ::ffff:0:0 is IPv6, though its address reads as IPv4. */
	if (ipv4)
		inet_ntop(AF_INET, prefix->address.bytes + 12, address, sizeof(address));
	else
		inet_ntop(AF_INET6, prefix->address.bytes, address, sizeof(address));
	snprintf(out, PREFIX_ROOM, "%s/%u", address, prefix->length - (ipv4 ? 96u : 0u));
	return out;
}

/* The digits behind the slash; no sign, no leading zero, at most max. */
static int read_length(const char *text, unsigned int max, unsigned int *length)
{
	size_t size = strlen(text);

	*length = 0;
	if (size == 0 || size > 3 || (size > 1 && *text == '0'))
		return -EINVAL;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		*length = *length * 10 + (unsigned int)(*text - '0');
	}
	return *length <= max ? 0 : -EINVAL;
}

int prefix_parse(const char *text, struct prefix *prefix, struct reason *why)
{
	char token[REASON_TOKEN_ROOM], hint[PREFIX_ROOM], host[ADDRESS_ROOM];
	const char *slash = strchr(text, '/');
	size_t size = slash ? (size_t)(slash - text) : strlen(text);
	unsigned int length, shift;
	struct address address;

	reason_token(token, text, strlen(text));
	if (size >= sizeof(host))
		return reason_say(why, -EINVAL, "%s is not a prefix", token);
	memcpy(host, text, size);
	host[size] = '\0';
	if (address_parse(host, &address, NULL))
		return reason_say(why, -EINVAL,
				  "%s is not a prefix; write it like 192.0.2.0/24 or 2001:db8::/32",
				  token);
	shift = strchr(host, ':') ? 0 : 96;
	length = 128 - shift;
	if (slash && read_length(slash + 1, 128 - shift, &length))
		return reason_say(why, -EINVAL, "%s: the prefix length must be 0..%u", token,
				  128 - shift);
	*prefix = prefix_around(&address, length + shift);
	if (memcmp(&prefix->address, &address, sizeof(address)))
		return reason_say(why, -EINVAL, "%s has bits set after its length; did you mean %s?",
				  token, prefix_text(hint, prefix));
	return 0;
}
