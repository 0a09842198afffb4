/* Prompts in the cache. Adding needs a transaction of database.h around it. */
#ifndef LEEWAY_STORE_PROMPTS_H
#define LEEWAY_STORE_PROMPTS_H

#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/prompt.h"
#include "leeway/store/database.h"

/* The row id, added where missing; -1 on error. The level's number is brought up to date. */
int64_t prompts_put(struct database *database, const struct prompt *prompt, struct error *error);

/* The row id, 0 where there is none, -1 on error. */
int64_t prompts_find(struct database *database, const struct prompt *prompt, struct error *error);

#endif
