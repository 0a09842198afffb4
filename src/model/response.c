#include "leeway/model/response.h"

#include <string.h>

static const char *const outcome_names[N_OUTCOMES] = {
	[OUTCOME_GRANT] = "grant",
	[OUTCOME_REFUSE] = "refuse",
	[OUTCOME_UNCLEAR] = "unclear",
	[OUTCOME_BLOCKED] = "blocked",
	[OUTCOME_EMPTY] = "empty",
};

const char *outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

bool outcome_find(const char *name, enum outcome *outcome)
{
	for (int i = 0; i < N_OUTCOMES; i++) {
		if (strcmp(outcome_names[i], name) != 0)
			continue;
		*outcome = (enum outcome)i;
		return true;
	}
	return false;
}
