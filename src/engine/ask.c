#include "leeway/engine/ask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/digest.h"
#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/engine/goals.h"
#include "leeway/model/plan.h"
#include "leeway/stats/stopping.h"
#include "leeway/store/tallies.h"

/*
 * Assumptions of an estimate: four bytes a token, as English text has with the tokenizers in use;
 * until stored replies tell better, a reply of two or three sentences; a step of the same length.
 */
enum { BYTES_A_TOKEN = 4, TOKENS_A_MESSAGE = 8, TOKENS_A_REPLY = 120 };

static bool check_model(
	const struct ask *ask, const struct model_choice *model, struct error *error)
{
	struct digest digest = agent_digest(&model->agent);

	if (model->key_missing) {
		char *advice = registry_describe_missing_key(model->account);

		error_set(error, ERROR_USAGE, "%s: %s", model->agent.name, advice);
		free(advice);
		return false;
	}
	for (size_t i = 0; i < ask->n_models; i++) {
		struct digest other = agent_digest(&ask->models[i].agent);

		if (memcmp(&digest, &other, sizeof digest) == 0)
			return error_set(
				error, ERROR_USAGE, "%s is named twice", model->agent.name);
	}
	return true;
}

static bool resolve_models(struct ask *ask, const struct ask_choice *choice, struct error *error)
{
	ask->models = memory_alloc(choice->n_models, sizeof *ask->models);
	for (size_t i = 0; i < choice->n_models; i++) {
		struct model_choice *model = &ask->models[i];

		if (!registry_resolve(ask->registry, choice->models[i], model, error))
			return false;
		if (!check_model(ask, model, error)) {
			model_choice_clear(model);
			return false;
		}
		ask->n_models++;
	}
	return true;
}

/* The bucket's prompt; NULL where it is not asked. */
static const struct prompt *find_prompt(
	const struct design *design, const struct ask_bucket *bucket)
{
	for (size_t i = 0; bucket && i < design->n_prompts; i++) {
		const struct prompt *prompt = design->prompts[i];

		if (prompt->level_no == bucket->level_no &&
			strcmp(prompt->scenario, bucket->scenario) == 0 &&
			strcmp(prompt->condition, bucket->condition) == 0)
			return prompt;
	}
	return NULL;
}

bool ask_open(const struct env *env, const struct config *config, const struct ask_choice *choice,
	struct ask *ask, struct error *error)
{
	*ask = (struct ask){ 0 };
	ask->pack = pack_load(env, choice->pack, error);
	if (ask->pack)
		ask->design = design_build(ask->pack, &choice->design, error);
	if (ask->design)
		ask->registry = registry_open(env, config, error);
	if (ask->registry && choice->keys)
		registry_share_keys(ask->registry, choice->keys);
	if (!ask->design || !ask->registry || !resolve_models(ask, choice, error)) {
		ask_close(ask);
		return false;
	}
	ask->order = (struct run_order){
		.models = ask->models,
		.n_models = ask->n_models,
		.prompts = ask->design->prompts,
		.n_levels = ask->design->n_levels,
		.n_prompts = ask->design->n_prompts,
		.preferred = find_prompt(ask->design, choice->first),
		.target = choice->target,
		.until = choice->until,
		.max_cost_microusd = -1,
		.is_urgent = choice->is_urgent,
	};
	return true;
}

void ask_close(struct ask *ask)
{
	for (size_t i = 0; i < ask->n_models; i++)
		model_choice_clear(&ask->models[i]);
	free(ask->models);
	registry_close(ask->registry);
	design_free(ask->design);
	pack_free(ask->pack);
	*ask = (struct ask){ 0 };
}

static bool has_prompt(const struct ask *ask, const struct prompt *prompt)
{
	for (size_t i = 0; i < ask->design->n_prompts; i++)
		if (memcmp(&ask->design->prompts[i]->digest, &prompt->digest,
			    sizeof prompt->digest) == 0)
			return true;
	return false;
}

