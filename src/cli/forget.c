/* `leeway forget`: all that is stored of a person is deleted. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/report/interviewer.h"
#include "leeway/report/pseudonym.h"
#include "leeway/store/erasures.h"

static const struct option_row options[] = {
	{ "cohort", 0, "NAME", false, "only of this cohort; default: of all that have the person" },
	{ "yes", 'y', NULL, false, "do not ask whether to delete" },
	{ "dry-run", 'n', NULL, false, "only say what would be deleted" },
	{ 0 },
};

enum { MAX_NAMES = 6, MAX_ANSWER = 16 };

/* Whom to forget. */
struct forgetting {
	const struct context *context;
	const char *path; /* Of the cache. */
	char *names[MAX_NAMES]; /* That the person may be stored under; owned. */
	size_t n_names;
	int64_t *people; /* Row ids; owned. */
	size_t n_people, capacity;
	int64_t n_responses;
};

static void add_name(struct forgetting *forgetting, const char *name)
{
	for (size_t i = 0; i < forgetting->n_names; i++)
		if (strcmp(forgetting->names[i], name) == 0)
			return;
	forgetting->names[forgetting->n_names++] = memory_copy_text(name);
}

/*
 * A pseudonym, a code that was kept as it is, or the pseudonym of a code or of a survey's id. Where
 * the key is lost only the first two can be found.
 */
static bool find_names(struct forgetting *forgetting, const char *typed, struct error *error)
{
	char *codes[] = { memory_copy_text(typed), participant_code_read(typed),
		participant_code_join(typed) };
	enum { N_CODES = sizeof codes / sizeof *codes };
	struct pseudonyms pseudonyms;
	char pseudonym[PSEUDONYM_SIZE];
	bool good = pseudonyms_open(
		&pseudonyms, forgetting->context->env, forgetting->path, false, error);

	for (size_t i = 0; good && i < N_CODES && codes[i]; i++) {
		add_name(forgetting, codes[i]);
		if (!pseudonyms.is_lost && pseudonym_make(&pseudonyms, codes[i], pseudonym, NULL))
			add_name(forgetting, pseudonym);
	}
	if (good && pseudonyms.is_lost && !pseudonym_is(typed))
		fprintf(stderr,
			"leeway: %s is missing: without it a person is found by the pseudonym, "
			"not by the code\n",
			pseudonyms.path);
	if (good)
		pseudonyms_clear(&pseudonyms);
	for (size_t i = 0; i < N_CODES; i++)
		free(codes[i]);
	return good;
}

static void note_person(const struct erasure_person *person, void *data)
{
	struct forgetting *forgetting = data;
	char *cohort = text_sanitise(person->cohort, TEXT_ONE_LINE);

	MEMORY_RESERVE_ONE(forgetting->people, forgetting->n_people, forgetting->capacity);
	forgetting->people[forgetting->n_people++] = person->participant;
	forgetting->n_responses += person->n_responses;
	printf("%s: %lld answer%s%s\n", cohort, (long long)person->n_responses,
		person->n_responses == 1 ? "" : "s",
		person->n_interviews ? ", and the interview they were given in" : "");
	free(cohort);
}

static bool find_people(
	struct forgetting *forgetting, struct database *database, struct error *error)
{
	const char *cohort = arguments_text(forgetting->context->arguments, "cohort");

	for (size_t i = 0; i < forgetting->n_names; i++)
		if (!erasures_find(
			    database, forgetting->names[i], cohort, note_person, forgetting, error))
			return false;
	return forgetting->n_people > 0 ||
	       error_set(error, ERROR_USAGE,
		       "forget: nobody of that code or pseudonym is in %s; `leeway export people` "
		       "lists who is",
		       forgetting->path);
}

