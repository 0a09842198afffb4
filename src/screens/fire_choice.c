#include "leeway/screens/fire_choice.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/engine/goals.h"

enum { DEFAULT_TARGET = 10, MAX_LISTED = 32 }; /* Of the study's models. */

struct fire_choice *fire_choice_new(void)
{
	struct fire_choice *choice = memory_alloc(1, sizeof *choice);

	choice->target = DEFAULT_TARGET;
	choice->limits.max_cost_microusd = -1;
	return choice;
}

static void model_unresolve(struct fire_model *model)
{
	if (model->is_resolved)
		model_choice_clear(&model->choice);
	model->is_resolved = model->is_measured = false;
	model->tokens = (struct reply_tokens){ 0 };
	free(model->fault);
	model->fault = NULL;
}

void fire_choice_close(struct fire_choice *choice)
{
	for (size_t i = 0; i < choice->n_models; i++)
		model_unresolve(&choice->models[i]);
}

void fire_choice_free(struct fire_choice *choice)
{
	if (!choice)
		return;
	fire_choice_close(choice);
	for (size_t i = 0; i < choice->n_models; i++) {
		free(choice->models[i].spec);
		free(choice->models[i].name);
	}
	free(choice->models);
	free(choice);
}

/* The model of that name, or asked by that spec. */
static struct fire_model *find_model(const struct fire_choice *choice, const char *name)
{
	for (size_t i = 0; i < choice->n_models; i++)
		if (strcmp(choice->models[i].name, name) == 0 ||
			strcmp(choice->models[i].spec, name) == 0)
			return &choice->models[i];
	return NULL;
}

/* The model of that spec, listed last where it was not yet. */
static struct fire_model *list_model(struct fire_choice *choice, const char *spec)
{
	struct fire_model *model = find_model(choice, spec);

	if (model)
		return model;
	MEMORY_RESERVE_ONE(choice->models, choice->n_models, choice->capacity);
	model = &choice->models[choice->n_models++];
	*model = (struct fire_model){ .spec = memory_copy_text(spec),
		.name = memory_copy_text(spec) };
	return model;
}

/* Whether a name begins as a model of the configuration or one of a known provider does. */
static bool can_be_asked(struct registry *registry, const char *name)
{
	size_t n_specs, n_accounts;
	const char **specs = registry_model_specs(registry, &n_specs);
	const struct account *const *accounts = registry_accounts(registry, &n_accounts);
	bool found = false;

	for (size_t i = 0; i < n_specs && !found; i++) {
		size_t length = strlen(specs[i]);

		found = strncmp(specs[i], name, length) == 0 &&
			(name[length] == '\0' || name[length] == ',');
	}
	for (size_t i = 0; i < n_accounts && !found; i++) {
		size_t length = strlen(accounts[i]->id);

		found = strncmp(accounts[i]->id, name, length) == 0 && name[length] == ':';
	}
	free(specs);
	return found;
}

static void list_study(
	struct fire_choice *choice, const struct agent_names *names, const struct study *study)
{
	for (size_t i = 0; i < study->n_arms && choice->n_models < MAX_LISTED; i++) {
		const struct study_arm *arm = &study->arms[i];
		char *spec = arm->kind == AGENT_MODEL ? agent_names_spec(names, arm->agent) : NULL;

		if (spec && !find_model(choice, arm->agent_name))
			list_model(choice, spec);
		free(spec);
	}
}

/* Each model gets the name that the cache has for it; who is listed twice then stays once. */
static void settle(
	struct fire_choice *choice, struct registry *registry, const struct agent_names *names)
{
	size_t n_kept = 0;

	for (size_t i = 0; i < choice->n_models; i++) {
		struct fire_model model = choice->models[i];
		struct model_choice found;

		if (registry_resolve(registry, model.spec, &found, NULL)) {
			free(model.name);
			model.name = agent_names_show(names, &found.agent, &model.row);
			model_choice_clear(&found);
		}
		size_t same = 0;

		while (same < n_kept && strcmp(choice->models[same].name, model.name) != 0)
			same++;
		if (same == n_kept) {
			choice->models[n_kept++] = model;
			continue;
		}
		choice->models[same].is_on = choice->models[same].is_on || model.is_on;
		model_unresolve(&model);
		free(model.spec);
		free(model.name);
	}
	choice->n_models = n_kept;
}

/* What the view shows is what is asked for, the first time. */
static void choose_by_view(
	struct fire_choice *choice, const struct study *study, const struct fire_view *view)
{
	choice->conditions = UINT64_C(1) << (view->condition % FIRE_MAX_CONDITIONS);
	for (size_t i = 0; i < study->n_arms; i++) {
		struct fire_model *model = find_model(choice, study->arms[i].agent_name);

		if (model && study->arms[i].agent == view->agent)
			model->is_on = true;
	}
	choice->is_kept = true;
}

void fire_choice_open(struct fire_choice *choice, struct registry *registry,
	const struct agent_names *names, const struct study *study, const struct fire_view *view)
{
	size_t n_specs;
	const char **specs = registry_model_specs(registry, &n_specs);

	list_study(choice, names, study);
	for (size_t i = 0; i < n_specs; i++)
		list_model(choice, specs[i]);
	free(specs);
	settle(choice, registry, names);
	if (!choice->is_kept)
		choose_by_view(choice, study, view);
	fire_choice_check(choice, registry);
}

