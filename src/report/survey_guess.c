#include "leeway/report/survey_guess.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/attributes.h"
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
	for (size_t i = 0; guess->tool && i < sizeof tool_headings / sizeof tool_headings[0]; i++)
		if (strcmp(tool_headings[i].tool, guess->tool->name) == 0)
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

/* The scenario's words in the question: a decision, or an explanation where it goes on to ask why.
 */
static void guess_question(struct guess *guess, size_t column)
{
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
	free(question);
}

/* A column that nothing tells of yet, right after a decision, that asks why: of that decision. */
static void guess_behind(struct guess *guess, size_t column)
{
	const struct survey_target *before = column > 0 ? target_of(guess, column - 1) : NULL;
	if (!before || before->field != SURVEY_DECISION || !before->scenario || before->is_own)
		return;
	const struct sheet_column *heading = sheet_column(guess->sheet, column);
	if (!asks_why(heading->question) && !asks_why(heading->name))
		return;
	*target_of(guess, column) = *before;
	target_of(guess, column)->field = SURVEY_EXPLANATION;
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

/* Whether two columns ask with the same words, as branches of one survey do. */
static bool is_same_question(const struct guess *guess, size_t left, size_t right)
{
	const struct sheet_column *one = sheet_column(guess->sheet, left);
	const struct sheet_column *other = sheet_column(guess->sheet, right);
	return strcmp(one->question[0] ? one->question : one->name,
		       other->question[0] ? other->question : other->name) == 0;
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
