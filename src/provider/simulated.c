#include "leeway/provider/simulated.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/prompt.h"
#include "leeway/provider/adapters.h"
#include "leeway/provider/reply.h"
#include "leeway/provider/request.h"

struct model_row {
	const char *name;
	double hardest, mildest; /* Refusal rates at x = 0 and x = 1. */
	double shift; /* Half the width of the scenario's shift. */
	/* Probabilities of replies without a verdict. */
	double wavers, blocks, empty, breaks_off;
};

static const struct model_row rows[N_SIMULATED_MODELS] = {
	[SIMULATED_PEOPLE] = { .name = "people", .hardest = 0.90, .mildest = 0.10, .shift = 0.10 },
	[SIMULATED_STRICT] = { .name = "strict", .hardest = 0.995, .mildest = 0.975 },
	[SIMULATED_LENIENT] = { .name = "lenient", .hardest = 0.25, .mildest = 0.05 },
	[SIMULATED_NOISY] = { .name = "noisy",
		.hardest = 0.50,
		.mildest = 0.50,
		.wavers = 0.10,
		.blocks = 0.05,
		.empty = 0.03,
		.breaks_off = 0.02 },
};

static const bool accepts[N_PARAMETERS] = {
	[PARAMETER_SEED] = true,
	[PARAMETER_LATENCY_MS] = true,
};

const char *simulated_model_name(enum simulated_model model)
{
	return rows[model].name;
}

bool simulated_model_find(const char *name, enum simulated_model *model)
{
	for (int i = 0; i < N_SIMULATED_MODELS; i++) {
		if (strcmp(rows[i].name, name) == 0) {
			*model = (enum simulated_model)i;
			return true;
		}
	}
	return false;
}

double simulated_refusal_rate(enum simulated_model model, const char *pack, const char *scenario,
	int level_no, int n_levels)
{
	const struct model_row *row = &rows[model];
	double x = n_levels > 1 ? (double)(level_no - 1) / (n_levels - 1) : 0.5;
	double rate = row->hardest + (row->mildest - row->hardest) * x;
	if (row->shift <= 0)
		return rate;
	struct random random;
	uint64_t seed = random_hash(0, pack, strlen(pack));
	random_init(&random, random_hash(seed, scenario, strlen(scenario)));
	rate += row->shift * (2 * random_uniform(&random) - 1);
	return rate < 0.02 ? 0.02 : rate > 0.98 ? 0.98 : rate;
}

/* The bytes of a number, lowest first, so that draws agree on every machine. */
static uint64_t hash_number(uint64_t seed, uint64_t number)
{
	unsigned char bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (8 * i));
	return random_hash(seed, bytes, sizeof bytes);
}

/* The seed of the draw for one repeat; without a prompt the order's own key takes its place. */
static uint64_t draw_seed(const struct chat_request *request, uint32_t repeat, size_t step)
{
	const struct parameter_value *value = &request->agent->parameters.values[PARAMETER_SEED];
	int64_t chosen = value->is_set ? (int64_t)value->number : SIMULATED_DEFAULT_SEED;
	uint64_t seed = hash_number(0, (uint64_t)chosen);
	seed = random_hash(seed, request->agent->model, strlen(request->agent->model));
	if (request->prompt)
		seed = random_hash(seed, request->prompt->digest.bytes, DIGEST_SIZE);
	else
		seed = hash_number(seed, request->seed_key);
	return hash_number(hash_number(seed, repeat), step);
}

static uint64_t count_words(const char *text)
{
	uint64_t n_words = 0;
	bool inside = false;
	for (; *text; text++) {
		bool blank = (unsigned char)*text <= ' ';
		n_words += !blank && !inside;
		inside = !blank;
	}
	return n_words;
}

static int64_t count_tokens(uint64_t n_words)
{
	return (int64_t)((n_words * 4 + 2) / 3);
}

static double refusal_rate(enum simulated_model model, const struct chat_request *request)
{
	const struct prompt *prompt = request->prompt;
	if (!prompt)
		return simulated_refusal_rate(model, "", "", 1, 1);
	return simulated_refusal_rate(
		model, prompt->pack, prompt->scenario, prompt->level_no, request->n_levels);
}

