/* SPDX-License-Identifier: Apache-2.0 */
/* Charts of block characters (Unicode 2581..2588, 2589..258F), and numbers beside them. */
#ifndef TUNPRINT_CHART_H
#define TUNPRINT_CHART_H

#include <stddef.h>

#define CHART_CELL 4		/* bytes of a character at most, with room */
#define CHART_CELLS 64

/* A column for each value, NAN is a blank; max is the full height. Returns out. */
char *chart_columns(char out[CHART_CELLS * CHART_CELL], const double *values, size_t count,
		    double max);
/* A bar of at most so many cells, in eighths. */
char *chart_bar(char out[CHART_CELLS * CHART_CELL], double part, size_t cells);
/* One of " .:-=+*#": for heat maps that need no colour. */
char chart_shade(double part);
/* "+300 %", "-6 %", "+0.4 %", "x 12" from 10 times on, "0 %". */
char *chart_growth(char out[32], double growth);

#endif
