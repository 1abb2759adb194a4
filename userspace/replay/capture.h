/* SPDX-License-Identifier: Apache-2.0 */
/* Capture files: pcap and pcapng through libpcap, and what their link headers mean. */
#ifndef TUNPRINT_CAPTURE_H
#define TUNPRINT_CAPTURE_H

#include "base/reason.h"
#include "engine/engine.h"

struct capture;

/*
 * path "-" is standard input. A negative errno with the reason if it cannot be read, is no capture
 * or of a link type that carries no IP.
 */
int capture_open(struct capture **capture, const char *path, struct reason *why);

/* 1: a frame (valid until the next call), 0: end of file, negative errno with the reason. */
int capture_next(struct capture *capture, struct frame *frame, struct reason *why);

/* Bytes read so far and the file's size; size 0 where it is not known. */
void capture_progress(struct capture *capture, uint64_t *done, uint64_t *size);

void capture_close(struct capture *capture);

#endif
