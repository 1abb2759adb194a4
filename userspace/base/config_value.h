/* SPDX-License-Identifier: Apache-2.0 */
/* Values of options in the words of the file; for the config_*.c files only. */
#ifndef TUNPRINT_CONFIG_VALUE_H
#define TUNPRINT_CONFIG_VALUE_H

#include "base/config.h"

/* A size or duration, exactly, in the largest unit that needs no fraction: "14d", "1M". */
char *config_quantity(char out[CONFIG_WORD_ROOM], enum config_type type, uint64_t value);
/* The option's value as config_take reads it. */
void config_put(FILE *file, const struct config_option *option, const void *base);

#endif
