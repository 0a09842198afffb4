#include "leeway/model/own_edits.h"

#include <stdlib.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/own_files.h"
#include "leeway/model/pack_read.h"

void own_edits_clear(struct own_edits *edits)
{
	for (size_t i = 0; i < edits->n_edits; i++) {
		free(edits->edits[i].path);
		free(edits->edits[i].before);
	}
	*edits = (struct own_edits){ 0 };
}

void own_edits_undo(struct own_edits *edits)
{
	for (size_t i = edits->n_edits; i > 0; i--) {
		const struct own_edit *edit = &edits->edits[i - 1];

		if (edit->before)
			own_files_save(edit->path, edit->before, NULL);
		else
			own_files_remove(edit->path, NULL);
	}
}

bool own_edits_do(struct own_edits *edits, const char *path, const char *text, struct error *error)
{
	bool is_there = file_exists(path);
	/* What cannot be read could not be put back. */
	char *before = is_there ? file_read(path, PACK_MAX_FILE, NULL, error) : NULL;
	bool good = (before || !is_there) && edits->n_edits < OWN_EDITS_MAX;

	if (good && text)
		good = own_files_save(path, text, error);
	else if (good && is_there)
		good = own_files_remove(path, error);
	if (good) {
		edits->edits[edits->n_edits++] =
			(struct own_edit){ memory_copy_text(path), before };
		return true;
	}
	own_edits_undo(edits);
	own_edits_clear(edits);
	free(before);
	return false;
}
