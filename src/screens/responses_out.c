/* What goes out of Responses: to the clipboard, to a pager. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/app.h"
#include "leeway/screens/external.h"
#include "leeway/screens/responses_parts.h"
#include "leeway/screens/responses_screen.h"
#include "leeway/store/responses.h"

/* The reply as it came; what was sent, as it is shown. */
static bool copy_text(const struct responses_screen *screen, struct app *app, struct error *error)
{
	const struct responses_column *column = responses_current(&screen->responses);
	struct database *reader = session_reader(app_session(app), error);
	struct stored_response stored;

	if (screen->responses.shows_messages)
		return term_copy(app_term(app), pane_text(column->pane)) ||
		       error_set(error, ERROR_USAGE, "that is too long for the clipboard");
	if (!reader || !responses_read_id(reader, column->shown.id, &stored, error))
		return false;
	return term_copy(app_term(app), stored.id ? stored.response.text : "") ||
	       error_set(error, ERROR_USAGE, "that is too long for the clipboard");
}

void responses_copy(struct responses_screen *screen, struct app *app)
{
	struct error error = { 0 };

	if (!responses_current(&screen->responses)->shown.id)
		app_say(app, "no reply is chosen");
	else if (copy_text(screen, app, &error))
		app_say(app, "handed to the terminal's clipboard");
	else
		app_say_error(app, &error);
}

/* Made safe: a pager hands what it gets on to the terminal. */
static void write_shown(FILE *file, const struct responses_column *column)
{
	char *label = responses_label(column);
	char *heading = memory_format("%s · %s · level %d · %s", label, column->prompt.title,
		column->prompt.level_no, column->prompt.level);
	char *safe = text_sanitise(heading, TEXT_ONE_LINE);

	fprintf(file, "%s\nrepeat %u · %s\n\n%s", safe, column->shown.repeat,
		outcome_name(column->shown.outcome), pane_text(column->pane));
	free(safe);
	free(heading);
	free(label);
}

/* A file of the user's alone with what is shown; its path is to be freed. NULL on error. */
static char *write_temporary(
	const struct responses_column *column, struct app *app, struct error *error)
{
	const char *folder = env_variable(app_env(app), "TMPDIR");
	char *path = memory_format("%s/leeway-XXXXXX", folder ? folder : "/tmp");
	int descriptor = mkstemp(path);
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");

	if (file)
		write_shown(file, column);
	if (file && fclose(file) == 0)
		return path;
	error_set(error, ERROR_FILE, "%s: cannot write a temporary file", path);
	if (descriptor >= 0)
		unlink(path);
	free(path);
	return NULL;
}

void responses_page(struct responses_screen *screen, struct app *app)
{
	const struct responses_column *column = responses_current(&screen->responses);
	const char *pager = env_variable(app_env(app), "PAGER");
	struct error error = { 0 };

	if (!column->shown.id) {
		app_say(app, "no reply is chosen");
		return;
	}
	char *path = write_temporary(column, app, &error);

	if (!path || !external_open(app_term(app), pager ? pager : "less", path, &error))
		app_say_error(app, &error);
	if (path)
		unlink(path);
	free(path);
}
