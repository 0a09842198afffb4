#include "leeway/report/survey_answer.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/text.h"
#include "leeway/model/decision.h"
#include "leeway/report/survey_guess.h"

enum { MAX_PLAIN = 16 };
enum { MAX_AMOUNT = 64 /* Bytes of a level's text that is one number. */ };

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

/* A text that holds one number: its digits and signs, and the words around it. */
struct amount {
	char number[MAX_AMOUNT], rest[MAX_AMOUNT];
};

static bool split_amount(const char *text, struct amount *amount)
{
	char *plain = survey_plain_text(text);
	char *folded = text_fold_case(plain);
	size_t start = strcspn(folded, "0123456789");
	size_t length = strspn(folded + start, "0123456789.,");
	bool fits = length > 0 && strlen(folded) < MAX_AMOUNT &&
		    !folded[start + length + strcspn(folded + start + length, "0123456789")];
	size_t n_rest = 0;

	if (fits) {
		memcpy(amount->number, folded + start, length);
		amount->number[length] = '\0';
		for (const char *at = folded; *at; at++)
			if ((at < folded + start || at >= folded + start + length) && *at != ' ')
				amount->rest[n_rest++] = *at;
		amount->rest[n_rest] = '\0';
	}
	free(folded);
	free(plain);
	return fits;
}

/* A number with that sign before its decimals; the other one may divide thousands. */
static bool read_amount(const char *number, char decimal_sign, double *value)
{
	static const char digit[] = "0123456789";
	char digits[MAX_AMOUNT];
	char group_sign = decimal_sign == '.' ? ',' : '.';
	size_t n = strspn(number, digit), n_first = n;
	memcpy(digits, number, n);
	for (number += n; *number == group_sign; number += 4, n += 3) {
		if (n_first == 0 || n_first > 3 || strspn(number + 1, digit) != 3)
			return false;
		memcpy(digits + n, number + 1, 3);
	}
	if (*number == decimal_sign && n > 0) {
		size_t n_decimals = strspn(number + 1, digit);
		digits[n++] = '.';
		memcpy(digits + n, number + 1, n_decimals);
		n += n_decimals;
		number += n_decimals ? n_decimals + 1 : 0;
	}
	digits[n] = '\0';
	*value = strtod(digits, NULL);
	return n > 0 && !*number;
}

/*
 * The one level that a number can mean: printed without its currency sign or unit, with other
 * decimals or another decimal mark. 0 where none or several can be meant.
 */
static int64_t level_by_amount(const struct scenario *scenario, const char *cell)
{
	static const char signs[] = ".,";
	struct amount said, meant;
	int64_t found = 0;
	if (!split_amount(cell, &said))
		return 0;
	for (size_t i = 0; i < scenario->n_levels; i++) {
		double level, value;
		bool is_meant = false;
		if (!split_amount(scenario->levels[i].text, &meant) ||
			(said.rest[0] && strcmp(said.rest, meant.rest) != 0) ||
			!read_amount(meant.number, '.', &level))
			continue;
		for (size_t k = 0; k < 2; k++)
			is_meant |= read_amount(said.number, signs[k], &value) && value == level;
		if (is_meant && found)
			return 0;
		found = is_meant ? (int64_t)i + 1 : found;
	}
	return found;
}

