#include "leeway/cli/ask_plain.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/report/interviewer_store.h"
#include "leeway/report/survey_write.h"

enum {
	COLUMNS = 72,
	MAX_LINE = INTERVIEW_MAX_EXPLANATION,
	TERMINAL_LINE = 4095, /* A terminal's driver drops what follows in a line. */
};

/* One person before the lines. */
struct dialogue {
	const struct interviewer *interviewer;
	struct interview interview;
	struct interview_record record;
	size_t *positions;
	char *code; /* As typed or drawn. */
	bool has_own_code; /* Drawn here: it is said. */
	bool has_ended; /* No more lines come. */
	bool is_cut; /* A line was longer than can be read. */
};

static void say_text(const char *text)
{
	char *safe = text_sanitise(text, TEXT_KEEP_LINES);
	size_t n_lines;
	struct text_line *lines = text_wrap(safe, COLUMNS, &n_lines);

	for (size_t i = 0; i < n_lines; i++)
		printf("%.*s\n", (int)lines[i].length, safe + lines[i].start);
	free(lines);
	free(safe);
}

/* The next line without its end, valid UTF-8; NULL at the end. To be freed. */
static char *read_line(struct dialogue *dialogue)
{
	struct buffer line;
	int byte = EOF;

	fflush(stdout);
	buffer_init(&line, MAX_LINE);
	while (!context_interrupted() && (byte = getchar()) != EOF && byte != '\n') {
		if (line.length < MAX_LINE - 1)
			buffer_append_char(&line, (char)byte);
		else
			dialogue->is_cut = true;
	}
	dialogue->is_cut |= line.length >= TERMINAL_LINE && isatty(STDIN_FILENO);
	if (byte == EOF || context_interrupted())
		dialogue->has_ended = true;
	char *repaired = text_repair(buffer_text(&line), line.length);
	size_t length = strlen(repaired);

	buffer_clear(&line);
	if (length > 0 && repaired[length - 1] == '\r')
		repaired[length - 1] = '\0';
	/* A line that breaks off was not confirmed. */
	if (!dialogue->has_ended)
		return repaired;
	free(repaired);
	return NULL;
}

struct spelling {
	const char *word;
	int means;
};

/* The line without spaces around it; NULL at the end of the input. To be freed. */
static char *read_word(struct dialogue *dialogue)
{
	static const char blank[] = " \t";
	char *line = read_line(dialogue);

	if (!line)
		return NULL;
	size_t start = strspn(line, blank), end = strlen(line);

	while (end > start && strchr(blank, line[end - 1]))
		end--;
	char *word = memory_copy_bytes(line + start, end - start);

	free(line);
	return word;
}

/* Asks until one of the words is typed; -1 at the end of the input. */
static int ask_word(
	struct dialogue *dialogue, const char *question, const struct spelling *spellings)
{
	for (;;) {
		printf("%s ", question);
		char *line = read_word(dialogue);

		if (!line)
			return -1;
		for (const struct spelling *spelling = spellings; spelling->word; spelling++) {
			if (!text_equals_ignoring_case(line, spelling->word))
				continue;
			free(line);
			return spelling->means;
		}
		free(line);
	}
}

enum { WORD_YES, WORD_NO, WORD_LEAVE, WORD_KEEP, WORD_CHANGE, WORD_WITHDRAW };

/* What a word answers to the scenario's question; -1: nothing. */
static int find_answer(const struct scenario *scenario, const char *word)
{
	static const struct spelling plain[] = { { "yes", WORD_YES }, { "y", WORD_YES },
		{ "no", WORD_NO }, { "n", WORD_NO }, { "leave", WORD_LEAVE }, { NULL, 0 } };

	for (int answer = ANSWER_YES; answer <= ANSWER_NO; answer++)
		for (size_t i = 0; i < scenario->answers[answer].n_words; i++)
			if (text_equals_ignoring_case(word, scenario->answers[answer].words[i]))
				return answer == ANSWER_YES ? WORD_YES : WORD_NO;
	for (const struct spelling *spelling = plain; spelling->word; spelling++)
		if (text_equals_ignoring_case(word, spelling->word))
			return spelling->means;
	return -1;
}

