// SPDX-License-Identifier: Apache-2.0
/* Charts of block characters. */
#include "cli/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

char *chart_columns(char out[CHART_CELLS * CHART_CELL], const double *values, size_t count,
		    double max)
{
	char *at = out;

	for (size_t i = 0; i < count && i < CHART_CELLS - 1; i++) {
		int level = max > 0 && !isnan(values[i]) ? (int)lround(values[i] / max * 8) : 0;

		level = level > 8 ? 8 : level;
		if (isnan(values[i]))
			*at++ = ' ';
		else if (values[i] <= 0)
			*at++ = '.';
		else
			at += sprintf(at, "\xe2\x96%c", 0x81 + (level ? level - 1 : 0));
	}
	*at = '\0';
	return out;
}

char *chart_bar(char out[CHART_CELLS * CHART_CELL], double part, size_t cells)
{
	long eighths = isnan(part) || part <= 0 ? 0 : lround(part * (double)cells * 8);
	char *at = out;

	cells = cells < CHART_CELLS - 1 ? cells : CHART_CELLS - 1;
	eighths = eighths > (long)cells * 8 ? (long)cells * 8 : eighths;
	if (!eighths && part > 0)
		eighths = 1;
	for (; eighths >= 8; eighths -= 8)
		at += sprintf(at, "\xe2\x96\x88");
	if (eighths)
		at += sprintf(at, "\xe2\x96%c", (char)(0x90 - eighths));
	*at = '\0';
	return out;
}

char chart_shade(double part)
{
	static const char shades[] = ".:-=+*#";

	if (isnan(part) || part <= 0)
		return ' ';
	return shades[part >= 1 ? 6 : (int)(part * 7)];
}

char *chart_growth(char out[32], double growth)
{
	double percent = growth * 100;

	if (isnan(growth))
		strcpy(out, "-");
	else if (growth >= 10)
		snprintf(out, 32, "x %.0f", growth + 1);
	else if (fabs(percent) < 0.05)
		strcpy(out, "0 %");
	else
		snprintf(out, 32, fabs(percent) < 9.95 ? "%+.1f %%" : "%+.0f %%", percent);
	return out;
}
