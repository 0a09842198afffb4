#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/fire_choice.h"
#include "present_show.h"

enum { ROUND = 20 }; /* Replies that are asked for at once: a bar moves, and nobody waits. */

/* What is asked; all borrowed from the study or from what Fire remembers. */
struct quick_order {
	const char **models, **conditions;
	size_t n_models, n_conditions;
	uint32_t target;
};

static void add_once(const char **names, size_t *n_names, const char *name)
{
	for (size_t i = 0; i < *n_names; i++)
		if (strcmp(names[i], name) == 0)
			return;
	names[(*n_names)++] = name;
}

/* The models and conditions that were fired last. */
static void take_last_choice(
	struct quick_order *order, const struct fire_choice *choice, const struct pack *pack)
{
	for (size_t i = 0; choice->is_kept && i < choice->n_models; i++)
		if (choice->models[i].is_on)
			add_once(order->models, &order->n_models, choice->models[i].spec);
	for (size_t i = 0; order->n_models && i < pack->n_conditions; i++)
		if (i < FIRE_MAX_CONDITIONS && (choice->conditions >> i & 1))
			add_once(order->conditions, &order->n_conditions, pack->conditions[i].id);
}

/* Where nothing was fired yet: those that are shown. */
static void take_shown(
	struct quick_order *order, const struct present *present, const struct study *study)
{
	for (size_t i = 0; i < present->n_arms; i++) {
		const struct study_arm *arm = &study->arms[present->arms[i]];

		if (arm->kind != AGENT_MODEL)
			continue;
		add_once(order->models, &order->n_models, arm->agent_name);
		add_once(order->conditions, &order->n_conditions,
			study->pack->conditions[arm->condition].id);
	}
}

/* The next round number of replies that one of the models does not have yet. */
static uint32_t next_target(
	const struct quick_order *order, const struct present *present, const struct study *study)
{
	int64_t least = -1;
	size_t n_found = 0;

	for (size_t i = 0; i < study->n_arms; i++) {
		const struct study_arm *arm = &study->arms[i];
		int64_t total =
			tally_total(study_tally(study, i, present->scenario, present->level_no));
		bool is_asked = false, is_put = false;

		for (size_t k = 0; k < order->n_models; k++)
			is_asked = is_asked || strcmp(order->models[k], arm->agent_name) == 0;
		for (size_t k = 0; k < order->n_conditions; k++)
			is_put = is_put || strcmp(order->conditions[k],
						   study->pack->conditions[arm->condition].id) == 0;
		if (!is_asked || !is_put)
			continue;
		n_found++;
		if (least < 0 || total < least)
			least = total;
	}
	if (n_found < order->n_models * order->n_conditions)
		least = 0;
	return (uint32_t)(least / ROUND + 1) * ROUND;
}

static bool fire(struct app *app, const struct present *present, const struct quick_order *order,
	struct error *error)
{
	const struct study *study = app_study(app);
	const struct fire_choice *last = app_fire_choice(app);
	const char *scenario = study->pack->scenarios[present->scenario]->id;
	struct ask_limits limits = { .max_cost_microusd = -1 };
	struct ask_choice choice = {
		.pack = app_pack(app),
		.design = { .scenarios = &scenario,
			.n_scenarios = 1,
			.levels = &present->level_no,
			.n_levels = 1,
			.conditions = order->conditions,
			.n_conditions = order->n_conditions },
		.models = order->models,
		.n_models = order->n_models,
		.target = order->target,
		.is_urgent = true,
	};

	if (last->is_kept)
		limits = last->limits;
	return app_fire(app, &choice, &limits, false, error);
}

void present_show_fire(struct present_show *show, struct app *app)
{
	struct present *present = &show->present;
	const struct study *study = app_study(app);
	const struct fire_choice *last = app_fire_choice(app);
	struct quick_order order = {
		.models = memory_alloc(last->n_models + PRESENT_MAX_BARS, sizeof *order.models),
		.conditions = memory_alloc(study->pack->n_conditions, sizeof *order.conditions),
	};
	struct error error = { 0 };

	take_last_choice(&order, last, study->pack);
	if (!order.n_models)
		take_shown(&order, present, study);
	if (!order.n_models) {
		present_set_notice(present, "no model was chosen yet; f chooses");
	} else {
		order.target = next_target(&order, present, study);
		replay_free(present->replay);
		present->replay = NULL;
		if (session_is_running(app_session(app)))
			present_set_notice(present, "asked first; the run goes on beside it");
		/* Why not may name keys and files: it is in the message log, not on the wall. */
		if (!fire(app, present, &order, &error)) {
			present_set_notice(present, "cannot be fired; M says why");
			app_say_error(app, &error);
		}
	}
	free(order.models);
	free(order.conditions);
}
