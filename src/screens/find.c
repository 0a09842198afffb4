#include "leeway/screens/find.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/finding.h"
#include "leeway/screens/responses_parts.h"
#include "leeway/screens/responses_screen.h"
#include "leeway/screens/typing.h"
#include "leeway/store/search.h"
#include "leeway/tui/list.h"
#include "leeway/tui/matches.h"
#include "leeway/tui/textfield.h"

/* The moves of the list are numbered like the actions of list.h. */
enum { FIND_FIRST = SCOPE_FIND * 100, FIND_ENTER = FIND_FIRST + 50 };
enum {
	COLUMNS = 116,
	ROWS = 40,
	MAX_QUERY = 300,
	BATCH = 2000, /* Texts indexed by one job: some 40 ms. */
	MAX_MARKS = 16,
	NARROW = 80,
};

struct find;

/* What an errand is given. The dialog is there as long as the errand was not dropped. */
struct search_errand {
	struct finding *finding;
	struct find *find;
};

struct find {
	struct app *app;
	struct textfield *query;
	struct search_errand *errand; /* Under way; NULL: none. */
	struct finding *shown; /* What was found; NULL: nothing was looked for. */
	struct list list;
	char *wanted; /* What is to be looked for once the index is up to date; NULL: nothing. */
	uint64_t job; /* That brings the index up to date; 0: none goes on. */
	uint64_t n_indexed;
	bool is_behind; /* The index could not be brought up to date. */
};

static const struct dialog_frame frame = { ROWS, COLUMNS, "Find in all replies",
	"words, \"a phrase\", begin*" };

/* --- The index --- */

static bool index_more(struct database *database, void *data, uint32_t *count, struct error *error)
{
	int64_t n_indexed;

	(void)data;
	if (!search_index(database, BATCH, &n_indexed, error))
		return false;
	*count = (uint32_t)n_indexed;
	return true;
}

static void forget(void *data)
{
	(void)data;
}

static bool submit_index_job(struct find *find)
{
	struct engine_job job = { .work = index_more, .free = forget };
	struct error error = { 0 };

	find->job = session_write(app_session(find->app), &job, &error);
	/* Another process writes: what it indexed can be searched. */
	find->is_behind = find->job == 0;
	error_clear(&error);
	return find->job != 0;
}

/* --- The search --- */

static void run_search(void *data, const atomic_bool *stop)
{
	struct search_errand *errand = data;

	finding_run(errand->finding, stop);
}

static void take_search(void *data, struct app *app)
{
	struct search_errand *errand = data;
	struct find *find = errand->find;

	finding_free(find->shown);
	find->shown = errand->finding;
	find->errand = NULL;
	find->list = (struct list){ 0 };
	errand->finding = NULL;
	app_redraw(app);
}

static void free_search(void *data)
{
	struct search_errand *errand = data;

	finding_free(errand->finding);
	free(errand);
}

static const struct errand_ops search_ops = { run_search, take_search, free_search };

static void drop_search(struct find *find)
{
	if (find->errand)
		app_drop_errand(find->app, find->errand);
	find->errand = NULL;
}

static void look(struct find *find)
{
	struct search_errand *errand = memory_alloc(1, sizeof *errand);

	drop_search(find);
	errand->find = find;
	errand->finding =
		finding_new(app_env(find->app), session_path(app_session(find->app)), find->wanted);
	free(find->wanted);
	find->wanted = NULL;
	if (app_start_errand(find->app, &search_ops, errand))
		find->errand = errand;
}

/* Looks for what is typed, once the index is up to date. */
static void ask(struct find *find)
{
	if (text_is_empty(textfield_text(find->query)))
		return;
	free(find->wanted);
	find->wanted = memory_copy_text(textfield_text(find->query));
	if (!find->job && !submit_index_job(find))
		look(find);
}

static unsigned take_event(void *state, struct app *app, const struct event *event)
{
	struct find *find = state;

	(void)app;
	if (event->type != EVENT_JOB_DONE || find->job == 0 || event->job != find->job)
		return SCREEN_IGNORED;
	find->job = 0;
	find->is_behind = event->text[0] != '\0';
	find->n_indexed += event->count;
	if (event->count > 0 && !find->is_behind && submit_index_job(find))
		return SCREEN_DONE;
	if (find->wanted)
		look(find);
	return SCREEN_DONE;
}

/* --- The dialog --- */

static void *open_find(struct app *app, const void *argument, struct error *error)
{
	struct find *find = memory_alloc(1, sizeof *find);
	const char *words = argument;

	(void)error;
	find->app = app;
	find->query = textfield_new(TEXTFIELD_LINE, MAX_QUERY);
	textfield_set(find->query, words ? words : "");
	/* What came since is indexed while the user types. */
	submit_index_job(find);
	ask(find);
	return find;
}

