/* `leeway run`: asks for what is missing. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/engine/ask_json.h"
#include "leeway/cli/command.h"
#include "leeway/cli/indexing.h"
#include "leeway/cli/selectors.h"
#include "leeway/cli/summary.h"
#include "leeway/cli/watch.h"
#include "leeway/store/responses.h"

enum { DEFAULT_REPEATS = 10, MAX_REPEATS = 1000000, MAX_CHOSEN = 256 };

static const struct option_row options[] = {
	{ "model", 'm', "MODEL", true, "what to ask: PROVIDER:MODEL[,parameter=value]…" },
	{ "pack", 'p', "PACK", false, "the pack, by name or folder; default: paper" },
	{ "scenario", 's', "ID", true, "only this scenario" },
	{ "level", 'l', "K", true, "only this level, from 1" },
	{ "condition", 'c', "ID", true, "this condition, or all; default: the pack's first" },
	{ "repeats", 'n', "N", false, "replies wanted of each bucket; default: 10" },
	{ "until", 0, "X", false,
		"ask a bucket until its rate is known to ± X, as 0.05; -n is the most then, by "
		"default what a rate of one half takes" },
	{ "max-cost", 0, "USD", false, "stop before this much is spent" },
	{ "max-in-flight", 0, "N", false, "at most so many requests at once" },
	{ "yes", 'y', NULL, false,
		"spend more than confirm_above_usd, or an unknown sum, without being asked" },
	{ "dry-run", 0, NULL, false, "say what would be asked and what it would cost" },
	{ "json", 0, NULL, false, "end with one JSON object on standard output" },
	{ "quiet", 'q', NULL, false, "no progress line" },
	{ 0 },
};

/* What was chosen on the command line; texts are borrowed from the arguments. */
struct run_choice {
	char *specs[MAX_CHOSEN]; /* Owned: what the models became. */
	const char *models[MAX_CHOSEN], *scenarios[MAX_CHOSEN], *conditions[MAX_CHOSEN];
	int levels[MAX_CHOSEN];
	struct ask_choice ask;
	int64_t max_cost_microusd;
	int64_t max_in_flight;
};

static bool read_list(const struct arguments *arguments, const char *name, const char **items,
	size_t *n_items, struct error *error)
{
	*n_items = arguments_count(arguments, name);
	if (*n_items > MAX_CHOSEN)
		return error_set(error, ERROR_USAGE, "run: --%s is given %zu times; %d at most",
			name, *n_items, MAX_CHOSEN);
	for (size_t i = 0; i < *n_items; i++)
		items[i] = arguments_item(arguments, name, i);
	return true;
}

static bool read_levels(
	const struct arguments *arguments, struct run_choice *choice, struct error *error)
{
	const char *texts[MAX_CHOSEN];
	size_t n_levels;

	if (!read_list(arguments, "level", texts, &n_levels, error))
		return false;
	for (size_t i = 0; i < n_levels; i++) {
		char *end;
		long level = strtol(texts[i], &end, 10);

		if (end == texts[i] || *end || level < 1 || level > SCENARIO_MAX_LEVELS)
			return error_set(error, ERROR_USAGE,
				"run: --level is '%s'; it must be a whole number from 1 to %d",
				texts[i], SCENARIO_MAX_LEVELS);
		choice->levels[i] = (int)level;
	}
	choice->ask.design.levels = choice->levels;
	choice->ask.design.n_levels = n_levels;
	return true;
}

static bool read_max_cost(
	const struct context *context, struct run_choice *choice, struct error *error)
{
	const char *text = arguments_text(context->arguments, "max-cost");
	double usd = context->config->max_cost_usd;
	char *end = NULL;

	if (text) {
		usd = strtod(text, &end);
		if (end == text || *end || !(usd >= 0 && usd <= 1e6))
			return error_set(error, ERROR_USAGE,
				"run: --max-cost is '%s'; it must be an amount in US dollars, as "
				"2.50",
				text);
	}
	choice->max_cost_microusd = isnan(usd) ? -1 : llround(usd * 1e6);
	return true;
}

static bool read_repeats(
	const struct arguments *arguments, struct run_choice *choice, struct error *error)
{
	const char *text = arguments_text(arguments, "until");
	int64_t fallback = DEFAULT_REPEATS, target;
	char *end = NULL;

	if (text) {
		choice->ask.until = strtod(text, &end);
		if (end == text || *end ||
			!(choice->ask.until >= ASK_LEAST_UNTIL &&
				choice->ask.until <= ASK_MOST_UNTIL))
			return error_set(error, ERROR_USAGE,
				"run: --until is '%s'; it must be from %g to %g, as 0.05 for ± 5 "
				"percentage points",
				text, ASK_LEAST_UNTIL, ASK_MOST_UNTIL);
		fallback = ask_ceiling(choice->ask.until);
	}
	if (!arguments_integer(arguments, "repeats", 1, MAX_REPEATS, fallback, &target, error))
		return false;
	choice->ask.target = (uint32_t)target;
	return true;
}

