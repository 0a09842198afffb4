#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "leeway/report/sheet_sources.h"

#ifndef HAVE_READSTAT

FILE *sheet_source_sav(FILE *take_stream, struct error *error)
{
	fclose(take_stream);
	error_set(error, ERROR_INPUT,
		"is an SPSS file, which this build does not read (libreadstat): export CSV");
	return NULL;
}

#else

#include <readstat.h>

#include "leeway/base/memory.h"
#include "leeway/report/csv.h"
#include "leeway/report/writer.h"

enum { MAX_LABELS = 1 << 20 };

struct label {
	char *set, *text;
	double value;
	char *string; /* NULL: a number's. */
};

struct variable {
	char *name, *label, *set; /* set: of value labels; NULL: none. */
	bool keeps_numbers, is_time;
};

struct sav {
	FILE *in, *out;
	struct variable *variables;
	size_t n_variables, capacity;
	struct label *labels;
	size_t n_labels, labels_capacity;
	bool has_header;
	char fault[200];
};

static int do_open(const char *path, void *context)
{
	(void)path;
	return context ? 0 : -1;
}

static int do_close(void *context)
{
	(void)context;
	return 0;
}

static readstat_off_t do_seek(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
	FILE *in = context;
	int from = whence == READSTAT_SEEK_SET   ? SEEK_SET
		   : whence == READSTAT_SEEK_CUR ? SEEK_CUR
						 : SEEK_END;
	return fseeko(in, offset, from) == 0 ? (readstat_off_t)ftello(in) : -1;
}

static ssize_t do_read(void *bytes, size_t length, void *context)
{
	FILE *in = context;
	size_t got = fread(bytes, 1, length, in);
	return ferror(in) ? -1 : (ssize_t)got;
}

static readstat_error_t do_update(
	long size, readstat_progress_handler progress, void *user, void *context)
{
	(void)size;
	(void)progress;
	(void)user;
	(void)context;
	return READSTAT_OK;
}

static int take_variable(int index, readstat_variable_t *from, const char *set, void *context)
{
	struct sav *sav = context;
	const char *label = readstat_variable_get_label(from);
	const char *format = readstat_variable_get_format(from);
	(void)index;
	if (sav->n_variables == CSV_MAX_CELLS)
		return READSTAT_HANDLER_ABORT;
	MEMORY_RESERVE_ONE(sav->variables, sav->n_variables, sav->capacity);
	struct variable *variable = &sav->variables[sav->n_variables++];
	*variable = (struct variable){ memory_copy_text(readstat_variable_get_name(from)),
		memory_copy_text(label ? label : ""), memory_copy_text(set), false, false };
	/* In these the numbers are the same in every language. */
	variable->keeps_numbers = strcasecmp(variable->name, "status") == 0 ||
				  strcasecmp(variable->name, "finished") == 0;
	variable->is_time =
		format &&
		(strncmp(format, "DATE", 4) == 0 || strncmp(format, "ADATE", 5) == 0 ||
			strncmp(format, "EDATE", 5) == 0 || strncmp(format, "SDATE", 5) == 0 ||
			strncmp(format, "YMDHMS", 6) == 0);
	return READSTAT_HANDLER_OK;
}

static double number_of(readstat_value_t value)
{
	switch (readstat_value_type(value)) {
	case READSTAT_TYPE_INT8:
		return readstat_int8_value(value);
	case READSTAT_TYPE_INT16:
		return readstat_int16_value(value);
	case READSTAT_TYPE_INT32:
		return readstat_int32_value(value);
	case READSTAT_TYPE_FLOAT:
		return (double)readstat_float_value(value);
	case READSTAT_TYPE_DOUBLE:
		return readstat_double_value(value);
	case READSTAT_TYPE_STRING:
	case READSTAT_TYPE_STRING_REF:
		break;
	}
	return NAN;
}

static bool is_string(readstat_value_t value)
{
	return readstat_value_type(value) == READSTAT_TYPE_STRING;
}

/* Labels may come before the variables they are of. */
static int take_label(const char *set, readstat_value_t value, const char *text, void *context)
{
	struct sav *sav = context;
	if (sav->n_labels == MAX_LABELS)
		return READSTAT_HANDLER_ABORT;
	MEMORY_RESERVE_ONE(sav->labels, sav->n_labels, sav->labels_capacity);
	sav->labels[sav->n_labels++] =
		(struct label){ memory_copy_text(set), memory_copy_text(text), number_of(value),
			is_string(value) ? memory_copy_text(readstat_string_value(value)) : NULL };
	return READSTAT_HANDLER_OK;
}

