// SPDX-License-Identifier: Apache-2.0
/* Fuzz target: tunprint.conf and networks.conf; the first byte says which. */
#include <stdio.h>

#include "userspace/base/config.h"
#include "userspace/base/networks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct networks networks = { 0 };
	struct config config;
	struct reason why;
	FILE *file;

	if (size < 2)
		return 0;
	file = fmemopen((void *)(data + 1), size - 1, "r");
	if (!file)
		return 0;
	if (data[0] & 1) {
		if (!networks_read(&networks, file, "fuzz", &why))
			networks_free(&networks);
	} else {
		config_defaults(&config);
		config_read(&config, file, "fuzz", &why);
		config_free(&config);
	}
	return 0;
}
