/* The built-in providers, as a table. Constant data. */
#ifndef LEEWAY_PROVIDER_PRESETS_H
#define LEEWAY_PROVIDER_PRESETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/provider/provider.h"

struct preset {
	const char *id;
	const char *title; /* For people. */
	enum protocol protocol;
	const char *base_url; /* NULL for simulated. */
	const char *url_variable; /* Environment variable that replaces base_url; NULL: none. */
	const char *key_variable; /* Environment variable with the key; NULL: none needed. */
	uint32_t max_choices;
	uint32_t max_in_flight;
	bool new_token_cap;
	bool random_seed;
	bool serves_here; /* A model server people run themselves: no price on this machine. */
};

const struct preset *presets_get(size_t *n_presets);

/* A provider that people know but this version cannot ask: what to do instead; NULL: unknown. */
const char *presets_explain_absent(const char *id);

#endif