static void close_find(void *state)
{
	struct find *find = state;

	drop_search(find);
	finding_free(find->shown);
	textfield_free(find->query);
	free(find->wanted);
	free(find);
}

static int64_t key_at(const void *data, size_t index)
{
	const struct find *find = data;

	return find->shown->found[index].text;
}

/*
 * Where the part of a snippet begins that is shown: with its first mark in sight, a few words
 * before it, and not within a character.
 */
static size_t find_start(const char *text, const struct draw_marks *marks, int columns)
{
	enum { BYTES_BEFORE = 16 };
	size_t start = 0;

	if (marks->n_marks == 0)
		return 0;
	const struct draw_mark *mark = &marks->marks[0];

	if (draw_width(text, mark->start + mark->length) < columns || mark->start < BYTES_BEFORE)
		return 0;
	start = mark->start - BYTES_BEFORE;
	while (start > 0 && ((unsigned char)text[start] & 0xc0) == 0x80)
		start--;
	return start;
}

static void draw_snippet(const struct find *find, const struct found *found,
	const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	struct style text = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground);
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);
	struct draw_marks marks = { 0 };

	/* The band of the selection may look much like the mark's. */
	lit.attributes = row->is_selected ? ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE : 0;
	struct draw_mark *hits =
		matches_find(found->snippet, find->shown->mark, lit, MAX_MARKS, &marks.n_marks);

	marks.marks = hits;
	if (area.columns > 2) {
		size_t start = find_start(found->snippet, &marks, area.columns);
		size_t length = strlen(found->snippet) - start;
		int end = area.column + area.columns;

		if (start > 0)
			area.column += canvas_write(canvas, area.row, area.column, 1, text, "…");
		area.columns = end - area.column;
		bool is_cut = draw_width(found->snippet + start, length) > area.columns;

		area.columns -= is_cut;
		draw_marked(canvas, area, text, found->snippet,
			(struct draw_mark){ start, length, text }, &marks);
		if (is_cut)
			canvas_write(canvas, area.row, end - 1, 1, text, "…");
	}
	free(hits);
}

/* Its end gives way where that is the condition; else it is cut apart from the others found. */
static void draw_arm(const struct find *find, const struct found *found, struct canvas *canvas,
	struct rectangle area, struct style style)
{
	const char *behind = strstr(found->agent, " · ");

	if (draw_width(found->agent, behind ? (size_t)(behind - found->agent)
					    : strlen(found->agent)) < area.columns) {
		canvas_write(canvas, area.row, area.column, area.columns, style, found->agent);
		return;
	}
	const char **arms = memory_alloc(find->shown->n_found + 1, sizeof *arms);
	struct text_names among = { arms, 0 };

	/* Each once. */
	for (size_t i = 0; i < find->shown->n_found; i++) {
		size_t known = 0;

		while (known < among.n_names &&
			strcmp(arms[known], find->shown->found[i].agent) != 0)
			known++;
		if (known == among.n_names)
			arms[among.n_names++] = find->shown->found[i].agent;
	}
	draw_agent_name(canvas, area, style, found->agent, &among);
	free(arms);
}

static void draw_row(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct find *find = data;
	const struct found *found = &find->shown->found[row->index];
	struct style muted = style_of(ROLE_MUTED, row->ground);
	int name = area.columns >= NARROW ? 22 : 14, at = area.column;

	canvas_write(canvas, area.row, at, 7, style_of(responses_role(found->outcome), row->ground),
		outcome_name(found->outcome));
	at += 8;
	draw_arm(find, found, canvas, (struct rectangle){ area.row, at, 1, name - 1 }, muted);
	at += name;
	canvas_write(canvas, area.row, at, name - 1, muted, found->place);
	at += name;
	draw_snippet(find, found, row, canvas,
		(struct rectangle){ area.row, at, 1, area.column + area.columns - at });
}

static struct list_rows rows_of(const struct find *find)
{
	return (struct list_rows){
		.data = find,
		.n_rows = find->shown ? find->shown->n_found : 0,
		.key_at = key_at,
		.draw = draw_row,
		.ground = ROLE_DIALOG,
		.empty = find->shown && !find->errand ? "no reply has all these words" : "",
	};
}

static struct rectangle list_area(struct rectangle content)
{
	return (struct rectangle){ content.row + 2, content.column - 2, content.rows - 4,
		content.columns + 4 };
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct find *find = state;
	struct rectangle content = dialog_content(area, &frame);
	struct list_rows rows = rows_of(find);

	(void)app;
	textfield_layout(find->query, 1, content.columns - 2);
	list_update(&find->list, &rows, list_area(content).rows);
}

