/* `leeway ask`: a person takes the study at this terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/text.h"
#include "leeway/cli/ask_plain.h"
#include "leeway/cli/ask_watch.h"
#include "leeway/cli/command.h"
#include "leeway/report/interviewer.h"
#include "leeway/report/interviewer_store.h"
#include "leeway/screens/interview_run.h"

enum { MAX_IDLE_S = 86400 };

static const struct option_row rows[] = {
	{ "pack", 'p', "PACK", false, "the scenarios asked, by name or folder; default: paper" },
	{ "cohort", 0, "NAME", false, "whose answers these are; default: people" },
	{ "participant", 0, "CODE", false,
		"who takes part: begin under this code, or go on; default: one is drawn and "
		"shown" },
	{ "keep-ids", 0, NULL, false, "store the code as it is, not a pseudonym made of it" },
	{ "new-people-key", 0, NULL, false,
		"make pseudonyms with another key where the cache's is missing" },
	{ "consent", 0, "FILE", false, "a text to agree to, in place of the pack's" },
	{ "withdrawal", 0, NULL, false,
		"the text of --consent says that one can withdraw at the end: offer it" },
	{ "balance", 0, NULL, false,
		"draw each level so that buckets fill evenly; default: each by itself" },
	{ "require-explanation", 0, NULL, false, "take no answer without a word of why" },
	{ "seed", 0, "N", false, "draw order and levels from N and the code, to be drawn again" },
	{ "plain", 0, NULL, false, "line by line, as where there is no terminal" },
	{ "kiosk", 0, NULL, false, "for a machine in a lab: one person after the other" },
	{ "idle", 0, "SECONDS", false,
		"a kiosk starts over after so long without a key; default: 180" },
	{ "quit-word", 0, "WORD", false,
		"what the experimenter types to end a kiosk, outside of a text; default: "
		"endkiosk" },
	{ "watch", 0, NULL, false,
		"ask nobody: show how the buckets fill while people are asked elsewhere" },
	{ "theme", 't', "NAME", false, "the theme" },
	{ 0 },
};

static bool read_options(const struct context *context, const char *path,
	struct interviewer_options *read, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	int64_t seed;

	if (!arguments_integer(arguments, "seed", 0, INT64_MAX, 0, &seed, error))
		return false;
	*read = (struct interviewer_options){
		.env = context->env,
		.database = path,
		.pack = arguments_text(arguments, "pack"),
		.cohort = arguments_text(arguments, "cohort"),
		.consent = arguments_text(arguments, "consent"),
		.offers_withdrawal = arguments_flag(arguments, "withdrawal"),
		.balances = arguments_flag(arguments, "balance"),
		.needs_explanation = arguments_flag(arguments, "require-explanation"),
		.keeps_codes = arguments_flag(arguments, "keep-ids"),
		.takes_new_key = arguments_flag(arguments, "new-people-key"),
		.has_seed = arguments_text(arguments, "seed") != NULL,
		.seed = (uint64_t)seed,
	};
	if (read->offers_withdrawal && !read->consent)
		return error_set(error, ERROR_USAGE,
			"ask: --withdrawal is about the text of --consent; a pack says it itself");
	if (read->balances && read->has_seed)
		return error_set(error, ERROR_USAGE,
			"ask: --balance and --seed exclude each other: how buckets are filled does "
			"not follow from a seed");
	if (read->cohort && text_is_empty(read->cohort))
		return error_set(error, ERROR_USAGE, "ask: --cohort needs a name");
	return true;
}

/* The end of the interview on a terminal: what is said once the screen is back. */
static int end_on_screen(const struct interview_run_result *result)
{
	if (result->is_last_lost)
		fprintf(stderr, "leeway: the last answer was not stored: another program is "
				"writing\n");
	if (result->code && !result->is_over)
		printf("What was confirmed is stored. To go on: leeway ask --participant %s\n",
			result->code);
	if (result->was_interrupted)
		return EXIT_INTERRUPTED;
	return result->is_over ? EXIT_DONE : EXIT_FAILED;
}

