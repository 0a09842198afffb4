/*
 * Faults of packs and scenario files: one sink into which the readers of the model layer report
 * everything that is wrong. Loading stops at the first error in it; `leeway check` shows them all.
 * A list belongs to one thread and owns its texts.
 */
#ifndef LEEWAY_MODEL_FAULT_H
#define LEEWAY_MODEL_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"

enum fault_severity { FAULT_ERROR, FAULT_WARNING };

const char *fault_severity_name(enum fault_severity severity); /* "error", "warning" */

struct fault {
	enum fault_severity severity;
	char *path;
	int line; /* 0: not known. */
	char *field; /* "levels[2]", "" for the file as a whole. */
	char *message; /* What is wrong. */
	char *advice; /* What to do. */
	size_t order; /* In which it was found. */
};

/* Starts as { 0 }. */
struct fault_list {
	struct fault *faults;
	size_t n_faults, capacity;
	size_t n_errors;
	size_t n_files; /* Files that were looked at. */
};

/* Adds a fault and takes over its texts; a NULL field is "". The order is filled in. */
void fault_list_take(struct fault_list *list, struct fault fault);

/* Adds an error about a file as a whole; the texts are copied. */
void fault_list_add(
	struct fault_list *list, const char *path, const char *message, const char *advice);

/*
 * Adds what a reader of base/ said of the file path; a "path:line: " before its message becomes
 * the fault's place. Clears the error.
 */
void fault_list_add_error(
	struct fault_list *list, const char *path, const char *advice, struct error *error);

/*
 * "path:line: error: field: message; advice" without what is not known, safe on a terminal; to be
 * freed.
 */
char *fault_format(const struct fault *fault);

/*
 * Fills the error with the first fault that is one (ERROR_INPUT) and returns false; true where the
 * list has none.
 */
bool fault_list_to_error(const struct fault_list *list, struct error *error);

/* Sorts the faults from that index on by file, line and the order in which they were found. */
void fault_list_sort(struct fault_list *list, size_t from);

size_t fault_list_count(const struct fault_list *faults, enum fault_severity severity);
void fault_list_clear(struct fault_list *faults);

#endif
