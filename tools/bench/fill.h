/* SPDX-License-Identifier: Apache-2.0 */
/* What an observer has in its tables when the measured packets come, the same every time. */
#ifndef TUNPRINT_BENCH_FILL_H
#define TUNPRINT_BENCH_FILL_H

#include <stdint.h>

#include "attach/attach.h"

/* Flows that fill_flows() makes: what the driver's SOME goes through. */
#define MANY (1U << 19)

/* Spreads v over 32 bits; no cipher. */
uint32_t mix(uint32_t v);

/* count random /24 prefixes, each once. 0 or a negative errno, printed. */
int fill_prefixes(struct observer *observer, uint32_t count);

/*
 * count rules (up to SIGNATURES) as they are learned, at several offsets, with values, zeros, constants
 * and counters. Each 16th fits the first two bytes of payload, so that it is asked and not only held
 * back by the gates. 0 or a negative errno, printed.
 */
int fill_signatures(struct observer *observer, uint32_t count, const uint8_t *payload);

/* The flows of the driver's ONE and SOME as they are when they have been looked at enough. */
int fill_flows(struct observer *observer);

#endif
