#include "leeway/report/survey_guess.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/attributes.h"
#include "leeway/report/survey_tag.h"

enum { MAX_WORD = 32 };

/* Headings as sheet_normalise leaves them. Of the rows of one field the first that is there wins:
 * where a file has PROLIFIC_PID its ResponseId is not the participant. */
static const struct {
	const char *heading;
	enum survey_field field;
	bool is_sure;
} headings[] = {
	{ "prolific pid", SURVEY_PARTICIPANT, true },
	{ "prolific id", SURVEY_PARTICIPANT, true },
	{ "participant id", SURVEY_PARTICIPANT, true },
	{ "participantid", SURVEY_PARTICIPANT, true },
	{ "participant", SURVEY_PARTICIPANT, true },
	{ "worker id", SURVEY_PARTICIPANT, true },
	{ "workerid", SURVEY_PARTICIPANT, true },
	{ "worker", SURVEY_PARTICIPANT, false },
	{ "subject id", SURVEY_PARTICIPANT, false },
	{ "subjectid", SURVEY_PARTICIPANT, false },
	{ "subject", SURVEY_PARTICIPANT, false },
	{ "respondent", SURVEY_PARTICIPANT, false },
	{ "respondent id", SURVEY_PARTICIPANT, false },
	{ "respondentid", SURVEY_PARTICIPANT, false },
	{ "pid", SURVEY_PARTICIPANT, false },
	{ "responseid", SURVEY_RESPONSE, true },
	{ "response id", SURVEY_RESPONSE, true },
	{ "leeway pack", SURVEY_PACK, true },
	{ "status", SURVEY_STATUS, true },
	{ "response type", SURVEY_STATUS, true },
	{ "finished", SURVEY_FINISHED, true },
	{ "recordeddate", SURVEY_TIME, true },
	{ "recorded date", SURVEY_TIME, true },
	{ "enddate", SURVEY_TIME, true },
	{ "end date", SURVEY_TIME, true },
	{ "asked at", SURVEY_TIME, true },
	{ "timestamp", SURVEY_TIME, false },
};

/* Headings of a file with a row an answer: they mean this only beside a column of scenarios. */
static const struct {
	const char *heading;
	enum survey_field field;
} long_headings[] = {
	{ "pack", SURVEY_PACK },
	{ "level no", SURVEY_LEVEL_NO },
	{ "level number", SURVEY_LEVEL_NO },
	{ "level text", SURVEY_LEVEL_TEXT },
	{ "level", SURVEY_LEVEL },
	{ "condition", SURVEY_CONDITION },
	{ "decision", SURVEY_DECISION },
	{ "answer", SURVEY_DECISION },
	{ "choice", SURVEY_DECISION },
	{ "explanation", SURVEY_EXPLANATION },
	{ "text", SURVEY_EXPLANATION },
	{ "why", SURVEY_EXPLANATION },
	{ "reason", SURVEY_EXPLANATION },
	{ "justification", SURVEY_EXPLANATION },
};

/* Words of a heading behind the scenario's name. */
static const struct {
	const char *word;
	enum survey_field field;
} parts[] = {
	{ "decision", SURVEY_DECISION },
	{ "answer", SURVEY_DECISION },
	{ "choice", SURVEY_DECISION },
	{ "explanation", SURVEY_EXPLANATION },
	{ "explain", SURVEY_EXPLANATION },
	{ "why", SURVEY_EXPLANATION },
	{ "reason", SURVEY_EXPLANATION },
	{ "text", SURVEY_EXPLANATION },
	{ "level", SURVEY_LEVEL },
};

static const char *const whys[] = { "explain", "explanation", "why", "reason", "justif" };

struct guess {
	struct survey_map *map;
	const struct sheet *sheet;
	const struct pack *pack;
	struct survey_tag *tags;
	size_t n_tags;
	char **words; /* What a person is shown, one a tag, plain. */
	char **normal; /* Headings, normalised, one a column. */
};

char *survey_plain_text(const char *text)
{
	char *plain = memory_alloc(strlen(text) + 1, 1);
	size_t length = 0;
	while (*text) {
		const char *end = *text == '<' ? strchr(text, '>') : NULL;
		bool is_gap = end || strchr(" \t\r\n", *text) || strncmp(text, "&nbsp;", 6) == 0 ||
			      strncmp(text, "\xc2\xa0", 2) == 0;
		if (!is_gap)
			plain[length++] = *text;
		else if (length > 0 && plain[length - 1] != ' ')
			plain[length++] = ' ';
		text = end                                      ? end + 1
		       : strncmp(text, "&nbsp;", 6) == 0        ? text + 6
		       : is_gap && (unsigned char)*text == 0xc2 ? text + 2
								: text + 1;
	}
	while (length > 0 && plain[length - 1] == ' ')
		length--;
	plain[length] = '\0';
	return plain;
}

static struct survey_target *target_of(const struct guess *guess, size_t column)
{
	return &guess->map->targets[column];
}

