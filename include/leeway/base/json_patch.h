/*
 * Changes a JSON text as its author would: only the values that differ are written anew, and the
 * comments, the layout and the order of what stays are kept. Pure functions; any thread.
 */
#ifndef LEEWAY_BASE_JSON_PATCH_H
#define LEEWAY_BASE_JSON_PATCH_H

#include <stddef.h>

#include "leeway/base/error.h"

/*
 * What leads from the JSON text before to the JSON text after, done to text, which says the same as
 * before and may say it in other words: members at their defaults left out, further members. Items
 * of lists are found again by value, or by their "id"; one that moved takes its comments along, one
 * that is gone takes its own with it. New values are laid out as in after. To be freed; NULL and
 * ERROR_INPUT where one of the three is no JSON.
 */
char *json_patch(const char *text, const char *before, const char *after, struct error *error);

/* Comments in a JSON text. */
size_t json_count_comments(const char *text);

#endif
