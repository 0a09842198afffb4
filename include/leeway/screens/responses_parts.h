/* What the parts of Responses share; only for src/screens/responses*.c. */
#ifndef LEEWAY_SCREENS_RESPONSES_PARTS_H
#define LEEWAY_SCREENS_RESPONSES_PARTS_H

#include "leeway/screens/responses.h"

/* Where the parts of a column are; a part without rows or columns is not shown. */
struct responses_places {
	struct rectangle heading, list, text_heading, text;
	int rule_row, rule_column; /* Of the line between list and text; -1: none. */
};

/* Whether both columns are shown in an area. */
bool responses_has_room_beside(const struct responses *responses, struct rectangle area);

struct responses_places responses_places(
	const struct responses *responses, size_t column, struct rectangle area);

/* The rows of a column's list. */
struct list_rows responses_rows(const struct responses_column *column);

/* Fills a column's pane with the chosen reply, or with what was sent for it. */
bool responses_fill(struct responses_column *column, struct database *database, bool shows_messages,
	struct error *error);

/* "gpt-4o-mini · cot"; to be freed. */
char *responses_label(const struct responses_column *column);

/* What an outcome is written in. */
enum role responses_role(enum outcome outcome);

#endif