static void resolve(struct fire_model *model, struct registry *registry)
{
	struct error error = { 0 };

	model_unresolve(model);
	model->is_resolved = registry_resolve(registry, model->spec, &model->choice, &error);
	if (!model->is_resolved)
		model->fault = memory_copy_text(error.message);
	else if (model->choice.key_missing)
		model->fault = registry_describe_missing_key(model->choice.account);
	error_clear(&error);
}

const char *fire_choice_check(struct fire_choice *choice, struct registry *registry)
{
	const char *fault = NULL;

	for (size_t i = 0; i < choice->n_models; i++) {
		struct fire_model *model = &choice->models[i];

		if (!model->is_on)
			continue;
		if (!model->is_resolved && !model->fault)
			resolve(model, registry);
		if (!fault)
			fault = model->fault;
	}
	return fault;
}

/* The listed model that is the same agent; NULL: none is. */
static struct fire_model *find_same(
	const struct fire_choice *choice, struct registry *registry, const struct agent *agent)
{
	struct digest wanted = agent_digest(agent);
	struct fire_model *same = NULL;

	for (size_t i = 0; i < choice->n_models && !same; i++) {
		struct model_choice found;

		if (!registry_resolve(registry, choice->models[i].spec, &found, NULL))
			continue;
		struct digest digest = agent_digest(&found.agent);

		if (memcmp(digest.bytes, wanted.bytes, DIGEST_SIZE) == 0)
			same = &choice->models[i];
		model_choice_clear(&found);
	}
	return same;
}

bool fire_choice_add(struct fire_choice *choice, struct registry *registry, const char *spec,
	struct error *error)
{
	struct model_choice found;

	if (!registry_resolve(registry, spec, &found, error))
		return false;
	/* Two spellings of one model are one entry. */
	struct fire_model *model = find_same(choice, registry, &found.agent);

	if (!model)
		model = list_model(choice, found.agent.name);
	model_choice_clear(&found);
	model->is_on = true;
	resolve(model, registry);
	return true;
}

void fire_choice_recall(struct fire_choice *choice, struct registry *registry, const char *spec)
{
	if (can_be_asked(registry, spec))
		list_model(choice, spec)->is_on = true;
}

static bool take_conditions(struct fire_choice *choice, const struct pack *pack,
	const struct design_choice *design, struct error *error)
{
	uint64_t found = design->n_conditions == 0;

	for (size_t i = 0; i < design->n_conditions; i++)
		for (size_t k = 0; k < pack->n_conditions && k < FIRE_MAX_CONDITIONS; k++)
			if (strcmp(pack->conditions[k].id, design->conditions[i]) == 0)
				found |= UINT64_C(1) << k;
	choice->conditions = found;
	return found || error_set(error, ERROR_INPUT, "its conditions are not there any more");
}

static bool take_places(struct fire_choice *choice, const struct pack *pack,
	const struct design_choice *design, struct fire_view *view, struct error *error)
{
	size_t n_found = 0;

	if (design->n_scenarios > 1 || design->n_levels > 1)
		return error_set(error, ERROR_INPUT,
			"it asks for some scenarios or levels, which only `leeway run` can do");
	choice->has_all_scenarios = design->n_scenarios == 0;
	choice->has_one_level = design->n_levels == 1;
	if (design->n_levels == 1)
		view->level_no = design->levels[0];
	for (size_t i = 0; design->n_scenarios > 0 && i < pack->n_scenarios; i++) {
		if (strcmp(pack->scenarios[i]->id, design->scenarios[0]) != 0)
			continue;
		view->scenario = i;
		n_found++;
	}
	return n_found == design->n_scenarios ||
	       error_set(error, ERROR_INPUT, "its scenario is not there any more");
}

bool fire_choice_take(struct fire_choice *choice, const struct study *study,
	const struct ask_record *order, struct fire_view *view, struct error *error)
{
	const struct pack *pack = study->pack;
	const struct ask_choice *asked = &order->choice;

	if (!take_conditions(choice, pack, &asked->design, error) ||
		!take_places(choice, pack, &asked->design, view, error))
		return false;
	for (size_t i = 0; i < choice->n_models; i++)
		choice->models[i].is_on = false;
	for (size_t i = 0; i < asked->n_models; i++)
		list_model(choice, asked->models[i])->is_on = true;
	choice->target = asked->target;
	choice->until = asked->until;
	choice->limits = order->limits;
	choice->is_kept = true;
	return true;
}

size_t fire_choice_count(const struct fire_choice *choice)
{
	size_t n_on = 0;

	for (size_t i = 0; i < choice->n_models; i++)
		n_on += choice->models[i].is_on;
	return n_on;
}

const char *fire_choice_unpriced(const struct fire_choice *choice)
{
	for (size_t i = 0; i < choice->n_models; i++) {
		const struct fire_model *model = &choice->models[i];

		if (model->is_on && model->is_resolved && !model->choice.price.is_known)
			return model->name;
	}
	return NULL;
}

