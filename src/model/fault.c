#include "leeway/model/fault.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

const char *fault_severity_name(enum fault_severity severity)
{
	return severity == FAULT_ERROR ? "error" : "warning";
}

void fault_list_take(struct fault_list *list, struct fault fault)
{
	MEMORY_RESERVE_ONE(list->faults, list->n_faults, list->capacity);
	if (!fault.field)
		fault.field = memory_copy_text("");
	fault.order = list->n_faults;
	if (fault.severity == FAULT_ERROR)
		list->n_errors++;
	list->faults[list->n_faults++] = fault;
}

void fault_list_add(
	struct fault_list *list, const char *path, const char *message, const char *advice)
{
	fault_list_take(list, (struct fault){
				      .severity = FAULT_ERROR,
				      .path = memory_copy_text(path),
				      .message = memory_copy_text(message),
				      .advice = memory_copy_text(advice),
			      });
}

/*
 * Skips "path:" and, where a number and ": " follow it, reads them into *line; returns what is left
 * of the message.
 */
static const char *skip_place(const char *message, const char *path, int *line)
{
	size_t length = strlen(path);
	if (strncmp(message, path, length) != 0 || message[length] != ':')
		return message;
	const char *rest = message + length + 1;
	char *end;
	long number = strtol(rest, &end, 10);
	if (end != rest && *end == ':' && number > 0 && number < 1000000000) {
		*line = (int)number;
		rest = end + 1;
	}
	while (*rest == ' ')
		rest++;
	return rest;
}

void fault_list_add_error(
	struct fault_list *list, const char *path, const char *advice, struct error *error)
{
	struct fault fault = { .severity = FAULT_ERROR, .path = memory_copy_text(path) };
	const char *message = error->message ? error->message : "cannot be read";
	fault.message = memory_copy_text(skip_place(message, path, &fault.line));
	fault.advice = memory_copy_text(advice);
	fault_list_take(list, fault);
	error_clear(error);
}

/* The severity is left out where it is "". */
static char *format_fault(const struct fault *fault, const char *severity)
{
	char *line = fault->line > 0 ? memory_format(":%d", fault->line) : memory_copy_text("");
	char *whole = memory_format("%s%s: %s%s%s%s%s%s%s", fault->path, line, severity,
		*severity ? ": " : "", fault->field, *fault->field ? ": " : "", fault->message,
		text_is_empty(fault->advice) ? "" : "; ", fault->advice ? fault->advice : "");
	char *safe = text_sanitise(whole, TEXT_ONE_LINE);
	free(whole);
	free(line);
	return safe;
}

char *fault_format(const struct fault *fault)
{
	return format_fault(fault, fault_severity_name(fault->severity));
}

bool fault_list_to_error(const struct fault_list *list, struct error *error)
{
	for (size_t i = 0; i < list->n_faults; i++) {
		const struct fault *fault = &list->faults[i];
		if (fault->severity != FAULT_ERROR)
			continue;
		char *text = format_fault(fault, "");
		error_set(error, ERROR_INPUT, "%s", text);
		free(text);
		return false;
	}
	return true;
}

static int compare_faults(const void *left, const void *right)
{
	const struct fault *a = left, *b = right;
	int paths = strcmp(a->path, b->path);
	if (paths != 0)
		return paths;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void fault_list_sort(struct fault_list *list, size_t from)
{
	if (list->n_faults > from + 1)
		qsort(list->faults + from, list->n_faults - from, sizeof *list->faults,
			compare_faults);
}

size_t fault_list_count(const struct fault_list *faults, enum fault_severity severity)
{
	return severity == FAULT_ERROR ? faults->n_errors : faults->n_faults - faults->n_errors;
}

void fault_list_clear(struct fault_list *faults)
{
	for (size_t i = 0; i < faults->n_faults; i++) {
		struct fault *fault = &faults->faults[i];
		free(fault->path);
		free(fault->field);
		free(fault->message);
		free(fault->advice);
	}
	free(faults->faults);
	*faults = (struct fault_list){ 0 };
}
