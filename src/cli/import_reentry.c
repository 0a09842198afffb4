#include "leeway/cli/import_reentry.h"

#include <string.h>

#include "leeway/base/memory.h"

const char *const import_duplicates_names[] = { "first", "last", "neither", NULL };

/* A person's answer to a scenario under a condition: each is given once. */
static struct digest make_key(const struct survey_person *person, size_t answer)
{
	const struct import_row *row = &person->answers[answer];
	const char *const parts[] = { person->participant, row->scenario,
		row->condition ? row->condition : "", NULL };
	return digest_texts(parts);
}

/* Several levels of a scenario in one record are one answer too many, but no second coming. */
static bool is_repeated(const struct survey_person *person, size_t answer)
{
	for (size_t i = 0; i < answer; i++)
		if (strcmp(person->answers[i].scenario, person->answers[answer].scenario) == 0)
			return true;
	return false;
}

void import_reentries_count(struct import_reentries *reentries, const struct survey_person *person)
{
	bool is_later = false;
	for (size_t i = 0; person->participant && i < person->n_answers; i++) {
		struct digest key = make_key(person, i);
		if (!is_repeated(person, i))
			is_later |= digest_counter_add(&reentries->all, &key) > 0;
	}
	reentries->n_later += is_later;
	if (person->asked_at_ms >= 0) {
		reentries->is_unordered |= person->asked_at_ms < reentries->latest_ms;
		reentries->latest_ms = person->asked_at_ms;
	}
}

bool import_reentries_leave_out(
	struct import_reentries *reentries, const struct survey_person *person)
{
	bool is_out = false;
	for (size_t i = 0; person->participant && i < person->n_answers; i++) {
		if (is_repeated(person, i))
			continue;
		struct digest key = make_key(person, i);
		uint32_t n_before = digest_counter_add(&reentries->seen, &key);
		uint32_t n_all = digest_counter_find(&reentries->all, &key);
		is_out |= reentries->rule == IMPORT_FIRST  ? n_before > 0
			  : reentries->rule == IMPORT_LAST ? n_before + 1 < n_all
							   : n_all > 1;
	}
	return is_out;
}

void import_reentries_clear(struct import_reentries *reentries)
{
	digest_counter_clear(&reentries->all);
	digest_counter_clear(&reentries->seen);
}
