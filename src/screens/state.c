#include "leeway/screens/state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/screens/fire_choice.h"

enum { MAX_NAME = 4096 };

void state_names_add(struct state_names *names, const char *name)
{
	if (names->n_names == STATE_MAX_NAMES)
		return;
	if (!names->names)
		names->names = memory_alloc(STATE_MAX_NAMES, sizeof *names->names);
	names->names[names->n_names++] = memory_copy_text(name);
}

bool state_names_has(const struct state_names *names, const char *name)
{
	for (size_t i = 0; i < names->n_names; i++)
		if (strcmp(names->names[i], name) == 0)
			return true;
	return false;
}

static void clear_names(struct state_names *names)
{
	for (size_t i = 0; i < names->n_names; i++)
		free(names->names[i]);
	free(names->names);
}

static void clear_arm(struct state_arm *arm)
{
	free(arm->agent);
	free(arm->condition);
}

void state_init(struct state *state)
{
	*state = (struct state){ .fire = { .max_cost_microusd = -1 } };
}

void state_clear(struct state *state)
{
	free(state->theme);
	free(state->theme_before);
	free(state->pack);
	free(state->screen);
	free(state->explore.scenario);
	free(state->explore.view);
	clear_arm(&state->explore.arm);
	for (size_t i = 0; i < state->explore.n_hidden; i++)
		clear_arm(&state->explore.hidden[i]);
	clear_names(&state->explore.conditions);
	free(state->responses.beside);
	clear_names(&state->fire.models);
	clear_names(&state->fire.conditions);
	state_init(state);
}

static void write_text(cJSON *object, const char *name, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, name, text);
}

static void write_names(cJSON *object, const char *name, const struct state_names *names)
{
	cJSON *array = cJSON_AddArrayToObject(object, name);

	for (size_t i = 0; i < names->n_names; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(names->names[i]));
}

static cJSON *write_arm(const struct state_arm *arm)
{
	cJSON *object = cJSON_CreateObject();

	write_text(object, "agent", arm->agent);
	write_text(object, "condition", arm->condition);
	return object;
}

static void write_explore(cJSON *root, const struct state_explore *explore)
{
	cJSON *object = cJSON_AddObjectToObject(root, "explore");

	write_text(object, "scenario", explore->scenario);
	if (explore->level_no > 0)
		cJSON_AddNumberToObject(object, "level", explore->level_no);
	if (explore->arm.agent)
		cJSON_AddItemToObject(object, "arm", write_arm(&explore->arm));
	write_text(object, "view", explore->view);
	cJSON_AddBoolToObject(object, "sorted", explore->is_sorted);
	cJSON_AddBoolToObject(object, "wilson", explore->has_wilson);
	write_names(object, "conditions", &explore->conditions);
	cJSON *hidden = cJSON_AddArrayToObject(object, "hidden");

	for (size_t i = 0; i < explore->n_hidden; i++)
		cJSON_AddItemToArray(hidden, write_arm(&explore->hidden[i]));
}

static void write_fire(cJSON *root, const struct state_fire *fire)
{
	if (!fire->is_kept)
		return;
	cJSON *object = cJSON_AddObjectToObject(root, "fire");

	write_names(object, "models", &fire->models);
	write_names(object, "conditions", &fire->conditions);
	cJSON_AddBoolToObject(object, "all_scenarios", fire->has_all_scenarios);
	cJSON_AddBoolToObject(object, "one_level", fire->has_one_level);
	if (fire->target > 0)
		cJSON_AddNumberToObject(object, "n", fire->target);
	if (fire->until > 0)
		cJSON_AddNumberToObject(object, "until", fire->until);
	if (fire->max_in_flight > 0)
		cJSON_AddNumberToObject(object, "max_in_flight", fire->max_in_flight);
	if (fire->max_cost_microusd >= 0)
		cJSON_AddNumberToObject(
			object, "max_cost_usd", (double)fire->max_cost_microusd / 1e6);
}

char *state_format(const struct state *state)
{
	cJSON *root = cJSON_CreateObject();

	write_text(root, "pack", state->pack);
	write_text(root, "screen", state->screen);
	write_explore(root, &state->explore);
	cJSON *responses = cJSON_AddObjectToObject(root, "responses");

	write_text(responses, "beside", state->responses.beside);
	cJSON_AddBoolToObject(responses, "distinct", state->responses.is_distinct);
	write_fire(root, &state->fire);
	char *text = json_print(root);

	cJSON_Delete(root);
	return text;
}

/* An object under reading, and how many of its members were not as they should be. */
struct source {
	const cJSON *object;
	unsigned *n_wrong;
};

