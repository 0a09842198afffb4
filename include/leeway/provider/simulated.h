/*
 * Simulated agents: replies without a network, for demos and tests. They are no models of anyone:
 * every one is marked synthetic wherever it is shown. Pure functions; any thread.
 *
 * With level l of L, x = (l - 1) / (L - 1), and x = 1/2 where L = 1; a higher level is a milder
 * exception. A verdict refuses with probability
 *
 *	sim:people    0.90 - 0.80 x + s, between 0.02 and 0.98
 *	sim:strict    0.995 - 0.020 x
 *	sim:lenient   0.25 - 0.20 x
 *	sim:noisy     0.50
 *
 * where s, uniform in -0.10 … 0.10, is fixed for a scenario by a hash of pack and scenario id. The
 * condition does not change the curve. Replies of sim:noisy are, before a verdict is drawn, with
 * probability 0.10 no verdict, 0.05 blocked by a filter, 0.03 empty and 0.02 cut off before the
 * verdict.
 *
 * A draw depends on the seed (parameter "seed", else SIMULATED_DEFAULT_SEED), the model, the
 * prompt's digest and the repeat, and on nothing else: reruns and interrupted runs agree bit for
 * bit, however many choices a request has. In a conversation of several steps all but the last get
 * a short analysis.
 *
 * Tokens are counted as four thirds of the words, rounded up. The cost is 0. With the parameter
 * "latency_ms" answers are due after 0.5 to 1.5 times that time.
 */
#ifndef LEEWAY_PROVIDER_SIMULATED_H
#define LEEWAY_PROVIDER_SIMULATED_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/random.h"
#include "leeway/provider/provider.h"

enum { SIMULATED_DEFAULT_SEED = 1, SIMULATED_MAX_CHOICES = 128 };

enum simulated_model { SIMULATED_PEOPLE, SIMULATED_STRICT, SIMULATED_LENIENT, SIMULATED_NOISY };
enum { N_SIMULATED_MODELS = 4 };

/* "people", "strict", "lenient", "noisy" */
const char *simulated_model_name(enum simulated_model model);
bool simulated_model_find(const char *name, enum simulated_model *model);

/* The probability that a verdict refuses; pack and scenario are ids. */
double simulated_refusal_rate(enum simulated_model model, const char *pack, const char *scenario,
	int level_no, int n_levels);

/* simulated_text.c: what an answer says. To be freed; prompt may be NULL. */
enum simulated_kind {
	SIMULATED_GRANTS,
	SIMULATED_REFUSES,
	SIMULATED_WAVERS, /* No verdict. */
	SIMULATED_BLOCKS, /* As a provider's filter puts it. */
	SIMULATED_ANALYSES, /* A step before the last. */
	SIMULATED_BREAKS_OFF, /* Cut off before the verdict. */
};

char *simulated_write(enum simulated_kind kind, const struct prompt *prompt, struct random *random);

#endif
