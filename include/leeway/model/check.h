/*
 * The linter behind `leeway check`: every fault of packs and scenario files, with file and line
 * where it can be known, what is wrong and what to do. It runs the readers that loading runs, so
 * that what passes here loads, and what does not load is named here.
 */
#ifndef LEEWAY_MODEL_CHECK_H
#define LEEWAY_MODEL_CHECK_H

#include <stddef.h>

#include "leeway/model/fault.h"

/*
 * Checks a pack folder (one that holds a pack.json), a folder of packs, or one scenario file, and
 * adds its faults in order of file and line. A path that cannot be read is a fault too.
 */
void check_path(const char *path, struct fault_list *faults);

/* Checks one scenario given as text, as the editor has it; name stands for the file. */
void check_scenario_text(
	const char *name, const char *text, size_t length, struct fault_list *faults);

#endif
