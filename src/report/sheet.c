#include "leeway/report/sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "leeway/base/memory.h"
#include "leeway/report/encoding.h"

enum { MAX_AHEAD = 2 /* Records looked at to tell how many are headers. */ };

struct record {
	char **cells;
	size_t n_cells;
	long line;
};

struct sheet {
	char *name;
	FILE *stream;
	struct csv_reader *csv;
	int encoding;
	struct sheet_column *columns;
	size_t n_columns;
	bool is_qualtrics, is_utc;
	struct record ahead[MAX_AHEAD]; /* Read, but not given yet: the next one first. */
	size_t n_ahead;
	struct record present;
	bool ended;
	struct error fault; /* That ended the reading, told after what stands before it. */
	long fault_line;
};

static void clear_record(struct record *record)
{
	for (size_t i = 0; i < record->n_cells; i++)
		free(record->cells[i]);
	free(record->cells);
	*record = (struct record){ 0 };
}

void sheet_close(struct sheet *sheet)
{
	if (!sheet)
		return;
	for (size_t i = 0; i < sheet->n_columns; i++) {
		free(sheet->columns[i].name);
		free(sheet->columns[i].question);
	}
	free(sheet->columns);
	for (size_t i = 0; i < sheet->n_ahead; i++)
		clear_record(&sheet->ahead[i]);
	clear_record(&sheet->present);
	csv_close(sheet->csv);
	if (sheet->stream)
		fclose(sheet->stream);
	error_clear(&sheet->fault);
	free(sheet->name);
	free(sheet);
}

static char *trim(const char *text)
{
	static const char blank[] = " \t\r\n";
	text += strspn(text, blank);
	size_t length = strlen(text);
	while (length > 0 && strchr(blank, text[length - 1]))
		length--;
	return memory_copy_bytes(text, length);
}

/* False at the end and at a fault, which is kept. */
static bool read_record(struct sheet *sheet, struct record *record)
{
	*record = (struct record){ 0 };
	if (sheet->ended)
		return false;
	enum csv_result result = csv_read(sheet->csv, &sheet->fault);
	record->line = csv_line(sheet->csv);
	if (result != CSV_RECORD) {
		sheet->ended = true;
		sheet->fault_line = record->line;
		return false;
	}
	record->n_cells = csv_n_cells(sheet->csv);
	record->cells = memory_alloc(record->n_cells, sizeof *record->cells);
	for (size_t i = 0; i < record->n_cells; i++)
		record->cells[i] = trim(csv_cell(sheet->csv, i));
	return true;
}

static bool is_empty(const struct record *record)
{
	for (size_t i = 0; i < record->n_cells; i++)
		if (record->cells[i][0])
			return false;
	return true;
}

/* The next record that has anything in it. */
static bool read_filled(struct sheet *sheet, struct record *record)
{
	while (read_record(sheet, record)) {
		if (!is_empty(record))
			return true;
		clear_record(record);
	}
	return false;
}

static bool has_import_ids(const struct record *record)
{
	for (size_t i = 0; i < record->n_cells; i++)
		if (strstr(record->cells[i], "\"ImportId\""))
			return true;
	return false;
}

static void note_zone(struct sheet *sheet, const struct record *record)
{
	static const char *const zones[] = { "\"UTC\"", "\"Etc/UTC\"", "\"GMT\"", "\"Etc/GMT\"",
		"\"Z\"" };
	for (size_t i = 0; i < record->n_cells; i++) {
		const char *zone = strstr(record->cells[i], "\"timeZone\":");
		zone = zone ? zone + strlen("\"timeZone\":") : NULL;
		for (size_t k = 0; zone && k < sizeof zones / sizeof zones[0]; k++)
			sheet->is_utc |= strncmp(zone, zones[k], strlen(zones[k])) == 0;
	}
}

/* The second and third record, where they are headers, are taken off what was read ahead. */
static void take_headers(struct sheet *sheet)
{
	size_t n_headers = 0;
	for (size_t i = 0; i < sheet->n_ahead && !n_headers; i++)
		if (has_import_ids(&sheet->ahead[i]))
			n_headers = i + 1;
	sheet->is_qualtrics = n_headers > 0;
	if (!n_headers)
		return;
	note_zone(sheet, &sheet->ahead[n_headers - 1]);
	for (size_t i = 0; n_headers == 2 && i < sheet->n_columns; i++) {
		if (i >= sheet->ahead[0].n_cells)
			break;
		free(sheet->columns[i].question);
		sheet->columns[i].question = memory_copy_text(sheet->ahead[0].cells[i]);
	}
	for (size_t i = 0; i < n_headers; i++)
		clear_record(&sheet->ahead[i]);
	for (size_t i = n_headers; i < sheet->n_ahead; i++) {
		sheet->ahead[i - n_headers] = sheet->ahead[i];
		sheet->ahead[i] = (struct record){ 0 };
	}
	sheet->n_ahead -= n_headers;
}

