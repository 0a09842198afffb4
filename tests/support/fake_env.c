#include "support/fake_env.h"

#include <stddef.h>
#include <string.h>

static int64_t wall_ms(void *data)
{
	(void)data;
	return 1767225600000; /* 2026-01-01T00:00:00Z */
}

static int64_t monotonic_us(void *data)
{
	(void)data;
	return 0;
}

static const char *variable(void *data, const char *name)
{
	const char *const *pair = data;
	for (; pair && pair[0]; pair += 2) {
		if (strcmp(pair[0], name) == 0)
			return pair[1];
	}
	return NULL;
}

static bool entropy(void *data, uint64_t *bits)
{
	(void)data;
	*bits = 1;
	return true;
}

struct env fake_env(const char *const *variables)
{
	return (struct env){
		.wall_ms = wall_ms,
		.monotonic_us = monotonic_us,
		.variable = variable,
		.entropy = entropy,
		.data = (void *)variables,
	};
}
