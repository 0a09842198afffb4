/* CSV: any bytes are read or refused, and every cell is valid text. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/text.h"
#include "leeway/report/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { 0 };
	FILE *stream = fmemopen((void *)(uintptr_t)data, size, "r");
	if (!stream)
		return 0;
	struct csv_reader *reader = csv_open(stream);
	enum csv_result result;
	long line = 0;
	while ((result = csv_read(reader, &error)) == CSV_RECORD) {
		assert(csv_n_cells(reader) >= 1 && csv_n_cells(reader) <= CSV_MAX_CELLS);
		assert(csv_line(reader) > line);
		line = csv_line(reader);
		for (size_t i = 0; i < csv_n_cells(reader); i++)
			assert(text_is_valid(csv_cell(reader, i), strlen(csv_cell(reader, i))));
	}
	assert((result == CSV_FAULT) == (error.code != ERROR_NONE));
	error_clear(&error);
	csv_close(reader);
	fclose(stream);
	return 0;
}
