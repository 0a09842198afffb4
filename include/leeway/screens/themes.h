/*
 * Themes: those installed and the user's own, and the dialog that previews them while the selection
 * moves. A theme of the user's folder, "themes" in that of the configuration, goes before an
 * installed one of its name.
 */
#ifndef LEEWAY_SCREENS_THEMES_H
#define LEEWAY_SCREENS_THEMES_H

#include <stddef.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/screens/screen.h"
#include "leeway/tui/theme.h"

/* NULL where there is none of that name, or it has a fault. */
struct theme *themes_load(const struct env *env, const char *name, struct error *error);

/* Names of all, sorted, each once; to free with file_free_names. NULL with n_names 0: there is
 * none. */
char **themes_list(const struct env *env, size_t *n_names);

extern const struct screen_ops themes_dialog;

#endif
