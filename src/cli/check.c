/* leeway check: the faults of packs and scenario files, one a line or as JSON. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "leeway/base/json.h"
#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/model/check.h"

static const struct option_row options[] = {
	{ .name = "format",
		.argument = "text|json",
		.help = "Print one fault a line (the default), or one JSON object" },
	{ .name = NULL },
};

enum { FORMAT_TEXT, FORMAT_JSON };

static const char *const formats[] = { "text", "json", NULL };

static void print_text(const struct fault_list *faults)
{
	for (size_t i = 0; i < faults->n_faults; i++) {
		char *line = fault_format(&faults->faults[i]);
		puts(line);
		free(line);
	}
}

static void print_member(const char *name, const char *text)
{
	char *safe = text_sanitise(text ? text : "", TEXT_ONE_LINE);
	char *quoted = json_quote(safe);
	printf(",\"%s\":%s", name, quoted);
	free(quoted);
	free(safe);
}

static void print_fault(const struct fault *fault)
{
	printf("{\"severity\":\"%s\"", fault_severity_name(fault->severity));
	print_member("path", fault->path);
	if (fault->line > 0)
		printf(",\"line\":%d", fault->line);
	else
		printf(",\"line\":null");
	print_member("field", fault->field);
	print_member("message", fault->message);
	print_member("advice", fault->advice);
	printf("}");
}

static void print_json(const struct fault_list *faults)
{
	printf("{\"errors\":%zu,\"warnings\":%zu,\"files\":%zu,\"faults\":[",
		fault_list_count(faults, FAULT_ERROR), fault_list_count(faults, FAULT_WARNING),
		faults->n_files);
	for (size_t i = 0; i < faults->n_faults; i++) {
		printf("%s\n", i > 0 ? "," : "");
		print_fault(&faults->faults[i]);
	}
	printf("]}\n");
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void print_summary(const struct fault_list *faults)
{
	size_t n_errors = fault_list_count(faults, FAULT_ERROR);
	size_t n_warnings = fault_list_count(faults, FAULT_WARNING);
	fprintf(stderr, "%zu error%s, %zu warning%s in %zu file%s\n", n_errors, plural(n_errors),
		n_warnings, plural(n_warnings), faults->n_files, plural(faults->n_files));
}

static int run_check(const struct context *context, struct error *error)
{
	struct fault_list faults = { 0 };
	int format;
	if (!arguments_choice(context->arguments, "format", formats, FORMAT_TEXT, &format, error))
		return EXIT_USAGE;
	size_t n_paths = arguments_n_operands(context->arguments);
	for (size_t i = 0; i < n_paths && !context_interrupted(); i++)
		check_path(arguments_operand(context->arguments, i), &faults);
	if (format == FORMAT_JSON)
		print_json(&faults);
	else
		print_text(&faults);
	print_summary(&faults);
	int status = fault_list_count(&faults, FAULT_ERROR) > 0 ? EXIT_FAILED : EXIT_DONE;
	fault_list_clear(&faults);
	return context_interrupted() ? EXIT_INTERRUPTED : status;
}

const struct command command_check = {
	.name = "check",
	.operands = "PATH…",
	.minimum_operands = 1,
	.maximum_operands = SIZE_MAX,
	.help = "look for faults in packs and scenario files",
	.options = options,
	.run = run_check,
};
