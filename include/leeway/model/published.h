/* Reading the published figures of a pack; see struct published in pack.h. */
#ifndef LEEWAY_MODEL_PUBLISHED_H
#define LEEWAY_MODEL_PUBLISHED_H

#include "leeway/model/fields.h"
#include "leeway/model/pack.h"

/* Reads one figure into *published, which starts zeroed, and reports what is wrong with it. */
void published_read(
	struct field_reader *reader, const struct cJSON *object, struct published *published);

/* Reports what a figure says of a scenario, level or condition that the pack does not have. */
void published_judge(struct field_reader *reader, const struct cJSON *object,
	const struct published *published, const struct pack *pack);

void published_clear(struct published *published);

#endif