static bool has_field(const struct guess *guess, enum survey_field field)
{
	for (size_t i = 0; i < guess->map->n_targets; i++)
		if (target_of(guess, i)->field == field)
			return true;
	return false;
}

/* Own tags; returns the first column with a stale one, -1: none. */
static int guess_tags(struct guess *guess)
{
	int stale = -1;
	for (size_t i = 0; i < guess->map->n_targets; i++) {
		enum survey_part part;
		bool is_stale;
		const struct survey_tag *tag = survey_tags_find(guess->tags, guess->n_tags,
			sheet_column(guess->sheet, i)->name, &part, &is_stale);
		if (is_stale && stale < 0)
			stale = (int)i;
		if (!tag)
			continue;
		*target_of(guess, i) = (struct survey_target){
			.field =
				part == SURVEY_PART_DECISION ? SURVEY_DECISION : SURVEY_EXPLANATION,
			.scenario = tag->scenario,
			.level_no = tag->level_no,
			.is_own = true,
			.is_sure = true,
		};
	}
	return stale;
}

static void guess_heading(
	struct guess *guess, const char *heading, enum survey_field field, bool is_sure)
{
	if (has_field(guess, field))
		return;
	for (size_t i = 0; i < guess->map->n_targets; i++) {
		struct survey_target *target = target_of(guess, i);
		if (target->field != SURVEY_SKIP || strcmp(guess->normal[i], heading) != 0)
			continue;
		target->field = field;
		target->is_sure = is_sure;
		return;
	}
}

static bool has_heading(const struct guess *guess, const char *heading)
{
	for (size_t i = 0; i < guess->map->n_targets; i++)
		if (strcmp(guess->normal[i], heading) == 0)
			return true;
	return false;
}

/* Whether a status is Qualtrics', which tells tests from answers: also where somebody took away the
 * header rows behind the first. Elsewhere it may be of anything. */
static bool has_qualtrics_status(const struct guess *guess)
{
	return sheet_is_qualtrics(guess->sheet) || has_heading(guess, "recordeddate") ||
	       has_heading(guess, "recorded date");
}

static void guess_headings(struct guess *guess)
{
	bool takes_status = has_qualtrics_status(guess);

	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		if (headings[i].field != SURVEY_STATUS || takes_status)
			guess_heading(
				guess, headings[i].heading, headings[i].field, headings[i].is_sure);
	guess_heading(guess, "scenario", SURVEY_SCENARIO, true);
	guess_heading(guess, "vignette", SURVEY_SCENARIO, false);
	if (has_field(guess, SURVEY_SCENARIO))
		for (size_t i = 0; i < sizeof long_headings / sizeof long_headings[0]; i++)
			guess_heading(
				guess, long_headings[i].heading, long_headings[i].field, true);
	for (size_t i = 0; i < guess->map->n_targets; i++) {
		struct survey_target *target = target_of(guess, i);
		const char *heading = sheet_column(guess->sheet, i)->name;
		target->attribute = target->field == SURVEY_SKIP ? attribute_find(heading) : NULL;
		if (target->attribute)
			target->field = SURVEY_ATTRIBUTE;
		target->is_sure |= target->attribute != NULL;
	}
}

/* "6", "l6", "level6": a level's number; 0: none. */
static int read_level_word(const char *word)
{
	static const char *const before[] = { "level", "lvl", "l", "" };
	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
		size_t length = strlen(before[i]);
		if (strncmp(word, before[i], length) != 0 || !word[length])
			continue;
		char *end;
		long number = strtol(word + length, &end, 10);
		if (!*end && number >= 1 && number <= SCENARIO_MAX_LEVELS &&
			strspn(word + length, "0123456789") == strlen(word + length))
			return (int)number;
	}
	return 0;
}

/* What stands in a heading behind the scenario's name; false where a word means nothing. */
static bool read_rest(const char *rest, struct survey_target *target)
{
	target->field = SURVEY_DECISION;
	while (*rest) {
		char word[MAX_WORD];
		size_t length = strcspn(rest, " "), i = 0;
		if (length >= sizeof word)
			return false;
		memcpy(word, rest, length);
		word[length] = '\0';
		rest += length + (rest[length] == ' ');
		while (i < sizeof parts / sizeof parts[0] && strcmp(parts[i].word, word) != 0)
			i++;
		int level_no = read_level_word(word);
		if (i < sizeof parts / sizeof parts[0])
			target->field = parts[i].field;
		else if (level_no && !target->level_no)
			target->level_no = level_no;
		else
			return false;
	}
	/* "level 6" is the sixth level's decision, "level" alone a column of levels. */
	if (target->field == SURVEY_LEVEL && target->level_no)
		target->field = SURVEY_DECISION;
	return target->level_no <= (int)target->scenario->n_levels;
}

static const char *behind(const char *text, const char *beginning)
{
	size_t length = strlen(beginning);
	if (!length || strncmp(text, beginning, length) != 0)
		return NULL;
	return text[length] == ' ' ? text + length + 1 : text[length] ? NULL : text + length;
}

