#include "leeway/cli/arguments.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/output.h"
#include "leeway/base/suggestion.h"

const struct option_row global_options[] = {
	{ "db", 0, "FILE", false, "the cache to use" },
	{ "config", 0, "FILE", false, "the configuration to use" },
	{ "env", 0, "FILE", false,
		"take environment variables that are not set from a file, as .env" },
	{ "log", 0, "FILE", false, "write a log of what is done, without any key" },
	{ "help", 'h', NULL, false, "show help" },
	{ "version", 0, NULL, false, "show the version" },
	{ 0 },
};

struct given {
	const struct option_row *row;
	char *value;
};

struct arguments {
	const char *command; /* For messages; borrowed; "" before a command is known. */
	struct given *given;
	size_t n_given, given_capacity;
	char **operands;
	size_t n_operands, operand_capacity;
};

static const struct option_row *find_in(
	const struct option_row *rows, const char *name, size_t length, char letter)
{
	for (; rows && rows->name; rows++) {
		if (letter ? rows->letter == letter
			   : strlen(rows->name) == length && memcmp(rows->name, name, length) == 0)
			return rows;
	}
	return NULL;
}

static const struct option_row *find_row(
	const struct option_row *rows, const char *name, size_t length, char letter)
{
	const struct option_row *row = find_in(rows, name, length, letter);

	return row ? row : find_in(global_options, name, length, letter);
}

static const struct given *find_given(const struct arguments *arguments, const char *name)
{
	for (size_t i = arguments->n_given; i-- > 0;)
		if (strcmp(arguments->given[i].row->name, name) == 0)
			return &arguments->given[i];
	return NULL;
}

/* What the user typed, made safe to show. */
static bool usage(
	const struct arguments *arguments, struct error *error, const char *what, const char *word)
{
	char *repaired = text_repair(word, strlen(word));
	char *safe = text_sanitise(repaired, TEXT_ONE_LINE);
	bool inner = arguments->command[0] != '\0';

	error_set(error, ERROR_USAGE, "%s%s'%s' %s; see `leeway %s%s--help`", arguments->command,
		inner ? ": " : "", safe, what, arguments->command, inner ? " " : "");
	free(safe);
	free(repaired);
	return false;
}

static bool add_given(struct arguments *arguments, const struct option_row *row, const char *value,
	struct error *error)
{
	if (!row->repeats && row->argument && find_given(arguments, row->name))
		return usage(arguments, error, "is given twice", row->name);
	MEMORY_RESERVE_ONE(arguments->given, arguments->n_given, arguments->given_capacity);
	arguments->given[arguments->n_given++] =
		(struct given){ row, memory_copy_text(value ? value : "") };
	return true;
}

/* The words left to read. */
struct reader {
	const struct option_row *rows; /* Beside the global ones. */
	bool stops_at_operand;
	struct arguments *arguments;
	char *const *words;
	int n_words, next;
};

/* No such option, but perhaps one that is spelled nearly so. */
static bool usage_unknown(const struct reader *reader, struct error *error, const char *word)
{
	char *typed = memory_copy_bytes(word, strcspn(word, "="));
	struct suggestion suggestion;

	suggestion_begin(&suggestion, typed + strspn(typed, "-"));
	for (const struct option_row *row = reader->rows; row && row->name; row++)
		suggestion_offer(&suggestion, row->name);
	for (const struct option_row *row = global_options; row->name; row++)
		suggestion_offer(&suggestion, row->name);
	char *what = suggestion.nearest
			     ? memory_format("is no option here, but --%s is", suggestion.nearest)
			     : memory_copy_text("is no option here");

	usage(reader->arguments, error, what, word);
	free(what);
	free(typed);
	return false;
}

/* Reads the option in words[next]; attached is its value where it stands in the same word. */
static bool read_option(struct reader *reader, const struct option_row *row, const char *attached,
	struct error *error)
{
	const char *word = reader->words[reader->next++];
	struct arguments *arguments = reader->arguments;

