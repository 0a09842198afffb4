#include "leeway/model/interview.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"

void interview_init(struct interview *interview, const struct pack *pack, bool needs_explanation)
{
	*interview = (struct interview){
		.pack = pack, .needs_explanation = needs_explanation, .clock_us = -1
	};
}

void interview_clear(struct interview *interview)
{
	free(interview->items);
	free(interview->explanation);
	*interview = (struct interview){ 0 };
}

/* Fisher and Yates' shuffle, in Durstenfeld's form. */
static void shuffle(struct random *random, struct interview_item *items, size_t n_items)
{
	for (size_t i = n_items; i > 1; i--) {
		size_t other = (size_t)random_below(random, i);
		struct interview_item item = items[i - 1];

		items[i - 1] = items[other];
		items[other] = item;
	}
}

void interview_draw(const struct pack *pack, uint64_t seed, struct interview_item *items)
{
	struct random random;

	random_init(&random, seed);
	for (size_t i = 0; i < pack->n_scenarios; i++) {
		uint64_t n_levels = pack->scenarios[i]->n_levels;

		items[i] = (struct interview_item){
			.scenario = i,
			.level_no = (int)random_below(&random, n_levels) + 1,
		};
	}
	shuffle(&random, items, pack->n_scenarios);
}

void interview_consent(struct interview *interview, bool agrees)
{
	if (interview->stage == INTERVIEW_CONSENT)
		interview->stage = agrees ? INTERVIEW_BEGINNING : INTERVIEW_DECLINED;
}

static void forget_answer(struct interview *interview)
{
	interview->has_choice = false;
	free(interview->explanation);
	interview->explanation = NULL;
	interview->n_changes = 0;
	interview->decision_us = interview->writing_us = 0;
	interview->clock_us = -1;
}

static void ask_next(struct interview *interview)
{
	forget_answer(interview);
	interview->stage = INTERVIEW_DONE;
	for (size_t i = 0; i < interview->n_items; i++) {
		if (interview->items[i].is_answered)
			continue;
		interview->current = i;
		interview->stage = INTERVIEW_QUESTION;
		return;
	}
}

void interview_begin(
	struct interview *interview, const struct interview_item *items, size_t n_items)
{
	if (interview->stage != INTERVIEW_BEGINNING)
		return;
	free(interview->items);
	interview->items = memory_copy_array(items, n_items, sizeof *items);
	interview->n_items = n_items;
	ask_next(interview);
	bool is_first = interview->stage == INTERVIEW_QUESTION && interview->current == 0;

	if (interview->shows_introduction && is_first)
		interview->stage = INTERVIEW_INTRODUCTION;
}

void interview_introduced(struct interview *interview)
{
	if (interview->stage == INTERVIEW_INTRODUCTION)
		ask_next(interview);
}

void interview_tick(struct interview *interview, int64_t now_us)
{
	int64_t spent_us = interview->clock_us < 0 ? 0 : now_us - interview->clock_us;

	interview->clock_us = now_us;
	if (interview->stage == INTERVIEW_QUESTION)
		interview->decision_us += spent_us;
	else if (interview->stage == INTERVIEW_EXPLANATION)
		interview->writing_us += spent_us;
}

void interview_withdraw(struct interview *interview)
{
	if (interview->stage == INTERVIEW_DONE || interview->stage == INTERVIEW_LEFT)
		interview->stage = INTERVIEW_WITHDRAWING;
}

void interview_withdrawn(struct interview *interview)
{
	if (interview->stage == INTERVIEW_WITHDRAWING)
		interview->stage = INTERVIEW_WITHDRAWN;
}

void interview_fail_to_withdraw(struct interview *interview)
{
	if (interview->stage == INTERVIEW_WITHDRAWING)
		interview->stage = INTERVIEW_LEFT;
}

void interview_fail_to_begin(struct interview *interview)
{
	if (interview->stage == INTERVIEW_BEGINNING)
		interview->stage = INTERVIEW_CONSENT;
}

void interview_choose(struct interview *interview, enum answer answer)
{
	if (interview->stage != INTERVIEW_QUESTION)
		return;
	interview->n_changes += interview->has_choice && interview->choice != answer;
	interview->choice = answer;
	interview->has_choice = true;
}

bool interview_confirm(struct interview *interview)
{
	if (interview->stage != INTERVIEW_QUESTION || !interview->has_choice)
		return false;
	interview->stage = INTERVIEW_EXPLANATION;
	return true;
}

void interview_reconsider(struct interview *interview)
{
	if (interview->stage == INTERVIEW_EXPLANATION)
		interview->stage = INTERVIEW_QUESTION;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

bool interview_explain(struct interview *interview, const char *explanation)
{
	if (interview->stage != INTERVIEW_EXPLANATION ||
		(interview->needs_explanation && is_blank(explanation)))
		return false;
	free(interview->explanation);
	interview->explanation = memory_copy_text(is_blank(explanation) ? "" : explanation);
	interview->stage = INTERVIEW_KEEPING;
	return true;
}

void interview_keep(struct interview *interview)
{
	if (interview->stage != INTERVIEW_KEEPING)
		return;
	interview->items[interview->current].is_answered = true;
	ask_next(interview);
}

void interview_fail_to_keep(struct interview *interview)
{
	if (interview->stage == INTERVIEW_KEEPING)
		interview->stage = INTERVIEW_EXPLANATION;
}

void interview_leave(struct interview *interview)
{
	if (interview_is_under_way(interview))
		interview->stage = INTERVIEW_LEFT;
}

bool interview_is_under_way(const struct interview *interview)
{
	return interview->stage == INTERVIEW_BEGINNING ||
	       interview->stage == INTERVIEW_INTRODUCTION ||
	       interview->stage == INTERVIEW_QUESTION ||
	       interview->stage == INTERVIEW_EXPLANATION || interview->stage == INTERVIEW_KEEPING;
}

size_t interview_number(const struct interview *interview)
{
	size_t n_answered = 0;

	for (size_t i = 0; i < interview->n_items; i++)
		n_answered += interview->items[i].is_answered;
	return n_answered < interview->n_items ? n_answered + 1 : interview->n_items;
}

const struct scenario *interview_scenario(const struct interview *interview)
{
	if (interview->current >= interview->n_items)
		return NULL;
	return interview->pack->scenarios[interview->items[interview->current].scenario];
}

char *interview_text(const struct interview *interview)
{
	const struct scenario *scenario = interview_scenario(interview);

	return scenario ? scenario_render(scenario, interview->items[interview->current].level_no)
			: memory_copy_text("");
}

enum outcome interview_outcome(const struct interview *interview)
{
	const struct scenario *scenario = interview_scenario(interview);

	return scenario && scenario->grant == interview->choice ? OUTCOME_GRANT : OUTCOME_REFUSE;
}