static void guess_name(struct guess *guess, size_t column, const struct scenario *scenario)
{
	struct survey_target target = { .scenario = scenario, .is_sure = true };
	char *id = sheet_normalise(scenario->id);
	char *title = sheet_normalise(scenario->title);
	const char *rest = behind(guess->normal[column], id);
	if (!rest)
		rest = behind(guess->normal[column], title);
	if (rest && read_rest(rest, &target))
		*target_of(guess, column) = target;
	free(title);
	free(id);
}

static bool asks_why(const char *text)
{
	char *normal = sheet_normalise(text);
	bool found = false;
	for (size_t i = 0; i < sizeof whys / sizeof whys[0]; i++)
		found |= strstr(normal, whys[i]) != NULL;
	free(normal);
	return found;
}

/* The scenario's words in the question: a decision, or an explanation where it goes on to ask why.
 */
static void guess_question(struct guess *guess, size_t column)
{
	char *question = survey_plain_text(sheet_column(guess->sheet, column)->question);
	const struct survey_tag *found = NULL;
	const char *rest = "";
	size_t n_found = 0, longest = 0;
	for (size_t i = 0; question[0] && i < guess->n_tags; i++) {
		const char *at = strstr(question, guess->words[i]);
		size_t length = strlen(guess->words[i]);
		if (!at || !length || length < longest)
			continue;
		/* A level may begin like another: the longer text is meant. */
		n_found = length > longest ? 1 : n_found + 1;
		longest = length;
		found = &guess->tags[i];
		rest = at + length;
	}
	if (n_found == 1)
		*target_of(guess, column) = (struct survey_target){
			.field = asks_why(rest) ? SURVEY_EXPLANATION : SURVEY_DECISION,
			.scenario = found->scenario,
			.level_no = found->level_no,
			.is_sure = true,
		};
	free(question);
}

/* A column that nothing tells of yet, behind a decision without an explanation, that asks why. */
static void guess_behind(struct guess *guess, size_t column)
{
	const struct survey_target *before = column > 0 ? target_of(guess, column - 1) : NULL;
	if (!before || before->field != SURVEY_DECISION || !before->scenario || before->is_own)
		return;
	const struct sheet_column *heading = sheet_column(guess->sheet, column);
	const char *name = sheet_column(guess->sheet, column - 1)->name;
	bool is_named_after = name[0] && strncmp(heading->name, name, strlen(name)) == 0;
	if (!asks_why(heading->question) && !asks_why(heading->name))
		return;
	*target_of(guess, column) = *before;
	target_of(guess, column)->field = SURVEY_EXPLANATION;
	target_of(guess, column)->is_sure = is_named_after;
}

static void guess_column(struct guess *guess, size_t column)
{
	struct survey_target *target = target_of(guess, column);
	for (size_t i = 0; target->field == SURVEY_SKIP && i < guess->pack->n_scenarios; i++)
		guess_name(guess, column, guess->pack->scenarios[i]);
	if (target->field == SURVEY_SKIP)
		guess_question(guess, column);
	if (target->field == SURVEY_SKIP)
		guess_behind(guess, column);
}

/* A one-question file repeats the scenario's words where it asks why: a second decision of a
 * bucket is its explanation. */
static void guess_seconds(struct guess *guess)
{
	for (size_t i = 1; i < guess->map->n_targets; i++) {
		struct survey_target *target = target_of(guess, i);
		const struct survey_target *before = target_of(guess, i - 1);
		if (target->field == SURVEY_DECISION && before->field == SURVEY_DECISION &&
			target->scenario && target->scenario == before->scenario &&
			target->level_no == before->level_no && !target->is_own) {
			target->field = SURVEY_EXPLANATION;
			target->is_sure = false;
		}
	}
}

int survey_guess(struct survey_map *map, const struct sheet *sheet, const struct pack *pack)
{
	struct guess guess = { .map = map, .sheet = sheet, .pack = pack };
	guess.tags = survey_tags_make(pack, &guess.n_tags);
	guess.words = memory_alloc(guess.n_tags + 1, sizeof *guess.words);
	guess.normal = memory_alloc(map->n_targets, sizeof *guess.normal);
	for (size_t i = 0; i < guess.n_tags; i++) {
		char *shown = scenario_render(guess.tags[i].scenario, guess.tags[i].level_no);
		guess.words[i] = survey_plain_text(shown);
		free(shown);
	}
	for (size_t i = 0; i < map->n_targets; i++)
		guess.normal[i] = sheet_normalise(sheet_column(sheet, i)->name);
	int stale = guess_tags(&guess);
	guess_headings(&guess);
	for (size_t i = 0; i < map->n_targets; i++)
		guess_column(&guess, i);
	guess_seconds(&guess);
	for (size_t i = 0; i < map->n_targets; i++)
		free(guess.normal[i]);
	for (size_t i = 0; i < guess.n_tags; i++)
		free(guess.words[i]);
	free(guess.normal);
	free(guess.words);
	free(guess.tags);
	return stale;
}
