#include <stdlib.h>

#include "leeway/screens/present.h"

static void type_digit(struct present *present, uint32_t digit)
{
	uint32_t longer = present->typed * 10 + digit;

	if (longer <= HANDS_MAX) {
		present->typed = longer;
		present->has_typed = true;
	}
}

/* The first Enter ends the hands for yes, the second those for no. */
static bool take_number(struct present *present, const struct study *study, struct hands *hands)
{
	if (!present->has_typed)
		return false;
	uint32_t number = present->typed;

	present->typed = 0;
	present->has_typed = false;
	if (present->entry == ENTRY_YES) {
		present->n_yes = number;
		present->entry = ENTRY_NO;
		return false;
	}
	bool is_yes_grant = study->pack->scenarios[present->scenario]->grant == ANSWER_YES;

	present->entry = ENTRY_NONE;
	*hands = (struct hands){
		.grants = is_yes_grant ? present->n_yes : number,
		.refusals = is_yes_grant ? number : present->n_yes,
	};
	return true;
}

bool present_type(struct present *present, const struct key *key, const struct study *study,
	struct hands *hands)
{
	switch (key->code) {
	case KEYCODE_CHARACTER:
		if (key->character >= '0' && key->character <= '9' && !key->modifiers)
			type_digit(present, key->character - '0');
		return false;
	case KEYCODE_BACKSPACE:
		present->typed /= 10;
		present->has_typed = present->typed > 0;
		return false;
	case KEYCODE_ENTER:
		return take_number(present, study, hands);
	default:
		return false;
	}
}
