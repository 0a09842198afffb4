/*
 * A condition: how a scenario's question is put. Part of a pack; immutable once read.
 */
#ifndef LEEWAY_MODEL_CONDITION_H
#define LEEWAY_MODEL_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/base/json.h"
#include "leeway/model/fields.h"

enum { CONDITION_MAX_STEPS = 8 };

struct condition {
	char *id;
	char *title;
	char *ask; /* The yes-or-no instruction, last in the last turn; NULL: none. */
	char *add; /* Added between the scenario and ask; NULL: none. */
	char *system; /* System text; NULL: none. */
	char **steps; /* User turns of one conversation; the first follows the scenario. */
	size_t n_steps; /* 0: one turn. */
	char *answer_after; /* Marker behind which the verdict stands; NULL: none. */
	char *note; /* NULL: none. */
};

/* Reads a condition object of a document into *condition; false and cleared on a fault. */
bool condition_read(const struct json_document *document, const struct cJSON *object,
	struct condition *condition, struct error *error);

/*
 * Reads all that can be read into *condition, which starts zeroed, and reports every fault; with an
 * error among them what is faulty stays NULL. condition_clear in any case.
 */
void condition_read_all(
	struct field_reader *reader, const struct cJSON *object, struct condition *condition);

void condition_clear(struct condition *condition);

#endif
