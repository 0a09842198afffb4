#include "leeway/screens/fire_form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/provider/spec.h"
#include "leeway/tui/draw.h"

enum { ADD_COLUMNS = 44, MAX_REPORT = 1 << 20 };

/* Whether there is a model that shows how one is written. */
static bool offers_real(const struct fire_choice *choice)
{
	for (size_t i = 0; i < choice->n_models; i++)
		if (strncmp(choice->models[i].spec, "sim:", 4) != 0)
			return true;
	return false;
}

static void add_models(struct fire_form *fields, const struct fire_choice *choice)
{
	const char **specs = memory_alloc(choice->n_models + 1, sizeof *specs);

	for (size_t i = 0; i < choice->n_models; i++)
		specs[i] = choice->models[i].name;
	fields->models = form_add_checks(fields->form, "models", specs, choice->n_models);
	for (size_t i = 0; i < choice->n_models; i++)
		form_set_checked(fields->form, fields->models, (int)i, choice->models[i].is_on);
	free(specs);
	fields->add = form_add_text(fields->form, "another", ADD_COLUMNS, SPEC_MAX_LENGTH);
	if (!offers_real(choice))
		form_set_note(fields->form, fields->add,
			"PROVIDER:MODEL, as openai:gpt-4o-mini; Enter adds it");
}

static void add_conditions(
	struct fire_form *fields, const struct fire_choice *choice, const struct study *study)
{
	const struct pack *pack = study->pack;
	const char **ids = memory_alloc(pack->n_conditions + 1, sizeof *ids);
	size_t n_ids = 0;

	for (; n_ids < pack->n_conditions && n_ids < FIRE_MAX_CONDITIONS; n_ids++)
		ids[n_ids] = pack->conditions[n_ids].id;
	fields->conditions = form_add_checks(fields->form, "conditions", ids, n_ids);
	for (size_t i = 0; i < n_ids; i++)
		form_set_checked(
			fields->form, fields->conditions, (int)i, choice->conditions >> i & 1);
	free(ids);
}

static void add_buckets(struct fire_form *fields, const struct fire_choice *choice,
	const struct study *study, const struct fire_view *view)
{
	const struct scenario *scenario = study->pack->scenarios[view->scenario];
	char *all = memory_format("all %zu", study->pack->n_scenarios);
	char *level = memory_format("level %d: %s", view->level_no,
		view->level_no <= (int)scenario->n_levels
			? scenario->levels[view->level_no - 1].text
			: "");
	const char *scenarios[] = { scenario->title, all }, *levels[] = { "all", level };

	fields->scenarios = form_add_choice(fields->form, "scenarios", scenarios, 2);
	fields->levels = form_add_choice(fields->form, "levels", levels, 2);
	form_set_choice(fields->form, fields->scenarios, choice->has_all_scenarios);
	form_set_choice(fields->form, fields->levels, choice->has_one_level);
	free(level);
	free(all);
}

/* How many people decided the bucket in view, by the study or by what is published. */
static int64_t count_people(const struct study *study, const struct fire_view *view)
{
	long people = study_people(study);
	const struct published *published = study_published(study, view->scenario, view->level_no);
	int64_t decided = 0, told = published ? published->n : 0;

	if (people >= 0)
		decided = tally_decided(
			study_tally(study, (size_t)people, view->scenario, view->level_no));
	return decided > told ? decided : told;
}

static void add_numbers(struct fire_form *fields, const struct fire_choice *choice,
	const struct study *study, const struct fire_view *view)
{
	static const struct form_number repeats = {
		.least = 1, .most = FIRE_MAX_TARGET, .columns = 7
	};
	static const struct form_number until = { .least = ASK_LEAST_UNTIL * 100,
		.most = ASK_MOST_UNTIL * 100,
		.decimals = 1,
		.columns = 5,
		.after = "%",
		.is_optional = true };
	static const struct form_number at_once = {
		.least = 1, .most = FIRE_MAX_IN_FLIGHT, .columns = 5, .is_optional = true
	};
	struct form *form = fields->form;
	int64_t people = count_people(study, view);

	fields->repeats = form_add_number(form, "repeats", &repeats);
	fields->until = form_add_number(form, "until ±", &until);
	form_set_beside(form, fields->until);
	fields->at_once = form_add_number(form, "at once", &at_once);
	form_set_beside(form, fields->at_once);
	form_set_number(form, fields->repeats, choice->target);
	if (choice->until > 0)
		form_set_number(form, fields->until, choice->until * 100);
	if (choice->limits.max_in_flight > 0)
		form_set_number(form, fields->at_once, choice->limits.max_in_flight);
	if (people > 0) {
		char *note = memory_format("people have %lld here: past that a gap is hard to see "
					   "better",
			(long long)people);

		form_set_note(form, fields->repeats, note);
		free(note);
	}
}

