/* leeway classify: the outcome of replies given as JSON lines. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/model/decision.h"
#include "leeway/model/pack.h"

/* Bytes of a line, its break not counted. */
enum { MOST_LINE = 16 << 20 };

static const struct option_row options[] = {
	{ .name = "condition",
		.argument = "C",
		.help = "read replies to this condition of the pack (default baseline)" },
	{ .name = "explain",
		.help = "add \"explained\" to each line: which words and which rule decided" },
	{ .name = "pack",
		.argument = "P",
		.help = "Take conditions and scenarios from this pack "
			"(default paper)" },
	{ .name = "scenario",
		.argument = "S",
		.help = "read replies to this scenario where a line names none" },
	{ .name = NULL },
};

/* What all lines are read with, and how reading them went. */
struct classifier {
	struct pack *pack; /* NULL: none was asked for. */
	const struct condition *condition;
	const struct scenario *scenario;
	struct decision_reader *reader; /* Of replies to read_by; NULL: none yet. */
	const struct scenario *read_by;
	const char *path; /* Of the file being read; NULL: standard input. */
	long line;
	bool explains;
	bool has_bad_line;
	bool is_stopped; /* Nobody reads the output any more. */
};

static void report(struct classifier *classifier, const char *what)
{
	char *message = classifier->path ? memory_format("%s: line %ld: %s", classifier->path,
						   classifier->line, what)
					 : memory_format("line %ld: %s", classifier->line, what);
	char *safe = text_sanitise(message, TEXT_ONE_LINE);
	log_redact(safe, strlen(safe));
	fprintf(stderr, "leeway: classify: %s\n", safe);
	free(safe);
	free(message);
	classifier->has_bad_line = true;
}

struct finish_row {
	const char *reason;
	enum reply_end end;
};

/* How the protocols name endings that are not the reply's own. */
static const struct finish_row finish_rows[] = {
	{ "length", REPLY_END_CUT_OFF },
	{ "max_tokens", REPLY_END_CUT_OFF },
	{ "max_output_tokens", REPLY_END_CUT_OFF },
	{ "model_context_window_exceeded", REPLY_END_CUT_OFF },
	{ "content_filter", REPLY_END_BLOCKED },
	{ "refusal", REPLY_END_BLOCKED },
	{ "safety", REPLY_END_BLOCKED },
	{ "prohibited_content", REPLY_END_BLOCKED },
	{ "blocklist", REPLY_END_BLOCKED },
};

static enum reply_end read_end(const cJSON *object)
{
	const char *reason = json_member_text(object, "finish_reason");
	for (size_t i = 0; reason && i < sizeof finish_rows / sizeof finish_rows[0]; i++)
		if (text_equals_ignoring_case(reason, finish_rows[i].reason))
			return finish_rows[i].end;
	return REPLY_END_COMPLETE;
}

/* The scenario the line names, else the one of the command line; false where there is none such. */
static bool find_scenario(
	struct classifier *classifier, const cJSON *object, const struct scenario **scenario)
{
	const char *id = json_member_text(object, "scenario");
	*scenario = classifier->scenario;
	if (!classifier->pack || !id)
		return true;
	*scenario = pack_find_scenario(classifier->pack, id);
	if (*scenario)
		return true;
	char *what = memory_format("no scenario '%s' in pack '%s'", id, classifier->pack->id);
	report(classifier, what);
	free(what);
	return false;
}

/* The end of the JSON value that starts at text; the line was parsed, so it is well formed. */
static const char *skip_value(const char *text)
{
	int depth = 0;
	bool is_quoted = false;
	for (; *text; text++) {
		if (is_quoted && *text == '\\') {
			text++;
		} else if (is_quoted) {
			is_quoted = *text != '"';
		} else if (*text == '"') {
			is_quoted = true;
		} else if (*text == '{' || *text == '[') {
			depth++;
		} else if (depth > 0 && (*text == '}' || *text == ']')) {
			depth--;
		} else if (depth == 0 && strchr(",}:", *text)) {
			return text;
		}
	}
	return text;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t\r\n");
}

