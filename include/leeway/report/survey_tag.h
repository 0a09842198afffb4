/*
 * How a survey's questions are named, so that its answers can be read back without a map. A tag has
 * 15 characters of [A-Za-z0-9_], the most that survey tools take:
 *
 *   grocer_d_3fa2c1   the scenario's first letters; d decision, e explanation; a digest of the
 *                     scenario's name and of the words that are shown
 *
 * It does not tell people the level, of which they are to see one alone. Surveys made before had
 * tags with it (grocer_06d_3fa2), which are read still.
 *
 * The digest makes the tag one of the words people answered: where those were changed since, the
 * tag is known to be of another wording and is not read as the present one.
 */
#ifndef LEEWAY_REPORT_SURVEY_TAG_H
#define LEEWAY_REPORT_SURVEY_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/pack.h"

enum { SURVEY_TAG_SIZE = 16 /* With the NUL. */ };

struct survey_tag {
	char decision[SURVEY_TAG_SIZE], explanation[SURVEY_TAG_SIZE];
	char decision_before[SURVEY_TAG_SIZE], explanation_before[SURVEY_TAG_SIZE];
	const struct scenario *scenario; /* Borrowed from the pack. */
	int level_no;
};

/* The tags of every scenario at every level; an array of *n_tags to free(3). */
struct survey_tag *survey_tags_make(const struct pack *pack, size_t *n_tags);

enum survey_part { SURVEY_PART_NONE, SURVEY_PART_DECISION, SURVEY_PART_EXPLANATION };

/*
 * The bucket whose tag a column's name is, "_TEXT" behind it allowed, and which part of it; NULL
 * where it is none. *is_stale: it has the form of a tag, but of other words.
 */
const struct survey_tag *survey_tags_find(const struct survey_tag *tags, size_t n_tags,
	const char *name, enum survey_part *part, bool *is_stale);

#endif