static void add_figures(struct fire_form *fields, const struct fire_choice *choice)
{
	static const struct form_number cap = { .least = 0,
		.most = 1e6,
		.decimals = 2,
		.columns = 9,
		.before = "$",
		.is_optional = true };
	static const char *const buttons[] = { "Fire", "Dry run", "Cancel" };
	struct form *form = fields->form;

	form_add_rule(form);
	fields->to_ask = form_add_fact(form, "to ask", "");
	fields->requests = form_add_fact(form, "requests", "");
	fields->cost = form_add_fact(form, "cost", "");
	fields->cap = form_add_number(form, "stop at", &cap);
	if (choice->limits.max_cost_microusd >= 0)
		form_set_number(form, fields->cap, (double)choice->limits.max_cost_microusd / 1e6);
	form_add_gap(form);
	fields->buttons = form_add_buttons(form, buttons, 3);
}

void fire_form_init(struct fire_form *fields, const struct fire_choice *choice,
	const struct study *study, const struct fire_view *view)
{
	*fields = (struct fire_form){ .form = form_new("Fire", "what to ask, and what it costs") };
	add_models(fields, choice);
	add_conditions(fields, choice, study);
	add_buckets(fields, choice, study, view);
	add_numbers(fields, choice, study, view);
	add_figures(fields, choice);
	form_set_focus(fields->form, fields->models);
}

void fire_form_clear(struct fire_form *fields)
{
	form_free(fields->form);
	fields->form = NULL;
}

void fire_form_read(
	const struct fire_form *fields, const struct study *study, struct fire_choice *choice)
{
	const struct form *form = fields->form;
	double number;

	for (size_t i = 0; i < choice->n_models; i++)
		choice->models[i].is_on = form_is_checked(form, fields->models, (int)i);
	choice->conditions = 0;
	for (size_t i = 0; i < study->pack->n_conditions && i < FIRE_MAX_CONDITIONS; i++)
		if (form_is_checked(form, fields->conditions, (int)i))
			choice->conditions |= UINT64_C(1) << i;
	choice->has_all_scenarios = form_choice(form, fields->scenarios) == 1;
	choice->has_one_level = form_choice(form, fields->levels) == 1;
	if (form_number(form, fields->repeats, &number))
		choice->target = (uint32_t)number;
	if (form_number(form, fields->until, &number))
		choice->until = number / 100;
	else if (!*form_text(form, fields->until))
		choice->until = 0;
	if (form_number(form, fields->at_once, &number))
		choice->limits.max_in_flight = (uint32_t)number;
	else if (!*form_text(form, fields->at_once))
		choice->limits.max_in_flight = 0;
	if (form_number(form, fields->cap, &number))
		choice->limits.max_cost_microusd = llround(number * 1e6);
	else if (!*form_text(form, fields->cap))
		choice->limits.max_cost_microusd = -1;
}

void fire_form_show_models(struct fire_form *fields, const struct fire_choice *choice)
{
	for (size_t i = 0; i < choice->n_models; i++) {
		if (!form_has_option(fields->form, fields->models, (int)i))
			form_add_option(fields->form, fields->models, choice->models[i].name);
		form_set_checked(fields->form, fields->models, (int)i, choice->models[i].is_on);
	}
}

