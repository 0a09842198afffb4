/*
 * Finds the prompt that a row of an import answers: loads packs as rows name them, renders prompts
 * once, and adds them to the cache when a row first needs them.
 *
 * A row with a digest answers the words that it stands for: the pack's, those of an earlier wording
 * that the cache knows, or those that come with the row; never others. One with words and no digest
 * answers the one prompt of its pack that has them, see import_words.h; where they hold a
 * scenario's whole text and more, they are a prompt of their own under a condition that the row
 * must name and the pack does not have. A row with neither says by its names what it answers, and
 * is taken to mean the pack's present words.
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
	const struct scenario *scenario; /* NULL: no installed pack has it. */
	struct prompt *prompt;
	int64_t row; /* In the cache. */
};

/* How rows found their prompts. */
struct match_counts {
	uint64_t by_digest, by_words;
	uint64_t by_parts; /* Words that hold a scenario's, of a condition of their own. */
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

/* Of all rows so far; borrowed. */
const struct match_counts *matcher_counts(const struct matcher *matcher);

#endif
