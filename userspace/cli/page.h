/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of an HTML page: text, inline SVG charts made of answers; for report.c. */
#ifndef TUNPRINT_PAGE_H
#define TUNPRINT_PAGE_H

#include <jansson.h>
#include <stdio.h>

/* With <, >, & and quotes written as entities. */
void page_text(FILE *out, const char *text);
/* printf for markup; arguments must be markup or numbers. */
void page_put(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void page_begin(FILE *out, const char *title);
void page_end(FILE *out);

#define PAGE_COLOURS 8
/* Class c0.. of the n-th thing in a chart; the last colour is of all the rest. */
unsigned int page_colour(size_t n);
/* A coloured square and a name, for each; names are JSON strings. */
void page_legend(FILE *out, const json_t *names);

/* Bytes a day by month (or step), with marks where something changed: tunprint.trend/1. */
void page_curve(FILE *out, const json_t *trend);
/* Hours of the week then and now: tunprint.hours/1. */
void page_weeks(FILE *out, const json_t *hours);
/* Shares of links by month, with the moves: tunprint.paths/1. */
void page_links(FILE *out, const json_t *paths);

#endif