/* Yes or no, in the scenario's own words too, or leave; -1 at the end of the input. */
static int ask_answer(struct dialogue *dialogue)
{
	const struct scenario *scenario = interview_scenario(&dialogue->interview);
	bool no_first = dialogue->interview.no_first;
	int means = -1;

	for (char *word; means < 0;) {
		printf("Your answer, %s or %s: ",
			survey_choice(scenario, no_first ? ANSWER_NO : ANSWER_YES),
			survey_choice(scenario, no_first ? ANSWER_YES : ANSWER_NO));
		word = read_word(dialogue);
		if (!word)
			return -1;
		means = find_answer(scenario, word);
		free(word);
	}
	return means;
}

/* Lines up to one with a dot alone, so that what is pasted keeps its empty lines and answers
 * nothing else; NULL at the end of the input. To be freed. */
static char *ask_why(struct dialogue *dialogue)
{
	struct buffer out;
	bool is_full = false;

	say_text(participants_why(&dialogue->interview.pack->participants));
	printf("At most %d bytes in all. End with a line that has only a dot.\n",
		INTERVIEW_MAX_EXPLANATION - 1);
	dialogue->is_cut = false;
	buffer_init(&out, INTERVIEW_MAX_EXPLANATION);
	for (size_t n_lines = 0;; n_lines++) {
		char *line = read_line(dialogue);
		bool is_end = !line || strcmp(line, ".") == 0;

		is_full = is_full ||
			  (!is_end && out.length + strlen(line) + 1 >= INTERVIEW_MAX_EXPLANATION);
		if (!is_end && !is_full) {
			buffer_append_text(&out, n_lines ? "\n" : "");
			buffer_append_text(&out, line);
		}
		free(line);
		if (is_end)
			break;
	}
	if (is_full)
		printf("That is too long: only the first %zu bytes were taken.\n", out.length);
	if (dialogue->is_cut)
		printf("A line was too long and was cut: break it into several lines.\n");
	if (!dialogue->has_ended)
		return buffer_take(&out);
	buffer_clear(&out);
	return NULL;
}

static void tick(struct dialogue *dialogue)
{
	interview_tick(&dialogue->interview, env_monotonic_us(dialogue->interviewer->options.env));
}

/* Yes or no, and why, until they are to be kept; false where the person leaves. */
static bool ask_question(struct dialogue *dialogue)
{
	static const struct spelling ends[] = { { "", WORD_KEEP }, { "keep", WORD_KEEP },
		{ "change", WORD_CHANGE }, { "c", WORD_CHANGE }, { "leave", WORD_LEAVE },
		{ NULL, 0 } };
	struct interview *interview = &dialogue->interview;

	for (;;) {
		int word = ask_answer(dialogue);

		if (word != WORD_YES && word != WORD_NO)
			return false;
		tick(dialogue);
		interview_choose(interview, word == WORD_YES ? ANSWER_YES : ANSWER_NO);
		interview_confirm(interview);
		char *why = ask_why(dialogue);

		if (!why)
			return false;
		printf("You say %s.\n",
			survey_choice(interview_scenario(interview), interview->choice));
		int end = ask_word(dialogue,
			"Press Enter to keep this answer, or type change or leave:", ends);

		tick(dialogue);
		bool is_kept = end == WORD_KEEP && interview_explain(interview, why);

		free(why);
		if (is_kept || end < 0 || end == WORD_LEAVE)
			return is_kept;
		if (end == WORD_KEEP)
			printf("Please say in a few words why.\n");
		interview_reconsider(interview);
	}
}

/* Waits a moment for another process that writes; false where that took too long. */
static bool wait_for_writer(int *waited_ms)
{
	if (*waited_ms == 0) {
		printf("Another program is writing: one moment.\n");
		fflush(stdout);
	}
	if (*waited_ms >= INTERVIEWER_PATIENCE_MS || context_interrupted())
		return false;
	poll(NULL, 0, INTERVIEWER_RETRY_MS);
	*waited_ms += INTERVIEWER_RETRY_MS;
	return true;
}