static const char *find_label(
	const struct sav *sav, const struct variable *variable, readstat_value_t value)
{
	const char *string = is_string(value) ? readstat_string_value(value) : NULL;
	double number = number_of(value);
	for (size_t i = 0; variable->set && i < sav->n_labels; i++) {
		const struct label *label = &sav->labels[i];
		bool same = string ? label->string && strcmp(label->string, string) == 0
				   : !label->string && label->value == number;
		if (same && strcmp(label->set, variable->set) == 0)
			return label->text;
	}
	return NULL;
}

static void put_header(struct sav *sav)
{
	for (size_t i = 0; i < sav->n_variables; i++)
		sheet_put_cell(sav->out, sav->variables[i].name, i == 0);
	putc('\n', sav->out);
	for (size_t i = 0; i < sav->n_variables; i++)
		sheet_put_cell(sav->out, sav->variables[i].label, i == 0);
	putc('\n', sav->out);
	sav->has_header = true;
}

/* Seconds since 1582-10-14, the first day of the Gregorian calendar. */
static void format_time(double seconds, char text[40])
{
	static const double epoch = 12219379200.0;
	time_t time = (time_t)(seconds - epoch);
	struct tm parts;
	if (!(fabs(seconds) < 1e12) || !gmtime_r(&time, &parts) ||
		strftime(text, 40, "%Y-%m-%d %H:%M:%S", &parts) == 0)
		text[0] = '\0';
}

static int take_value(int row, readstat_variable_t *from, readstat_value_t value, void *context)
{
	struct sav *sav = context;
	size_t index = (size_t)readstat_variable_get_index(from);
	char number[NUMBER_SIZE + 16];
	(void)row;
	if (index >= sav->n_variables)
		return READSTAT_HANDLER_ABORT;
	if (!sav->has_header)
		put_header(sav);
	const struct variable *variable = &sav->variables[index];
	const char *text = NULL;
	if (readstat_value_is_defined_missing(value, from))
		text = "-99";
	else if (!readstat_value_is_system_missing(value)) {
		const char *label =
			variable->keeps_numbers ? NULL : find_label(sav, variable, value);
		text = label ? label : is_string(value) ? readstat_string_value(value) : number;
		if (text == number && variable->is_time)
			format_time(number_of(value), number);
		else if (text == number)
			writer_format_number(number_of(value), number);
	}
	sheet_put_cell(sav->out, text, index == 0);
	if (index + 1 == sav->n_variables)
		putc('\n', sav->out);
	return ferror(sav->out) ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static void take_fault(const char *message, void *context)
{
	struct sav *sav = context;
	snprintf(sav->fault, sizeof sav->fault, "%s", message ? message : "");
}

static void clear_sav(struct sav *sav)
{
	for (size_t i = 0; i < sav->n_variables; i++) {
		free(sav->variables[i].name);
		free(sav->variables[i].label);
		free(sav->variables[i].set);
	}
	for (size_t i = 0; i < sav->n_labels; i++) {
		free(sav->labels[i].set);
		free(sav->labels[i].text);
		free(sav->labels[i].string);
	}
	free(sav->variables);
	free(sav->labels);
}

FILE *sheet_source_sav(FILE *take_stream, struct error *error)
{
	struct sav sav = { .in = take_stream, .out = tmpfile() };
	readstat_parser_t *parser = readstat_parser_init();
	bool good = sav.out || error_set_errno(error, errno, "cannot make a temporary file");
	readstat_set_open_handler(parser, do_open);
	readstat_set_close_handler(parser, do_close);
	readstat_set_seek_handler(parser, do_seek);
	readstat_set_read_handler(parser, do_read);
	readstat_set_update_handler(parser, do_update);
	readstat_set_io_ctx(parser, take_stream);
	readstat_set_variable_handler(parser, take_variable);
	readstat_set_value_label_handler(parser, take_label);
	readstat_set_value_handler(parser, take_value);
	readstat_set_error_handler(parser, take_fault);
	readstat_error_t result =
		good ? readstat_parse_sav(parser, "", &sav) : READSTAT_ERROR_USER_ABORT;
	if (good && result != READSTAT_OK)
		good = error_set(error, ERROR_INPUT, "is not read as an SPSS file: %s",
			sav.fault[0] ? sav.fault : readstat_error_message(result));
	if (good && !sav.has_header)
		put_header(&sav);
	FILE *made = sheet_finish_made(sav.out, good, error);
	readstat_parser_free(parser);
	clear_sav(&sav);
	fclose(take_stream);
	return made;
}

#endif
