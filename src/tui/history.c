#include "leeway/tui/history.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

struct history_entry {
	size_t at, cursor_before;
	char *removed, *inserted;
	enum history_kind kind;
};

/* Frees entries first … first + n and closes the gap. */
static void forget(struct history *history, size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++) {
		struct history_entry *entry = &history->entries[i];

		history->n_bytes -= strlen(entry->removed) + strlen(entry->inserted);
		free(entry->removed);
		free(entry->inserted);
	}
	if (n > 0)
		memmove(history->entries + first, history->entries + first + n,
			(history->n_entries - first - n) * sizeof *history->entries);
	history->n_entries -= n;
}

void history_clear(struct history *history)
{
	forget(history, 0, history->n_entries);
	free(history->entries);
	*history = (struct history){ 0 };
}

void history_seal(struct history *history)
{
	history->is_sealed = true;
}

static bool is_blank_at_end(const char *text)
{
	size_t length = strlen(text);

	return length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\n');
}

/* Puts a text behind or before another. */
static void join(char **text, const char *added, bool is_before)
{
	char *joined = memory_format("%s%s", is_before ? added : *text, is_before ? *text : added);

	free(*text);
	*text = joined;
}

/* Joins a change to the last; false if it is one of its own. */
static bool join_last(struct history *history, const struct history_change *change)
{
	if (history->n_entries == 0 || history->is_sealed)
		return false;
	struct history_entry *last = history->entries + history->n_entries - 1;

	if (last->kind != change->kind)
		return false;
	switch (change->kind) {
	case HISTORY_TYPING:
		/* A word begins behind a blank. */
		if (change->at != last->at + strlen(last->inserted) ||
			(is_blank_at_end(last->inserted) && !is_blank_at_end(change->inserted)))
			return false;
		join(&last->inserted, change->inserted, false);
		return true;
	case HISTORY_BACKSPACE:
		if (change->at + strlen(change->removed) != last->at)
			return false;
		join(&last->removed, change->removed, true);
		last->at = change->at;
		return true;
	case HISTORY_DELETE:
		if (change->at != last->at)
			return false;
		join(&last->removed, change->removed, false);
		return true;
	case HISTORY_OTHER:
		return false;
	}
	return false;
}

void history_add(struct history *history, const struct history_change *change)
{
	forget(history, history->n_done, history->n_entries - history->n_done);
	history->n_bytes += strlen(change->removed) + strlen(change->inserted);
	if (!join_last(history, change)) {
		MEMORY_RESERVE_ONE(history->entries, history->n_entries, history->capacity);
		history->entries[history->n_entries++] = (struct history_entry){
			.at = change->at,
			.cursor_before = change->cursor_before,
			.removed = memory_copy_text(change->removed),
			.inserted = memory_copy_text(change->inserted),
			.kind = change->kind,
		};
	}
	while (history->n_entries > HISTORY_MAX_CHANGES ||
		(history->n_bytes > HISTORY_MAX_BYTES && history->n_entries > 1))
		forget(history, 0, 1);
	history->n_done = history->n_entries;
	history->is_sealed = false;
}

static void lend(struct history *history, size_t index, struct history_change *change)
{
	const struct history_entry *entry = &history->entries[index];

	history->is_sealed = true;
	*change = (struct history_change){ entry->at, entry->removed, entry->inserted,
		entry->cursor_before, entry->kind };
}

bool history_undo(struct history *history, struct history_change *change)
{
	if (history->n_done == 0)
		return false;
	lend(history, --history->n_done, change);
	return true;
}

bool history_redo(struct history *history, struct history_change *change)
{
	if (history->n_done == history->n_entries)
		return false;
	lend(history, history->n_done++, change);
	return true;
}