/* Whether to go on; asks where there is a terminal. */
static bool is_confirmed(const struct forgetting *forgetting, struct error *error)
{
	char answer[MAX_ANSWER] = "";

	if (arguments_flag(forgetting->context->arguments, "yes"))
		return true;
	if (!isatty(STDIN_FILENO))
		return error_set(error, ERROR_USAGE,
			"forget: nothing was deleted: say --yes to delete it for good");
	printf("Delete it for good? Type yes: ");
	fflush(stdout);
	if (!fgets(answer, sizeof answer, stdin))
		answer[0] = '\0';
	answer[strcspn(answer, "\n")] = '\0';
	return text_equals_ignoring_case(answer, "yes") ||
	       error_set(error, ERROR_INTERRUPTED, "forget: nothing was deleted");
}

/* Copies that an update of leeway made hold everybody who was in the cache then. */
static void warn_of_copies(const char *path)
{
	char *pattern = memory_format("%s.v*.bak", path);
	glob_t copies;

	if (glob(pattern, GLOB_NOSORT, NULL, &copies) == 0) {
		for (size_t i = 0; i < copies.gl_pathc; i++)
			fprintf(stderr,
				"leeway: %s is a copy of the cache before an update and may still "
				"hold the person: delete it\n",
				copies.gl_pathv[i]);
		globfree(&copies);
	}
	free(pattern);
}

static bool erase(struct forgetting *forgetting, struct database *database, struct error *error)
{
	int64_t now = env_wall_ms(forgetting->context->env);
	bool good = database_begin(database, error);

	for (size_t i = 0; good && i < forgetting->n_people; i++)
		good = erasures_add(database, forgetting->people[i], ERASURE_REQUESTED, now, error);
	if (!good || !database_commit(database, error)) {
		database_rollback(database);
		return false;
	}
	fprintf(stderr,
		"leeway: deleted %lld answer%s; importing a file that has them would bring them "
		"back\n",
		(long long)forgetting->n_responses, forgetting->n_responses == 1 ? "" : "s");
	warn_of_copies(forgetting->path);
	return true;
}

static bool forget_person(
	struct forgetting *forgetting, struct database *database, struct error *error)
{
	const char *typed = arguments_operand(forgetting->context->arguments, 0);

	if (text_is_empty(typed))
		return error_set(error, ERROR_USAGE, "forget: the code is empty");
	if (!find_names(forgetting, typed, error) || !find_people(forgetting, database, error))
		return false;
	if (arguments_flag(forgetting->context->arguments, "dry-run")) {
		fprintf(stderr, "leeway: nothing was deleted: a dry run\n");
		return true;
	}
	return is_confirmed(forgetting, error) && erase(forgetting, database, error);
}

/* Without an operand: only what an erasure before left in the file's free pages. */
static bool scrub(
	const struct forgetting *forgetting, struct database *database, struct error *error)
{
	bool is_all = arguments_n_operands(forgetting->context->arguments) == 0;
	int64_t n_pending = erasures_pending(database, error);

	if (n_pending < 0 || arguments_flag(forgetting->context->arguments, "dry-run"))
		return n_pending >= 0;
	if (n_pending == 0 && is_all)
		return error_set(error, ERROR_USAGE,
			"forget: say whom, by code or pseudonym; nothing that was deleted is left "
			"in the file");
	return erasures_scrub(database, error);
}

static int forget_run(const struct context *context, struct error *error)
{
	char *path = context_database_path(context, error);
	struct forgetting forgetting = { .context = context, .path = path };
	struct database *database = NULL;

	if (path && !file_exists(path))
		error_set(error, ERROR_STORE, "no cache at %s: there is nobody to forget", path);
	else if (path)
		database =
			database_open(context->env, path, DATABASE_WRITE, "leeway forget", error);
	if (database && (arguments_n_operands(context->arguments) == 0 ||
				forget_person(&forgetting, database, error)))
		scrub(&forgetting, database, error);
	database_close(database);
	for (size_t i = 0; i < forgetting.n_names; i++)
		free(forgetting.names[i]);
	free(forgetting.people);
	free(path);
	return EXIT_DONE;
}

const struct command command_forget = {
	.name = "forget",
	.operands = "CODE|PSEUDONYM",
	.minimum_operands = 0,
	.maximum_operands = 1,
	.help = "delete all that is stored of a person",
	.options = options,
	.run = forget_run,
};
