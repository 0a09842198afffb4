/* `leeway demo`: simulated agents over the paper's scenarios, in a cache that is thrown away. */
#include <langinfo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/engine/ask.h"
#include "leeway/cli/command.h"
#include "leeway/cli/watch.h"
#include "leeway/screens/app.h"
#include "leeway/store/agents.h"
#include "leeway/store/prompts.h"
#include "leeway/store/tallies.h"

enum { DEFAULT_REPEATS = 50, MAX_REPEATS = 100000, TITLE_COLUMNS = 22 };

static const struct option_row options[] = {
	{ "repeats", 'n', "N", false, "replies of each bucket; default: 50" },
	{ "print", 0, NULL, false, "print a table, as where there is no terminal" },
	{ "theme", 't', "NAME", false, "the theme of the explorer" },
	{ "quiet", 'q', NULL, false, "no progress line" },
	{ 0 },
};

/* In the explorer they take their time, so that the bars are seen to fill. */
static const char *const slow_agents[] = { "sim:people,latency_ms=600", "sim:strict,latency_ms=600",
	"sim:lenient,latency_ms=600", "sim:noisy,latency_ms=600" };
static const char *const agents[] = { "sim:people", "sim:strict", "sim:lenient", "sim:noisy" };
enum { N_AGENTS = 4 };

/* A block an eighth to eight eighths high for a rate, a dot where there is none. */
static const char *spark(double rate)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };

	if (isnan(rate))
		return "·";
	int height = (int)(rate * 8);

	return blocks[height > 7 ? 7 : height];
}

/* The table of one ask, read from the cache that its run filled. */
struct table {
	const struct ask *ask;
	struct database *database;
	bool draws_blocks;
	struct error *error;
};

static bool read_rate(const struct table *table, size_t agent, size_t prompt, double *rate)
{
	const struct agent *who = &table->ask->models[agent].agent;
	int64_t agent_id = agents_find(table->database, who, table->error);
	int64_t prompt_id =
		prompts_find(table->database, table->ask->design->prompts[prompt], table->error);
	struct tally tally;
	int64_t next_repeat;

	if (agent_id < 0 || prompt_id < 0 ||
		!tallies_read(
			table->database, agent_id, prompt_id, &tally, &next_repeat, table->error))
		return false;
	*rate = tally_refusal_rate(&tally);
	return true;
}

/* One agent's row of a scenario, whose first prompt is given. */
static bool print_row(const struct table *table, size_t agent, size_t first, size_t n_levels)
{
	double rates[SCENARIO_MAX_LEVELS];

	for (size_t i = 0; i < n_levels; i++)
		if (!read_rate(table, agent, first + i, &rates[i]))
			return false;
	printf("%-12s", agents[agent]);
	for (size_t i = 0; i < n_levels; i++) {
		if (isnan(rates[i]))
			printf("     -");
		else
			printf(" %5.1f", rates[i] * 100);
	}
	printf(" ");
	for (size_t i = 0; i < n_levels && table->draws_blocks; i++)
		fputs(spark(rates[i]), stdout);
	printf("\n");
	return true;
}

static bool print_scenario(const struct table *table, size_t first)
{
	const struct prompt *prompt = table->ask->design->prompts[first];
	size_t n_levels = (size_t)table->ask->design->n_levels[first];
	char *title = text_sanitise(prompt->scenario_title, TEXT_ONE_LINE);
	int length = (int)text_prefix(title, strlen(title), TITLE_COLUMNS);
	bool good = true;

	for (size_t i = 0; i < N_AGENTS && good; i++) {
		printf("%-*.*s ", TITLE_COLUMNS, i ? 0 : length, title);
		good = print_row(table, i, first, n_levels);
	}
	free(title);
	return good;
}