/* After a step that was not stored: whether to try it again, since only another process's writing
 * was in the way. Where that takes long, whoever is asked decides. */
static bool tries_again(struct dialogue *dialogue, struct error *error, int *waited_ms)
{
	static const struct spelling ends[] = { { "", WORD_KEEP }, { "leave", WORD_LEAVE },
		{ NULL, 0 } };

	if (error->code != ERROR_LOCKED)
		return false;
	if (!wait_for_writer(waited_ms)) {
		say_text(error->message);
		if (ask_word(dialogue, "Press Enter to try again, or type leave to stop:", ends) !=
			WORD_KEEP)
			return false;
		*waited_ms = 0;
	}
	error_clear(error);
	return true;
}

static bool store_begin(struct dialogue *dialogue, struct error *error)
{
	struct error fault = { 0 };
	int waited_ms = 0;

	while (!interviewer_store_begin(dialogue->interviewer, &dialogue->record, &fault))
		if (!tries_again(dialogue, &fault, &waited_ms))
			return error_move(error, &fault);
	return true;
}

static bool store_answer(
	struct dialogue *dialogue, const struct interview_answer *answer, struct error *error)
{
	struct error fault = { 0 };
	int waited_ms = 0;

	while (!interviewer_store_answer(dialogue->interviewer, answer, &fault)) {
		if (tries_again(dialogue, &fault, &waited_ms))
			continue;
		error_move(error, &fault);
		return error_prefix(error, "the last answer was not stored");
	}
	return true;
}

static bool ask_item(struct dialogue *dialogue, struct error *error)
{
	struct interview *interview = &dialogue->interview;
	const struct env *env = dialogue->interviewer->options.env;
	int64_t asked_ms = env_wall_ms(env);
	char *text = interview_text(interview);

	printf("\nQuestion %zu of %zu\n\n", interview_number(interview), interview->n_items);
	say_text(text);
	printf("\n");
	free(text);
	tick(dialogue);
	if (!ask_question(dialogue)) {
		interview_leave(interview);
		return true;
	}
	struct interview_answer answer = interviewer_answer(interview, dialogue->record.id,
		dialogue->positions[interview->current], asked_ms, env_wall_ms(env));
	bool good = store_answer(dialogue, &answer, error);

	interview_answer_clear(&answer);
	if (good)
		interview_keep(interview);
	return good;
}

/* Goes on with what was begun under the code, or asks for consent and begins. */
static bool begin(struct dialogue *dialogue, struct error *error)
{
	static const struct spelling answers[] = { { "yes", WORD_YES }, { "y", WORD_YES },
		{ "no", WORD_NO }, { "n", WORD_NO }, { NULL, 0 } };

	if (!dialogue->has_own_code && !interviewer_store_find(dialogue->interviewer,
					       dialogue->code, &dialogue->record, error))
		return false;
	if (dialogue->record.id == 0) {
		interview_record_clear(&dialogue->record);
		say_text(participants_title(&dialogue->interviewer->pack->participants));
		printf("\n");
		say_text(dialogue->interviewer->consent);
		printf("\n");
		int word = ask_word(dialogue, "Do you agree to take part, yes or no?", answers);

		interview_consent(&dialogue->interview, word == WORD_YES);
		if (word != WORD_YES)
			return true;
		if (!interviewer_draw(
			    dialogue->interviewer, dialogue->code, &dialogue->record, error) ||
			!store_begin(dialogue, error))
			return false;
	} else {
		interview_consent(&dialogue->interview, true);
	}
	interviewer_begin(dialogue->interviewer, &dialogue->record, &dialogue->interview,
		&dialogue->positions);
	if (dialogue->has_own_code)
		printf("\nYour code is %s. With it you can stop and go on later:\n"
		       "leeway ask --participant %s\nType leave in place of an answer to stop.\n",
			dialogue->code, dialogue->code);
	return true;
}