	if (!row)
		return usage_unknown(reader, error, word);
	if (!row->argument && attached)
		return usage(arguments, error, "takes no value", word);
	if (row->argument && !attached) {
		if (reader->next == reader->n_words)
			return usage(arguments, error, "needs a value", word);
		attached = reader->words[reader->next++];
	}
	return add_given(arguments, row, attached, error);
}

static bool read_word(struct reader *reader, struct error *error)
{
	const char *word = reader->words[reader->next];

	if (word[0] == '-' && word[1] == '-') {
		size_t length = strcspn(word + 2, "=");
		const char *equals = word[2 + length] ? word + 3 + length : NULL;

		return read_option(
			reader, find_row(reader->rows, word + 2, length, 0), equals, error);
	}
	if (word[0] == '-' && word[1] != '\0') {
		const char *attached = word[2] ? word + 2 + (word[2] == '=') : NULL;

		return read_option(
			reader, find_row(reader->rows, NULL, 0, word[1]), attached, error);
	}
	struct arguments *arguments = reader->arguments;

	MEMORY_RESERVE_ONE(arguments->operands, arguments->n_operands, arguments->operand_capacity);
	arguments->operands[arguments->n_operands++] = memory_copy_text(word);
	reader->next++;
	return true;
}

static bool read_words(struct reader *reader, struct error *error)
{
	bool only_operands = false;

	while (reader->next < reader->n_words) {
		const char *word = reader->words[reader->next];

		if (reader->stops_at_operand && word[0] != '-')
			break;
		if (!only_operands && strcmp(word, "--") == 0) {
			only_operands = true;
			reader->next++;
			continue;
		}
		if (only_operands) {
			struct arguments *arguments = reader->arguments;

			MEMORY_RESERVE_ONE(arguments->operands, arguments->n_operands,
				arguments->operand_capacity);
			arguments->operands[arguments->n_operands++] = memory_copy_text(word);
			reader->next++;
		} else if (!read_word(reader, error)) {
			return false;
		}
	}
	return true;
}

static bool check_operands(
	const struct command *command, const struct arguments *arguments, struct error *error)
{
	if (arguments_flag(arguments, "help"))
		return true;
	if (arguments->n_operands > command->maximum_operands)
		return usage(arguments, error, "is one word too many",
			arguments->operands[command->maximum_operands]);
	if (arguments->n_operands < command->minimum_operands)
		return error_set(error, ERROR_USAGE, "%s: needs %s; see `leeway %s --help`",
			command->name, command->operands, command->name);
	return true;
}

struct arguments *arguments_read(
	const struct command *command, int n_words, char *const *words, struct error *error)
{
	struct arguments *arguments = memory_alloc(1, sizeof *arguments);
	struct reader reader = {
		.rows = command->options, .arguments = arguments, .words = words, .n_words = n_words
	};

	arguments->command = command->name;
	if (!read_words(&reader, error) || !check_operands(command, arguments, error)) {
		arguments_free(arguments);
		return NULL;
	}
	return arguments;
}

struct arguments *arguments_read_leading(const struct command *alone, int n_words,
	char *const *words, int *n_read, struct error *error)
{
	struct arguments *arguments = memory_alloc(1, sizeof *arguments);
	struct reader reader = { .rows = alone->options,
		.stops_at_operand = true,
		.arguments = arguments,
		.words = words,
		.n_words = n_words };

	arguments->command = "";
	if (!read_words(&reader, error)) {
		arguments_free(arguments);
		return NULL;
	}
	*n_read = reader.next;
	return arguments;
}

void arguments_free(struct arguments *arguments)
{
	if (!arguments)
		return;
	for (size_t i = 0; i < arguments->n_given; i++)
		free(arguments->given[i].value);
	for (size_t i = 0; i < arguments->n_operands; i++)
		free(arguments->operands[i]);
	free(arguments->given);
	free(arguments->operands);
	free(arguments);
}