static const cJSON *member(const struct source *from, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(from->object, name);
}

/* An object within; one that reads as empty where there is none. */
static struct source inner(const struct source *from, const char *name)
{
	const cJSON *item = member(from, name);

	if (item && !cJSON_IsObject(item)) {
		(*from->n_wrong)++;
		item = NULL;
	}
	return (struct source){ item, from->n_wrong };
}

static bool is_name(const cJSON *item)
{
	return cJSON_IsString(item) && *item->valuestring && strlen(item->valuestring) <= MAX_NAME;
}

static void read_text(const struct source *from, const char *name, char **text)
{
	const cJSON *item = member(from, name);

	if (is_name(item)) {
		free(*text);
		*text = memory_copy_text(item->valuestring);
	} else if (item) {
		(*from->n_wrong)++;
	}
}

static void read_flag(const struct source *from, const char *name, bool *flag)
{
	const cJSON *item = member(from, name);

	if (cJSON_IsBool(item))
		*flag = cJSON_IsTrue(item);
	else if (item)
		(*from->n_wrong)++;
}

/* Leaves *number as it was where it is missing, or not from least to most. */
static bool read_number(
	const struct source *from, const char *name, double least, double most, double *number)
{
	const cJSON *item = member(from, name);

	if (!item)
		return false;
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= least && item->valuedouble <= most)) {
		(*from->n_wrong)++;
		return false;
	}
	*number = item->valuedouble;
	return true;
}

/* The members of a list; NULL and a fault noted where it is none, or too long. */
static const cJSON *read_list(const struct source *from, const char *name)
{
	const cJSON *array = member(from, name);

	if (!array)
		return NULL;
	if (cJSON_IsArray(array) && cJSON_GetArraySize(array) <= STATE_MAX_NAMES)
		return array;
	(*from->n_wrong)++;
	return NULL;
}

static void read_names(const struct source *from, const char *name, struct state_names *names)
{
	const cJSON *array = read_list(from, name), *item;

	cJSON_ArrayForEach(item, array)
	{
		if (is_name(item))
			state_names_add(names, item->valuestring);
		else
			(*from->n_wrong)++;
	}
}

static void read_arm(const struct source *from, struct state_arm *arm)
{
	read_text(from, "agent", &arm->agent);
	read_text(from, "condition", &arm->condition);
}

static void read_explore(const struct source *from, struct state_explore *explore)
{
	struct source arm = inner(from, "arm");
	const cJSON *hidden = read_list(from, "hidden"), *item;
	double level_no;

	read_text(from, "scenario", &explore->scenario);
	if (read_number(from, "level", 1, SCENARIO_MAX_LEVELS, &level_no))
		explore->level_no = (int)level_no;
	read_arm(&arm, &explore->arm);
	read_text(from, "view", &explore->view);
	read_flag(from, "sorted", &explore->is_sorted);
	read_flag(from, "wilson", &explore->has_wilson);
	read_names(from, "conditions", &explore->conditions);
	cJSON_ArrayForEach(item, hidden)
	{
		struct source one = { cJSON_IsObject(item) ? item : NULL, from->n_wrong };

		*from->n_wrong += !one.object;
		read_arm(&one, &explore->hidden[explore->n_hidden++]);
	}
}

static void read_fire(const struct source *from, struct state_fire *fire)
{
	double number;

	fire->is_kept = from->object != NULL;
	read_names(from, "models", &fire->models);
	read_names(from, "conditions", &fire->conditions);
	read_flag(from, "all_scenarios", &fire->has_all_scenarios);
	read_flag(from, "one_level", &fire->has_one_level);
	if (read_number(from, "n", 1, FIRE_MAX_TARGET, &number))
		fire->target = (uint32_t)number;
	if (read_number(from, "max_in_flight", 1, FIRE_MAX_IN_FLIGHT, &number))
		fire->max_in_flight = (uint32_t)number;
	if (read_number(from, "max_cost_usd", 0, 1e6, &number))
		fire->max_cost_microusd = llround(number * 1e6);
	read_number(from, "until", 0, 1, &fire->until);
}

unsigned state_read(struct state *state, const struct cJSON *object)
{
	unsigned n_wrong = 0;
	struct source root = { object, &n_wrong };
	struct source explore = inner(&root, "explore"), responses = inner(&root, "responses");
	struct source fire = inner(&root, "fire");

	read_text(&root, "pack", &state->pack);
	read_text(&root, "screen", &state->screen);
	read_explore(&explore, &state->explore);
	read_text(&responses, "beside", &state->responses.beside);
	read_flag(&responses, "distinct", &state->responses.is_distinct);
	read_fire(&fire, &state->fire);
	return n_wrong;
}
