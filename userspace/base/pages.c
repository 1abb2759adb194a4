// SPDX-License-Identifier: Apache-2.0
/* Where large tables lie, and how their memory is asked for. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/pages.h"

#define PAGES_MIN (128U << 10)	/* bytes; below that a mapping costs more than it saves */

void *pages_new(size_t count, size_t size)
{
	size_t bytes;
	void *pages;

	if (__builtin_mul_overflow(count, size, &bytes) || !bytes) {
		errno = ENOMEM;
		return NULL;
	}
	if (bytes < PAGES_MIN)
		return calloc(count, size);
	pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		return NULL;
	madvise(pages, bytes, MADV_HUGEPAGE);	/* a wish: small pages do as well */
	return pages;
}

void pages_free(void *pages, size_t count, size_t size)
{
	if (count * size < PAGES_MIN)
		free(pages);
	else if (pages)
		munmap(pages, count * size);
}
