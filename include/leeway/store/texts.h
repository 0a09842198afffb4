/* Texts that many rows may share, each stored once. For the store's own modules. */
#ifndef LEEWAY_STORE_TEXTS_H
#define LEEWAY_STORE_TEXTS_H

#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

/* The row id of a text, added where missing; 0 for NULL and "", -1 on error. */
int64_t texts_put(struct database *database, const char *text, struct error *error);

/* The same for the short names kept apart (models returned, finish reasons). */
int64_t labels_put(struct database *database, const char *name, struct error *error);

#endif
