#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "leeway/report/sheet_sources.h"

#ifndef HAVE_XLSX

FILE *sheet_source_zip(FILE *take_stream, struct error *error)
{
	fclose(take_stream);
	error_set(error, ERROR_INPUT,
		"is an Excel workbook or a zip, which this build does not read (libarchive, "
		"expat): "
		"save it as CSV");
	return NULL;
}

#else

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <expat.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/csv.h"
#include "leeway/report/writer.h"

enum {
	MAX_ENTRIES = 10000,
	MAX_TEXT = 1 << 20 /* Bytes of a cell. */,
	MAX_UNPACKED = 256 << 20,
	MAX_ROWS = 1 << 20
};

/* A file of the zip. */
struct part {
	char *name;
	struct buffer bytes;
};

struct parts {
	struct part *parts;
	size_t n_parts, capacity;
	size_t n_bytes;
};

/* libarchive brings a dozen libraries: it is loaded when a zip is read, not at every start. */
struct zip {
	struct archive *(*read_new)(void);
	int (*support_zip)(struct archive *);
	int (*open_memory)(struct archive *, const void *, size_t);
	int (*next_header)(struct archive *, struct archive_entry **);
	const char *(*pathname)(struct archive_entry *);
	la_ssize_t (*read_data)(struct archive *, void *, size_t);
	const char *(*error_string)(struct archive *);
	int (*read_free)(struct archive *);
	int (*version)(void);
};

static const struct {
	const char *name;
	size_t offset;
} zip_functions[] = {
	{ "archive_read_new", offsetof(struct zip, read_new) },
	{ "archive_read_support_format_zip", offsetof(struct zip, support_zip) },
	{ "archive_read_open_memory", offsetof(struct zip, open_memory) },
	{ "archive_read_next_header", offsetof(struct zip, next_header) },
	{ "archive_entry_pathname", offsetof(struct zip, pathname) },
	{ "archive_read_data", offsetof(struct zip, read_data) },
	{ "archive_error_string", offsetof(struct zip, error_string) },
	{ "archive_read_free", offsetof(struct zip, read_free) },
	{ "archive_version_number", offsetof(struct zip, version) },
};

/* Its third version has a name on most systems, on FreeBSD and on macOS each. It stays loaded. */
static bool load_zip(struct zip *zip, struct error *error)
{
	static const char *const names[] = { "libarchive.so.13", "libarchive.so.7",
		"libarchive.13.dylib", ARCHIVE_LIBDIR "/libarchive.13.dylib", "libarchive.so",
		ARCHIVE_LIBDIR "/libarchive.so" };
	void *library = NULL;
	for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	bool good = library;
	for (size_t i = 0; good && i < sizeof zip_functions / sizeof *zip_functions; i++) {
		void *symbol = dlsym(library, zip_functions[i].name);
		memcpy((char *)zip + zip_functions[i].offset, &symbol, sizeof symbol);
		good = symbol;
	}
	if (good && zip->version() / 1000000 == ARCHIVE_VERSION_NUMBER / 1000000)
		return true;
	return error_set(error, ERROR_INPUT,
		"is an Excel workbook or a zip, for which libarchive %d is missing: install it, or "
		"save the file as CSV",
		ARCHIVE_VERSION_NUMBER / 1000000);
}

static void clear_parts(struct parts *parts)
{
	for (size_t i = 0; i < parts->n_parts; i++) {
		free(parts->parts[i].name);
		buffer_clear(&parts->parts[i].bytes);
	}
	free(parts->parts);
}

static const struct part *find_part(const struct parts *parts, const char *name)
{
	for (size_t i = 0; i < parts->n_parts; i++)
		if (text_equals_ignoring_case(parts->parts[i].name, name))
			return &parts->parts[i];
	return NULL;
}

static bool has_ending(const char *name, const char *ending)
{
	size_t length = strlen(name), n = strlen(ending);
	return length >= n && text_equals_ignoring_case(name + length - n, ending);
}