static bool has_model(const struct ask *ask, const struct model_choice *model)
{
	struct digest digest = agent_digest(&model->agent);

	for (size_t i = 0; i < ask->n_models; i++) {
		struct digest other = agent_digest(&ask->models[i].agent);

		if (memcmp(&digest, &other, sizeof digest) == 0)
			return true;
	}
	return false;
}

bool ask_is_same(const struct ask *one, const struct ask *other)
{
	bool is_same = one->n_models == other->n_models &&
		       one->design->n_prompts == other->design->n_prompts;

	for (size_t i = 0; is_same && i < one->n_models; i++)
		is_same = has_model(other, &one->models[i]);
	for (size_t i = 0; is_same && i < one->design->n_prompts; i++)
		is_same = has_prompt(other, one->design->prompts[i]);
	return is_same;
}

uint32_t ask_ceiling(double until)
{
	int64_t n = stopping_plan_n(NAN, until);

	return n < 1 ? 1 : n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

/* A bucket that is known well enough wants what it has. */
static bool take_goal(const struct ask *ask, struct database *database, const int64_t row[2],
	struct ask_wanted *wanted, struct error *error)
{
	struct tally tally;
	int64_t next_repeat;

	if (ask->order.until <= 0)
		return true;
	if (!tallies_read(database, row[0], row[1], &tally, &next_repeat, error))
		return false;
	if (goals_is_met(&tally, ask->order.until))
		wanted->target = wanted->present;
	return true;
}

/* How many repeats of a model under a prompt are wanted, and how many of these are there. */
static bool find_wanted(const struct ask *ask, struct database *database, const size_t at[2],
	struct ask_wanted *wanted, struct error *error)
{
	uint32_t *repeats = NULL;
	size_t n_repeats = 0;

	*wanted = (struct ask_wanted){ .target = ask->order.target };
	if (!database)
		return true;
	int64_t agent = agents_find(database, &ask->models[at[0]].agent, error);
	int64_t prompt =
		agent > 0 ? prompts_find(database, ask->design->prompts[at[1]], error) : agent;

	if (prompt <= 0)
		return prompt == 0;
	struct tally tally;
	int64_t next_repeat;

	if (!tallies_read(database, agent, prompt, &tally, &next_repeat, error))
		return false;
	bool good = true;

	/* Repeats without a gap need not be looked at one by one. */
	if (tally_total(&tally) == next_repeat)
		n_repeats =
			next_repeat < ask->order.target ? (size_t)next_repeat : ask->order.target;
	else
		good = responses_present(
			database, agent, prompt, ask->order.target, &repeats, &n_repeats, error);
	free(repeats);
	wanted->present = n_repeats;
	return good && take_goal(ask, database, (const int64_t[2]){ agent, prompt }, wanted, error);
}

char *ask_find_risk(const struct ask_estimate *estimate, int64_t cap_microusd, double limit_usd)
{
	int64_t likely = estimate->cost_microusd;
	char cost[WORDS_SIZE], limit[WORDS_SIZE];

	if (estimate->planned <= estimate->already)
		return NULL;
	if (likely < 0)
		return memory_copy_text("what it will cost is not known, since a model has no "
					"price (the configuration's \"prices\" give it one)");
	if (cap_microusd >= 0 && cap_microusd < likely)
		likely = cap_microusd;
	if ((double)likely <= limit_usd * 1e6)
		return NULL;
	char *basis = ask_estimate_basis(estimate);
	char *risk = memory_format("it will cost about %s (%s), and confirm_above_usd is %s",
		words_cost(likely, cost), basis, words_cost((int64_t)(limit_usd * 1e6), limit));

	free(basis);
	return risk;
}

static int64_t prompt_tokens(const struct prompt *prompt, size_t n_turns)
{
	size_t bytes = prompt->system ? strlen(prompt->system) : 0;

	for (size_t i = 0; i < n_turns; i++)
		bytes += strlen(prompt->turns[i]);
	return (int64_t)(bytes / BYTES_A_TOKEN + n_turns * TOKENS_A_MESSAGE);
}

/* Output tokens of a reply: the mean of enough stored ones, else an assumption. */
static double reply_tokens(
	const struct model_choice *model, int64_t n, double mean, struct ask_estimate *estimate)
{
	const struct parameter_value *cap = &model->agent.parameters.values[PARAMETER_MAX_TOKENS];

	if (n >= RESPONSES_LEAST_MEASURED)
		return mean;
	estimate->is_assumed = true;
	return cap->is_set && cap->number < TOKENS_A_REPLY ? cap->number : TOKENS_A_REPLY;
}

/* Simulated agents are asked one by one. */
static uint64_t choices_of(const struct account *account)
{
	bool is_single = account->max_choices == 0 || account->protocol == PROTOCOL_SIMULATED;

	return is_single ? 1 : account->max_choices;
}

/* The first turn is asked with choices together, further turns singly. */
void ask_estimate_add(struct ask_estimate *estimate, const struct model_choice *model,
	const struct reply_tokens *tokens, const struct prompt *prompt, struct ask_wanted wanted)
{
	uint64_t left = wanted.target - wanted.present;
	size_t n_steps = prompt->n_turns - 1;

	estimate->planned += wanted.target;
	estimate->already += wanted.present;
	if (left == 0)
		return;
	uint64_t choices = choices_of(model->account);
	uint64_t first = (left + choices - 1) / choices;
	double last = reply_tokens(model, tokens->n, tokens->mean, estimate), step = 0;
	int64_t input = (int64_t)first * prompt_tokens(prompt, 1);

	if (n_steps > 0)
		step = reply_tokens(model, tokens->n_steps, tokens->step_mean, estimate);
	for (size_t turn = 2; turn <= prompt->n_turns; turn++)
		input += (int64_t)left * prompt_tokens(prompt, turn) +
			 llround((double)left * (double)(turn - 1) * step);
	int64_t output = llround((double)left * ((double)n_steps * step + last));

	estimate->requests += first + left * n_steps;
	estimate->input_tokens += input;
	estimate->output_tokens += output;
	if (!model->price.is_known)
		estimate->cost_microusd = -1;
	else if (estimate->cost_microusd >= 0)
		estimate->cost_microusd += (int64_t)((double)input * model->price.input +
						     (double)output * model->price.output);
}

void ask_estimate_measured(
	struct ask_estimate *estimate, uint64_t before, const struct reply_tokens *tokens)
{
	if (estimate->requests > before && tokens->n >= RESPONSES_LEAST_MEASURED)
		estimate->n_measured += (uint64_t)tokens->n;
}

char *ask_estimate_basis(const struct ask_estimate *estimate)
{
	char n[WORDS_SIZE];

	if (estimate->requests == 0)
		return NULL;
	if (estimate->n_measured == 0)
		return memory_copy_text("assumed");
	return memory_format("%smeasured on %s replies%s", estimate->is_assumed ? "partly " : "",
		words_count(estimate->n_measured, n),
		estimate->is_assumed ? ", partly assumed" : "");
}

bool ask_measure(struct database *database, const struct agent *agent, struct reply_tokens *tokens,
	struct error *error)
{
	*tokens = (struct reply_tokens){ 0 };
	int64_t row = database ? agents_find(database, agent, error) : 0;

	return row == 0 || (row > 0 && responses_measure(database, row, tokens, error));
}

bool ask_estimate(const struct ask *ask, struct database *database, struct ask_estimate *estimate,
	struct error *error)
{
	*estimate = (struct ask_estimate){ 0 };
	for (size_t i = 0; i < ask->n_models; i++) {
		const struct model_choice *model = &ask->models[i];
		uint64_t before = estimate->requests;
		struct reply_tokens tokens;

		if (!ask_measure(database, &model->agent, &tokens, error))
			return false;
		for (size_t k = 0; k < ask->design->n_prompts; k++) {
			struct ask_wanted wanted;

			if (!find_wanted(ask, database, (const size_t[2]){ i, k }, &wanted, error))
				return false;
			ask_estimate_add(estimate, model, &tokens, ask->design->prompts[k], wanted);
		}
		ask_estimate_measured(estimate, before, &tokens);
	}
	return true;
}