/* The value of the object's member "outcome", from *start to *end; false where it has none. */
static bool find_outcome(const char *line, const char **start, const char **end)
{
	static const char key[] = "\"outcome\"";
	const char *at = skip_blanks(strchr(line, '{') + 1);
	while (*at == '"') {
		const char *colon = skip_value(at);
		bool is_outcome = strncmp(at, key, sizeof key - 1) == 0;
		*start = skip_blanks(colon + (*colon == ':'));
		*end = skip_value(*start);
		if (is_outcome)
			return true;
		at = skip_blanks(*end + (**end == ','));
	}
	return false;
}

/* Writes the line with its outcome's value; what else it holds stays byte for byte. */
static void write_line(struct classifier *classifier, const char *line, const char *value)
{
	const char *start, *end;
	if (find_outcome(line, &start, &end)) {
		printf("%.*s%s%s\n", (int)(start - line), line, value, end);
	} else {
		const char *brace = strrchr(line, '}');
		const char *last = brace;
		while (last > line && strchr(" \t", last[-1]))
			last--;
		const char *comma = last[-1] == '{' ? "" : ",";
		printf("%.*s%s\"outcome\":%s}\n", (int)(last - line), line, comma, value);
	}
	if (fflush(stdout) != 0)
		classifier->is_stopped = true;
}

/* The outcome, and with --explain the member "explained", as they stand in a line of JSON. */
static char *outcome_value(const struct classifier *classifier, struct decision_reader *reader,
	const char *text, enum reply_end end)
{
	if (!classifier->explains)
		return memory_format(
			"\"%s\"", outcome_name(decision_reader_read(reader, text, end)));
	struct buffer trace;
	buffer_init(&trace, MOST_LINE);
	enum outcome outcome = decision_reader_explain(reader, text, end, &trace);
	cJSON *list = cJSON_CreateArray();
	for (char *at = trace.bytes; at && *at;) {
		size_t length = strcspn(at, "\n");
		char *line = memory_copy_bytes(at, length);
		cJSON_AddItemToArray(list, cJSON_CreateString(line));
		free(line);
		at += length + (at[length] != '\0');
	}
	char *explained = cJSON_PrintUnformatted(list);
	char *value = memory_format("\"%s\",\"explained\":%s", outcome_name(outcome), explained);
	cJSON_free(explained);
	cJSON_Delete(list);
	buffer_clear(&trace);
	return value;
}

static void classify_object(struct classifier *classifier, const cJSON *object, const char *line)
{
	const struct scenario *scenario;
	const cJSON *text = cJSON_GetObjectItemCaseSensitive(object, "text");
	if (!cJSON_IsObject(object)) {
		report(classifier, "is no JSON object");
		return;
	}
	if (!cJSON_IsString(text) && !cJSON_IsNull(text)) {
		report(classifier, text ? "\"text\" is no string" : "has no \"text\"");
		return;
	}
	if (!find_scenario(classifier, object, &scenario))
		return;
	struct decision_rules rules = decision_rules_for(scenario, classifier->condition);
	/* Most files are of one scenario: its reader is kept from line to line. */
	if (!classifier->reader || classifier->read_by != scenario) {
		decision_reader_free(classifier->reader);
		classifier->reader = decision_reader_new(&rules);
		classifier->read_by = scenario;
	}
	char *value =
		outcome_value(classifier, classifier->reader, text->valuestring, read_end(object));
	write_line(classifier, line, value);
	free(value);
}