/* What is read of a workbook, and tables; pictures and the like are passed over. */
static bool is_wanted(const char *name)
{
	return (has_ending(name, ".xml") || has_ending(name, ".rels") || has_ending(name, ".csv") ||
		       has_ending(name, ".tsv")) &&
	       strncmp(name, "__MACOSX", 8) != 0;
}

static bool read_part(const struct zip *zip, struct archive *archive, struct part *part,
	struct parts *parts, struct error *error)
{
	char chunk[65536];
	la_ssize_t got;
	while ((got = zip->read_data(archive, chunk, sizeof chunk)) > 0) {
		parts->n_bytes += (size_t)got;
		if (parts->n_bytes > MAX_UNPACKED ||
			!buffer_append(&part->bytes, chunk, (size_t)got))
			return error_set(
				error, ERROR_INPUT, "unpacks to over %d MiB", MAX_UNPACKED >> 20);
	}
	return got == 0 ||
	       error_set(error, ERROR_INPUT, "cannot be unpacked: %s",
		       zip->error_string(archive) ? zip->error_string(archive) : "damaged");
}

static bool read_parts(
	const struct zip *zip, struct archive *archive, struct parts *parts, struct error *error)
{
	struct archive_entry *entry;
	int result = ARCHIVE_OK;
	for (size_t n = 0; n < MAX_ENTRIES; n++) {
		result = zip->next_header(archive, &entry);
		if (result == ARCHIVE_EOF)
			return true;
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
			return error_set(error, ERROR_INPUT, "cannot be unpacked: %s",
				zip->error_string(archive) ? zip->error_string(archive)
							   : "damaged");
		const char *name = zip->pathname(entry);
		if (!name || !is_wanted(name))
			continue;
		MEMORY_RESERVE_ONE(parts->parts, parts->n_parts, parts->capacity);
		struct part *part = &parts->parts[parts->n_parts++];
		part->name = memory_copy_text(name);
		buffer_init(&part->bytes, MAX_UNPACKED);
		if (!read_part(zip, archive, part, parts, error))
			return false;
	}
	return error_set(error, ERROR_INPUT, "has over %d files in it", MAX_ENTRIES);
}

static bool unpack(FILE *stream, struct parts *parts, struct error *error)
{
	struct zip zip;
	struct buffer packed;
	buffer_init(&packed, SHEET_MAX_SOURCE);
	if (!load_zip(&zip, error) || !sheet_read_all(stream, &packed, error)) {
		buffer_clear(&packed);
		return false;
	}
	struct archive *archive = zip.read_new();
	zip.support_zip(archive);
	bool good = zip.open_memory(archive, packed.bytes, packed.length) == ARCHIVE_OK
			    ? read_parts(&zip, archive, parts, error)
			    : error_set(error, ERROR_INPUT, "cannot be unpacked: %s",
				      zip.error_string(archive));
	zip.read_free(archive);
	buffer_clear(&packed);
	return good;
}

/* What a workbook says of itself, and the sheet being read. */
struct workbook {
	const struct parts *parts;
	FILE *out;
	XML_Parser parser;
	struct buffer text; /* Of the element being read. */
	bool takes_text, is_phonetic;
	char *sheet_id; /* Relation of the first visible sheet. */
	char *target;
	bool is_1904;
	char **strings; /* Shared ones. */
	size_t n_strings, strings_capacity;
	bool *are_dates; /* By number of the style. */
	size_t n_styles, styles_capacity;
	bool in_styles;
	int *date_formats; /* The workbook's own. */
	size_t n_formats, formats_capacity;
	char *cells[CSV_MAX_CELLS]; /* Of the row; NULL: empty. */
	size_t n_cells;
	size_t column, row;
	char type;
	size_t style;
	bool is_too_wide;
};

