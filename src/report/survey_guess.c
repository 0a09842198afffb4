#include "leeway/report/survey_guess.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/attributes.h"
#include "leeway/report/survey_answer.h"
#include "leeway/report/survey_tag.h"
#include "leeway/report/survey_tool.h"

enum { MAX_WORD = 32 };

/* Headings as sheet_normalise leaves them. Of the rows of one field the first that is there wins:
 * where a file has PROLIFIC_PID its ResponseId is not the participant. */
static const struct {
	const char *heading;
	enum survey_field field;
	bool is_sure;
} headings[] = {
	{ "participant code", SURVEY_PARTICIPANT, true }, /* oTree. */
	{ "participant private id", SURVEY_PARTICIPANT, true }, /* Gorilla. */
	{ "prolific pid", SURVEY_PARTICIPANT, true },
	{ "prolific id", SURVEY_PARTICIPANT, true },
	{ "participant id", SURVEY_PARTICIPANT, true },
	{ "participantid", SURVEY_PARTICIPANT, true },
	{ "participant", SURVEY_PARTICIPANT, true },
	{ "worker id", SURVEY_PARTICIPANT, true },
	{ "workerid", SURVEY_PARTICIPANT, true },
	{ "worker", SURVEY_PARTICIPANT, false },
	{ "subject id", SURVEY_PARTICIPANT, true },
	{ "subjectid", SURVEY_PARTICIPANT, true },
	{ "record id", SURVEY_PARTICIPANT, true }, /* REDCap. */
	{ "subject", SURVEY_PARTICIPANT, false },
	{ "respondent", SURVEY_PARTICIPANT, false },
	{ "respondent id", SURVEY_RESPONSE, true }, /* SurveyMonkey. */
	{ "respondentid", SURVEY_RESPONSE, true },
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
	{ "timestamp", SURVEY_TIME, true }, /* Google Forms, in the language of the form. */
	{ "zeitstempel", SURVEY_TIME, true },
	{ "marca temporal", SURVEY_TIME, true },
	{ "horodateur", SURVEY_TIME, true },
	{ "carimbo de data/hora", SURVEY_TIME, true },
	{ "tijdstempel", SURVEY_TIME, true },
	{ "タイムスタンプ", SURVEY_TIME, true },
	{ "时间戳记", SURVEY_TIME, true },
	{ "submit date (utc)", SURVEY_TIME, true },
};

