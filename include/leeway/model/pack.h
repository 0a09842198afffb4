/*
 * A pack: a folder with pack.json and one file a scenario. Immutable once loaded; the caller frees
 * it. Installed packs lie under env_installed_folder()/scenarios; what the user edits lies under
 * env_data_folder()/scenarios and shadows an installed file of the same pack and name.
 */
#ifndef LEEWAY_MODEL_PACK_H
#define LEEWAY_MODEL_PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/claim.h"
#include "leeway/model/condition.h"
#include "leeway/model/participants.h"
#include "leeway/model/scenario.h"

/* A figure from the literature: one bucket's rate, or a mean distance over buckets. */
struct published {
	char *what; /* "refusal_rate" or "mean_abs_distance". */
	char *agent; /* As the source names it: "people", "4o-mini", "4o-sft-labels" … */
	char *condition; /* A condition id, of this pack if possible. */
	char *scenario; /* NULL: over several scenarios. */
	int level_no; /* 0: over several levels. */
	double value; /* A fraction. */
	long n; /* -1: not printed. */
	char *source; /* Where it stands. */
	char *note; /* NULL: none. */
};

struct pack {
	char *id; /* The folder's name. */
	char *title;
	char *source; /* Provenance of the stimuli; NULL: not said. */
	char *licence; /* NULL: not said. */
	char **notes;
	size_t n_notes;
	char **consent; /* Paragraphs that people agree to before they are asked. */
	size_t n_consent;
	struct participants participants; /* What people who take part read beside it. */
	char *folder; /* Where its pack.json lies; see scenario->path for the scenarios. */
	struct scenario **scenarios; /* In pack.json's order, then what it does not list, sorted. */
	size_t n_scenarios;
	struct condition *conditions;
	size_t n_conditions;
	struct published *published;
	size_t n_published;
	struct claim_list claims;
	struct reply_words words; /* By which replies to all its scenarios are read. */
};

/*
 * Loads the pack of that id, the user's files before installed ones; a text with a '/' is a
 * folder's path and is loaded from there alone. The first fault ends it.
 */
struct pack *pack_load(const struct env *env, const char *id_or_folder, struct error *error);
void pack_free(struct pack *pack);

/* Ids of the packs that can be loaded by id, sorted, user's and installed; file_free_names. */
char **pack_list(const struct env *env, size_t *n_ids, struct error *error);

/* NULL where the pack has none of that id. */
const struct scenario *pack_find_scenario(const struct pack *pack, const char *id);
const struct condition *pack_find_condition(const struct pack *pack, const char *id);

#endif
