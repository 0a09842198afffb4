#include "leeway/cli/ask_plain.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/report/interviewer_store.h"

enum { COLUMNS = 72, MAX_LINE = INTERVIEW_MAX_EXPLANATION };

/* One person before the lines. */
struct dialogue {
	const struct interviewer *interviewer;
	struct interview interview;
	struct interview_record record;
	size_t *positions;
	char *code; /* As typed or drawn. */
	bool has_own_code; /* Drawn here: it is said. */
	bool has_ended; /* No more lines come. */
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
	}
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

/* Asks until one of the words is typed; -1 at the end of the input. */
static int ask_word(
	struct dialogue *dialogue, const char *question, const struct spelling *spellings)
{
	for (;;) {
		printf("%s ", question);
		char *line = read_line(dialogue);

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

enum { WORD_YES, WORD_NO, WORD_LEAVE, WORD_KEEP, WORD_CHANGE };

/* Lines up to an empty one; NULL at the end of the input. To be freed. */
static char *ask_why(struct dialogue *dialogue)
{
	struct buffer out;

	printf("Why? Write as many lines as you like, and end with an empty line.\n");
	buffer_init(&out, INTERVIEW_MAX_EXPLANATION);
	for (;;) {
		char *line = read_line(dialogue);
		bool is_end = !line || !line[0];

		if (!is_end && out.length + strlen(line) + 1 < INTERVIEW_MAX_EXPLANATION) {
			buffer_append_text(&out, out.length ? "\n" : "");
			buffer_append_text(&out, line);
		}
		free(line);
		if (is_end)
			break;
	}
	if (!dialogue->has_ended)
		return buffer_take(&out);
	buffer_clear(&out);
	return NULL;
}

/* Yes or no, and why, until they are to be kept; false where the person leaves. */
static bool ask_question(struct dialogue *dialogue)
{
	static const struct spelling answers[] = { { "yes", WORD_YES }, { "y", WORD_YES },
		{ "no", WORD_NO }, { "n", WORD_NO }, { "leave", WORD_LEAVE }, { NULL, 0 } };
	static const struct spelling ends[] = { { "", WORD_KEEP }, { "keep", WORD_KEEP },
		{ "change", WORD_CHANGE }, { "c", WORD_CHANGE }, { NULL, 0 } };
	struct interview *interview = &dialogue->interview;

	for (;;) {
		int word = ask_word(dialogue, "Your answer, yes or no:", answers);

		if (word != WORD_YES && word != WORD_NO)
			return false;
		interview_choose(interview, word == WORD_YES ? ANSWER_YES : ANSWER_NO);
		interview_confirm(interview);
		char *why = ask_why(dialogue);

		if (!why)
			return false;
		printf("You say %s.\n", word == WORD_YES ? "yes" : "no");
		int end = ask_word(dialogue,
			"Press Enter to keep this answer, or type change to change it:", ends);
		bool is_kept = end == WORD_KEEP && interview_explain(interview, why);

		free(why);
		if (is_kept || end < 0)
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

static void say_end(const struct dialogue *dialogue)
{
	size_t left = dialogue->interview.n_items - interview_number(&dialogue->interview) + 1;

	switch (dialogue->interview.stage) {
	case INTERVIEW_DECLINED:
		printf("\nNothing was stored. Thank you for reading.\n");
		break;
	case INTERVIEW_DONE:
		printf("\nThat was the last question. Thank you.\n");
		break;
	default:
		printf("\nWhat you confirmed is kept; %zu question%s left.\n", left,
			left == 1 ? " is" : "s are");
	}
	if (dialogue->has_own_code && dialogue->interview.stage != INTERVIEW_DECLINED)
		printf("Your code is %s.\n", dialogue->code);
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

	while (good && dialogue.interview.stage == INTERVIEW_QUESTION)
		good = ask_item(&dialogue, error);
	if (good)
		say_end(&dialogue);
	*is_over = dialogue.interview.stage == INTERVIEW_DONE ||
		   dialogue.interview.stage == INTERVIEW_DECLINED;
	interview_clear(&dialogue.interview);
	interview_record_clear(&dialogue.record);
	free(dialogue.positions);
	free(dialogue.code);
	return good;
}
