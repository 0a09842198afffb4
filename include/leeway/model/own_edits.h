/*
 * A few files of the user's that are changed together: what was there before is kept until the
 * change has proved good, and put back where it did not. A value; starts as { 0 }. One thread.
 */
#ifndef LEEWAY_MODEL_OWN_EDITS_H
#define LEEWAY_MODEL_OWN_EDITS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"

enum { OWN_EDITS_MAX = 2 };

struct own_edit {
	char *path;
	char *before; /* The text that was there; NULL: no file. */
};

struct own_edits {
	struct own_edit edits[OWN_EDITS_MAX];
	size_t n_edits;
};

/*
 * Writes a file (text not NULL) or removes it. Where that fails, all before it are put back and
 * forgotten.
 */
bool own_edits_do(struct own_edits *edits, const char *path, const char *text, struct error *error);

/* Puts every file back as it was, the last one first. */
void own_edits_undo(struct own_edits *edits);
void own_edits_clear(struct own_edits *edits);

#endif