bool survey_read_level(const struct scenario *scenario, enum survey_field kind, const char *cell,
	int64_t *level_no, struct error *error)
{
	int64_t number = kind == SURVEY_LEVEL_TEXT ? 0 : level_by_number(scenario, cell);
	int64_t text = kind == SURVEY_LEVEL_NO ? 0 : level_by_text(scenario, cell);
	if (!text && kind != SURVEY_LEVEL_NO)
		text = level_by_amount(scenario, cell);
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

/* Yes and no, whatever the scenario's language: no word is yes in one of these and no in another.
 * "y" and "n" are LimeSurvey's codes. */
static const char *const plain_answers[2][MAX_PLAIN] = {
	[ANSWER_YES] = { "yes", "y", "ja", "oui", "sí", "si", "sì", "sim", "да", "tak", "はい",
		"是", "是的", "네", "예", "نعم" },
	[ANSWER_NO] = { "no", "n", "nein", "nee", "non", "não", "нет", "nie", "nej", "いいえ", "否",
		"不是", "아니요", "아니오", "لا" },
};

static bool is_answer(const struct survey_words *words, const char *word, enum answer answer)
{
	static const char *const own[] = { "1", "2" };
	const struct word_list *list = &words->scenario->answers[answer];
	if (words->codes[answer] && is_folded(word, words->codes[answer]))
		return true;
	for (size_t i = 0; i < MAX_PLAIN && plain_answers[answer][i]; i++)
		if (strcmp(word, plain_answers[answer][i]) == 0)
			return true;
	if (words->is_own && strcmp(word, own[answer]) == 0)
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

/* What stands for a missing answer; "" in every tool. */
static const struct {
	const char *token;
	enum survey_missing missing;
} tokens[] = {
	{ "", SURVEY_NOT_ASKED },
	{ "na", SURVEY_NOT_ASKED },
	{ "n/a", SURVEY_NOT_ASKED },
	{ "#n/a", SURVEY_NOT_ASKED },
	{ "#n/a n/a", SURVEY_NOT_ASKED },
	{ "#na", SURVEY_NOT_ASKED },
	{ "<na>", SURVEY_NOT_ASKED },
	{ "nan", SURVEY_NOT_ASKED },
	{ "-nan", SURVEY_NOT_ASKED },
	{ "null", SURVEY_NOT_ASKED },
	{ "none", SURVEY_NOT_ASKED },
	{ "-", SURVEY_NOT_ASKED },
	{ ".", SURVEY_NOT_ASKED },
	{ "{question_not_shown}", SURVEY_NOT_ASKED },
	{ "data_expired", SURVEY_NOT_ASKED },
	{ "consent_revoked", SURVEY_NOT_ASKED },
	{ "-9", SURVEY_NOT_ANSWERED },
	{ "-77", SURVEY_NOT_ANSWERED },
	{ "-98", SURVEY_NOT_ANSWERED },
	{ "-99", SURVEY_NOT_ANSWERED },
	{ "-999", SURVEY_NOT_ANSWERED },
	{ "prefer not to say", SURVEY_DECLINED },
	{ "prefer not to answer", SURVEY_DECLINED },
	{ "no answer", SURVEY_DECLINED },
	{ "keine angabe", SURVEY_DECLINED },
	{ "k. a.", SURVEY_DECLINED },
	{ "sin respuesta", SURVEY_DECLINED },
	{ "prefiero no responder", SURVEY_DECLINED },
	{ "prefiero no contestar", SURVEY_DECLINED },
	{ "je préfère ne pas répondre", SURVEY_DECLINED },
	{ "sans réponse", SURVEY_DECLINED },
	{ "prefiro não responder", SURVEY_DECLINED },
	{ "preferisco non rispondere", SURVEY_DECLINED },
	{ "zeg ik liever niet", SURVEY_DECLINED },
	{ "wil ik niet zeggen", SURVEY_DECLINED },
	{ "回答しない", SURVEY_DECLINED },
	{ "无可奉告", SURVEY_DECLINED },
};

enum survey_missing survey_missing(const char *cell)
{
	for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
		if (text_equals_ignoring_case(tokens[i].token, cell))
			return tokens[i].missing;
	return SURVEY_GIVEN;
}

bool survey_is_rounded_id(const char *cell)
{
	size_t whole = strspn(cell, "0123456789"), at = whole;
	if (at > 1 && !cell[at]) {
		/* A spreadsheet keeps fifteen digits and writes zeros after them. */
		size_t n_zeros = 0;
		while (n_zeros < whole && cell[whole - 1 - n_zeros] == '0')
			n_zeros++;
		return whole > 15 && n_zeros >= whole - 15;
	}
	if (at > 0 && (cell[at] == '.' || cell[at] == ','))
		at += 1 + strspn(cell + at + 1, "0123456789");
	if (at == 0 || (cell[at] != 'E' && cell[at] != 'e') ||
		(cell[at + 1] != '+' && cell[at + 1] != '-'))
		return false;
	size_t digits = strspn(cell + at + 2, "0123456789");
	return digits > 0 && !cell[at + 2 + digits];
}

int64_t survey_read_time(const char *cell, bool is_utc)
{
	size_t length = strlen(cell);
	if (!length || (!is_utc && cell[length - 1] != 'Z'))
		return -1;
	return env_parse_time(cell);
}