static void draw_choice(enum simulated_model model, const struct chat_request *request,
	struct random *random, struct choice *choice)
{
	const struct model_row *row = &rows[model];
	double place = random_uniform(random);
	bool refuses = random_uniform(random) < refusal_rate(model, request);
	const char *finish_reason = "stop";
	enum simulated_kind kind = refuses ? SIMULATED_REFUSES : SIMULATED_GRANTS;
	if (place < row->wavers) {
		kind = SIMULATED_WAVERS;
	} else if ((place -= row->wavers) < row->blocks) {
		kind = SIMULATED_BLOCKS;
		choice->end = REPLY_END_BLOCKED;
		finish_reason = "content_filter";
	} else if ((place -= row->blocks) < row->empty) {
		choice->text = memory_copy_text("");
	} else if (place - row->empty < row->breaks_off) {
		kind = SIMULATED_BREAKS_OFF;
		choice->end = REPLY_END_CUT_OFF;
		finish_reason = "length";
	}
	if (!choice->text)
		choice->text = simulated_write(kind, request->prompt, random);
	choice->finish_reason = memory_copy_text(finish_reason);
}

/* How many user turns have been asked, this one included. */
static size_t count_steps(const struct chat_request *request)
{
	size_t n_steps = 0;
	for (size_t i = 0; i < request->n_messages; i++)
		n_steps += !request->messages[i].assistant;
	return n_steps;
}

static int64_t draw_delay(const struct chat_request *request, size_t step)
{
	const struct parameter_value *latency =
		&request->agent->parameters.values[PARAMETER_LATENCY_MS];
	if (!latency->is_set)
		return 0;
	struct random random;
	random_init(&random, hash_number(draw_seed(request, request->repeat, step), 1));
	return (int64_t)(latency->number * (0.5 + random_uniform(&random)));
}

static void count_usage(const struct chat_request *request, struct reply *reply)
{
	uint64_t n_words = request->system ? count_words(request->system) : 0;
	for (size_t i = 0; i < request->n_messages; i++)
		n_words += count_words(request->messages[i].text);
	reply->input_tokens = count_tokens(n_words);
	n_words = 0;
	for (size_t i = 0; i < reply->n_choices; i++)
		n_words += count_words(reply->choices[i].text);
	reply->output_tokens = count_tokens(n_words);
	reply->cost_usd = 0;
}

static void answer(const struct chat_request *request, struct reply *reply)
{
	enum simulated_model model;
	reply_init(reply);
	if (!simulated_model_find(request->agent->model, &model)) {
		reply_fail(reply, REPLY_MODEL, "no such simulated agent");
		return;
	}
	size_t step = count_steps(request);
	bool is_last = !request->prompt || step >= request->prompt->n_turns;
	uint32_t n_choices = request->n_choices < SIMULATED_MAX_CHOICES ? request->n_choices
									: SIMULATED_MAX_CHOICES;
	for (uint32_t i = 0; i < n_choices; i++) {
		struct random random;
		random_init(&random, draw_seed(request, request->repeat + i, step));
		struct choice *choice = reply_add_choice(reply);
		if (is_last) {
			draw_choice(model, request, &random, choice);
		} else {
			choice->text =
				simulated_write(SIMULATED_ANALYSES, request->prompt, &random);
			choice->finish_reason = memory_copy_text("stop");
		}
	}
	reply->model = memory_copy_text(request->agent->model);
	reply->id = memory_format(
		"sim-%016llx", (unsigned long long)draw_seed(request, request->repeat, step));
	reply->delay_ms = draw_delay(request, step);
	count_usage(request, reply);
}

static bool build(
	const struct chat_request *request, struct http_request *http, struct error *error)
{
	*http = (struct http_request){ 0 };
	return request_check(request, accepts, SIMULATED_MAX_CHOICES, error) &&
	       error_set(error, ERROR_USAGE, "simulated agents answer without a request");
}

static void parse(const struct http_reply *http, uint32_t n_asked, struct reply *reply)
{
	(void)http;
	(void)n_asked;
	reply_init(reply);
	reply_fail(reply, REPLY_GARBAGE, "simulated agents answer without a request");
}

const struct adapter simulated_adapter = {
	.name = "simulated",
	.accepts = accepts,
	.build = build,
	.parse = parse,
	.answer = answer,
};
