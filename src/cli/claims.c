/* `leeway claims`: what a pack or a file claims about the results, judged by the cache. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/cli/shown.h"
#include "leeway/model/pack.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/agent_names.h"
#include "leeway/report/claims_write.h"
#include "leeway/report/compare_load.h"
#include "leeway/report/output.h"
#include "leeway/report/wordings.h"

enum { MAX_BINDINGS = 64, MAX_PACKS = 64 };

static const struct option_row options[] = {
	{ "pack", 'p', "PACK", true, "claims of this pack, or about it; default: paper" },
	{ "let", 0, "NAME=AGENT", true, "which agent {NAME} is, or who 'people' are" },
	{ "claim", 0, "ID", true, "only this claim" },
	{ "format", 'f', "FORMAT", false, "as a table or json; default: table" },
	{ "exact", 0, NULL, false, "by the bounds as written, without the chance of a new study" },
	{ "edited", 0, NULL, false, "count replies to words that were edited since too" },
	{ "output", 'o', "FILE", false, "write to this file; default: standard output" },
	{ 0 },
};

enum { FORMAT_TABLE, FORMAT_JSON };

static const char *const format_names[] = { "table", "json", NULL };

struct claims_order {
	const struct arguments *arguments;
	struct claim_binding bindings[MAX_BINDINGS];
	char *names[MAX_BINDINGS], *agents[MAX_BINDINGS]; /* Owned. */
	struct claim_options options;
	int format;
	struct claim_verdict_list verdicts;
	/* What the verdicts borrow from. */
	struct pack *packs[MAX_PACKS];
	size_t n_packs;
	struct claim_list files;
};

/* People who answered several buckets: comparison_load_answers. */
static bool add_answers(void *database, const struct bucket_list *own,
	const struct bucket_list *others, struct comparison_list *list)
{
	return comparison_load_answers(database, own, others, list, NULL);
}

static bool read_bindings(struct claims_order *order, struct error *error)
{
	size_t n = arguments_count(order->arguments, "let");

	if (n > MAX_BINDINGS)
		return error_set(error, ERROR_USAGE, "--let: more than %d", MAX_BINDINGS);
	for (size_t i = 0; i < n; i++) {
		const char *text = arguments_item(order->arguments, "let", i);
		const char *equals = strchr(text, '=');

		if (!equals || equals == text || !equals[1])
			return error_set(error, ERROR_USAGE,
				"--let %s: write NAME=AGENT, as in model=openai:gpt-4o", text);
		order->names[i] = memory_format("%.*s", (int)(equals - text), text);
		order->bindings[i] = (struct claim_binding){ order->names[i], equals + 1 };
	}
	order->options.bindings = order->bindings;
	order->options.is_exact = arguments_flag(order->arguments, "exact");
	order->options.add_answers = add_answers;
	order->options.n_bindings = n;
	return true;
}

static bool is_asked_for(const struct claims_order *order, const struct claim *claim)
{
	size_t n = arguments_count(order->arguments, "claim");

	for (size_t i = 0; i < n; i++)
		if (strcmp(arguments_item(order->arguments, "claim", i), claim->id) == 0)
			return true;
	return n == 0;
}

/* One by one, for those that were not asked for are left out. */
static void judge(struct claims_order *order, const struct claim_list *claims,
	const struct bucket_list *buckets)
{
	for (size_t i = 0; i < claims->n_claims; i++) {
		struct claim_list one = { &claims->claims[i], 1 };

		if (is_asked_for(order, &claims->claims[i]) && !context_interrupted())
			claims_judge(&order->verdicts, &one, buckets, &order->options);
	}
}

static bool load_files(struct claims_order *order, struct error *error)
{
	struct fault_list faults = { 0 };
	bool good = true;

	for (size_t i = 0; good && i < arguments_n_operands(order->arguments); i++) {
		struct claim_list more = { 0 };

		claims_load(arguments_operand(order->arguments, i), &more, &faults);
		order->files.claims = memory_resize(order->files.claims,
			order->files.n_claims + more.n_claims + 1, sizeof *more.claims);
		if (more.n_claims > 0)
			memcpy(&order->files.claims[order->files.n_claims], more.claims,
				more.n_claims * sizeof *more.claims);
		order->files.n_claims += more.n_claims;
		free(more.claims);
		good = fault_list_to_error(&faults, error);
	}
	fault_list_clear(&faults);
	return good;
}

static bool is_of_pack(const struct bucket *bucket, void *id)
{
	return strcmp(bucket->pack, id) == 0;
}

/* What the cache has of the pack, in its present words unless the others are asked for too. */
static bool load_buckets(const struct context *context, struct database *database,
	struct pack *pack, struct bucket_list *buckets, struct error *error)
{
	struct bucket_filter filter = { 0 };
	const struct pack_list packs = { .packs = &pack, .n_packs = 1 };
	struct agent_groups groups = { 0 };
	int64_t n_outdated = 0;