static void free_choice(struct run_choice *choice)
{
	for (size_t i = 0; i < MAX_CHOSEN; i++)
		free(choice->specs[i]);
	free(choice);
}

static bool read_choice(
	const struct context *context, struct run_choice *choice, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	const char *pack = arguments_text(arguments, "pack");

	*choice = (struct run_choice){
		.ask = { .pack = pack ? pack : "paper", .models = choice->models },
	};
	choice->ask.design.scenarios = choice->scenarios;
	choice->ask.design.conditions = choice->conditions;
	if (!read_list(arguments, "model", choice->models, &choice->ask.n_models, error) ||
		!read_list(arguments, "scenario", choice->scenarios,
			&choice->ask.design.n_scenarios, error) ||
		!read_list(arguments, "condition", choice->conditions,
			&choice->ask.design.n_conditions, error) ||
		!read_levels(arguments, choice, error) || !read_max_cost(context, choice, error) ||
		!read_repeats(arguments, choice, error) ||
		!arguments_integer(
			arguments, "max-in-flight", 1, 4096, 0, &choice->max_in_flight, error))
		return false;
	for (size_t i = 0; i < choice->ask.n_models; i++) {
		choice->specs[i] = selectors_find_model(context, choice->models[i], error);
		if (!choice->specs[i])
			return false;
		choice->models[i] = choice->specs[i];
	}
	if (choice->ask.n_models)
		return true;
	return error_set(error, ERROR_USAGE,
		"run: no model is named; try --model openai:gpt-4o-mini, --model ollama:llama3.2 "
		"or "
		"--model sim:strict (`leeway models list` lists more)");
}

/* A cap needs prices to count against. */
static bool check_prices(const struct ask *ask, struct error *error)
{
	for (size_t i = 0; i < ask->n_models && ask->order.max_cost_microusd >= 0; i++)
		if (!ask->models[i].price.is_known)
			return error_set(error, ERROR_USAGE,
				"run: a cost cap needs a price, and that of %s is unknown; set "
				"\"prices\" for it under \"models\" in the configuration",
				ask->models[i].agent.name);
	return true;
}

/* Opens the cache for reading; *database is NULL where there is none yet. */
static bool open_reader(const struct context *context, const char *path, struct database **database,
	struct error *error)
{
	struct stat status;

	*database = NULL;
	/* An empty file is as good as none: one was killed while it made the cache. */
	if (stat(path, &status) != 0 || (S_ISREG(status.st_mode) && status.st_size == 0))
		return true;
	*database = database_open(context->env, path, DATABASE_READ, "leeway run", error);
	return *database != NULL;
}

/* Takes off the cap what earlier runs of the same order have spent of it, and says so. */
static bool share_cap(
	const struct context *context, struct ask *ask, const char *path, struct error *error)
{
	int64_t cap = ask->order.max_cost_microusd, left;
	char cap_words[WORDS_SIZE], spent_words[WORDS_SIZE], left_words[WORDS_SIZE];
	struct order_spent spent = { 0 };
	struct database *database;

	if (cap < 0)
		return true;
	bool good = open_reader(context, path, &database, error) &&
		    (!database || runs_spent(database, ask->order.arguments, 0, &spent, error));

	database_close(database);
	if (!good || spent.cost_microusd == 0)
		return good;
	words_cost(cap, cap_words);
	words_cost(spent.cost_microusd, spent_words);
	left = cap > spent.cost_microusd ? cap - spent.cost_microusd : 0;
	ask->order.max_cost_microusd = left;
	if (left == 0 && !arguments_flag(context->arguments, "dry-run"))
		return error_set(error, ERROR_INPUT,
			"the cap of %s is spent: this order has cost %s before; nothing was asked: "
			"set another --max-cost to spend more",
			cap_words, spent_words);
	fprintf(stderr,
		"leeway: %s of the cap of %s was spent by %s of this order before: %s is left\n",
		spent_words, cap_words, spent.n_runs == 1 ? "a run" : "runs",
		words_cost(left, left_words));
	return true;
}

static bool estimate_cost(const struct context *context, const struct ask *ask, const char *path,
	struct ask_estimate *estimate, struct error *error)
{
	struct database *database;

	if (!open_reader(context, path, &database, error))
		return false;
	bool good = ask_estimate(ask, database, estimate, error);

	database_close(database);
	return good;
}

/* Reads a line from the terminal; only a clear yes is one. */
static bool asks_yes(const char *question)
{
	char answer[16] = "";

	fprintf(stderr, "leeway: %s. Ask all the same? [y/N] ", question);
	fflush(stderr);
	return fgets(answer, sizeof answer, stdin) &&
	       (strcmp(answer, "y\n") == 0 || strcmp(answer, "yes\n") == 0);
}