static bool read_kiosk(const struct arguments *arguments, struct interview_run_options *options,
	struct error *error)
{
	const char *word = arguments_text(arguments, "quit-word");
	int64_t idle_s;

	options->is_kiosk = arguments_flag(arguments, "kiosk");
	options->quit_word = word ? word : "endkiosk";
	if (!arguments_integer(arguments, "idle", 1, MAX_IDLE_S, 180, &idle_s, error))
		return false;
	options->idle_s = (int)idle_s;
	for (const char *at = options->quit_word; *at; at++)
		if (*at <= ' ' || *at > '~')
			return error_set(error, ERROR_USAGE,
				"ask: --quit-word is one word of ASCII characters");
	if (strlen(options->quit_word) < KIOSK_LEAST_WORD ||
		strlen(options->quit_word) > KIOSK_MOST_WORD)
		return error_set(error, ERROR_USAGE, "ask: --quit-word has %d to %d characters",
			KIOSK_LEAST_WORD, KIOSK_MOST_WORD);
	if (!options->is_kiosk && (word || arguments_text(arguments, "idle")))
		return error_set(error, ERROR_USAGE, "ask: --idle and --quit-word need --kiosk");
	if (options->is_kiosk && options->participant)
		return error_set(error, ERROR_USAGE,
			"ask: --participant is one person, and a kiosk is for many");
	return true;
}

static int ask_on_screen(const struct interview_run_options *options, struct error *error)
{
	struct interview_run_result result = { 0 };

	bool good = interview_run(options, &result, error);
	int status = good ? end_on_screen(&result) : EXIT_DONE;

	free(result.code);
	return status;
}

static int ask_in_lines(const struct interview_run_options *options, struct error *error)
{
	bool is_over;

	if (options->is_kiosk) {
		error_set(error, ERROR_USAGE, "ask: --kiosk needs a terminal");
		return EXIT_DONE;
	}
	bool good = ask_plain(options->interviewer, options->participant, &is_over, error);

	if (context_interrupted())
		return EXIT_INTERRUPTED;
	return good && !is_over ? EXIT_FAILED : EXIT_DONE;
}

static bool has_terminal(const struct context *context)
{
	const char *term = env_variable(context->env, "TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

static int ask_someone(
	const struct context *context, const struct interviewer *interviewer, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	struct interview_run_options options = {
		.solo = { .env = context->env,
			.config = context->config,
			.theme = arguments_text(arguments, "theme") },
		.interviewer = interviewer,
		.participant = arguments_text(arguments, "participant"),
	};
	bool in_lines = arguments_flag(arguments, "plain") || !has_terminal(context);

	if (!read_kiosk(arguments, &options, error))
		return EXIT_DONE;
	if (!interviewer_store_open(interviewer, error))
		return EXIT_DONE;
	return in_lines ? ask_in_lines(&options, error) : ask_on_screen(&options, error);
}

static void watch(const struct context *context, const char *path, struct error *error)
{
	struct solo_options solo = { .env = context->env,
		.config = context->config,
		.theme = arguments_text(context->arguments, "theme") };
	bool in_lines = arguments_flag(context->arguments, "plain") || !has_terminal(context);

	ask_watch(context, &solo, path, in_lines, error);
}

static int ask_run(const struct context *context, struct error *error)
{
	char *path = context_database_path(context, error);
	struct interviewer_options read;
	struct interviewer interviewer;
	int status = EXIT_DONE;

	if (path && arguments_flag(context->arguments, "watch")) {
		watch(context, path, error);
	} else if (path && read_options(context, path, &read, error) &&
		   interviewer_open(&interviewer, &read, error)) {
		status = ask_someone(context, &interviewer, error);
		interviewer_close(&interviewer);
	}
	free(path);
	return status;
}

const struct command command_ask = {
	.name = "ask",
	.help = "ask a person the study's questions at this terminal",
	.options = rows,
	.run = ask_run,
};
