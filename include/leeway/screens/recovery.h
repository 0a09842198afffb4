/*
 * What is typed and not saved, kept in files of its own below the user's data folder,
 * recovery/<pack>/<scenario>.json, condition.<condition>.json and pack.pack.json, so that a crash
 * loses at most the last second. One thread.
 */
#ifndef LEEWAY_SCREENS_RECOVERY_H
#define LEEWAY_SCREENS_RECOVERY_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/screens/draft.h"

/* Whose draft it is. Borrowed. */
struct recovery_key {
	const struct env *env;
	const struct pack *pack;
	enum draft_type type;
	const char *id; /* Of a new scenario or condition the one it began with. */
};

/*
 * Writes the draft; either the old or the new content is there. It is not waited for the disk, so
 * that no key does: the program's end loses nothing, a power cut nothing that recovery_sync was
 * called for.
 */
bool recovery_write(const struct recovery_key *key, const struct draft *draft, bool is_new,
	struct error *error);

/* Where a pack's drafts are, to be freed; NULL where there is no place for them. */
char *recovery_folder(const struct env *env, const struct pack *pack);

/* Waits until what is in that folder is on disk. Any thread. */
void recovery_sync(const char *folder);

/* Nothing where there is no file. */
void recovery_remove(const struct recovery_key *key);

/* A draft that was left behind. */
struct recovered {
	enum draft_type type;
	char *id;
	bool is_new; /* It had no file yet. */
	struct draft_snapshot snapshot;
};

/* All of a pack; what cannot be read is passed over. To be freed with recovery_free. */
struct recovered *recovery_list(
	const struct env *env, const struct pack *pack, size_t *n_recovered);
void recovery_free(struct recovered *recovered, size_t n_recovered);
void recovered_clear(struct recovered *recovered);

#endif
