/* The people of a cohort, by the name a survey gives them (a number, a panel's id). */
#ifndef LEEWAY_STORE_PEOPLE_H
#define LEEWAY_STORE_PEOPLE_H

#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

/* The row id of a participant, added where missing; -1 on error. Needs a transaction. */
int64_t people_put(struct database *database, int64_t agent, const char *name, struct error *error);

#endif
