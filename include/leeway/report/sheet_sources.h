/*
 * Files that are not CSV, as CSV in UTF-8: each gives a temporary stream at its start, from which a
 * sheet is read as from any other. All take over the stream, which is seekable; NULL on error, the
 * file's name not in the message yet. Bytes from outside: sizes have ceilings.
 */
#ifndef LEEWAY_REPORT_SHEET_SOURCES_H
#define LEEWAY_REPORT_SHEET_SOURCES_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/base/buffer.h"
#include "leeway/base/error.h"

enum { SHEET_MAX_SOURCE = 64 << 20 /* Bytes of a file that is held in memory. */ };

/*
 * JSON: a list of objects, objects one a line or one after the other, lists one a line, and
 * Qualtrics' {"responses": […]}. A column for each key in order of first appearance; objects and
 * lists within are cells of JSON. NaN and Infinity are missing. A number of more digits than a
 * double holds is kept as it is written.
 */
FILE *sheet_source_json(FILE *take_stream, struct error *error);

/*
 * A zip: an Excel workbook's first visible sheet, or the one CSV in it, as Qualtrics packs it.
 * Dates become times as ISO 8601 writes them, without a zone; numbers have the fewest digits.
 */
FILE *sheet_source_zip(FILE *take_stream, struct error *error);

/*
 * SPSS (.sav): the variables' labels are the second record; numbers with a label are that label,
 * but for Qualtrics' Status and Finished; user-missing values are -99.
 */
FILE *sheet_source_sav(FILE *take_stream, struct error *error);

/* Which of xlsx and sav this build reads: "xlsx, sav"; "" for none. */
const char *sheet_libraries(void);

/* What the sources share: all of a stream's bytes, at most SHEET_MAX_SOURCE; a quoted cell, and the
 * end of a made file, which is closed where it failed.
 */
bool sheet_read_all(FILE *stream, struct buffer *bytes, struct error *error);
void sheet_put_cell(FILE *out, const char *text, bool is_first);
FILE *sheet_finish_made(FILE *take_made, bool is_good, struct error *error);

#endif
