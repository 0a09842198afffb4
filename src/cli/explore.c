/* `leeway` alone, or `leeway explore`: the explorer on the cache. */
#include <stdlib.h>
#include <string.h>

#include "leeway/cli/command.h"
#include "leeway/screens/app.h"

static const struct option_row options[] = {
	{ "pack", 'p', "PACK", false,
		"the pack, by name or folder; default: the one looked at last" },
	{ "theme", 't', "NAME", false, "the theme, whatever was chosen or configured" },
	{ 0 },
};

static bool is_within(const char *path, const char *folder)
{
	size_t length = folder ? strlen(folder) : 0;

	while (length > 0 && folder[length - 1] == '/')
		length--;
	return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* A cache that was named, among temporary files: a state of it would outlive it. */
static bool is_thrown_away(const struct context *context, const char *path)
{
	bool is_named = context->database || env_variable(context->env, "LEEWAY_DB");

	return is_named && (is_within(path, "/tmp") || is_within(path, "/var/tmp") ||
				   is_within(path, env_variable(context->env, "TMPDIR")));
}

/* Its keys are the explorer's: what interrupts it is a signal. */
static int explore_run(const struct context *context, struct error *error)
{
	const char *pack = arguments_text(context->arguments, "pack");
	char *path = context_database_path(context, error);
	struct app_options app = {
		.env = context->env,
		.config = context->config,
		.database = path,
		.pack = pack,
		.theme = arguments_text(context->arguments, "theme"),
		.remembers = path && !is_thrown_away(context, path),
	};

	if (path)
		app_run(&app, error);
	free(path);
	return context_interrupted() ? EXIT_INTERRUPTED : EXIT_DONE;
}

const struct command command_explore = {
	.name = "explore",
	.help = "open the explorer, as leeway alone does with the same options",
	.options = options,
	.run = explore_run,
};
