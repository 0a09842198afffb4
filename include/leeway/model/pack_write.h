/*
 * Writes parts of a pack.json in one stable layout: a tab a depth, a line a member. Pure functions;
 * any thread. Texts returned are to be freed; what is NULL is left out.
 */
#ifndef LEEWAY_MODEL_PACK_WRITE_H
#define LEEWAY_MODEL_PACK_WRITE_H

#include "leeway/model/pack.h"

/* An object with title, source, licence, notes and consent. */
char *pack_write_head(const struct pack *pack);

/* A condition as it stands in the list of a pack.json. */
char *pack_write_condition(const struct condition *condition);

#endif