/* Whether the user agrees to what it costs: by an option, or asked at the terminal. */
static bool is_agreed(
	const struct context *context, const struct ask *ask, const char *path, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	struct ask_estimate estimate;

	if (arguments_flag(arguments, "yes") || arguments_text(arguments, "max-cost"))
		return true;
	if (!estimate_cost(context, ask, path, &estimate, error))
		return false;
	char *risk = ask_find_risk(
		&estimate, ask->order.max_cost_microusd, context->config->confirm_above_usd);
	bool agrees = !risk;

	if (risk && isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
		agrees = asks_yes(risk);
		if (!agrees)
			error_set(error, ERROR_INTERRUPTED, "nothing was asked");
	} else if (risk) {
		error_set(error, ERROR_INPUT,
			"%s; nothing was asked: set a cap with --max-cost, or agree with --yes",
			risk);
	}
	free(risk);
	return agrees;
}

/* Reads what the run's rows add up to, after the engine let go of the cache. */
static bool read_sums(const struct context *context, const char *path, int64_t run,
	struct run_sums *sums, struct error *error)
{
	struct database *database =
		database_open(context->env, path, DATABASE_READ, "leeway run", error);

	if (!database)
		return false;
	bool good = runs_sum(database, run, sums, error);

	database_close(database);
	return good;
}

/* The exit status of a run that has ended; says on stderr why it is not complete. */
static int judge(const struct watch_result *result, const struct run_sums *sums)
{
	uint64_t there = result->progress.already + sums->stored;

	if (result->interrupted) {
		fprintf(stderr, "leeway: stopped; the same command asks for what is missing\n");
		return EXIT_INTERRUPTED;
	}
	if (result->ended_early) {
		char *safe = text_sanitise(result->ended_early, TEXT_ONE_LINE);

		fprintf(stderr, "leeway: %s\n", safe);
		free(safe);
	}
	/* One that could not start has planned nothing. */
	if (result->progress.run == 0)
		return EXIT_FAILED;
	if (there >= result->progress.planned)
		return EXIT_DONE;
	char missing[WORDS_SIZE];

	fprintf(stderr, "leeway: %s replies are missing; the same command asks for them again\n",
		words_count(result->progress.planned - there, missing));
	return EXIT_FAILED;
}

static int ask_all(
	const struct context *context, struct ask *ask, const char *path, struct error *error)
{
	bool json = arguments_flag(context->arguments, "json");
	struct watch_options watch_options = {
		.env = context->env,
		.quiet = arguments_flag(context->arguments, "quiet"),
	};
	struct watch_result result;
	struct run_sums sums;
	char *words = ask_describe(ask->order.arguments);
	struct database *database = database_open(context->env, path, DATABASE_WRITE, words, error);
	struct engine *engine = database ? engine_open(context->env, database, error) : NULL;

	free(words);
	if (!engine)
		return EXIT_DONE;
	watch_run(engine, &ask->order, &watch_options, &result);
	engine_close(engine);
	int status = EXIT_FAILED;

	if (read_sums(context, path, result.progress.run, &sums, error)) {
		if (json)
			summary_print_json(&result, &sums);
		else
			summary_print(&result, &sums);
		fflush(stdout);
		status = judge(&result, &sums);
	}
	if (!result.interrupted)
		indexing_feed(context->env, path, watch_options.quiet);
	watch_result_clear(&result);
	return status;
}

static int run_run(const struct context *context, struct error *error)
{
	struct run_choice *choice = memory_alloc(1, sizeof *choice);
	struct ask ask;
	char *path = NULL;
	int status = EXIT_DONE;

	if (!read_choice(context, choice, error) ||
		!ask_open(context->env, context->config, &choice->ask, &ask, error)) {
		free_choice(choice);
		return EXIT_DONE;
	}
	struct ask_limits limits = { choice->max_cost_microusd, (uint32_t)choice->max_in_flight };
	char *arguments = ask_choice_to_json(&choice->ask, &limits);

	ask.order.arguments = arguments;
	ask.order.max_cost_microusd = choice->max_cost_microusd;
	ask.order.max_in_flight = (uint32_t)choice->max_in_flight;
	if (!check_prices(&ask, error)) {
		status = EXIT_USAGE;
	} else if ((path = context_database_path(context, error)) == NULL) {
		status = EXIT_DONE;
	} else if (!share_cap(context, &ask, path, error)) {
		status = EXIT_DONE;
	} else if (arguments_flag(context->arguments, "dry-run")) {
		struct ask_estimate estimate;

		if (estimate_cost(context, &ask, path, &estimate, error))
			summary_print_estimate(
				&ask, &estimate, arguments_flag(context->arguments, "json"));
	} else if (is_agreed(context, &ask, path, error)) {
		status = ask_all(context, &ask, path, error);
	}
	free(path);
	ask_close(&ask);
	free(arguments);
	free_choice(choice);
	return status;
}

const struct command command_run = {
	.name = "run",
	.help = "ask models for the replies that are missing",
	.options = options,
	.run = run_run,
};