static char *format_tokens(const struct ask_estimate *estimate)
{
	char input[WORDS_SIZE], output[WORDS_SIZE], requests[WORDS_SIZE];

	words_count(estimate->requests, requests);
	words_count((uint64_t)estimate->input_tokens, input);
	words_count((uint64_t)estimate->output_tokens, output);
	char *basis = ask_estimate_basis(estimate);
	char *text = memory_format("%s; about %s tokens in, %s out%s%s%s", requests, input, output,
		basis ? " (" : "", basis ? basis : "", basis ? ")" : "");

	free(basis);
	return text;
}

/* until as chosen: then the estimate is the most there can be. */
static char *format_replies(const struct ask_estimate *estimate, double until)
{
	char left[WORDS_SIZE], already[WORDS_SIZE];

	words_count(estimate->planned - estimate->already, left);
	words_count(estimate->already, already);
	return memory_format("%s%s replies%s%s%s", until > 0 ? "at most " : "", left,
		estimate->already ? "; " : "", estimate->already ? already : "",
		estimate->already ? " are stored already" : "");
}

void fire_form_show_estimate(struct fire_form *fields, const struct ask_estimate *estimate)
{
	double until = 0;

	form_number(fields->form, fields->until, &until);
	char *replies = format_replies(estimate, until), *tokens = format_tokens(estimate);
	char cost[WORDS_SIZE];
	char *about = memory_format("%s%s",
		estimate->cost_microusd <= 0 ? ""
		: until > 0                  ? "at most about "
					     : "about ",
		words_cost(estimate->cost_microusd, cost));
	char *ceiling = until > 0 ? memory_format("repeats are the most then; a bucket takes up to "
						  "about %u",
					    ask_ceiling(until / 100))
				  : NULL;

	form_set_note(fields->form, fields->until, ceiling);
	free(ceiling);

	form_set_fact(fields->form, fields->to_ask, replies);
	form_set_fact(fields->form, fields->requests, tokens);
	form_set_fact(fields->form, fields->cost, about);
	free(about);
	free(tokens);
	free(replies);
}

static void describe_part(
	struct buffer *text, const char *name, const struct ask_estimate *estimate, double until)
{
	char *replies = format_replies(estimate, until), *tokens = format_tokens(estimate);
	char cost[WORDS_SIZE];

	words_cost(estimate->cost_microusd, cost);
	buffer_append_format(
		text, "%s\n  %s\n  requests: %s\n  %s\n\n", name, replies, tokens, cost);
	free(tokens);
	free(replies);
}

/* The bucket in view under the first condition that is asked. */
static void describe_prompt(struct buffer *text, const struct fire_choice *choice,
	const struct study *study, const struct fire_view *view)
{
	struct study_place at = { .scenario = view->scenario, .level_no = view->level_no };

	while (at.condition < study->pack->n_conditions && at.condition < FIRE_MAX_CONDITIONS &&
		!(choice->conditions >> at.condition & 1))
		at.condition++;
	if (choice->conditions >> view->condition & 1)
		at.condition = view->condition;
	const struct prompt *prompt =
		at.condition < study->pack->n_conditions ? study_prompt(study, &at) : NULL;

	if (!prompt)
		return;
	buffer_append_format(
		text, "Asked first, %s:\n\n", study->pack->conditions[at.condition].id);
	if (prompt->system)
		buffer_append_format(text, "(system) %s\n\n", prompt->system);
	for (size_t i = 0; i < prompt->n_turns; i++)
		buffer_append_format(text, "%s\n\n", prompt->turns[i]);
}

char *fire_describe(
	const struct fire_choice *choice, const struct study *study, const struct fire_view *view)
{
	struct ask_estimate all;
	struct buffer text;

	buffer_init(&text, MAX_REPORT);
	fire_estimate(choice, study, view, &all);
	describe_part(&text, "All together", &all, choice->until);
	for (size_t i = 0; i < choice->n_models && fire_choice_count(choice) > 1; i++) {
		struct ask_estimate one = { 0 };

		if (!choice->models[i].is_on || !choice->models[i].is_resolved)
			continue;
		fire_estimate_model(choice, study, view, i, &one);
		describe_part(&text, choice->models[i].name, &one, choice->until);
	}
	describe_prompt(&text, choice, study, view);
	return buffer_take(&text);
}
