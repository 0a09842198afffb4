/* What goes out of Responses: to the clipboard, to a pager. */
#include <stdlib.h>

#include "leeway/screens/app.h"
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
