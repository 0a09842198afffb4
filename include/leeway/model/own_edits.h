/*
 * A few files of the user's that are changed together: noted first, then written, which waits for
 * the disk and may be done on another thread; what was there before is kept until the change has
 * proved good, and put back where it did not. A value; starts as { 0 }. One thread at a time.
 */
#ifndef LEEWAY_MODEL_OWN_EDITS_H
#define LEEWAY_MODEL_OWN_EDITS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"

enum { OWN_EDITS_MAX = 2 };

struct own_edit {
	char *path;
	char *text; /* To be written; NULL: the file goes. */
	char *before; /* The text that was there; NULL: no file. */
	bool is_done;
};

struct own_edits {
	struct own_edit edits[OWN_EDITS_MAX];
	size_t n_edits;
};

/* Notes a file that is to be written, or removed (text NULL), behind those noted before. */
void own_edits_add(struct own_edits *edits, const char *path, const char *text);

/* Another text for a file that was noted. */
void own_edits_set(struct own_edits *edits, const char *path, const char *text);

/* Writes what was noted. Where one fails, those before it are put back. */
bool own_edits_apply(struct own_edits *edits, struct error *error);

/* Puts every file that was written back as it was, the last one first. */
void own_edits_undo(struct own_edits *edits);
void own_edits_clear(struct own_edits *edits);

#endif
