/* Parts of `leeway export`: export_survey.c and export_people.c. */
#ifndef LEEWAY_CLI_EXPORT_PARTS_H
#define LEEWAY_CLI_EXPORT_PARTS_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/cli/command.h"

/* `leeway export survey`: a pack as a survey to field; needs no cache. */
bool export_survey(const struct context *context, struct error *error);

/* `leeway export package DIR`, for people without leeway; it is in export.c. */
bool export_package(const struct context *context, struct error *error);

/* `leeway export people`: who answered, under the names the cache has for them. */
bool export_people(const struct context *context, struct error *error);

#endif
