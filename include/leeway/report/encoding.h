/*
 * Text files as spreadsheets and survey tools write them, given as UTF-8: with or without a byte
 * order mark, UTF-16 of either byte order, Windows-1252 (of which Latin-1 is a part). Bytes from
 * outside: anything is read, what is malformed becomes U+FFFD.
 */
#ifndef LEEWAY_REPORT_ENCODING_H
#define LEEWAY_REPORT_ENCODING_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/base/error.h"

enum encoding { ENCODING_UTF8, ENCODING_UTF16_LE, ENCODING_UTF16_BE, ENCODING_WINDOWS_1252 };

/* "utf-8", "utf-16le", "utf-16be", "windows-1252", ended by NULL; indexed by enum encoding. */
extern const char *const encoding_names[];

enum { ENCODING_MAX_BYTES = 1 << 30 /* Of a file that has to be converted. */ };

/*
 * Guesses from a seekable stream and leaves it at its start. UTF-16 is told by its mark, or by NULs
 * in every other byte; what is not valid UTF-8, and has more malformed bytes than sequences of
 * several, is taken as Windows-1252.
 */
enum encoding encoding_guess(FILE *stream);

/* The stream, or a temporary file with its bytes where it cannot be read twice; NULL on error. */
FILE *encoding_make_seekable(FILE *take_stream, struct error *error);

/*
 * The file's text as UTF-8 from its start, a mark possibly before it: the stream itself, or a
 * temporary file made from it. Takes over the stream, which need not be seekable; NULL on error.
 * encoding is written to where it is -1 (guess), else obeyed.
 */
FILE *encoding_open(FILE *take_stream, int *encoding, struct error *error);

#endif
