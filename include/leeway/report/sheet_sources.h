/*
 * Files that are not CSV, as CSV in UTF-8: each gives a temporary stream at its start, from which a
 * sheet is read as from any other. All take over the stream, which is seekable; NULL on error, the
 * file's name not in the message yet. Bytes from outside: sizes have ceilings.
 */
#ifndef LEEWAY_REPORT_SHEET_SOURCES_H
#define LEEWAY_REPORT_SHEET_SOURCES_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/base/error.h"

enum { SHEET_MAX_SOURCE = 64 << 20 /* Bytes of a file that is held in memory. */ };

/*
 * JSON: a list of objects, objects one a line or one after the other, lists one a line, and
 * Qualtrics' {"responses": […]}. A column for each key in order of first appearance; objects and
 * lists within are cells of JSON. NaN and Infinity are missing. A number of more digits than a
 * double holds is kept as it is written.
 */
FILE *sheet_source_json(FILE *take_stream, struct error *error);

#endif
