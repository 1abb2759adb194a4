// SPDX-License-Identifier: Apache-2.0
/* Fuzz target: capture files of every kind, and their frames through the native engine. */
#include <stdio.h>
#include <unistd.h>
#include <sys/mman.h>

#include "userspace/replay/capture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct engine_options options = { .flows = 64, .desks = 64 };
	struct engine *e = engine_native(&options);
	int fd = memfd_create("capture", 0);
	struct capture *capture = NULL;
	struct frame frame = { 0 };
	struct reason why;
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!e || fd < 0 || write(fd, data, size) != (ssize_t)size)
		goto out;
	if (!capture_open(&capture, path, &why)) {
		while (capture_next(capture, &frame, &why) > 0)
			e->ops->frame(e, &frame);
		capture_close(capture);
	}
out:
	close(fd);
	if (e)
		e->ops->end(e);
	return 0;
}
