/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large tables that are met in no order: zeroed memory on huge pages where the kernel gives them,
 * since a table hashed into touches each small page for one entry and pays two faults for it.
 * Small ones come from the heap.
 */
#ifndef TUNPRINT_PAGES_H
#define TUNPRINT_PAGES_H

#include <stddef.h>

/* count * size zeroed bytes, or NULL with errno ENOMEM; given back with the same figures. */
void *pages_new(size_t count, size_t size);
void pages_free(void *pages, size_t count, size_t size);	/* NULL is fine */

#endif
