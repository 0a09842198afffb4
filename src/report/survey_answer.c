#include "leeway/report/survey_answer.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/text.h"
#include "leeway/model/decision.h"
#include "leeway/report/survey_guess.h"

static bool is_same_name(const char *left, const char *right)
{
	char *one = sheet_normalise(left), *other = sheet_normalise(right);
	bool same = strcmp(one, other) == 0;
	free(one);
	free(other);
	return same;
}

const struct scenario *survey_find_scenario(
	const struct pack *pack, const char *cell, struct error *error)
{
	const struct scenario *scenario = pack_find_scenario(pack, cell);
	for (size_t i = 0; !scenario && cell[0] && i < pack->n_scenarios; i++)
		if (is_same_name(pack->scenarios[i]->id, cell) ||
			is_same_name(pack->scenarios[i]->title, cell))
			scenario = pack->scenarios[i];
	if (!scenario)
		error_set(
			error, ERROR_INPUT, "scenario '%s' is not in the pack %s", cell, pack->id);
	return scenario;
}

static bool is_same_text(const char *left, const char *right)
{
	char *one = survey_plain_text(left), *other = survey_plain_text(right);
	bool same = text_equals_ignoring_case(one, other);
	free(one);
	free(other);
	return same;
}

static int64_t level_by_number(const struct scenario *scenario, const char *cell)
{
	char *end;
	long number = strtol(cell, &end, 10);
	return end != cell && !*end && number >= 1 && number <= (long)scenario->n_levels ? number
											 : 0;
}

static int64_t level_by_text(const struct scenario *scenario, const char *cell)
{
	for (size_t i = 0; i < scenario->n_levels; i++)
		if (is_same_text(scenario->levels[i].text, cell))
			return (int64_t)i + 1;
	return 0;
}

bool survey_read_level(const struct scenario *scenario, enum survey_field kind, const char *cell,
	int64_t *level_no, struct error *error)
{
	int64_t number = kind == SURVEY_LEVEL_TEXT ? 0 : level_by_number(scenario, cell);
	int64_t text = kind == SURVEY_LEVEL_NO ? 0 : level_by_text(scenario, cell);
	*level_no = number ? number : text;
	if (!cell[0] && scenario->n_levels == 1)
		*level_no = 1;
	if (number && text && number != text)
		return error_set(error, ERROR_INPUT,
			"level '%s' of %s is a number and a text of different levels: map the "
			"column to level_no or level_text",
			cell, scenario->id);
	if (*level_no)
		return true;
	return cell[0] ? error_set(error, ERROR_INPUT, "level '%s' is none of the levels of %s",
				 cell, scenario->id)
		       : error_set(error, ERROR_INPUT, "the level of %s is missing", scenario->id);
}

static bool is_folded(const char *folded, const char *word)
{
	char *other = text_fold_case(word);
	bool same = strcmp(folded, other) == 0;
	free(other);
	return same;
}

/* The word alone, without a full stop behind it and in one case. */
static char *bare_word(const char *cell)
{
	char *plain = survey_plain_text(cell);
	size_t length = strlen(plain);
	if (length > 0 && (plain[length - 1] == '.' || plain[length - 1] == '!'))
		plain[length - 1] = '\0';
	char *folded = text_fold_case(plain);
	free(plain);
	return folded;
}

static bool is_answer(const struct survey_words *words, const char *word, enum answer answer)
{
	static const char *const plain[] = { "yes", "no" }, *const own[] = { "1", "2" };
	const struct word_list *list = &words->scenario->answers[answer];
	if (words->codes[answer] && is_folded(word, words->codes[answer]))
		return true;
	if (is_folded(word, plain[answer]) || (words->is_own && strcmp(word, own[answer]) == 0))
		return true;
	for (size_t i = 0; i < list->n_words; i++)
		if (is_folded(word, list->words[i]))
			return true;
	return false;
}

bool survey_read_decision(const struct survey_words *words, const char *cell,
	struct import_row *row, struct error *error)
{
	char *word = bare_word(cell);
	row->answer = is_answer(words, word, ANSWER_YES)  ? "yes"
		      : is_answer(words, word, ANSWER_NO) ? "no"
							  : NULL;
	bool is_number = word[0] && strspn(word, "0123456789.-") == strlen(word);
	free(word);
	if (row->answer)
		return true;
	if (is_number)
		return error_set(error, ERROR_INPUT,
			"answer is '%s'; where numbers stand for yes and no, say which with "
			"--codes YES,NO",
			cell);
	struct decision_rules rules = decision_rules_for(words->scenario, NULL);
	row->outcome = decision_read(cell, REPLY_END_COMPLETE, &rules);
	row->has_outcome = row->outcome == OUTCOME_GRANT || row->outcome == OUTCOME_REFUSE;
	return row->has_outcome ||
	       error_set(error, ERROR_INPUT, "answer is '%.80s'; it must be yes or no", cell);
}

int64_t survey_read_time(const char *cell, bool is_utc)
{
	size_t length = strlen(cell);
	if (!length || (!is_utc && cell[length - 1] != 'Z'))
		return -1;
	return env_parse_time(cell);
}
