/*
 * Text files as spreadsheets and survey tools write them, given as UTF-8: with or without a byte
 * order mark, UTF-16 of either byte order, Windows-1252 (of which Latin-1 is a part), Mac Roman,
 * Shift-JIS, GB18030. Bytes from outside: what is malformed UTF-8 or UTF-16 becomes U+FFFD.
 */
#ifndef LEEWAY_REPORT_ENCODING_H
#define LEEWAY_REPORT_ENCODING_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/base/error.h"

enum encoding {
	ENCODING_UTF8,
	ENCODING_UTF16_LE,
	ENCODING_UTF16_BE,
	ENCODING_WINDOWS_1252,
	ENCODING_MACINTOSH,
	ENCODING_CP932, /* Shift-JIS. */
	ENCODING_GB18030,
};

/* "utf-8", "utf-16le", …, ended by NULL; indexed by enum encoding. */
extern const char *const encoding_names[];

enum { ENCODING_MAX_BYTES = 1 << 30 /* Of a file that has to be converted. */ };

/*
 * Guesses from a seekable stream and leaves it at its start. UTF-16 is told by its mark, or by NULs
 * in every other byte. What is not valid UTF-8, and has more malformed bytes than sequences of
 * several, is CP932 or GB18030 where it is all pairs that follow each other and are usual ones,
 * else Windows-1252 or Mac Roman by where its accented letters are; -1 where that does not tell.
 */
int encoding_guess(FILE *stream);

/* The stream, or a temporary file with its bytes where it cannot be read twice; NULL on error. */
FILE *encoding_make_seekable(FILE *take_stream, struct error *error);

/*
 * The file's text as UTF-8 from its start, a mark possibly before it: the stream itself, or a
 * temporary file made from it. Takes over the stream, which need not be seekable; NULL on error.
 * encoding is written to where it is -1 (guess), else obeyed.
 */
FILE *encoding_open(FILE *take_stream, int *encoding, struct error *error);

#endif