	if (!buckets_load(database, &filter, buckets, error))
		return false;
	buckets_keep(buckets, is_of_pack, pack->id, NULL);
	bool good = arguments_flag(context->arguments, "edited") ||
		    wordings_keep_present(database, &packs, buckets, &n_outdated, error);

	shown_warn_outdated(n_outdated, "; --edited counts them too");
	if (!good ||
		!agent_names_read_groups(context->env, context->config, database, &groups, error))
		return false;
	agent_groups_add(&groups, buckets);
	agent_groups_clear(&groups);
	return true;
}

/* The claims of the files, else the pack's own, by what the cache has of the pack. */
static bool judge_pack(const struct context *context, struct claims_order *order,
	struct database *database, const char *id, struct error *error)
{
	struct bucket_list buckets = { 0 };
	struct pack *pack = pack_load(context->env, id, error);

	if (!pack)
		return false;
	order->packs[order->n_packs++] = pack;
	bool is_loaded = load_buckets(context, database, pack, &buckets, error);

	order->options.data = database;
	if (is_loaded)
		judge(order, arguments_n_operands(order->arguments) ? &order->files : &pack->claims,
			&buckets);
	buckets_clear(&buckets);
	return is_loaded;
}

static bool judge_packs(const struct context *context, struct claims_order *order,
	struct database *database, struct error *error)
{
	size_t n = arguments_count(order->arguments, "pack");

	if (n > MAX_PACKS)
		return error_set(error, ERROR_USAGE, "--pack: more than %d", MAX_PACKS);
	if (n == 0)
		return judge_pack(context, order, database, "paper", error);
	for (size_t i = 0; i < n; i++)
		if (!judge_pack(context, order, database,
			    arguments_item(order->arguments, "pack", i), error))
			return false;
	return true;
}

static int print(const struct claims_order *order, struct error *error)
{
	int status = EXIT_DONE;
	struct output output;

	if (!output_open(&output, arguments_text(order->arguments, "output"), error))
		return EXIT_FAILED;
	if (order->format == FORMAT_JSON)
		claims_write_json(&order->verdicts, output.stream);
	else
		claims_write_table(&order->verdicts, output.stream);
	if (!output_finish(&output, error))
		return EXIT_FAILED;
	for (size_t i = 0; i < order->verdicts.n_verdicts; i++)
		if (order->verdicts.verdicts[i].result == CLAIM_CONTRADICTED)
			status = EXIT_FAILED;
	return status;
}

static void clear(struct claims_order *order)
{
	claim_verdicts_clear(&order->verdicts);
	claims_clear(&order->files);
	for (size_t i = 0; i < order->n_packs; i++)
		pack_free(order->packs[i]);
	for (size_t i = 0; i < MAX_BINDINGS; i++) {
		free(order->names[i]);
		free(order->agents[i]);
	}
}

/* Who is named becomes who the cache has. */
static bool settle_bindings(const struct context *context, struct claims_order *order,
	struct database *database, struct error *error)
{
	struct agent_groups groups;
	struct agent_names names;

	if (order->options.n_bindings == 0)
		return true;
	if (!agent_groups_read(context->config, &groups, error))
		return false;
	bool good = agent_names_open(&names, context->env, context->config, database, error);

	names.groups = &groups;
	for (size_t i = 0; good && i < order->options.n_bindings; i++) {
		order->agents[i] = agent_names_find(&names, order->bindings[i].agent, error);
		order->bindings[i].agent = order->agents[i];
		good = order->agents[i] != NULL;
	}
	agent_names_clear(&names);
	agent_groups_clear(&groups);
	return good;
}

static bool judge_in_cache(
	const struct context *context, struct claims_order *order, struct error *error)
{
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway claims", error);
	bool good = database && database_begin(database, error);

	if (good) {
		good = settle_bindings(context, order, database, error) &&
		       judge_packs(context, order, database, error);
		database_rollback(database);
	}
	database_close(database);
	return good;
}

static int run_claims(const struct context *context, struct error *error)
{
	struct claims_order order = { .arguments = context->arguments };
	int status = EXIT_DONE;

	if (arguments_output_format(context->arguments, format_names, 0, &order.format, error) &&
		read_bindings(&order, error) && load_files(&order, error)) {
		if (judge_in_cache(context, &order, error))
			status = print(&order, error);
	}
	clear(&order);
	return status;
}

const struct command command_claims = {
	.name = "claims",
	.operands = "[FILE…]",
	.minimum_operands = 0,
	.maximum_operands = 64,
	.help = "judge a pack's claims about the results",
	.options = options,
	.run = run_claims,
};
