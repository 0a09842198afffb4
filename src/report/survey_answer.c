#include "leeway/report/survey_answer.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/decision.h"

enum { MAX_PLAIN = 16 };
enum { MAX_AMOUNT = 64 /* Bytes of a level's text that is one number. */ };

/* Entities that survey tools write. */
static const struct {
	const char *name, *text;
} entities[] = { { "nbsp", " " }, { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" },
	{ "apos", "'" }, { "rsquo", "’" }, { "lsquo", "‘" }, { "rdquo", "”" }, { "ldquo", "“" },
	{ "ndash", "–" }, { "mdash", "—" }, { "hellip", "…" }, { "euro", "€" }, { "pound", "£" },
	{ "auml", "ä" }, { "ouml", "ö" }, { "uuml", "ü" }, { "Auml", "Ä" }, { "Ouml", "Ö" },
	{ "Uuml", "Ü" }, { "szlig", "ß" }, { "eacute", "é" }, { "egrave", "è" }, { "agrave", "à" },
	{ "ccedil", "ç" }, { "ntilde", "ñ" }, { "iquest", "¿" } };

/* The entity at the start of a text as UTF-8; how many bytes it takes, 0 where there is none. */
static size_t decode_entity(const char *text, char decoded[8])
{
	size_t length = strcspn(text, ";");
	char *end;
	if (text[0] != '&' || !text[length] || length < 3 || length > 10)
		return 0;
	if (text[1] == '#') {
		bool is_hex = text[2] == 'x' || text[2] == 'X';
		unsigned long number = strtoul(text + 2 + is_hex, &end, is_hex ? 16 : 10);
		if (end != text + length || number < ' ' || number > 0x10ffff)
			return 0;
		decoded[text_encode(number == 0xa0 ? ' ' : (uint32_t)number, decoded)] = '\0';
		return length + 1;
	}
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		if (strlen(entities[i].name) != length - 1 ||
			strncmp(text + 1, entities[i].name, length - 1) != 0)
			continue;
		memcpy(decoded, entities[i].text, strlen(entities[i].text) + 1);
		return length + 1;
	}
	return 0;
}

/* Blanks that are wider than their byte, and marks that are not seen at all. */
static size_t blank_at(const char *text, bool *is_seen)
{
	static const char *const blanks[] = { "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89",
		"\xe3\x80\x80" };
	static const char *const unseen[] = { "\xe2\x80\x8b", "\xef\xbb\xbf", "\xc2\xad" };
	*is_seen = true;
	for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
		if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
			return strlen(blanks[i]);
	*is_seen = false;
	for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
		if (strncmp(text, unseen[i], strlen(unseen[i])) == 0)
			return strlen(unseen[i]);
	*is_seen = true;
	return strchr(" \t\r\n", *text) ? 1 : 0;
}

/* A tag of HTML: "<b>", "</p>", "<br />", but no "<5 and >3". */
static const char *tag_end(const char *text)
{
	bool is_tag = text[0] == '<' &&
		      (text[1] == '/' || text[1] == '!' || (text[1] >= 'a' && text[1] <= 'z') ||
			      (text[1] >= 'A' && text[1] <= 'Z'));
	return is_tag ? strchr(text, '>') : NULL;
}

char *survey_plain_text(const char *text)
{
	char *plain = memory_alloc(strlen(text) + 8, 1);
	size_t length = 0;
	while (*text) {
		char decoded[8];
		const char *end = tag_end(text);
		size_t taken = end ? (size_t)(end - text) + 1 : decode_entity(text, decoded);
		bool is_seen = true, is_gap = end != NULL;
		if (!end && taken)
			is_gap = strcmp(decoded, " ") == 0;
		else if (!end && (taken = blank_at(text, &is_seen)))
			is_gap = is_seen;
		else if (!end)
			decoded[0] = *text, decoded[1] = '\0', taken = 1;
		if (is_gap && length > 0 && plain[length - 1] != ' ')
			plain[length++] = ' ';
		else if (!is_gap && is_seen) {
			memcpy(plain + length, decoded, strlen(decoded));
			length += strlen(decoded);
		}
		text += taken;
	}
	while (length > 0 && plain[length - 1] == ' ')
		length--;
	plain[length] = '\0';
	return plain;
}

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
	if (words->codes[answer] && is_folded(word, words->codes[answer]))
		return true;
	for (size_t i = 0; i < MAX_PLAIN && plain_answers[answer][i]; i++)
		if (strcmp(word, plain_answers[answer][i]) == 0)
			return true;
	if (words->is_own && strcmp(word, own[answer]) == 0)
		return true;
	return scenario_has_answer(words->scenario, answer, word);
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
