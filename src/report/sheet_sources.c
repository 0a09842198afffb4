#include "leeway/report/sheet_sources.h"

#include <errno.h>
#include <string.h>

void sheet_put_cell(FILE *out, const char *text, bool is_first)
{
	if (!is_first)
		putc(',', out);
	putc('"', out);
	for (; text && *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

bool sheet_read_all(FILE *stream, struct buffer *bytes, struct error *error)
{
	char chunk[65536];
	size_t got;
	while ((got = fread(chunk, 1, sizeof chunk, stream)) > 0) {
		if (!buffer_append(bytes, chunk, got))
			return error_set(error, ERROR_INPUT, "is over %d MiB; split it",
				SHEET_MAX_SOURCE >> 20);
	}
	if (ferror(stream))
		return error_set_errno(error, errno ? errno : EIO, "cannot be read");
	return true;
}

FILE *sheet_finish_made(FILE *take_made, bool is_good, struct error *error)
{
	if (!take_made)
		return NULL;
	if (is_good && (fflush(take_made) != 0 || ferror(take_made)))
		is_good = error_set_errno(error, errno, "cannot write a temporary file");
	if (is_good) {
		rewind(take_made);
		return take_made;
	}
	fclose(take_made);
	return NULL;
}

const char *sheet_libraries(void)
{
	return
#ifdef HAVE_XLSX
		"xlsx"
#endif
#if defined HAVE_XLSX && defined HAVE_READSTAT
		", "
#endif
#ifdef HAVE_READSTAT
		"sav"
#endif
		"";
}