bool fire_choice_measure(struct fire_choice *choice, struct database *database, struct error *error)
{
	for (size_t i = 0; i < choice->n_models; i++) {
		struct fire_model *model = &choice->models[i];

		if (!model->is_on || !model->is_resolved || model->is_measured)
			continue;
		if (!ask_measure(database, &model->choice.agent, &model->tokens, error))
			return false;
		model->is_measured = true;
	}
	return true;
}

/* The arm a model has under a condition; -1: it was not asked yet. */
static long find_arm(const struct study *study, const struct fire_model *model, size_t condition)
{
	for (size_t i = 0; i < study->n_arms; i++) {
		const struct study_arm *arm = &study->arms[i];

		if (arm->condition == condition && arm->kind == AGENT_MODEL &&
			(model->row ? arm->agent == model->row
				    : strcmp(arm->agent_name, model->choice.agent.name) == 0))
			return (long)i;
	}
	return -1;
}

static bool is_asked(const struct fire_choice *choice, const struct fire_view *view,
	const struct study_place *at)
{
	return (choice->has_all_scenarios || at->scenario == view->scenario) &&
	       (!choice->has_one_level || at->level_no == view->level_no);
}

static void add_place(const struct fire_choice *choice, const struct study *study,
	const struct fire_model *model, const struct study_place *at, struct ask_estimate *estimate)
{
	const struct prompt *prompt = study_prompt(study, at);
	struct ask_wanted wanted = { .target = choice->target };
	long arm = find_arm(study, model, at->condition);

	if (!prompt)
		return;
	if (arm >= 0) {
		const struct tally *tally =
			study_tally(study, (size_t)arm, at->scenario, at->level_no);

		wanted.present = (uint64_t)tally_total(tally);
		if (wanted.present > wanted.target)
			wanted.present = wanted.target;
		if (goals_is_met(tally, choice->until))
			wanted.target = wanted.present;
	}
	ask_estimate_add(estimate, &model->choice, &model->tokens, prompt, wanted);
}

void fire_estimate_model(const struct fire_choice *choice, const struct study *study,
	const struct fire_view *view, size_t model, struct ask_estimate *estimate)
{
	const struct pack *pack = study->pack;
	uint64_t before = estimate->requests;
	struct study_place at;

	for (at.condition = 0; at.condition < pack->n_conditions; at.condition++) {
		if (at.condition >= FIRE_MAX_CONDITIONS ||
			!(choice->conditions >> at.condition & 1))
			continue;
		for (at.scenario = 0; at.scenario < pack->n_scenarios; at.scenario++)
			for (at.level_no = 1; at.level_no <= SCENARIO_MAX_LEVELS; at.level_no++)
				if (is_asked(choice, view, &at))
					add_place(choice, study, &choice->models[model], &at,
						estimate);
	}
	ask_estimate_measured(estimate, before, &choice->models[model].tokens);
}

void fire_estimate(const struct fire_choice *choice, const struct study *study,
	const struct fire_view *view, struct ask_estimate *estimate)
{
	*estimate = (struct ask_estimate){ 0 };
	for (size_t i = 0; i < choice->n_models; i++)
		if (choice->models[i].is_on && choice->models[i].is_resolved)
			fire_estimate_model(choice, study, view, i, estimate);
}

void fire_order_init(struct fire_order *order, const struct fire_choice *choice,
	const struct study *study, const struct fire_view *view, const char *pack)
{
	const struct pack *loaded = study->pack;
	struct design_choice *design = &order->ask.design;

	*order = (struct fire_order){ 0 };
	order->models = memory_alloc(choice->n_models, sizeof *order->models);
	order->conditions = memory_alloc(loaded->n_conditions, sizeof *order->conditions);
	for (size_t i = 0; i < choice->n_models; i++)
		if (choice->models[i].is_on)
			order->models[order->ask.n_models++] = choice->models[i].spec;
	for (size_t i = 0; i < loaded->n_conditions && i < FIRE_MAX_CONDITIONS; i++)
		if (choice->conditions >> i & 1)
			order->conditions[design->n_conditions++] = loaded->conditions[i].id;
	order->scenario = loaded->scenarios[view->scenario]->id;
	order->level = view->level_no;
	order->first = (struct ask_bucket){ loaded->conditions[view->condition].id, order->scenario,
		order->level };
	if (design->n_conditions > 0 && !(choice->conditions >> view->condition & 1))
		order->first.condition = order->conditions[0];
	order->ask.pack = pack;
	order->ask.target = choice->target;
	order->ask.until = choice->until;
	order->ask.models = order->models;
	order->ask.first = &order->first;
	design->conditions = order->conditions;
	design->scenarios = &order->scenario;
	design->n_scenarios = choice->has_all_scenarios ? 0 : 1;
	design->levels = &order->level;
	design->n_levels = choice->has_one_level ? 1 : 0;
}

void fire_order_clear(struct fire_order *order)
{
	free(order->models);
	free(order->conditions);
	*order = (struct fire_order){ 0 };
}