/* Reads one line, its blanks at both ends cut off. */
static void classify_line(struct classifier *classifier, char *line, size_t length)
{
	while (length > 0 && strchr(" \t\r\n", line[length - 1]))
		length--;
	line[length] = '\0';
	if (classifier->line == 1 && strncmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3;
	line += strspn(line, " \t\r");
	if (*line == '\0' && length == 0)
		return;
	if (!text_is_valid(line, strlen(line))) {
		report(classifier, "is not valid UTF-8");
		return;
	}
	const char *end;
	cJSON *object = cJSON_ParseWithLengthOpts(line, strlen(line) + 1, &end, true);
	if (!object)
		report(classifier, "is no JSON");
	else
		classify_object(classifier, object, line);
	cJSON_Delete(object);
}

/* Reads a line without its break; false at the end. What is beyond the ceiling is passed over. */
static bool read_line(FILE *file, struct buffer *line)
{
	int byte;
	bool is_any = false;
	buffer_reset(line);
	while ((byte = getc(file)) != EOF) {
		is_any = true;
		if (byte == '\n')
			break;
		if (!line->overflowed)
			buffer_append_char(line, (char)byte);
	}
	return is_any;
}

static void classify_file(struct classifier *classifier, FILE *file, struct error *error)
{
	struct buffer line;
	buffer_init(&line, MOST_LINE);
	classifier->line = 0;
	while (!classifier->is_stopped && !context_interrupted() && read_line(file, &line)) {
		classifier->line++;
		if (line.overflowed)
			report(classifier, "is longer than 16 MiB");
		else if (line.length > 0 && memchr(line.bytes, '\0', line.length))
			report(classifier, "is no JSON");
		else if (line.length > 0)
			classify_line(classifier, line.bytes, line.length);
	}
	if (ferror(file) && !context_interrupted())
		error_set_errno(
			error, errno, "%s", classifier->path ? classifier->path : "standard input");
	buffer_clear(&line);
}

static void classify_path(struct classifier *classifier, const char *path, struct error *error)
{
	if (strcmp(path, "-") == 0) {
		classifier->path = NULL;
		classify_file(classifier, stdin, error);
		return;
	}
	FILE *file = fopen(path, "r");
	if (!file) {
		error_set_errno(error, errno, "%s", path);
		return;
	}
	classifier->path = path;
	classify_file(classifier, file, error);
	fclose(file);
}

/* Loads the pack only where the command line asks for something of it. */
static bool load_rules(
	struct classifier *classifier, const struct context *context, struct error *error)
{
	const char *pack = arguments_text(context->arguments, "pack");
	const char *condition = arguments_text(context->arguments, "condition");
	const char *scenario = arguments_text(context->arguments, "scenario");
	if (!pack && !condition && !scenario)
		return true;
	classifier->pack = pack_load(context->env, pack ? pack : "paper", error);
	if (!classifier->pack)
		return false;
	const char *id = condition ? condition : "baseline";
	classifier->condition = pack_find_condition(classifier->pack, id);
	if (!classifier->condition && condition)
		return error_set(error, ERROR_USAGE, "no condition '%s' in pack '%s'", condition,
			classifier->pack->id);
	if (scenario)
		classifier->scenario = pack_find_scenario(classifier->pack, scenario);
	if (scenario && !classifier->scenario)
		return error_set(error, ERROR_USAGE, "no scenario '%s' in pack '%s'", scenario,
			classifier->pack->id);
	return true;
}

static int run_classify(const struct context *context, struct error *error)
{
	struct classifier classifier = { .explains =
						 arguments_flag(context->arguments, "explain") };
	if (load_rules(&classifier, context, error)) {
		size_t n_paths = arguments_n_operands(context->arguments);
		if (n_paths == 0)
			classify_file(&classifier, stdin, error);
		for (size_t i = 0; i < n_paths && !error->code && !classifier.is_stopped; i++)
			classify_path(&classifier, arguments_operand(context->arguments, i), error);
	}
	decision_reader_free(classifier.reader);
	pack_free(classifier.pack);
	if (classifier.is_stopped && errno != EPIPE && !error->code)
		error_set_errno(error, errno, "standard output");
	if (context_interrupted())
		return EXIT_INTERRUPTED;
	return classifier.has_bad_line ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_classify = {
	.name = "classify",
	.operands = "[FILE…]",
	.maximum_operands = SIZE_MAX,
	.help = "read the outcome of replies given as JSON lines with a \"text\" each",
	.options = options,
	.run = run_classify,
};
