/* `leeway ask`: a person takes the study at this terminal. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/text.h"
#include "leeway/cli/ask_plain.h"
#include "leeway/cli/command.h"
#include "leeway/report/interviewer.h"
#include "leeway/store/database.h"

static const struct option_row options[] = {
	{ "pack", 'p', "PACK", false, "the scenarios asked, by name or folder; default: paper" },
	{ "cohort", 0, "NAME", false, "whose answers these are; default: people" },
	{ "participant", 0, "CODE", false,
		"who takes part: begin under this code, or go on; default: one is drawn and "
		"shown" },
	{ "keep-ids", 0, NULL, false, "store the code as it is, not a pseudonym made of it" },
	{ "consent", 0, "FILE", false, "a text to agree to, in place of the pack's" },
	{ "require-explanation", 0, NULL, false, "take no answer without a word of why" },
	{ "seed", 0, "N", false, "draw order and levels from N and the code, to be drawn again" },
	{ "plain", 0, NULL, false, "line by line, as where there is no terminal" },
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
		.needs_explanation = arguments_flag(arguments, "require-explanation"),
		.keeps_codes = arguments_flag(arguments, "keep-ids"),
		.has_seed = arguments_text(arguments, "seed") != NULL,
		.seed = (uint64_t)seed,
	};
	if (read->cohort && text_is_empty(read->cohort))
		return error_set(error, ERROR_USAGE, "ask: --cohort needs a name");
	return true;
}

static int ask_in_lines(
	const struct context *context, const struct interviewer *interviewer, struct error *error)
{
	struct database *database = database_open(
		context->env, interviewer->options.database, DATABASE_WRITE, "leeway ask", error);
	bool is_over = false;
	bool good = database &&
		    ask_plain(interviewer, database,
			    arguments_text(context->arguments, "participant"), &is_over, error);

	database_close(database);
	if (context_interrupted())
		return EXIT_INTERRUPTED;
	return good && !is_over ? EXIT_FAILED : EXIT_DONE;
}

static int ask_run(const struct context *context, struct error *error)
{
	char *path = context_database_path(context, error);
	struct interviewer_options read;
	struct interviewer interviewer;
	int status = EXIT_DONE;

	if (path && read_options(context, path, &read, error) &&
		interviewer_open(&interviewer, &read, error)) {
		status = ask_in_lines(context, &interviewer, error);
		interviewer_close(&interviewer);
	}
	free(path);
	return status;
}

const struct command command_ask = {
	.name = "ask",
	.help = "ask a person the study's questions at this terminal",
	.options = options,
	.run = ask_run,
};
