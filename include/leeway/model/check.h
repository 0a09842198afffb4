/*
 * The linter behind `leeway check`: every fault of packs and scenario files, with file and line
 * where it can be known, what is wrong and what to do.
 */
#ifndef LEEWAY_MODEL_CHECK_H
#define LEEWAY_MODEL_CHECK_H

#include <stdbool.h>
#include <stddef.h>

enum fault_severity { FAULT_ERROR, FAULT_WARNING };

struct fault {
	enum fault_severity severity;
	char *path;
	int line;      /* 0: not known. */
	char *field;   /* "levels[2]", "" for the file as a whole. */
	char *message; /* What is wrong. */
	char *advice;  /* What to do. */
};

struct fault_list {
	struct fault *faults;
	size_t n_faults, capacity;
};

/*
 * Checks a pack folder (one that holds a pack.json), a folder of packs, or one scenario file, and
 * adds its faults in order of file and line. A path that cannot be read is a fault too.
 */
void check_path(const char *path, struct fault_list *faults);

/* Checks one scenario given as text, as the editor has it; name stands for the file. */
void check_scenario_text(const char *name, const char *text, size_t length,
	struct fault_list *faults);

size_t fault_list_count(const struct fault_list *faults, enum fault_severity severity);
void fault_list_clear(struct fault_list *faults);

#endif
