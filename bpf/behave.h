/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * behave: is something carried inside? Judged by sizes, order and time alone, in any carrier.
 */
#ifndef TUNPRINT_BEHAVE_H
#define TUNPRINT_BEHAVE_H

#include "classify.h"

#define BEHAVE_PAYLOADS 64

static __always_inline void behave(const struct work *w, struct flow *flow, struct study *s)
{
}

#endif
