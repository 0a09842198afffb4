/* A model as it is written on the command line: a name, then parameters. Pure functions. */
#ifndef LEEWAY_PROVIDER_SPEC_H
#define LEEWAY_PROVIDER_SPEC_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"

enum { SPEC_MAX_LENGTH = 1024 };

struct spec {
	char *name; /* "PROVIDER:MODEL" or a model id of the configuration. */
	struct parameters parameters;
};

/*
 * Reads "NAME[,parameter=value]…". A comma begins a parameter only where letters and '=' follow, so
 * that names and values may hold commas. ERROR_USAGE for an unknown or repeated parameter, a bad
 * value, control characters, and what is not UTF-8 or too long.
 */
bool spec_read(const char *text, struct spec *spec, struct error *error);
void spec_clear(struct spec *spec);

/* Sets the spec's parameters over what is there. */
void spec_apply(const struct spec *spec, struct parameters *parameters);

#endif
