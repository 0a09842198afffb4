#include "leeway/report/sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "leeway/base/memory.h"
#include "leeway/report/encoding.h"
#include "leeway/report/sheet_sources.h"

enum {
	MAX_AHEAD = 2, /* Records looked at to tell how many are headers. */
	PEEKED = 64, /* Bytes that tell what a file is. */
};

struct record {
	char **cells;
	size_t n_cells;
	long line;
	bool is_cut; /* The file ends with it, without a line end. */
};

struct sheet {
	char *name;
	FILE *stream;
	struct csv_reader *csv;
	int encoding;
	struct sheet_column *columns;
	size_t n_columns;
	bool is_qualtrics, is_utc;
	bool counts_records; /* Of a file that is not CSV: its lines are those of its records. */
	long n_records;
	int line_column; /* Of a made sheet; -1: none. */
	bool has_questions; /* The second record is known to be the columns' questions. */
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
	record->line = sheet->counts_records ? ++sheet->n_records : csv_line(sheet->csv);
	if (result != CSV_RECORD) {
		sheet->ended = true;
		sheet->fault_line = record->line;
		return false;
	}
	record->is_cut = csv_ended_open(sheet->csv);
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

/* Columns that hold a time, a number or an id in every answer: what has no digit there is a label.
 */
static const char *const metadata[] = { "startdate", "start date", "enddate", "end date",
	"recordeddate", "recorded date", "progress", "duration (in seconds)", "responseid",
	"response id", NULL };

enum { SHORTEST_LABEL = 5 /* Bytes; "NA" and "null" are shorter. */ };

static int find_normal(const struct sheet *sheet, const char *heading)
{
	for (size_t i = 0; i < sheet->n_columns; i++) {
		char *normal = sheet_normalise(sheet->columns[i].name);
		bool found = strcmp(normal, heading) == 0;
		free(normal);
		if (found)
			return (int)i;
	}
	return -1;
}

static const char *record_cell(const struct record *record, int column)
{
	return column >= 0 && (size_t)column < record->n_cells ? record->cells[column] : "";
}

/* "V7": how Qualtrics' legacy exports number their own columns, whose names are in the second row.
 */
static bool is_numbered(const char *name)
{
	return name[0] == 'V' && name[1] && !name[1 + strspn(name + 1, "0123456789")];
}

/* Qualtrics' second row, in exports that lack the third: the labels of its own columns. */
static bool has_labels(const struct sheet *sheet, const struct record *record)
{
	char *first = sheet_normalise(record_cell(record, find_normal(sheet, "v1")));
	bool is_legacy = strcmp(first, "responseid") == 0;
	free(first);
	if (is_legacy)
		return true;
	for (size_t i = 0; metadata[i]; i++) {
		const char *cell = record_cell(record, find_normal(sheet, metadata[i]));
		if (strlen(cell) >= SHORTEST_LABEL && !strpbrk(cell, "0123456789") &&
			strncmp(cell, "R_", 2) != 0)
			return true;
	}
	return false;
}

/* SurveyMonkey's second row: what is asked of each choice, and nothing under its own columns. */
static bool has_choices(const struct sheet *sheet, const struct record *record)
{
	int respondent = find_normal(sheet, "respondent id");
	int collector = find_normal(sheet, "collector id");
	return respondent >= 0 && collector >= 0 && !record_cell(record, respondent)[0] &&
	       !record_cell(record, collector)[0];
}

/* SoSci Survey's second row: labels, under numbered cases. */
static bool has_case_label(const struct sheet *sheet, const struct record *record)
{
	int number = find_normal(sheet, "case");
	const char *cell = record_cell(record, number);
	return number >= 0 && find_normal(sheet, "questnnr") >= 0 && cell[0] &&
	       !strpbrk(cell, "0123456789");
}

/* LimeSurvey's VV file: questions in the first row, codes in the second. */
static bool has_codes(const struct sheet *sheet, const struct record *record)
{
	bool has_id = false, has_date = false;
	for (size_t i = 0; i < record->n_cells; i++) {
		has_id |= strcmp(record->cells[i], "id") == 0;
		has_date |= strcmp(record->cells[i], "submitdate") == 0;
	}
	return has_id && has_date && find_normal(sheet, "submitdate") < 0;
}

static void set_text(char **place, char *take_text)
{
	free(*place);
	*place = take_text;
}

/* A question over several columns has its text in the first of them. */
static void spread_headings(struct sheet *sheet, const struct record *choices)
{
	static const char *const plain[] = { "", "Response", "Open-Ended Response" };
	const char *heading = "";
	for (size_t i = 0; i < sheet->n_columns; i++) {
		struct sheet_column *column = &sheet->columns[i];
		const char *choice = record_cell(choices, (int)i);
		bool is_plain = false;
		for (size_t k = 0; k < sizeof plain / sizeof plain[0]; k++)
			is_plain |= strcmp(choice, plain[k]) == 0;
		if (column->name[0])
			heading = column->name;
		else if (choice[0])
			set_text(&column->name, memory_copy_text(heading));
		if (!is_plain && column->name[0])
			set_text(&column->question, memory_format("%s - %s", column->name, choice));
	}
	for (size_t i = 0; i < sheet->n_columns; i++)
		if (sheet->columns[i].question[0])
			set_text(&sheet->columns[i].name,
				memory_copy_text(sheet->columns[i].question));
}

/* What the second row says of the columns that the first names. */
static void take_questions(struct sheet *sheet, const struct record *record)
{
	bool are_codes = has_codes(sheet, record);
	if (has_choices(sheet, record)) {
		spread_headings(sheet, record);
		return;
	}
	for (size_t i = 0; i < sheet->n_columns && i < record->n_cells; i++) {
		struct sheet_column *column = &sheet->columns[i];
		const char *name = column->name, *question = record->cells[i];
		bool is_swapped = are_codes || (is_numbered(name) && question[0]);
		char *both[2] = { memory_copy_text(is_swapped ? question : name),
			memory_copy_text(is_swapped ? name : question) };
		set_text(&column->name, both[0]);
		set_text(&column->question, both[1]);
	}
}

/* The records after the first that are headers too are taken off what was read ahead. */
static void take_headers(struct sheet *sheet)
{
	size_t n_headers = 0;
	for (size_t i = 0; i < sheet->n_ahead && !n_headers; i++)
		if (has_import_ids(&sheet->ahead[i]))
			n_headers = i + 1;
	bool has_ids = n_headers > 0;
	bool has_names = !has_ids && sheet->n_ahead > 0 && has_labels(sheet, &sheet->ahead[0]);
	sheet->is_qualtrics = has_ids || has_names;
	if (has_ids)
		note_zone(sheet, &sheet->ahead[n_headers - 1]);
	else if (sheet->n_ahead > 0 &&
		 (has_names || sheet->has_questions || has_choices(sheet, &sheet->ahead[0]) ||
			 has_case_label(sheet, &sheet->ahead[0]) ||
			 has_codes(sheet, &sheet->ahead[0])))
		n_headers = 1;
	if (!n_headers)
		return;
	if (n_headers == 2 || (n_headers == 1 && !has_ids))
		take_questions(sheet, &sheet->ahead[0]);
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

/* What a file's first bytes say that it is, where it is nothing that is read. */
static const struct {
	const char *bytes;
	const char *refusal;
} strangers[] = {
	{ "\xd0\xcf\x11\xe0", "is an old Excel file: save it as .xlsx or as CSV" },
	{ "PAR1", "is a Parquet file: convert it to CSV" },
	{ "\x1f\x8b", "is compressed with gzip: unpack it first" },
	{ "\x28\xb5\x2f\xfd", "is compressed with zstd: unpack it first" },
	{ "SQLite format 3", "is an SQLite database, not a file of answers" },
	{ "%PDF", "is a PDF file: export the answers as CSV" },
	{ "<!", "is a web page or XML: export the answers as CSV" },
	{ "<?xml", "is XML: export the answers as CSV" },
	{ "<html", "is a web page: export the answers as CSV" },
};

static size_t peek(FILE *stream, char start[PEEKED + 1])
{
	size_t length = fread(start, 1, PEEKED, stream);
	start[length] = '\0';
	rewind(stream);
	return length;
}

static bool is_json(const char *start)
{
	start += strncmp(start, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	start += strspn(start, " \t\r\n");
	const char *inside = start[0] ? start + 1 + strspn(start + 1, " \t\r\n") : start;
	return (start[0] == '{' && strchr("\"}", inside[0]) && inside[0]) ||
	       (start[0] == '[' && inside[0] && strchr("{[]", inside[0]));
}

/* The file as a stream of CSV; NULL on error. */
static FILE *open_text(FILE *take_stream, struct sheet *sheet, struct error *error)
{
	char start[PEEKED + 1];
	FILE *stream = encoding_make_seekable(take_stream, error);
	if (!stream)
		return NULL;
	peek(stream, start);
	bool is_zip = strncmp(start, "PK\3\4", 4) == 0;
	bool is_sav = strncmp(start, "$FL2", 4) == 0 || strncmp(start, "$FL3", 4) == 0;
	sheet->counts_records = is_zip || is_sav;
	sheet->has_questions = is_sav;
	if (is_sav)
		sheet->encoding = ENCODING_UTF8;
	if (is_sav)
		return sheet_source_sav(stream, error);
	if (is_zip)
		stream = sheet_source_zip(stream, error);
	if (!stream)
		return NULL;
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
		if (strncmp(start, strangers[i].bytes, strlen(strangers[i].bytes)) != 0)
			continue;
		error_set(error, ERROR_INPUT, "%s", strangers[i].refusal);
		fclose(stream);
		return NULL;
	}
	stream = encoding_open(stream, &sheet->encoding, error);
	if (!stream)
		return NULL;
	peek(stream, start);
	if (!is_json(start))
		return stream;
	sheet->counts_records = true;
	return sheet_source_json(stream, error);
}

struct sheet *sheet_open_stream(
	FILE *take_stream, const char *name, int encoding, struct error *error)
{
	struct sheet *sheet = memory_alloc(1, sizeof *sheet);
	sheet->name = memory_copy_text(name);
	sheet->encoding = encoding;
	sheet->line_column = -1;
	sheet->stream = open_text(take_stream, sheet, error);
	bool good = sheet->stream || error_prefix(error, "%s", name);
	if (good)
		sheet->csv = csv_open_any(sheet->stream);
	if (good && read_headers(sheet, error))
		return sheet;
	sheet_close(sheet);
	return NULL;
}

struct sheet *sheet_open_made(FILE *take_stream, const char *name, struct error *error)
{
	struct sheet *sheet = sheet_open_stream(take_stream, name, ENCODING_UTF8, error);
	if (!sheet)
		return NULL;
	sheet->counts_records = true;
	for (size_t i = 0; i < sheet->n_columns; i++)
		if (strcmp(sheet->columns[i].name, SHEET_LINE_COLUMN) == 0)
			sheet->line_column = (int)i;
	return sheet;
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

bool sheet_is_csv(const struct sheet *sheet)
{
	return !sheet->counts_records;
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
	struct record *present = &sheet->present;
	/* A separator too many at the end of a row, as spreadsheets leave it. */
	if (sheet->line_column >= 0)
		present->line = strtol(record_cell(present, sheet->line_column), NULL, 10);
	while (present->n_cells > sheet->n_columns && !present->cells[present->n_cells - 1][0])
		free(present->cells[--present->n_cells]);
	if (present->n_cells == sheet->n_columns ||
		(present->n_cells < sheet->n_columns && !present->is_cut))
		return TABLE_ROW;
	if (present->n_cells < sheet->n_columns)
		error_set(error, ERROR_INPUT,
			"%s:%ld: has %zu cells, the header has %zu: the file ends within this row",
			sheet->name, present->line, present->n_cells, sheet->n_columns);
	else
		error_set(error, ERROR_INPUT, "%s:%ld: has %zu cells, the header has %zu",
			sheet->name, present->line, present->n_cells, sheet->n_columns);
	return TABLE_BAD_ROW;
}

bool sheet_is_short(const struct sheet *sheet)
{
	return sheet->present.n_cells < sheet->n_columns;
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