/* The introduction, where the words of consent did not have it. */
static void introduce(struct dialogue *dialogue)
{
	if (dialogue->interview.stage != INTERVIEW_INTRODUCTION)
		return;
	char *text = participants_introduction(&dialogue->interviewer->pack->participants);

	printf("\n");
	say_text(text);
	free(text);
	interview_introduced(&dialogue->interview);
}

static void say_end(const struct dialogue *dialogue)
{
	size_t left = dialogue->interview.n_items - interview_number(&dialogue->interview) + 1;
	char *ending;

	printf("\n");
	switch (dialogue->interview.stage) {
	case INTERVIEW_DECLINED:
		printf("Nothing was stored. Thank you for reading.\n");
		break;
	case INTERVIEW_DONE:
		ending = interviewer_ending(dialogue->interviewer);
		say_text(ending);
		free(ending);
		break;
	default:
		printf("What you confirmed is kept; %zu question%s left.\n", left,
			left == 1 ? " is" : "s are");
	}
	if (dialogue->has_own_code && dialogue->interview.stage != INTERVIEW_DECLINED)
		printf("Your code is %s.\n", dialogue->code);
}

/* Whether all of it is to be deleted, where the words of consent offer that. */
static bool is_to_withdraw(struct dialogue *dialogue)
{
	static const struct spelling ends[] = { { "", WORD_KEEP }, { "keep", WORD_KEEP },
		{ "withdraw", WORD_WITHDRAW }, { NULL, 0 } };
	static const struct spelling answers[] = { { "yes", WORD_YES }, { "no", WORD_NO },
		{ NULL, 0 } };

	return dialogue->interviewer->offers_withdrawal && !dialogue->has_ended &&
	       dialogue->record.id != 0 &&
	       ask_word(dialogue,
		       "Press Enter to keep your answers, or type withdraw to delete them:",
		       ends) == WORD_WITHDRAW &&
	       ask_word(dialogue, "Delete all that you answered, for good? yes or no:", answers) ==
		       WORD_YES;
}

static bool withdraw(struct dialogue *dialogue, struct error *error)
{
	struct error fault = { 0 };
	int waited_ms = 0;

	while (!interviewer_store_withdraw(dialogue->interviewer, dialogue->record.id, &fault)) {
		if (tries_again(dialogue, &fault, &waited_ms))
			continue;
		error_move(error, &fault);
		return error_prefix(error, "nothing was deleted");
	}
	interview_withdraw(&dialogue->interview);
	interview_withdrawn(&dialogue->interview);
	printf("\nYour answers were deleted. Thank you.\n");
	return true;
}

bool ask_plain(const struct interviewer *interviewer, const char *participant, bool *is_over,
	struct error *error)
{
	struct dialogue dialogue = {
		.interviewer = interviewer,
		.has_own_code = !participant,
	};
	char drawn[PARTICIPANT_CODE_SIZE];

	*is_over = false;
	if (!participant_code_draw(interviewer->options.env, drawn, error))
		return false;
	dialogue.code = memory_copy_text(participant ? participant : drawn);
	interview_init(
		&dialogue.interview, interviewer->pack, interviewer->options.needs_explanation);
	bool good = begin(&dialogue, error);

	introduce(&dialogue);
	while (good && dialogue.interview.stage == INTERVIEW_QUESTION)
		good = ask_item(&dialogue, error);
	if (good)
		say_end(&dialogue);
	if (good && is_to_withdraw(&dialogue))
		good = withdraw(&dialogue, error);
	*is_over = dialogue.interview.stage == INTERVIEW_DONE ||
		   dialogue.interview.stage == INTERVIEW_DECLINED ||
		   dialogue.interview.stage == INTERVIEW_WITHDRAWN;
	interview_clear(&dialogue.interview);
	interview_record_clear(&dialogue.record);
	free(dialogue.positions);
	free(dialogue.code);
	return good;
}
