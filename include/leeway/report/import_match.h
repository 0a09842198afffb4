/*
 * Finds the prompt that a row of an import answers: loads packs as rows name them, renders prompts
 * once, and adds them to the cache when a row first needs them.
 */
#ifndef LEEWAY_REPORT_IMPORT_MATCH_H
#define LEEWAY_REPORT_IMPORT_MATCH_H

#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/prompt.h"
#include "leeway/report/import_row.h"
#include "leeway/store/database.h"

struct matcher;

/* A prompt that rows answer; owned by the matcher. */
struct matched_prompt {
	const struct scenario *scenario;
	struct prompt *prompt;
	int64_t row; /* In the cache. */
};

/* default_pack: for rows that name none. */
struct matcher *matcher_new(
	const struct env *env, struct database *database, const char *default_pack);
void matcher_free(struct matcher *matcher);

/*
 * NULL where the row's pack, scenario, level or condition is unknown, or where its level's number
 * and text do not belong together (ERROR_INPUT), and where the cache fails (ERROR_STORE).
 */
const struct matched_prompt *matcher_find(
	struct matcher *matcher, const struct import_row *row, struct error *error);

#endif
