#include "leeway/screens/trying.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/store/agents.h"
#include "leeway/store/responses.h"

enum { MAX_TEXT = 2000 };

static const char stand_in[] = "sim:people";

void trying_clear(struct trying *trying)
{
	for (size_t i = 0; i < TRYING_N; i++)
		free(trying->replies[i].text);
	free(trying->model);
	free(trying->agent);
	free(trying->scenario);
	free(trying->end);
	*trying = (struct trying){ 0 };
}

struct models {
	char **names;
	size_t n_names, capacity;
};

static void add_model(struct models *models, const char *name)
{
	for (size_t i = 0; i < models->n_names; i++)
		if (strcmp(models->names[i], name) == 0)
			return;
	MEMORY_RESERVE_ONE(models->names, models->n_names, models->capacity);
	models->names[models->n_names++] = memory_copy_text(name);
}

/* The model that came to the cache last before the row id given. */
static const struct study_arm *model_before(const struct study *study, int64_t agent)
{
	const struct study_arm *last = NULL;

	for (size_t i = 0; i < study->n_arms; i++) {
		const struct study_arm *arm = &study->arms[i];

		if (arm->kind == AGENT_MODEL && arm->agent < agent &&
			(!last || arm->agent > last->agent))
			last = arm;
	}
	return last;
}

char **trying_list_models(
	const struct study *study, const struct registry *registry, size_t *n_models)
{
	struct models models = { 0 };
	const struct study_arm *arm = model_before(study, INT64_MAX);
	size_t n_specs;
	const char **specs = registry_model_specs(registry, &n_specs);

	for (; arm; arm = model_before(study, arm->agent))
		add_model(&models, arm->agent_name);
	add_model(&models, stand_in);
	for (size_t i = 0; i < n_specs; i++)
		add_model(&models, specs[i]);
	free(specs);
	*n_models = models.n_names;
	return models.names;
}

void trying_free_models(char **models, size_t n_models)
{
	for (size_t i = 0; i < n_models; i++)
		free(models[i]);
	free(models);
}

/* Replies that the agent has at the place already. */
static uint32_t count_stored(
	const struct study *study, const char *agent, const struct study_place *place)
{
	for (size_t i = 0; i < study->n_arms; i++)
		if (study->arms[i].condition == place->condition &&
			strcmp(study->arms[i].agent_name, agent) == 0)
			return (uint32_t)tally_total(
				study_tally(study, i, place->scenario, place->level_no));
	return 0;
}

bool trying_start(struct trying *trying, struct session *session, const struct study *study,
	const struct trying_choice *choice, struct error *error)
{
	const struct scenario *scenario = study->pack->scenarios[choice->place.scenario];
	const char *condition = study->pack->conditions[choice->place.condition].id;
	uint32_t first = count_stored(study, choice->model, &choice->place);
	const char *scenarios[] = { scenario->id }, *conditions[] = { condition };
	struct ask_choice asked = {
		.pack = choice->pack,
		.design = { scenarios, 1, &choice->place.level_no, 1, conditions, 1 },
		.models = &choice->model,
		.n_models = 1,
		.target = first + TRYING_N,
		.is_urgent = true,
	};
	struct ask_limits limits = { .max_cost_microusd = -1 };

	uint64_t order = session_fire(session, &asked, &limits, error);

	if (!order)
		return false;
	char *model = memory_copy_text(choice->model);

	trying_clear(trying);
	*trying = (struct trying){
		.model = model,
		.agent = memory_copy_text(model),
		.scenario = memory_copy_text(scenario->id),
		.level_no = choice->place.level_no,
		.condition = choice->place.condition,
		.order = order,
		.first = first,
		.is_running = true,
	};
	return true;
}

/* The first of a reply, on one line. */
static char *shorten(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	char *start = memory_copy_bytes(text ? text : "", length < MAX_TEXT ? length : MAX_TEXT);
	char *line = text_sanitise(start, TEXT_ONE_LINE);

	free(start);
	return line;
}

static bool read_replies(struct trying *trying, struct session *session)
{
	struct database *database = session_reader(session, NULL);
	bool has_news = false;

	for (uint32_t i = 0; database && trying->prompt_row > 0 && i < TRYING_N; i++) {
		struct stored_response stored;
		struct trying_reply *reply = &trying->replies[i];

		if (reply->is_there ||
			!responses_read(database, trying->agent_row, trying->prompt_row,
				trying->first + i, &stored, NULL))
			continue;
		if (stored.id == 0)
			continue;
		*reply = (struct trying_reply){ true, stored.response.outcome,
			shorten(stored.response.text) };
		trying->n_replies++;
		has_news = true;
	}
	return has_news;
}

/* True where the place is the one that is tried. */
static bool is_tried(
	const struct trying *trying, const struct study *study, const struct study_place *place)
{
	return place->level_no == trying->level_no && place->condition == trying->condition &&
	       strcmp(study->pack->scenarios[place->scenario]->id, trying->scenario) == 0;
}

/* By place: the rows are there when the run begins. */
static void find_rows(struct trying *trying, struct session *session, const struct study *study)
{
	struct database *database = session_reader(session, NULL);
	struct study_place place = { .condition = trying->condition, .level_no = trying->level_no };

	for (; database && place.scenario < study->pack->n_scenarios; place.scenario++) {
		if (!is_tried(trying, study, &place) || !study_prompt(study, &place))
			continue;
		trying->agent_row = agents_find_name(database, trying->agent, NULL);
		trying->prompt_row = prompts_find(database, study_prompt(study, &place), NULL);
		return;
	}
}

/* The run beside it may have asked some of the five already: they come with that one's. */
static bool is_of_bucket(const struct trying *trying, const struct event *event)
{
	return event->type == EVENT_STORED && event->agent == trying->agent_row &&
	       event->prompt == trying->prompt_row;
}

static bool tells_why(const struct trying *trying, const struct event *event)
{
	return event->text[0] &&
	       ((event->type == EVENT_MODEL_STOPPED && event->run == trying->run) ||
		       (event->type == EVENT_RUN_ENDED && event->order == trying->order));
}

/* All are there, or no run can bring what is not. */
static bool is_through(
	const struct trying *trying, const struct session *session, const struct event *event)
{
	if (trying->n_replies == TRYING_N)
		return true;
	return event->type == EVENT_RUN_ENDED &&
	       (event->order == trying->order ? event->text[0] || !event->is_beside
					      : !session_is_running(session));
}

bool trying_take_event(struct trying *trying, struct session *session, const struct study *study,
	const struct event *event)
{
	bool is_own = event->order == trying->order && event->order != 0;
	bool has_news = false;

	if (!trying->is_running)
		return false;
	if (event->type == EVENT_RUN_STARTED && is_own) {
		trying->run = event->run;
		find_rows(trying, session, study);
	}
	if (is_of_bucket(trying, event) || event->type == EVENT_RUN_ENDED)
		has_news = read_replies(trying, session);
	if (tells_why(trying, event) && !trying->end) {
		trying->end = memory_copy_text(event->text);
		has_news = true;
	}
	if (is_through(trying, session, event)) {
		trying->is_running = false;
		has_news = true;
	}
	return has_news;
}
