/*
 * Prices of tokens, from the built-in table (src/provider/prices.json, with its date) and the
 * user's configuration. Pure functions.
 */
#ifndef LEEWAY_PROVIDER_PRICES_H
#define LEEWAY_PROVIDER_PRICES_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/provider/provider.h"

/* US dollars per million tokens, which is micro-dollars per token. */
struct price {
	bool is_known;
	double input, cached_input, cache_write, output;
};

/* The built-in price of a provider's model; a dated id falls back to its family's row. */
struct price price_find(const char *provider, const char *model);

/* "2026-08-01": when the built-in table was read off. */
const char *price_table_date(void);

/*
 * Micro-dollars a reply cost: (input - cached - written) * input + cached * cached_input + written
 * * cache_write + output * output, rounded; the provider's own figure where it reports one; -1
 * where neither price nor figure is known, or the tokens are not.
 */
int64_t price_cost_microusd(const struct price *price, const struct reply *reply);

#endif