bool arguments_inherit(struct arguments *arguments, const struct command *command,
	const struct arguments *from, struct error *error)
{
	for (size_t i = 0; i < from->n_given; i++) {
		const struct given *given = &from->given[i];
		size_t length = strlen(given->row->name);
		const struct option_row *row =
			find_row(command->options, given->row->name, length, 0);

		if (!row)
			return error_set(error, ERROR_USAGE,
				"%s: '--%s' is no option here; see "
				"`leeway %s --help`",
				command->name, given->row->name, command->name);
		if (!find_given(arguments, row->name))
			add_given(arguments, row, given->value, NULL);
	}
	return true;
}

const char *arguments_text(const struct arguments *arguments, const char *name)
{
	const struct given *given = find_given(arguments, name);

	return given ? given->value : NULL;
}

bool arguments_flag(const struct arguments *arguments, const char *name)
{
	return find_given(arguments, name) != NULL;
}

size_t arguments_count(const struct arguments *arguments, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < arguments->n_given; i++)
		count += strcmp(arguments->given[i].row->name, name) == 0;
	return count;
}

const char *arguments_item(const struct arguments *arguments, const char *name, size_t index)
{
	for (size_t i = 0; i < arguments->n_given; i++)
		if (strcmp(arguments->given[i].row->name, name) == 0 && index-- == 0)
			return arguments->given[i].value;
	return NULL;
}

size_t arguments_n_operands(const struct arguments *arguments)
{
	return arguments->n_operands;
}

const char *arguments_operand(const struct arguments *arguments, size_t index)
{
	return index < arguments->n_operands ? arguments->operands[index] : NULL;
}

/* "-n" for a row with a letter, else "--model". */
static char *option_spelling(const struct arguments *arguments, const char *name)
{
	const struct given *given = find_given(arguments, name);

	if (given && given->row->letter)
		return memory_format("-%c", given->row->letter);
	return memory_format("--%s", name);
}

bool arguments_integer(const struct arguments *arguments, const char *name, int64_t minimum,
	int64_t maximum, int64_t fallback, int64_t *value, struct error *error)
{
	const char *text = arguments_text(arguments, name);

	*value = fallback;
	if (!text)
		return true;
	char *end;

	errno = 0;
	*value = strtoll(text, &end, 10);
	if (end != text && !*end && !errno && *value >= minimum && *value <= maximum)
		return true;
	char *spelling = option_spelling(arguments, name);
	char *safe = text_sanitise(text, TEXT_ONE_LINE);

	error_set(error, ERROR_USAGE, "%s: %s is '%s'; it must be a whole number from %lld to %lld",
		arguments->command, spelling, safe, (long long)minimum, (long long)maximum);
	free(safe);
	free(spelling);
	return false;
}

bool arguments_choice(const struct arguments *arguments, const char *name,
	const char *const *choices, int fallback, int *value, struct error *error)
{
	const char *text = arguments_text(arguments, name);
	struct buffer known;

	*value = fallback;
	if (!text)
		return true;
	buffer_init(&known, 4096);
	for (int i = 0; choices[i]; i++) {
		if (strcmp(choices[i], text) == 0) {
			*value = i;
			buffer_clear(&known);
			return true;
		}
		buffer_append_format(&known, "%s%s", i ? ", " : "", choices[i]);
	}
	char *safe = text_sanitise(text, TEXT_ONE_LINE);

	error_set(error, ERROR_USAGE, "%s: --%s is '%s'; it must be one of: %s", arguments->command,
		name, safe, buffer_text(&known));
	free(safe);
	buffer_clear(&known);
	return false;
}

bool arguments_output_format(const struct arguments *arguments, const char *const *formats,
	int fallback, int *format, struct error *error)
{
	if (!arguments_choice(arguments, "format", formats, -1, format, error))
		return false;
	if (*format >= 0)
		return true;
	*format = fallback;
	return output_find_format(arguments_text(arguments, "output"), formats, format, error) ||
	       error_prefix(error, "%s", arguments->command);
}
