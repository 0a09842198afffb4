#include "leeway/report/survey_tag.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/digest.h"
#include "leeway/base/memory.h"

enum { LETTERS = 6, LENGTH = SURVEY_TAG_SIZE - 1 };

/* Six characters of the id, "x" for what is missing; ids have [a-z0-9-] alone. */
static void take_letters(const char *id, char letters[LETTERS + 1])
{
	size_t length = 0;
	for (; *id && length < LETTERS; id++)
		if (*id != '-')
			letters[length++] = *id;
	while (length < LETTERS)
		letters[length++] = 'x';
	letters[length] = '\0';
}

static void make_tag(struct survey_tag *tag)
{
	char letters[LETTERS + 1], hex[DIGEST_HEX_SIZE];
	char *words = scenario_render(tag->scenario, tag->level_no);
	const char *const parts[] = { tag->scenario->id, words, NULL };
	struct digest digest = digest_texts(parts);
	unsigned level_no = (unsigned)tag->level_no % 100; /* At most 12. */
	digest_to_hex(&digest, hex);
	free(words);
	take_letters(tag->scenario->id, letters);
	snprintf(tag->decision, SURVEY_TAG_SIZE, "%s_d_%.6s", letters, hex);
	snprintf(tag->explanation, SURVEY_TAG_SIZE, "%s_e_%.6s", letters, hex);
	snprintf(tag->decision_before, SURVEY_TAG_SIZE, "%s_%02ud_%.4s", letters, level_no, hex);
	snprintf(tag->explanation_before, SURVEY_TAG_SIZE, "%s_%02ue_%.4s", letters, level_no, hex);
}

struct survey_tag *survey_tags_make(const struct pack *pack, size_t *n_tags)
{
	size_t n = 0;
	for (size_t i = 0; i < pack->n_scenarios; i++)
		n += pack->scenarios[i]->n_levels;
	struct survey_tag *tags = memory_alloc(n ? n : 1, sizeof *tags);
	*n_tags = n;
	n = 0;
	for (size_t i = 0; i < pack->n_scenarios; i++) {
		for (size_t k = 0; k < pack->scenarios[i]->n_levels; k++, n++) {
			tags[n].scenario = pack->scenarios[i];
			tags[n].level_no = (int)k + 1;
			make_tag(&tags[n]);
		}
	}
	return tags;
}

/* "xxxxxx_d_ffffff" or "xxxxxx_00d_ffff", or with e, "_TEXT" after it allowed. */
static bool has_form(const char *name, const char form[SURVEY_TAG_SIZE])
{
	for (size_t i = 0; i < LENGTH; i++) {
		unsigned char byte = (unsigned char)name[i];
		bool fits = form[i] == 'a'   ? islower(byte) || isdigit(byte)
			    : form[i] == '0' ? isdigit(byte) != 0
			    : form[i] == 'd' ? byte == 'd' || byte == 'e'
			    : form[i] == 'f' ? isxdigit(byte) != 0
					     : byte == (unsigned char)form[i];
		if (!fits)
			return false;
	}
	return !name[LENGTH] || strcmp(name + LENGTH, "_TEXT") == 0;
}

static bool is_named(const char *name, const char *tag)
{
	return strncmp(name, tag, LENGTH) == 0;
}

const struct survey_tag *survey_tags_find(const struct survey_tag *tags, size_t n_tags,
	const char *name, enum survey_part *part, bool *is_stale)
{
	*part = SURVEY_PART_NONE;
	*is_stale = has_form(name, "aaaaaa_d_ffffff") || has_form(name, "aaaaaa_00d_ffff");
	for (size_t i = 0; *is_stale && i < n_tags; i++) {
		const struct survey_tag *tag = &tags[i];
		if (is_named(name, tag->decision) || is_named(name, tag->decision_before))
			*part = SURVEY_PART_DECISION;
		else if (is_named(name, tag->explanation) ||
			 is_named(name, tag->explanation_before))
			*part = SURVEY_PART_EXPLANATION;
		else
			continue;
		*is_stale = false;
		return &tags[i];
	}
	return NULL;
}