static char *describe(const struct find *find)
{
	char count[WORDS_SIZE];

	if (find->wanted && find->job)
		return memory_format("indexing what came since the last search: %s …",
			words_count(find->n_indexed, count));
	if (find->errand)
		return memory_copy_text("searching …");
	if (!find->shown)
		return memory_copy_text("Enter searches every reply in the cache");
	if (find->shown->error.message)
		return memory_copy_text(find->shown->error.message);
	return memory_format("%zu different %s%s%s", find->shown->n_found,
		find->shown->n_found == 1 ? "reply" : "replies",
		find->shown->n_found == FINDING_MAX ? ", the newest; more words find fewer" : "",
		find->is_behind ? "; another process writes: the newest may be missing" : "");
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct find *find = state;
	struct rectangle content = dialog_draw(canvas, area, &frame);
	struct list_rows rows = rows_of(find);
	struct rectangle field = { content.row, content.column + 2, 1, content.columns - 2 };
	struct textfield_look look = { .style = style_of(ROLE_STRONG, ROLE_FIELD),
		.is_focused = true };
	char *status = describe(find);

	(void)app;
	canvas_write(
		canvas, content.row, content.column, 1, style_of(ROLE_ACCENT, ROLE_DIALOG), "/");
	canvas_fill(canvas, field, look.style);
	textfield_draw(find->query, &look, canvas, field);
	if (list_area(content).rows > 0)
		list_draw(&find->list, &rows, true, canvas, list_area(content));
	canvas_write(canvas, content.row + content.rows - 1, content.column, content.columns,
		style_of(ROLE_MUTED, ROLE_DIALOG), status);
	free(status);
}

static bool is_answered(const struct find *find)
{
	return find->shown && !find->errand && !find->wanted &&
	       strcmp(find->shown->words, textfield_text(find->query)) == 0;
}

static unsigned open_selected(const struct find *find, struct app *app)
{
	struct responses_screen *screen = app_screen_state(app, SCOPE_RESPONSES);

	if (!screen || find->list.index >= find->shown->n_found)
		return SCREEN_DONE;
	responses_screen_show(app, &find->shown->found[find->list.index].key);
	responses_search(&screen->responses, find->shown->mark);
	/* The reply that was chosen stays, whatever hit comes first. */
	screen->responses.seeks_hit = false;
	app_close_scope(app, SCOPE_PRESENT);
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned command(void *state, struct app *app, int number)
{
	struct find *find = state;
	struct list_rows rows = rows_of(find);

	if (number == FIND_ENTER) {
		if (is_answered(find))
			return open_selected(find, app);
		ask(find);
		return SCREEN_DONE;
	}
	if (number < FIND_FIRST || number > FIND_FIRST + LIST_END)
		return SCREEN_IGNORED;
	list_act(&find->list, &rows, (enum list_action)(number - FIND_FIRST));
	return SCREEN_DONE;
}

static unsigned point(
	struct find *find, struct app *app, const struct key *key, struct rectangle area)
{
	struct list_rows rows = rows_of(find);
	size_t index;

	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
		list_scroll(&find->list, &rows, key->action == MOUSE_WHEEL_UP ? -3 : 3);
	if (key->action != MOUSE_PRESS ||
		!list_at(&find->list, &rows, list_area(dialog_content(area, &frame)), key->row,
			&index))
		return SCREEN_DONE;
	list_select(&find->list, &rows, index);
	return open_selected(find, app);
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct find *find = state;

	if (key->code == KEYCODE_MOUSE)
		return point(find, app, key, area);
	unsigned result = typing_take(find->query, key);

	return result || typing_is_key(key) ? SCREEN_DONE : SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ FIND_ENTER, "find-enter", "search, open", "Enter", SCOPE_FIND,
		"look for the words; what was found, open it in Responses", 1 },
	{ FIND_FIRST + LIST_UP, "find-up", "up", "Up", SCOPE_FIND, "the one before", 3 },
	{ FIND_FIRST + LIST_DOWN, "find-down", "down", "Down Tab", SCOPE_FIND, "the next one", 2 },
	{ FIND_FIRST + LIST_PAGE_UP, "find-page-up", "page up", "PgUp", SCOPE_FIND, "a page up",
		0 },
	{ FIND_FIRST + LIST_PAGE_DOWN, "find-page-down", "page down", "PgDn", SCOPE_FIND,
		"a page down", 0 },
	{ 0 },
};

/* Every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { FIND_ENTER, COMMAND_BACK, 0 };

	(void)state;
	return commands;
}

const struct screen_ops find_dialog = {
	.name = "Find",
	.scope = SCOPE_FIND,
	.rows = rows,
	.open = open_find,
	.close = close_find,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.typing_hints = typing_hints,
	.event = take_event,
};
