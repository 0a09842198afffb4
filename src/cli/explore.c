/* `leeway` alone, or `leeway explore`: the explorer on the cache. */
#include <stdlib.h>

#include "leeway/cli/command.h"
#include "leeway/screens/app.h"

static const struct option_row options[] = {
	{ "pack", 'p', "PACK", false, "the pack, by name or folder; default: paper" },
	{ 0 },
};

static int explore_run(const struct context *context, struct error *error)
{
	const char *pack = arguments_text(context->arguments, "pack");
	char *path = context_database_path(context, error);
	struct app_options app = {
		.env = context->env,
		.config = context->config,
		.database = path,
		.pack = pack ? pack : "paper",
	};

	if (path)
		app_run(&app, error);
	free(path);
	return EXIT_DONE;
}

const struct command command_explore = {
	.name = "explore",
	.help = "open the explorer, as leeway alone does",
	.options = options,
	.run = explore_run,
};
