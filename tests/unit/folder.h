/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of a test's own, gone when it ends. */
#ifndef TUNPRINT_TESTS_FOLDER_H
#define TUNPRINT_TESTS_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[64];

static inline int folder_begin(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/tunprint-test-XXXXXX");
	return !mkdtemp(dir);
}

static inline int folder_end(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

#endif