static const char *attribute(const XML_Char **attributes, const char *name)
{
	for (; attributes && *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

/* Without the prefix of its namespace. */
static const char *local_name(const XML_Char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static void XMLCALL take_characters(void *data, const XML_Char *text, int length)
{
	struct workbook *book = data;
	if (book->takes_text && !book->is_phonetic)
		buffer_append(&book->text, text, (size_t)length);
}

/* Entities are not needed, and can be made to grow without end. */
static void XMLCALL refuse_doctype(void *data, const XML_Char *name, const XML_Char *system,
	const XML_Char *public, int has_subset)
{
	struct workbook *book = data;
	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	XML_StopParser(book->parser, XML_FALSE);
}

static bool parse(struct workbook *book, const char *name, XML_StartElementHandler start,
	XML_EndElementHandler end, struct error *error)
{
	const struct part *part = find_part(book->parts, name);
	if (!part)
		return true;
	book->parser = XML_ParserCreate(NULL);
	buffer_reset(&book->text);
	book->takes_text = book->is_phonetic = false;
	XML_SetUserData(book->parser, book);
	XML_SetElementHandler(book->parser, start, end);
	XML_SetCharacterDataHandler(book->parser, take_characters);
	XML_SetStartDoctypeDeclHandler(book->parser, refuse_doctype);
	bool good = part->bytes.length <= INT32_MAX &&
		    XML_Parse(book->parser, buffer_text(&part->bytes), (int)part->bytes.length,
			    1) == XML_STATUS_OK;
	if (!good && book->is_too_wide)
		error_set(error, ERROR_INPUT, "has over %d columns", CSV_MAX_CELLS);
	else if (!good)
		error_set(error, ERROR_INPUT, "%s in it is damaged: %s", name,
			XML_ErrorString(XML_GetErrorCode(book->parser)));
	XML_ParserFree(book->parser);
	return good;
}

static void XMLCALL start_workbook(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct workbook *book = data;
	const char *state = attribute(attributes, "state");
	const char *base = attribute(attributes, "date1904");
	if (strcmp(local_name(name), "workbookPr") == 0)
		book->is_1904 = base && (strcmp(base, "1") == 0 || strcmp(base, "true") == 0);
	if (strcmp(local_name(name), "sheet") == 0 && !book->sheet_id &&
		(!state || strcmp(state, "visible") == 0))
		book->sheet_id = memory_copy_text(attribute(attributes, "r:id"));
}

static void XMLCALL start_relations(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct workbook *book = data;
	const char *id = attribute(attributes, "Id"), *target = attribute(attributes, "Target");
	if (strcmp(local_name(name), "Relationship") == 0 && id && target && book->sheet_id &&
		!book->target && strcmp(id, book->sheet_id) == 0)
		book->target = target[0] == '/' ? memory_copy_text(target + 1)
						: memory_format("xl/%s", target);
}

static void XMLCALL end_nothing(void *data, const XML_Char *name)
{
	(void)data;
	(void)name;
}

/* Excel's own numbers of formats for dates and times. */
static bool is_date_format(const struct workbook *book, int number)
{
	for (size_t i = 0; i < book->n_formats; i++)
		if (book->date_formats[i] == number)
			return true;
	return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) ||
	       (number >= 45 && number <= 47) || (number >= 50 && number <= 58);
}

/* Whether a format's code has days, months or hours, outside of quotes and colours. */
static bool has_date(const char *code)
{
	bool quoted = false, bracketed = false;
	for (; *code; code++) {
		quoted ^= *code == '"';
		bracketed = *code == '[' || (bracketed && *code != ']');
		if (!quoted && !bracketed && strchr("ydhYDH", *code))
			return true;
	}
	return false;
}

static void XMLCALL start_styles(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct workbook *book = data;
	const char *number = attribute(attributes, "numFmtId");
	const char *code = attribute(attributes, "formatCode");
	name = local_name(name);
	book->in_styles |= strcmp(name, "cellXfs") == 0;
	if (strcmp(name, "numFmt") == 0 && number && code && has_date(code)) {
		MEMORY_RESERVE_ONE(book->date_formats, book->n_formats, book->formats_capacity);
		book->date_formats[book->n_formats++] = (int)strtol(number, NULL, 10);
	}
	if (strcmp(name, "xf") == 0 && book->in_styles) {
		MEMORY_RESERVE_ONE(book->are_dates, book->n_styles, book->styles_capacity);
		book->are_dates[book->n_styles++] =
			number && is_date_format(book, (int)strtol(number, NULL, 10));
	}
}

static void XMLCALL end_styles(void *data, const XML_Char *name)
{
	struct workbook *book = data;
	if (strcmp(local_name(name), "cellXfs") == 0)
		book->in_styles = false;
}

/* "_x000D_" and the like stand for characters that XML cannot hold. */
static char *take_text(struct workbook *book)
{
	char *text = memory_copy_text(buffer_text(&book->text));
	char *out = text;
	for (const char *in = text; *in;) {
		char *end;
		unsigned long code = strncmp(in, "_x", 2) == 0 ? strtoul(in + 2, &end, 16) : 0;
		bool is_escape = code && end == in + 6 && *end == '_';
		if (is_escape && code != '\r')
			out += text_encode((uint32_t)code, out);
		else if (!is_escape)
			*out++ = *in;
		in += is_escape ? 7 : 1;
	}
	*out = '\0';
	buffer_reset(&book->text);
	return text;
}

static void XMLCALL start_strings(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct workbook *book = data;
	(void)attributes;
	name = local_name(name);
	book->takes_text = strcmp(name, "t") == 0;
	book->is_phonetic |= strcmp(name, "rPh") == 0;
}

static void XMLCALL end_strings(void *data, const XML_Char *name)
{
	struct workbook *book = data;
	name = local_name(name);
	book->takes_text = false;
	if (strcmp(name, "rPh") == 0)
		book->is_phonetic = false;
	if (strcmp(name, "si") != 0)
		return;
	MEMORY_RESERVE_ONE(book->strings, book->n_strings, book->strings_capacity);
	book->strings[book->n_strings++] = take_text(book);
}

/* "C5" is column 2 of row 5; what has no reference follows what was before it. */
static void place_cell(struct workbook *book, const char *reference)
{
	size_t column = 0;
	const char *at = reference ? reference : "";
	for (; *at >= 'A' && *at <= 'Z' && column < CSV_MAX_CELLS; at++)
		column = column * 26 + (size_t)(*at - 'A') + 1;
	book->column = at == (reference ? reference : "") ? book->n_cells : column - 1;
}

/* Empty rows are left out of the file, and stay in it here, so that rows keep their numbers. */
static void skip_rows(struct workbook *book, const char *reference)
{
	size_t row = reference ? strtoul(reference, NULL, 10) : 0;
	for (book->row++; book->row < row && book->row < MAX_ROWS; book->row++)
		fputs("\"\"\n", book->out);
}

static void XMLCALL start_cells(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct workbook *book = data;
	name = local_name(name);
	if (strcmp(name, "c") == 0) {
		const char *type = attribute(attributes, "t");
		const char *style = attribute(attributes, "s");
		place_cell(book, attribute(attributes, "r"));
		book->type = !type ? 'n' : strcmp(type, "str") == 0 ? 'i' : type[0];
		book->style = style ? strtoul(style, NULL, 10) : 0;
		buffer_reset(&book->text);
	}
	if (strcmp(name, "row") == 0)
		skip_rows(book, attribute(attributes, "r"));
	book->is_phonetic |= strcmp(name, "rPh") == 0;
	book->takes_text = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

/* Days since 1899-12-30, or since 1904. */
static char *format_date(const struct workbook *book, double days)
{
	static const double seconds_a_day = 86400, unix_day = 25569, days_of_1904 = 1462;
	char text[40] = "";
	double seconds =
		round((days - unix_day + (book->is_1904 ? days_of_1904 : 0)) * seconds_a_day);
	time_t time = (time_t)seconds;
	struct tm parts;
	if (fabs(seconds) < 1e12 && gmtime_r(&time, &parts))
		strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
	return memory_copy_text(text);
}

static char *read_cell(struct workbook *book)
{
	char *text = take_text(book), *end;
	if (book->type == 's') {
		size_t index = strtoul(text, NULL, 10);
		free(text);
		return memory_copy_text(index < book->n_strings ? book->strings[index] : "");
	}
	if (book->type == 'b') {
		bool is_true = strcmp(text, "1") == 0;
		free(text);
		return memory_copy_text(is_true ? "TRUE" : "FALSE");
	}
	if (book->type != 'n' || !text[0])
		return text;
	double number = strtod(text, &end);
	bool is_date = book->style < book->n_styles && book->are_dates[book->style];
	/* Long numbers stay as they are written: whether an id was rounded is seen there. */
	if (*end || (!is_date && (strpbrk(text, "Ee") || fabs(number) >= 1e15)))
		return text;
	free(text);
	char digits[NUMBER_SIZE];
	return is_date ? format_date(book, number)
		       : memory_copy_text(writer_format_number(number, digits));
}

static void end_row(struct workbook *book)
{
	for (size_t i = 0; i < book->n_cells; i++) {
		sheet_put_cell(book->out, book->cells[i], i == 0);
		free(book->cells[i]);
		book->cells[i] = NULL;
	}
	if (book->n_cells == 0)
		sheet_put_cell(book->out, NULL, true);
	putc('\n', book->out);
	book->n_cells = 0;
}

static void XMLCALL end_cells(void *data, const XML_Char *name)
{
	struct workbook *book = data;
	name = local_name(name);
	book->takes_text = false;
	if (strcmp(name, "rPh") == 0)
		book->is_phonetic = false;
	if (strcmp(name, "row") == 0)
		end_row(book);
	if (strcmp(name, "c") != 0)
		return;
	if (book->column >= CSV_MAX_CELLS) {
		book->is_too_wide = true;
		XML_StopParser(book->parser, XML_FALSE);
		return;
	}
	if (book->n_cells <= book->column)
		book->n_cells = book->column + 1;
	free(book->cells[book->column]);
	book->cells[book->column] = read_cell(book);
}

static bool read_workbook(struct workbook *book, struct error *error)
{
	buffer_init(&book->text, MAX_TEXT);
	if (!parse(book, "xl/workbook.xml", start_workbook, end_nothing, error) ||
		!parse(book, "xl/_rels/workbook.xml.rels", start_relations, end_nothing, error) ||
		!parse(book, "xl/styles.xml", start_styles, end_styles, error) ||
		!parse(book, "xl/sharedStrings.xml", start_strings, end_strings, error))
		return false;
	if (!book->target || !find_part(book->parts, book->target))
		return error_set(error, ERROR_INPUT, "is a workbook without a sheet to read");
	return parse(book, book->target, start_cells, end_cells, error);
}

static void clear_workbook(struct workbook *book)
{
	for (size_t i = 0; i < book->n_strings; i++)
		free(book->strings[i]);
	for (size_t i = 0; i < CSV_MAX_CELLS; i++)
		free(book->cells[i]);
	free(book->strings);
	free(book->are_dates);
	free(book->date_formats);
	free(book->sheet_id);
	free(book->target);
	buffer_clear(&book->text);
}

/* The one table in a zip that is no workbook. */
static bool copy_table(const struct parts *parts, FILE *out, struct error *error)
{
	const struct part *found = NULL;
	for (size_t i = 0; i < parts->n_parts; i++) {
		const char *name = parts->parts[i].name;
		if (!has_ending(name, ".csv") && !has_ending(name, ".tsv"))
			continue;
		if (found)
			return error_set(error, ERROR_INPUT,
				"has several tables in it: unpack it and import each");
		found = &parts->parts[i];
	}
	if (!found)
		return error_set(error, ERROR_INPUT, "is a zip without a workbook or a CSV in it");
	fwrite(buffer_text(&found->bytes), 1, found->bytes.length, out);
	return true;
}

FILE *sheet_source_zip(FILE *take_stream, struct error *error)
{
	struct parts parts = { 0 };
	struct workbook *book = memory_alloc(1, sizeof *book);
	FILE *made = tmpfile();
	bool good = (made || error_set_errno(error, errno, "cannot make a temporary file")) &&
		    unpack(take_stream, &parts, error);
	book->parts = &parts;
	book->out = made;
	if (good)
		good = find_part(&parts, "xl/workbook.xml") ? read_workbook(book, error)
							    : copy_table(&parts, made, error);
	made = sheet_finish_made(made, good, error);
	clear_workbook(book);
	free(book);
	clear_parts(&parts);
	fclose(take_stream);
	return made;
}

#endif