static bool read_headers(struct sheet *sheet, struct error *error)
{
	struct record names;
	if (!read_filled(sheet, &names)) {
		if (sheet->fault.code == ERROR_NONE)
			return error_set(error, ERROR_INPUT, "%s: is empty; a header was expected",
				sheet->name);
		error_move(error, &sheet->fault);
		return error_prefix(error, "%s:%ld", sheet->name, sheet->fault_line);
	}
	sheet->n_columns = names.n_cells;
	sheet->columns = memory_alloc(names.n_cells, sizeof *sheet->columns);
	for (size_t i = 0; i < names.n_cells; i++)
		sheet->columns[i] = (struct sheet_column){ memory_copy_text(names.cells[i]),
			memory_copy_text("") };
	clear_record(&names);
	while (sheet->n_ahead < MAX_AHEAD && read_filled(sheet, &sheet->ahead[sheet->n_ahead]))
		sheet->n_ahead++;
	take_headers(sheet);
	/* So that the first row can be looked at. */
	if (sheet->n_ahead == 0)
		sheet->n_ahead = read_filled(sheet, &sheet->ahead[0]);
	return true;
}

struct sheet *sheet_open_stream(
	FILE *take_stream, const char *name, int encoding, struct error *error)
{
	struct sheet *sheet = memory_alloc(1, sizeof *sheet);
	sheet->name = memory_copy_text(name);
	sheet->encoding = encoding;
	sheet->stream = encoding_open(take_stream, &sheet->encoding, error);
	bool good = sheet->stream || error_prefix(error, "%s", name);
	if (good)
		sheet->csv = csv_open_any(sheet->stream);
	if (good && read_headers(sheet, error))
		return sheet;
	sheet_close(sheet);
	return NULL;
}

struct sheet *sheet_open(const char *path, int encoding, struct error *error)
{
	struct stat status;
	FILE *stream = NULL;
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		error_set(error, ERROR_FILE, "%s is a folder; a file was expected", path);
	else if (!(stream = fopen(path, "rb")))
		error_set_errno(error, errno, "%s", path);
	return stream ? sheet_open_stream(stream, path, encoding, error) : NULL;
}

size_t sheet_n_columns(const struct sheet *sheet)
{
	return sheet->n_columns;
}

const struct sheet_column *sheet_column(const struct sheet *sheet, size_t index)
{
	return &sheet->columns[index];
}

int sheet_find(const struct sheet *sheet, const char *name)
{
	int found = -1;
	for (size_t i = 0; i < sheet->n_columns; i++) {
		if (strcmp(sheet->columns[i].name, name) != 0)
			continue;
		if (found >= 0)
			return -2;
		found = (int)i;
	}
	return found;
}

bool sheet_is_qualtrics(const struct sheet *sheet)
{
	return sheet->is_qualtrics;
}

bool sheet_is_utc(const struct sheet *sheet)
{
	return sheet->is_utc;
}

int sheet_encoding(const struct sheet *sheet)
{
	return sheet->encoding;
}

char sheet_separator(const struct sheet *sheet)
{
	return csv_separator(sheet->csv);
}

const char *sheet_name(const struct sheet *sheet)
{
	return sheet->name;
}

/* The next record into present; false at the end and at a fault. */
static bool advance(struct sheet *sheet)
{
	clear_record(&sheet->present);
	if (sheet->n_ahead == 0)
		return read_filled(sheet, &sheet->present);
	sheet->present = sheet->ahead[0];
	sheet->n_ahead--;
	for (size_t i = 0; i < sheet->n_ahead; i++)
		sheet->ahead[i] = sheet->ahead[i + 1];
	sheet->ahead[sheet->n_ahead] = (struct record){ 0 };
	return true;
}

enum table_result sheet_next(struct sheet *sheet, struct error *error)
{
	if (!advance(sheet)) {
		if (sheet->fault.code == ERROR_NONE)
			return TABLE_END;
		error_move(error, &sheet->fault);
		error_prefix(error, "%s:%ld", sheet->name, sheet->fault_line);
		return TABLE_FAULT;
	}
	if (sheet->present.n_cells == sheet->n_columns)
		return TABLE_ROW;
	error_set(error, ERROR_INPUT, "%s:%ld: has %zu cells, the header has %zu", sheet->name,
		sheet->present.line, sheet->present.n_cells, sheet->n_columns);
	return TABLE_BAD_ROW;
}

const char *sheet_cell(const struct sheet *sheet, size_t column)
{
	return column < sheet->present.n_cells ? sheet->present.cells[column] : "";
}

const char *sheet_first_cell(const struct sheet *sheet, size_t column)
{
	bool is_there = sheet->n_ahead > 0 && column < sheet->ahead[0].n_cells;
	return is_there ? sheet->ahead[0].cells[column] : "";
}

long sheet_line(const struct sheet *sheet)
{
	return sheet->present.line;
}

bool sheet_prefix(const struct sheet *sheet, struct error *error)
{
	return error_prefix(error, "%s:%ld", sheet->name, sheet->present.line);
}

char *sheet_normalise(const char *name)
{
	char *normal = memory_alloc(strlen(name) + 1, 1);
	size_t length = 0;
	for (; *name; name++) {
		bool is_gap = strchr("_- \t\r\n.", *name) != NULL;
		if (is_gap && (length == 0 || normal[length - 1] == ' '))
			continue;
		normal[length++] = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a')
				   : is_gap                     ? ' '
								: *name;
	}
	while (length > 0 && normal[length - 1] == ' ')
		length--;
	normal[length] = '\0';
	return normal;
}
