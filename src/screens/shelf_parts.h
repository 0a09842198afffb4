/* What the parts of a shelf share; only for src/screens/shelf*.c. */
#ifndef LEEWAY_SCREENS_SHELF_PARTS_H
#define LEEWAY_SCREENS_SHELF_PARTS_H

#include "leeway/screens/shelf.h"

/* Chooses anew which rows are shown. */
void shelf_rebuild(struct shelf *shelf);

/* Looks for the word in the next texts. */
bool shelf_search_texts(struct shelf *shelf, struct database *database, struct error *error);

/* Forgets the beginnings of texts. */
void shelf_drop_lines(struct shelf *shelf);

#endif
