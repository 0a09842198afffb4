/* Stars: responses a reader marked to find them again. Not part of any count. */
#ifndef LEEWAY_STORE_STARS_H
#define LEEWAY_STORE_STARS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

/* Stars a response, or takes its star away; needs a transaction. A star keeps its first time. */
bool stars_set(struct database *database, int64_t response, bool starred, int64_t at_ms,
	struct error *error);

#endif
