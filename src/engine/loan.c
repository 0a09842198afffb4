#include "leeway/engine/loan.h"

#include <stdlib.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/engine/run_state.h"
#include "leeway/store/responses.h"

static void add_repeat(const struct bucket_repeats *into, uint32_t repeat)
{
	size_t n_repeats = *into->n_repeats;

	*into->repeats = memory_resize(*into->repeats, n_repeats + 1, sizeof **into->repeats);
	(*into->repeats)[n_repeats] = repeat;
	*into->n_repeats = n_repeats + 1;
}

void loans_add_asked(const struct run *run, const struct bucket_repeats *into)
{
	for (const struct conversation *at = run->conversations; at; at = at->next) {
		if (at->prompt_row != into->prompt || at->model->row != into->agent ||
			at->state == CONVERSATION_DROPPED)
			continue;
		for (uint32_t i = 0; i < at->n_repeats; i++)
			add_repeat(into, at->repeats[i]);
	}
}

/* The plan's index of a bucket; the number of cells where there is none. */
static size_t find_cell(const struct run *run, int64_t agent, int64_t prompt)
{
	size_t n_cells = plan_n_cells(run->plan), cell = 0;

	while (cell < n_cells &&
		(run->models[plan_cell_agent(run->plan, cell)].row != agent ||
			run->prompt_rows[plan_cell_prompt(run->plan, cell)] != prompt))
		cell++;
	return cell;
}

void loans_add_borrowed(const struct run *run, const struct bucket_repeats *into, uint32_t first)
{
	const struct run *borrower = run->borrower;

	if (!borrower ||
		find_cell(borrower, into->agent, into->prompt) == plan_n_cells(borrower->plan))
		return;
	for (uint32_t repeat = first; repeat < borrower->target; repeat++)
		add_repeat(into, repeat);
}

static void lend(struct run *run, struct run *lender, size_t cell)
{
	struct loan loan = { .cell = cell };

	loan.n_repeats = plan_lend(lender->plan, cell, run->target, &loan.repeats);
	if (loan.n_repeats == 0)
		return;
	goals_skip(&lender->goals, lender->plan, cell, (int64_t)loan.n_repeats);
	MEMORY_RESERVE_ONE(run->loans.entries, run->loans.n_entries, run->loans.capacity);
	run->loans.entries[run->loans.n_entries++] = loan;
}

void loans_take(struct run *run, struct run *lender)
{
	run->loans.lender = lender;
	lender->borrower = run;
	for (size_t i = 0; i < plan_n_cells(run->plan); i++) {
		size_t cell = find_cell(lender, run->models[plan_cell_agent(run->plan, i)].row,
			run->prompt_rows[plan_cell_prompt(run->plan, i)]);

		if (cell < plan_n_cells(lender->plan))
			lend(run, lender, cell);
	}
	lender->progress.planned = plan_planned(lender->plan);
}

static bool has_repeat(const uint32_t *repeats, size_t n_repeats, uint32_t repeat)
{
	for (size_t i = 0; i < n_repeats; i++)
		if (repeats[i] == repeat)
			return true;
	return false;
}

/* Keeps of a loan what is not in the cache. */
static void leave_out_stored(const struct run *run, const struct run *lender, struct loan *loan)
{
	int64_t agent = lender->models[plan_cell_agent(lender->plan, loan->cell)].row;
	int64_t prompt = lender->prompt_rows[plan_cell_prompt(lender->plan, loan->cell)];
	struct error error = { 0 };
	uint32_t *present = NULL;
	size_t n_present = 0, n_kept = 0;

	/* Where it cannot be read they are asked again at worst, and stored once. */
	if (!responses_present(
		    run->tools->database, agent, prompt, run->target, &present, &n_present, &error))
		log_message(LOG_WARNING, "run %lld: %s", (long long)run->id, error.message);
	error_clear(&error);
	for (size_t i = 0; i < loan->n_repeats; i++)
		if (!has_repeat(present, n_present, loan->repeats[i]))
			loan->repeats[n_kept++] = loan->repeats[i];
	loan->n_repeats = n_kept;
	free(present);
}

void loans_give_back(struct run *run)
{
	struct run *lender = run->loans.lender;

	for (size_t i = 0; lender && i < run->loans.n_entries; i++) {
		struct loan *loan = &run->loans.entries[i];

		leave_out_stored(run, lender, loan);
		if (loan->n_repeats == 0)
			continue;
		plan_take_back(lender->plan, loan->cell, loan->repeats, loan->n_repeats);
		goals_skip(&lender->goals, lender->plan, loan->cell, -(int64_t)loan->n_repeats);
		lender->progress.planned = plan_planned(lender->plan);
	}
	loans_forget(run);
}

void loans_forget(struct run *run)
{
	if (run->loans.lender)
		run->loans.lender->borrower = NULL;
	for (size_t i = 0; i < run->loans.n_entries; i++)
		free(run->loans.entries[i].repeats);
	free(run->loans.entries);
	run->loans = (struct loans){ 0 };
}
