/* Themes from somebody else: read or refused, and what is read can be looked up. */
#include <assert.h>

#include "fuzz/fuzz.h"
#include "leeway/tui/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { 0 };
	struct theme *theme = theme_read("fuzz.json", "default", (const char *)data, size, &error);

	assert(theme || error.message);
	for (int role = 0; theme && role < N_ROLES; role++)
		for (int depth = DEPTH_MONO; depth <= DEPTH_TRUE; depth++)
			theme_look(theme, style_of((enum role)role, ROLE_GROUND),
				(enum theme_depth)depth);
	theme_free(theme);
	error_clear(&error);
	return 0;
}
