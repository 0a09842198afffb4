#include "leeway/model/own_edits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/own_files.h"
#include "leeway/model/pack_read.h"

void own_edits_clear(struct own_edits *edits)
{
	for (size_t i = 0; i < edits->n_edits; i++) {
		free(edits->edits[i].path);
		free(edits->edits[i].text);
		free(edits->edits[i].before);
	}
	*edits = (struct own_edits){ 0 };
}

void own_edits_undo(struct own_edits *edits)
{
	for (size_t i = edits->n_edits; i > 0; i--) {
		struct own_edit *edit = &edits->edits[i - 1];

		if (edit->is_done && edit->before)
			own_files_save(edit->path, edit->before, NULL);
		else if (edit->is_done)
			own_files_remove(edit->path, NULL);
		edit->is_done = false;
	}
}

void own_edits_add(struct own_edits *edits, const char *path, const char *text)
{
	assert(edits->n_edits < OWN_EDITS_MAX);
	edits->edits[edits->n_edits++] = (struct own_edit){ .path = memory_copy_text(path),
		.text = text ? memory_copy_text(text) : NULL };
}

void own_edits_set(struct own_edits *edits, const char *path, const char *text)
{
	for (size_t i = 0; i < edits->n_edits; i++) {
		if (strcmp(edits->edits[i].path, path) != 0)
			continue;
		free(edits->edits[i].text);
		edits->edits[i].text = memory_copy_text(text);
	}
}

static bool apply(struct own_edit *edit, struct error *error)
{
	bool is_there = file_exists(edit->path);

	free(edit->before);
	/* What cannot be read could not be put back. */
	edit->before = is_there ? file_read(edit->path, PACK_MAX_FILE, NULL, error) : NULL;
	if (is_there && !edit->before)
		return false;
	edit->is_done = edit->text ? own_files_save(edit->path, edit->text, error)
				   : !is_there || own_files_remove(edit->path, error);
	return edit->is_done;
}

bool own_edits_apply(struct own_edits *edits, struct error *error)
{
	for (size_t i = 0; i < edits->n_edits; i++) {
		if (apply(&edits->edits[i], error))
			continue;
		own_edits_undo(edits);
		return false;
	}
	return true;
}
