/*
 * Where a report goes. A regular file gets its name only once it is whole, so that either the old
 * or the new content is there; it keeps its mode, and of a symbolic link the target is replaced.
 * Devices, pipes and descriptors (/dev/stdout, /dev/fd/63) are written to as they are. The one way
 * to write what -o names, for all commands.
 */
#ifndef LEEWAY_REPORT_OUTPUT_H
#define LEEWAY_REPORT_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/base/error.h"

struct output {
	FILE *stream;
	char *path; /* What messages call it. NULL: standard output. */
	char *target; /* The file to replace; NULL: written to as it is. */
	char *unfinished; /* The temporary file beside it. */
};

/* path NULL, "-" or /dev/stdout: standard output. A file that may not be written is refused. */
bool output_open(struct output *output, const char *path, struct error *error);

/* Flushes, gives the file its name and closes. On failure nothing of a regular file is left. */
bool output_finish(struct output *output, struct error *error);

/* Throws the unfinished file away; harmless after output_finish. */
void output_discard(struct output *output);

/*
 * Puts the index of the format that the path's ending names among those a command writes (ended by
 * NULL; "md" is ".md") into *format. A path of NULL or "-", of no regular file, or without an
 * ending leaves *format. Another ending is ERROR_USAGE, which lists the endings.
 */
bool output_find_format(
	const char *path, const char *const *formats, int *format, struct error *error);

#endif
