/* SPDX-License-Identifier: Apache-2.0 */
/* Opens the socket under a home-made tunnel; a file descriptor or a negative errno. */
#ifndef LAB_CARRIER_H
#define LAB_CARRIER_H

#include <signal.h>

#include "wire.h"

/* Addresses are "192.0.2.1:5000" or "[2001:db8::1]:5000"; port 0 over raw IP; from may be NULL. */
int carrier_connect(const struct wire *wire, const char *to, const char *from,
		    const volatile sig_atomic_t *stopped);
/* TCP waits here for its one client. */
int carrier_listen(const struct wire *wire, const char *at, const volatile sig_atomic_t *stopped);

#endif
