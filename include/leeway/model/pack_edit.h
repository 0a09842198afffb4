/*
 * Changes of a pack.json as text, its comments and layout kept. Pure functions; any thread. Texts
 * returned are to be freed; NULL and ERROR_INPUT where the text is no JSON.
 */
#ifndef LEEWAY_MODEL_PACK_EDIT_H
#define LEEWAY_MODEL_PACK_EDIT_H

#include "leeway/base/error.h"

/*
 * Lists a scenario behind another one (NULL, or one that is not listed: last; "": first). A pack
 * without a list, or with that scenario in it, stays as it is.
 */
char *pack_edit_list(const char *text, const char *id, const char *behind, struct error *error);

/* Takes a scenario out of the list; the list itself goes with its last one. */
char *pack_edit_unlist(const char *text, const char *id, struct error *error);

#endif
