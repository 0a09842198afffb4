/*
 * Where a report goes: standard output, or a file that gets its name only once it is whole, so that
 * either the old or the new content is there.
 */
#ifndef LEEWAY_REPORT_OUTPUT_H
#define LEEWAY_REPORT_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/base/error.h"

struct output {
	FILE *stream;
	char *path; /* NULL: standard output. */
	char *unfinished; /* The temporary file beside it. */
};

/* path NULL or "-": standard output. */
bool output_open(struct output *output, const char *path, struct error *error);

/* Flushes, gives the file its name and closes. On failure nothing of the file is left. */
bool output_finish(struct output *output, struct error *error);

/* Throws the unfinished file away; harmless after output_finish. */
void output_discard(struct output *output);

#endif
