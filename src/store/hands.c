#include "leeway/store/hands.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"
#include "leeway/store/responses.h"
#include "leeway/store/tallies.h"

/* Grants come before refusals. */
static enum outcome outcome_of(const struct hands *hands, uint32_t index)
{
	return index < hands->grants ? OUTCOME_GRANT : OUTCOME_REFUSE;
}

static bool find_place(struct database *database, const struct prompt *prompt, struct hands *hands,
	struct error *error)
{
	char name[] = HANDS_COHORT;
	struct agent audience = { .kind = AGENT_COHORT, .name = name };
	struct tally tally;
	int64_t next_repeat;

	hands->agent = agents_put(database, &audience, error);
	hands->prompt = hands->agent < 0 ? -1 : prompts_put(database, prompt, error);
	if (hands->prompt < 0 ||
		!tallies_read(database, hands->agent, hands->prompt, &tally, &next_repeat, error))
		return false;
	hands->first_repeat = (uint32_t)next_repeat;
	return true;
}

bool hands_add(struct database *database, const struct prompt *prompt, struct hands *hands,
	struct error *error)
{
	if (!find_place(database, prompt, hands, error))
		return false;
	for (uint32_t i = 0; i < hands->grants + hands->refusals; i++) {
		struct response response = {
			.agent = hands->agent,
			.prompt = hands->prompt,
			.repeat = hands->first_repeat + i,
			.outcome = outcome_of(hands, i),
			.text = "",
			.asked_at_ms = hands->at_ms,
			.latency_ms = -1,
			.input_tokens = -1,
			.output_tokens = -1,
			.reasoning_tokens = -1,
			.cost_microusd = -1,
		};
		bool added;

		if (!responses_add(database, &response, &added, error))
			return false;
	}
	return true;
}

bool hands_take_back(struct database *database, const struct hands *hands, uint32_t *n_taken,
	struct error *error)
{
	struct tally taken = { { 0 } };

	*n_taken = 0;
	for (uint32_t i = 0; i < hands->grants + hands->refusals; i++) {
		if (!store_run(database, error, STATEMENT_HAND_REMOVE,
			    BINDS(bind_int(hands->agent), bind_int(hands->prompt),
				    bind_int(hands->first_repeat + i))))
			return false;
		if (sqlite3_changes(database->handle) == 0)
			continue;
		tally_add(&taken, outcome_of(hands, i), -1);
		(*n_taken)++;
	}
	return tallies_add(database, hands->agent, hands->prompt, &taken, 0, error);
}