/* Headings that mean this in a file of that tool alone. */
static const struct {
	const char *tool, *heading;
	enum survey_field field;
} tool_headings[] = {
	{ "SoSci Survey", "case", SURVEY_RESPONSE },
	{ "Typeform", "#", SURVEY_RESPONSE },
	{ "LimeSurvey", "id", SURVEY_RESPONSE },
	{ "formr", "session", SURVEY_PARTICIPANT },
	{ "jsPsych", "run id", SURVEY_PARTICIPANT },
	{ "PsychoPy", "keys", SURVEY_DECISION },
	{ "PsychoPy", "clicked name", SURVEY_DECISION },
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

static const char *const whys[] = { "explain", "explanation", "why", "reason", "justif", "warum",
	"begründ", "erklär", "por qué", "porque", "explique", "pourquoi", "expliquez", "perché",
	"por que", "waarom", "почему", "なぜ", "理由", "为什么", "原因", "왜", "لماذا" };

struct guess {
	struct survey_map *map;
	const struct sheet *sheet;
	const struct pack *pack;
	struct survey_tag *tags;
	size_t n_tags;
	char **words; /* What a person is shown, one a tag, plain. */
	char **normal; /* Headings, normalised, one a column; without a tool's prefixes. */
	const struct survey_tool *tool; /* NULL: a table. */
};

/* Signs that word processors and survey tools put for plain ones. */
static const struct {
	const char *sign, *plain;
} signs[] = { { "‘", "'" }, { "’", "'" }, { "‚", "'" }, { "“", "\"" }, { "”", "\"" }, { "„", "\"" },
	{ "«", "\"" }, { "»", "\"" }, { "–", "-" }, { "—", "-" }, { "−", "-" }, { "…", "..." } };

/* A text as questions are compared: plain, plain signs, one case. */
static char *compared_text(const char *text)
{
	char *plain = survey_plain_text(text);
	char *out = plain;
	for (const char *in = plain; *in;) {
		size_t i = 0, n = sizeof signs / sizeof signs[0];
		while (i < n && strncmp(in, signs[i].sign, strlen(signs[i].sign)) != 0)
			i++;
		if (i == n) {
			*out++ = *in++;
			continue;
		}
		in += strlen(signs[i].sign);
		memcpy(out, signs[i].plain, strlen(signs[i].plain));
		out += strlen(signs[i].plain); /* No sign is shorter than what is put for it. */
	}
	*out = '\0';
	char *folded = text_fold_case(plain);
	free(plain);
	return folded;
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

/* Columns of one name but for a tool's prefix: several keys that were pressed, say. */
static size_t count_heading(const struct guess *guess, const char *heading)
{
	size_t n = 0;
	for (size_t i = 0; i < guess->map->n_targets; i++)
		n += strcmp(guess->normal[i], heading) == 0;
	return n;
}

static void guess_headings(struct guess *guess)
{
	/* Qualtrics' tells tests from answers; elsewhere it may be of anything. */
	bool takes_status = guess->tool && strcmp(guess->tool->name, "Qualtrics") == 0;

	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		if (headings[i].field != SURVEY_STATUS || takes_status)
			guess_heading(
				guess, headings[i].heading, headings[i].field, headings[i].is_sure);
	for (size_t i = 0; guess->tool && i < sizeof tool_headings / sizeof tool_headings[0]; i++)
		if (strcmp(tool_headings[i].tool, guess->tool->name) == 0 &&
			count_heading(guess, tool_headings[i].heading) == 1)
			guess_heading(
				guess, tool_headings[i].heading, tool_headings[i].field, true);
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

/* "Q1_3_TEXT": what was typed beside a choice of Q1. */
static bool is_other_text(const char *name)
{
	size_t length = strlen(name), n = strlen("_TEXT");
	if (length < n + 2 || strcmp(name + length - n, "_TEXT") != 0)
		return false;
	size_t at = length - n;
	while (at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9')
		at--;
	return at < length - n && at > 0 && name[at - 1] == '_';
}

/* "${lm://Field/1}" in a question, as Qualtrics leaves what it fills in for each person; to be
 * freed, NULL: none. */
static char *find_pipe(const char *question)
{
	const char *start = strstr(question, "${");
	const char *end = start ? strchr(start, '}') : NULL;
	return end ? memory_copy_bytes(start, (size_t)(end - start) + 1) : NULL;
}

/* The column of the embedded data that a pipe names: it has the levels. */
static void guess_piped_level(
	struct guess *guess, const char *pipe, const struct scenario *scenario)
{
	const char *slash = strrchr(pipe, '/');
	for (size_t i = 0; strstr(pipe, "e://") && slash && i < guess->map->n_targets; i++) {
		char *name = text_fold_case(sheet_column(guess->sheet, i)->name);
		size_t length = strlen(name);
		if (target_of(guess, i)->field == SURVEY_SKIP && strlen(slash + 1) == length + 1 &&
			strncmp(slash + 1, name, length) == 0)
			*target_of(guess, i) = (struct survey_target){
				.field = SURVEY_LEVEL, .scenario = scenario, .is_sure = true
			};
		free(name);
	}
}

/* A scenario's words with a pipe for the level. Of a loop the level's text stands before the words,
 * after which " - " follows. */
static void guess_piped(struct guess *guess, size_t column, const char *question)
{
	struct survey_target target = { .field = SURVEY_DECISION, .is_sure = true };
	char *pipe = find_pipe(question);
	size_t n_found = 0;
	for (size_t i = 0; pipe && i < guess->pack->n_scenarios; i++) {
		struct scenario piped = *guess->pack->scenarios[i];
		struct level level = { .text = pipe };
		piped.levels = &level;
		piped.n_levels = 1;
		char *shown = scenario_render(&piped, 1), *words = compared_text(shown);
		const char *at = strstr(question, words);
		if (at) {
			n_found++;
			target.scenario = guess->pack->scenarios[i];
			if (asks_why(at + strlen(words)))
				target.field = SURVEY_EXPLANATION;
		}
		free(words);
		free(shown);
	}
	const char *dash = strstr(question, " - ");
	char *before = dash ? memory_copy_bytes(question, (size_t)(dash - question)) : NULL;
	int64_t level_no = 0;
	if (n_found == 1 && before &&
		survey_read_level(target.scenario, SURVEY_LEVEL_TEXT, before, &level_no, NULL))
		target.level_no = (int)level_no;
	if (n_found == 1)
		*target_of(guess, column) = target;
	if (n_found == 1 && !target.level_no)
		guess_piped_level(guess, pipe, target.scenario);
	free(before);
	free(pipe);
}

/* The scenario's words in the question: a decision, or an explanation where it goes on to ask why.
 */
static void guess_question(struct guess *guess, size_t column)
{
	if (is_other_text(sheet_column(guess->sheet, column)->name))
		return;
	const struct sheet_column *heading = sheet_column(guess->sheet, column);
	char *question = compared_text(heading->question[0] ? heading->question : heading->name);
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
	else if (n_found == 0)
		guess_piped(guess, column, question);
	free(question);
}

/* A column that nothing tells of yet, right after a decision, that asks why: of that decision. */
static void guess_behind(struct guess *guess, size_t column)
{
	size_t at = column;
	while (at > 0 && is_other_text(sheet_column(guess->sheet, at - 1)->name))
		at--;
	const struct survey_target *before = at > 0 ? target_of(guess, at - 1) : NULL;
	if (!before || before->field != SURVEY_DECISION || !before->scenario || before->is_own)
		return;
	const struct sheet_column *heading = sheet_column(guess->sheet, column);
	if (!asks_why(heading->question) && !asks_why(heading->name))
		return;
	*target_of(guess, column) = *before;
	target_of(guess, column)->field = SURVEY_EXPLANATION;
}

/* "Block_DO_Q1", "Block_DO": in which order things were shown, whatever question it names. */
static bool is_display_order(const char *name)
{
	size_t length = strlen(name);
	return strstr(name, "_DO_") || (length > 3 && strcmp(name + length - 3, "_DO") == 0);
}

static void guess_column(struct guess *guess, size_t column)
{
	struct survey_target *target = target_of(guess, column);
	if (is_display_order(sheet_column(guess->sheet, column)->name))
		return;
	for (size_t i = 0; target->field == SURVEY_SKIP && i < guess->pack->n_scenarios; i++)
		guess_name(guess, column, guess->pack->scenarios[i]);
	if (target->field == SURVEY_SKIP)
		guess_question(guess, column);
	if (target->field == SURVEY_SKIP)
		guess_behind(guess, column);
}

/* Where the text of a choice stands after a question, " - Yes"; NULL: none does. */
static const char *find_choice(const char *question, const struct scenario *scenario)
{
	const char *found = NULL;
	for (const char *at = strstr(question, " - "); at; at = strstr(at + 3, " - "))
		found = at;
	bool is_choice = false;
	for (int answer = ANSWER_YES; found && scenario && answer <= ANSWER_NO; answer++)
		is_choice |=
			text_equals_ignoring_case(found + 3, answer == ANSWER_YES ? "yes" : "no") ||
			scenario_has_answer(scenario, (enum answer)answer, found + 3);
	return is_choice ? found : NULL;
}

/* Whether two columns ask with the same words, as branches of one survey do. */
static bool is_same_question(const struct guess *guess, size_t left, size_t right)
{
	const struct sheet_column *one = sheet_column(guess->sheet, left);
	const struct sheet_column *other = sheet_column(guess->sheet, right);
	const char *texts[2] = { one->question[0] ? one->question : one->name,
		other->question[0] ? other->question : other->name };
	size_t lengths[2];
	/* A column a choice has the choice in the end: " - Yes" and " - No". */
	const struct scenario *scenario = target_of(guess, right)->scenario;
	for (int i = 0; i < 2; i++) {
		const char *choice = find_choice(texts[i], scenario);
		lengths[i] = choice ? (size_t)(choice - texts[i]) : strlen(texts[i]);
	}
	return lengths[0] == lengths[1] && strncmp(texts[0], texts[1], lengths[0]) == 0;
}

/* The same question in two columns: branches of one survey, or two conditions. */
static void guess_branches(struct guess *guess)
{
	for (size_t i = 1; i < guess->map->n_targets; i++) {
		struct survey_target *target = target_of(guess, i);
		for (size_t k = 0; k < i && target->field == SURVEY_DECISION; k++) {
			const struct survey_target *before = target_of(guess, k);
			if (before->field == SURVEY_DECISION && target->scenario &&
				target->scenario == before->scenario &&
				target->level_no == before->level_no && target->level_no &&
				!target->is_own)
				target->is_sure = false;
		}
	}
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
			if (!is_same_question(guess, i - 1, i))
				target->field = SURVEY_EXPLANATION;
			target->is_sure = false;
		}
	}
	guess_branches(guess);
}

/* "study.1.player.x" of oTree and "Answer.x" of Mechanical Turk are x; their "participant.x" and
 * the like say what they are of. */
static char *normal_heading(const struct guess *guess, size_t column)
{
	const char *name = sheet_column(guess->sheet, column)->name;
	const char *dot = strrchr(name, '.');
	bool is_prefixed = guess->tool && guess->tool->has_prefixes && dot && dot[1] &&
			   strncmp(name, "participant.", 12) != 0 &&
			   strncmp(name, "session.", 8) != 0;
	return sheet_normalise(is_prefixed ? dot + 1 : name);
}

int survey_guess(struct survey_map *map, const struct sheet *sheet, const struct pack *pack)
{
	struct guess guess = { .map = map, .sheet = sheet, .pack = pack };
	guess.tool = survey_tool_find(sheet);
	guess.tags = survey_tags_make(pack, &guess.n_tags);
	guess.words = memory_alloc(guess.n_tags + 1, sizeof *guess.words);
	guess.normal = memory_alloc(map->n_targets, sizeof *guess.normal);
	for (size_t i = 0; i < guess.n_tags; i++) {
		char *shown = scenario_render(guess.tags[i].scenario, guess.tags[i].level_no);
		guess.words[i] = compared_text(shown);
		free(shown);
	}
	for (size_t i = 0; i < map->n_targets; i++)
		guess.normal[i] = normal_heading(&guess, i);
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

/* Words of a heading that say what a column may hold, in the order in which they count: a question
 * why may name the decision. */
static const struct {
	const char *word;
	enum survey_field field;
} hints[] = {
	{ "scenario", SURVEY_SCENARIO },
	{ "vignette", SURVEY_SCENARIO },
	{ "level", SURVEY_LEVEL },
	{ "stufe", SURVEY_LEVEL },
	{ "nivel", SURVEY_LEVEL },
	{ "niveau", SURVEY_LEVEL },
	{ "decision", SURVEY_DECISION },
	{ "decide", SURVEY_DECISION },
	{ "choice", SURVEY_DECISION },
	{ "answer", SURVEY_DECISION },
	{ "verdict", SURVEY_DECISION },
	{ "do you", SURVEY_DECISION },
	{ "would you", SURVEY_DECISION },
	{ "entscheid", SURVEY_DECISION },
	{ "antwort", SURVEY_DECISION },
	{ "würden sie", SURVEY_DECISION },
	{ "decisión", SURVEY_DECISION },
	{ "respuesta", SURVEY_DECISION },
	{ "décision", SURVEY_DECISION },
	{ "réponse", SURVEY_DECISION },
	{ "decisão", SURVEY_DECISION },
	{ "decisione", SURVEY_DECISION },
	{ "besluit", SURVEY_DECISION },
};

/* The last question of a scenario, which surveys ask alone; to be freed. */
static char *last_question(const struct scenario *scenario)
{
	char *shown = scenario_render(scenario, 1);
	char *text = compared_text(shown);
	char *end = strrchr(text, '?'), *start = end;
	while (start && start > text && !strchr(".!?\n", start[-1]))
		start--;
	if (start)
		start += strspn(start, " ");
	char *question =
		start ? memory_copy_bytes(start, (size_t)(end - start) + 1) : memory_copy_text("");
	free(text);
	free(shown);
	return question;
}

/* The one scenario whose last question a heading asks, and the one level whose text it has. */
static void suggest_place(
	struct survey_target *target, const char *heading, const struct pack *pack)
{
	size_t n_scenarios = 0, n_levels = 0;
	for (size_t i = 0; i < pack->n_scenarios; i++) {
		char *question = last_question(pack->scenarios[i]);
		if (question[0] && strstr(heading, question)) {
			n_scenarios++;
			target->scenario = pack->scenarios[i];
		}
		free(question);
	}
	if (n_scenarios != 1)
		target->scenario = NULL;
	for (size_t i = 0; target->scenario && i < target->scenario->n_levels; i++) {
		char *level = compared_text(target->scenario->levels[i].text);
		const char *at = strstr(heading, level);
		/* No digit may stand beside it: 10 is not 10.01. */
		if (at && !strchr("0123456789.,", at[strlen(level)]) &&
			(at == heading || !strchr("0123456789.,", at[-1]))) {
			n_levels++;
			target->level_no = (int)i + 1;
		}
		free(level);
	}
	if (n_levels != 1)
		target->level_no = 0;
}

void survey_suggest(struct survey_map *map, const struct sheet *sheet, const struct pack *pack)
{
	for (size_t i = 0; i < map->n_targets; i++) {
		struct survey_target *target = &map->targets[i];
		const struct sheet_column *column = sheet_column(sheet, i);
		if (target->field != SURVEY_SKIP || target->is_sure)
			continue;
		char *heading =
			compared_text(column->question[0] ? column->question : column->name);
		for (size_t k = 0;
			target->field == SURVEY_SKIP && k < sizeof hints / sizeof hints[0]; k++)
			if (strstr(heading, hints[k].word))
				target->field = hints[k].field;
		if (asks_why(heading))
			target->field = SURVEY_EXPLANATION;
		if (target->field == SURVEY_DECISION || target->field == SURVEY_EXPLANATION)
			suggest_place(target, heading, pack);
		/* A reason is of the decision before it. */
		const struct survey_target *before = i > 0 ? &map->targets[i - 1] : NULL;
		if (target->field == SURVEY_EXPLANATION && before &&
			before->field == SURVEY_DECISION && !target->scenario) {
			target->scenario = before->scenario;
			target->level_no = before->level_no;
		}
		free(heading);
	}
}
