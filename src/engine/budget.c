#include "leeway/engine/budget.h"

#include <math.h>

void budget_init(struct budget *budget, int64_t cap_microusd)
{
	*budget = (struct budget){ .cap_microusd = cap_microusd };
}

bool budget_allows(const struct budget *budget, int64_t estimate_microusd)
{
	if (budget->cap_microusd < 0)
		return true;
	/* What costs nothing is let through also at the cap. */
	if (estimate_microusd == 0)
		return budget->spent_microusd <= budget->cap_microusd;
	return budget->spent_microusd + budget->reserved_microusd + estimate_microusd <=
	       budget->cap_microusd;
}

void budget_reserve(struct budget *budget, int64_t estimate_microusd)
{
	budget->reserved_microusd += estimate_microusd;
}

void budget_settle(struct budget *budget, int64_t reserved_microusd, int64_t actual_microusd)
{
	budget->reserved_microusd -= reserved_microusd;
	if (actual_microusd > 0)
		budget->spent_microusd += actual_microusd;
}

void cost_history_add(struct cost_history *history, int64_t cost_microusd, uint32_t n_choices)
{
	if (cost_microusd < 0 || n_choices == 0)
		return;
	history->sum_microusd += (double)cost_microusd;
	history->n_choices += n_choices;
}

int64_t budget_estimate(const struct cost_history *history, const struct price *price,
	size_t n_bytes, uint32_t n_choices)
{
	if (history->n_choices > 0)
		return (int64_t)ceil(
			history->sum_microusd / (double)history->n_choices * n_choices);
	if (!price->is_known)
		return 0;
	double input =
		fmax((double)n_bytes / BUDGET_BYTES_PER_TOKEN, n_choices * history->input_tokens) *
		price->input;
	double reply =
		history->output_tokens > 0 ? history->output_tokens : BUDGET_FIRST_OUTPUT_TOKENS;
	double output = n_choices * reply * price->output;
	return (int64_t)ceil(input + output);
}

double budget_estimate_tokens(size_t n_bytes, uint32_t n_choices)
{
	return (double)n_bytes / BUDGET_BYTES_PER_TOKEN +
	       (double)n_choices * BUDGET_FIRST_OUTPUT_TOKENS;
}