static bool print_table(const struct table *table)
{
	const struct design *design = table->ask->design;

	printf("SIMULATED: these agents follow stated curves; no model and no person was asked.\n\n"
	       "Refusal rate in percent by level, 1 the strongest exception; %u replies a "
	       "bucket\n\n"
	       "%-*s %-12s     1     2     3     4     5     6\n",
		table->ask->order.target, TITLE_COLUMNS, "SCENARIO", "AGENT");
	for (size_t i = 0; i < design->n_prompts; i += (size_t)design->n_levels[i])
		if (!print_scenario(table, i))
			return false;
	printf("\nNow a real one: export OPENAI_API_KEY=… && leeway run --model "
	       "openai:gpt-4o-mini\nor, with a local server: leeway run --model ollama:llama3.2; "
	       "then `leeway stats`.\n");
	return true;
}

static bool show(
	const struct context *context, const struct ask *ask, const char *path, struct error *error)
{
	struct table table = {
		.ask = ask,
		.database = database_open(context->env, path, DATABASE_READ, "demo", error),
		.draws_blocks = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
		.error = error,
	};
	bool good = table.database && print_table(&table);

	database_close(table.database);
	return good;
}

/* Runs the order in a new cache; true where it came to its end. */
static bool fill(
	const struct context *context, const struct ask *ask, const char *path, struct error *error)
{
	struct watch_options watch_options = {
		.env = context->env,
		.quiet = arguments_flag(context->arguments, "quiet"),
	};
	struct watch_result result;
	struct database *database =
		database_open(context->env, path, DATABASE_WRITE, "leeway demo", error);
	struct engine *engine = database ? engine_open(context->env, database, error) : NULL;

	if (!engine)
		return false;
	watch_run(engine, &ask->order, &watch_options, &result);
	engine_close(engine);
	bool complete = result.progress.stored == result.progress.planned;

	if (result.interrupted)
		error_set(error, ERROR_INTERRUPTED, "demo: stopped");
	else if (!complete)
		error_set(error, ERROR_STORE, "demo: %s",
			result.ended_early ? result.ended_early : "the run is incomplete");
	watch_result_clear(&result);
	return complete;
}

/* Runs to the end, then prints. */
static void print(
	const struct context *context, const char *path, uint32_t target, struct error *error)
{
	struct ask_choice choice = {
		.pack = "paper", .models = agents, .n_models = N_AGENTS, .target = target
	};
	struct ask ask;

	if (!ask_open(context->env, context->config, &choice, &ask, error))
		return;
	ask.order.arguments = "demo";
	if (fill(context, &ask, path, error))
		show(context, &ask, path, error);
	ask_close(&ask);
}

static void explore(
	const struct context *context, const char *path, uint32_t target, struct error *error)
{
	struct ask_choice choice = {
		.pack = "paper", .models = slow_agents, .n_models = N_AGENTS, .target = target
	};
	struct app_options app = {
		.env = context->env,
		.config = context->config,
		.database = path,
		.pack = "paper",
		.theme = arguments_text(context->arguments, "theme"),
		.is_demo = true,
		.at_start = &choice,
	};

	app_run(&app, error);
}

static int demo_run(const struct context *context, struct error *error)
{
	bool prints = arguments_flag(context->arguments, "print") || !isatty(STDIN_FILENO) ||
		      !isatty(STDOUT_FILENO);
	int64_t target;

	if (!arguments_integer(
		    context->arguments, "repeats", 1, MAX_REPEATS, DEFAULT_REPEATS, &target, error))
		return EXIT_DONE;
	char *folder =
		file_make_scratch(env_variable(context->env, "TMPDIR"), "leeway-demo", error);

	if (!folder)
		return EXIT_DONE;
	char *path = file_join(folder, "demo.db");

	(prints ? print : explore)(context, path, (uint32_t)target, error);
	file_remove_scratch(folder);
	free(path);
	free(folder);
	return context_interrupted() ? EXIT_INTERRUPTED : EXIT_DONE;
}

const struct command command_demo = {
	.name = "demo",
	.help = "explore simulated agents over the paper's scenarios: no key, no network",
	.options = options,
	.run = demo_run,
};
