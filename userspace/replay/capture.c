// SPDX-License-Identifier: Apache-2.0
/* Capture files: every link type becomes an Ethernet frame, a bare packet or (EtherType, offset). */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <pcap/pcap.h>

#include "replay/capture.h"

enum { TYPE_IPV4 = 0x0800, TYPE_IPV6 = 0x86dd, TYPE_NONE = 0xffff };

#define BUFFER (256u << 10)	/* bytes read at once */

struct capture {
	pcap_t *pcap;
	int link;
	uint64_t frames, size;
	const char *path;
};

static uint16_t be16_at(const uint8_t *p) { return p[0] << 8 | p[1]; }

static uint16_t type_by_nibble(const struct frame *f, unsigned int off)
{
	if (f->have <= off)
		return TYPE_IPV4;
	return f->data[off] >> 4 == 6 ? TYPE_IPV6 : f->data[off] >> 4 == 4 ? TYPE_IPV4 : TYPE_NONE;
}

/* BSD loopback: a protocol family in the writer's byte order (DLT_NULL) or big-endian (DLT_LOOP). */
static uint16_t loopback_type(const struct frame *f)
{
	uint32_t family;

	if (f->have < 4)
		return TYPE_IPV4;
	memcpy(&family, f->data, 4);
	if (family > 0xffff)
		family = __builtin_bswap32(family);
	switch (family) {
	case 2:
		return TYPE_IPV4;
	case 10: case 24: case 28: case 30:	/* AF_INET6 of Linux, NetBSD, FreeBSD, macOS */
		return TYPE_IPV6;
	}
	return TYPE_NONE;
}

/* PPP, with or without the HDLC address and control bytes (RFC 1661, 1662). */
static uint16_t ppp_type(const struct frame *f, uint16_t *off)
{
	unsigned int at = f->have >= 2 && f->data[0] == 0xff && f->data[1] == 0x03 ? 2 : 0;
	uint16_t proto;

	if (f->have < at + 2)
		return TYPE_IPV4;
	proto = be16_at(f->data + at);
	*off = at + 2;
	if (f->data[at] & 1) {			/* compressed protocol field */
		proto = f->data[at];
		*off = at + 1;
	}
	return proto == 0x21 ? TYPE_IPV4 : proto == 0x57 ? TYPE_IPV6 : TYPE_NONE;
}

/* Fills link, type and off; -EPROTONOSUPPORT for link types that cannot be read. */
static int read_link(int link, struct frame *f)
{
	f->link = LINK_ETHER;
	f->type = f->off = 0;
	switch (link) {
	case DLT_EN10MB:
		return 0;
	case DLT_RAW: case 14: case 101: case DLT_IPV4: case DLT_IPV6:
		f->link = LINK_IP;
		f->type = type_by_nibble(f, 0);
		return 0;
	case DLT_LINUX_SLL:
		f->off = 16;
		f->type = f->have >= 16 ? be16_at(f->data + 14) : TYPE_IPV4;
		return 0;
	case DLT_LINUX_SLL2:
		f->off = 20;
		f->type = f->have >= 20 ? be16_at(f->data) : TYPE_IPV4;
		return 0;
	case DLT_NULL: case DLT_LOOP:
		f->off = 4;
		f->type = loopback_type(f);
		return 0;
	case DLT_PPP: case DLT_PPP_SERIAL: case DLT_PPP_WITH_DIR:
		if (link == DLT_PPP_WITH_DIR && f->have) {
			f->data++;
			f->have--;
			f->wire--;
		}
		f->type = ppp_type(f, &f->off);
		return 0;
	case DLT_PPP_ETHER:			/* PPPoE header first */
		f->off = 0;
		f->type = 0x8864;
		return 0;
	case DLT_C_HDLC:
		f->off = 4;
		f->type = f->have >= 4 ? be16_at(f->data + 2) : TYPE_IPV4;
		return 0;
	}
	return -EPROTONOSUPPORT;
}

static int open_input(FILE **file, struct reason *why)
{
	static bool taken;

	if (taken)
		return reason_say(why, -EBUSY, "standard input can be read once only");
	if (isatty(STDIN_FILENO))
		return reason_say(why, -ENOTTY, "standard input is a terminal: pipe a capture into it");
	taken = true;
	*file = stdin;
	return 0;
}

static int open_file(const char *path, struct capture *c, FILE **file, struct reason *why)
{
	struct stat st;
	int err;

	if (!strcmp(path, "-"))
		return open_input(file, why);
	*file = fopen(path, "rb");
	if (!*file) {
		err = -errno;
		return reason_say(why, err, "%s: %s", path, strerror(-err));
	}
	if (fstat(fileno(*file), &st))
		st.st_mode = 0;
	if (S_ISDIR(st.st_mode))
		err = reason_say(why, -EISDIR, "%s: is a directory; name the files in it", path);
	else if (S_ISREG(st.st_mode) && !st.st_size)
		err = reason_say(why, -ENODATA, "%s: is empty", path);
	else
		err = 0;
	if (err)
		fclose(*file);
	else
		c->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	return err;
}

static int open_pcap(struct capture *c, const char *path, FILE *file, struct reason *why)
{
	char error[PCAP_ERRBUF_SIZE];
	struct frame probe = { 0 };
	const char *name;

	setvbuf(file, NULL, _IOFBF, BUFFER);	/* libpcap asks for a few bytes at a time */
	c->pcap = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error);
	if (!c->pcap) {
		fclose(file);
		return reason_say(why, -EINVAL, "%s: no capture that can be read: %s", path, error);
	}
	c->link = pcap_datalink(c->pcap);
	if (!read_link(c->link, &probe))
		return 0;
	name = pcap_datalink_val_to_name(c->link);
	pcap_close(c->pcap);
	return reason_say(why, -EPROTONOSUPPORT, "%s: link type %d (%s) cannot be read", path, c->link,
			  name ? name : "unknown");
}

int capture_open(struct capture **capture, const char *path, struct reason *why)
{
	struct capture *c = calloc(1, sizeof(*c));
	FILE *file;
	int err;

	if (!c)
		return reason_say(why, -ENOMEM, "%s: out of memory", path);
	c->path = strcmp(path, "-") ? path : "standard input";
	err = open_file(path, c, &file, why);
	if (!err)
		err = open_pcap(c, c->path, file, why);
	if (err)
		free(c);
	else
		*capture = c;
	return err;
}

int capture_next(struct capture *c, struct frame *f, struct reason *why)
{
	struct pcap_pkthdr *head;
	const u_char *data;
	int got = pcap_next_ex(c->pcap, &head, &data);

	if (got == PCAP_ERROR_BREAK)
		return 0;
	if (got != 1)
		return reason_say(why, -EBADMSG, "%s: broken after packet %llu: %s", c->path,
				  (unsigned long long)c->frames, pcap_geterr(c->pcap));
	c->frames++;
	f->data = data;
	f->have = head->caplen;
	f->wire = head->len < head->caplen ? head->caplen : head->len;
	f->at = (uint64_t)head->ts.tv_sec * 1000000000ULL + (uint64_t)head->ts.tv_usec;	/* ns */
	f->path = 1;
	read_link(c->link, f);
	return 1;
}

void capture_progress(struct capture *c, uint64_t *done, uint64_t *size)
{
	long at = c->size ? ftell(pcap_file(c->pcap)) : 0;

	*done = at > 0 ? at : 0;
	*size = c->size;
}

void capture_close(struct capture *c)
{
	if (!c)
		return;
	pcap_close(c->pcap);
	free(c);
}
