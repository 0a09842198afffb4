#include "leeway/screens/help.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/tui/pane.h"

/* The moves of the pane are numbered like the actions of pane.h. */
enum { HELP_FIRST = SCOPE_HELP * 100, HELP_CLOSE = HELP_FIRST + 50 };
enum {
	COLUMNS = 104,
	FRAME_ROWS = 4,
	LEAST_KEY_COLUMNS = 14, /* Those of keys and of names are as wide as the widest needs. */
	LEAST_NAME_COLUMNS = 16,
	NARROW = 60, /* Columns below which what a command does stands behind its name. */
};

struct help {
	const struct keymap_row **rows;
	size_t n_rows;
	int scope;
	const char *title;
	struct pane *pane;
	int key_columns, name_columns;
	bool is_filled, is_narrow;
};

static void widen(int *columns, const char *text)
{
	if (text_width(text) + 2 > *columns)
		*columns = text_width(text) + 2;
}

/* What the signs and heads of a screen mean. */
struct sign {
	int scope;
	const char *sign, *meaning;
};

static const struct sign signs[] = {
	{ SCOPE_EXPLORE, "✱",
		"differs from people: p below 0.05, adjusted after Holm over all the "
		"pack's buckets under the condition, asked or not" },
	{ SCOPE_EXPLORE, "☆",
		"the same, before the bucket has all replies that were planned. Safe "
		"to watch live: in at most 1 study of 20 does chance ever put up a "
		"star; it does not vanish while replies come. While people are still "
		"answering there is none" },
	{ SCOPE_EXPLORE, "n", "grants and refusals" },
	{ SCOPE_EXPLORE, "n+",
		"behind the +: unclear, blocked and empty replies, which are outside "
		"the rate" },
	{ SCOPE_EXPLORE, "Δ", "the rate minus people's, in points" },
	{ SCOPE_EXPLORE, "├─┤", "a standard error to each side, or Wilson's 95 % interval" },
	{ SCOPE_COMPARE, "✱ ☆",
		"p below 0.05; hollow before the bucket has all replies that were "
		"planned. Safe to watch live: it does not vanish while replies come" },
	{ SCOPE_COMPARE, "P HOLM, P BH",
		"p adjusted over all buckets of the pack under the "
		"condition, asked or not" },
	{ SCOPE_COMPARE, "Δ",
		"the arm's rate minus the other's, in points, with its 95 % interval" },
	{ SCOPE_EXPLORE, "◆ ┃", "a published rate; people's rate" },
	{ SCOPE_EXPLORE, "sim: (sim)", "simulated answers" },
	{ SCOPE_PRESENT, "✱ ☆",
		"Explore's stars: differs from people, p below 0.05 after Holm over all the pack's "
		"buckets under the condition; hollow before all planned replies are there. A "
		"replay "
		"has none" },
	{ SCOPE_PRESENT, "SIMULATED",
		"simulated answers are among those shown; so is each arm marked" },
	{ SCOPE_EXPLORE, "distance",
		"in the table of differences: an estimate of their mean size that allows for "
		"noise; Compare has its interval" },
	{ SCOPE_COMPARE, "DIFFER", "buckets in which the two differ, by adjusted p" },
	{ SCOPE_COMPARE, "DISTANCE",
		"an estimate of the mean size of the true differences, in points, allowing for "
		"noise" },
	{ SCOPE_COMPARE, "95 %", "its interval, for any spread of the differences" },
	{ SCOPE_COMPARE, "PAPER/CHANCE",
		"the distance as the paper computes it, to which noise adds; what two identical "
		"arms with these numbers of answers would show" },
	{ SCOPE_COMPARE, "RANDOMIZATION P",
		"how many orders of the levels leave the arm as near or nearer, of all" },
	{ SCOPE_COMPARE, "MATCH %",
		"buckets with the same majority; two identical arms do not reach 100" },
	{ SCOPE_COMPARE, "SPEARMAN", "correlation of the order of levels; noise pulls it to 0" },
	{ SCOPE_COMPARE, "DIVERGENCE",
		"Jensen-Shannon, in bits; noise adds to it. Compare these three only at equal n" },
	{ SCOPE_COMPARE, "Δ ✱ P",
		"difference in points; it differs, by p adjusted over the arm's buckets" },
	{ SCOPE_COMPARE, "DISTINCT", "different replies of all: repeats add no knowledge" },
};

static void measure(struct help *help, const struct app *app)
{
	help->key_columns = LEAST_KEY_COLUMNS;
	help->name_columns = LEAST_NAME_COLUMNS;
	for (size_t i = 0; i < help->n_rows; i++) {
		char *keys = keymap_all_keys(app_keymap(app), help->scope, help->rows[i]->command);

		widen(&help->key_columns, keys);
		widen(&help->name_columns, help->rows[i]->name);
		free(keys);
	}
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i].scope == help->scope)
			widen(&help->key_columns, signs[i].sign);
}

static void *open_help(struct app *app, const void *argument, struct error *error)
{
	struct help *help = memory_alloc(1, sizeof *help);

	(void)error;
	help->scope = *(const int *)argument;
	help->rows = keymap_list(app_keymap(app), help->scope, &help->n_rows);
	measure(help, app);
	help->pane = pane_new(style_of(ROLE_TEXT, ROLE_DIALOG));
	help->title = "Keys";
	for (const struct keymap_scope *at = all_scopes; at->name; at++)
		if (at->scope == help->scope)
			help->title = at->name;
	return help;
}

static void close_help(void *state)
{
	struct help *help = state;

	pane_free(help->pane);
	free(help->rows);
	free(help);
}

static struct dialog_frame frame_of(const struct help *help)
{
	return (struct dialog_frame){ (int)pane_height(help->pane) + FRAME_ROWS, COLUMNS,
		help->title, "what the keys do" };
}

/* Text and blanks behind it up to so many columns, at least two. */
static void append_padded(struct pane *pane, struct style style, const char *text, int columns)
{
	int blanks = columns - text_width(text);
	char *padded = memory_format("%s%*s", text, blanks > 2 ? blanks : 2, "");

	pane_append_label(pane, style, padded);
	free(padded);
}

static void append_signs(struct help *help)
{
	struct style style = style_of(ROLE_STAR, ROLE_DIALOG);
	bool is_first = true;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (signs[i].scope != help->scope)
			continue;
		if (is_first) {
			pane_end_line(help->pane, 1);
			pane_append_styled(
				help->pane, style_of(ROLE_MUTED, ROLE_DIALOG), "SIGNS AND HEADS");
			pane_end_line(help->pane, 0);
		}
		is_first = false;
		append_padded(help->pane, style, signs[i].sign,
			help->is_narrow ? LEAST_KEY_COLUMNS : help->key_columns);
		pane_append(help->pane, signs[i].meaning);
		pane_end_line(help->pane, 0);
	}
}

static void append_row(struct help *help, const struct app *app, const struct keymap_row *row)
{
	char *keys = keymap_all_keys(app_keymap(app), help->scope, row->command);
	/* A key that means something else here. */
	if (!*keys && row->scope == KEYMAP_GLOBAL) {
		free(keys);
		return;
	}
	struct style key = style_of(ROLE_ACCENT, ROLE_DIALOG);
	struct style name = style_of(ROLE_STRONG, ROLE_DIALOG);

	key.attributes = ATTRIBUTE_BOLD;
	append_padded(
		help->pane, key, keys, help->is_narrow ? LEAST_KEY_COLUMNS : help->key_columns);
	if (help->is_narrow) {
		pane_append_styled(help->pane, name, row->name);
		pane_append(help->pane, ": ");
	} else {
		append_padded(help->pane, name, row->name, help->name_columns);
	}
	pane_append(help->pane, row->help);
	pane_end_line(help->pane, 0);
	free(keys);
}

static void fill(struct help *help, const struct app *app, bool is_narrow)
{
	if (help->is_filled && is_narrow == help->is_narrow)
		return;
	pane_reset(help->pane);
	help->is_narrow = is_narrow;
	help->is_filled = true;
	for (size_t i = 0; i < help->n_rows; i++) {
		bool is_first = i > 0 && help->rows[i - 1]->scope != KEYMAP_GLOBAL &&
				help->rows[i]->scope == KEYMAP_GLOBAL;

		if (is_first) {
			pane_end_line(help->pane, 1);
			pane_append_styled(
				help->pane, style_of(ROLE_MUTED, ROLE_DIALOG), "EVERYWHERE");
			pane_end_line(help->pane, 0);
		}
		append_row(help, app, help->rows[i]);
	}
	append_signs(help);
	pane_end_line(help->pane, 1);
	pane_append_styled(help->pane, style_of(ROLE_MUTED, ROLE_DIALOG),
		"The mouse chooses and scrolls; a click on a name in the first line, or a key in "
		"the last, is as if it were pressed.");
}

/* The scroll bar stands in the frame's margin. */
static struct rectangle pane_area(struct rectangle content)
{
	content.columns += 2;
	return content;
}

static void layout_help(void *state, struct app *app, struct rectangle area)
{
	struct help *help = state;
	struct dialog_frame widest = { area.rows, COLUMNS, help->title, NULL };
	struct rectangle pane = pane_area(dialog_content(area, &widest));

	fill(help, app, pane.columns < NARROW);
	/* The height follows from the width. */
	pane_layout(help->pane, pane.rows, pane.columns);
	struct dialog_frame frame = frame_of(help);

	pane_layout(help->pane, dialog_content(area, &frame).rows, pane.columns);
}

static void draw_help(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct help *help = state;
	struct dialog_frame frame = frame_of(help);

	(void)app;
	pane_draw(help->pane, canvas, pane_area(dialog_draw(canvas, area, &frame)));
}

static unsigned do_help(void *state, struct app *app, int command)
{
	struct help *help = state;

	(void)app;
	if (command == HELP_CLOSE)
		return SCREEN_DONE | SCREEN_CLOSE;
	if (command < HELP_FIRST || command > HELP_FIRST + PANE_END)
		return SCREEN_IGNORED;
	pane_act(help->pane, (enum pane_action)(command - HELP_FIRST));
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct help *help = state;

	(void)app;
	(void)area;
	if (key->code != KEYCODE_MOUSE)
		return SCREEN_IGNORED;
	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
		pane_scroll(help->pane, key->action == MOUSE_WHEEL_UP ? -3 : 3);
	return SCREEN_DONE;
}

static const struct keymap_row rows[] = {
	{ HELP_CLOSE, "help-close", "close", "Esc q ? F1", SCOPE_HELP, "close the help", 1 },
	{ HELP_FIRST + PANE_UP, "help-up", "up", "Up k", SCOPE_HELP, "scroll up", 0 },
	{ HELP_FIRST + PANE_DOWN, "help-down", "down", "Down j", SCOPE_HELP, "scroll down", 2 },
	{ HELP_FIRST + PANE_PAGE_UP, "help-page-up", "page up", "PgUp", SCOPE_HELP, "a page up",
		0 },
	{ HELP_FIRST + PANE_PAGE_DOWN, "help-page-down", "page down", "Space PgDn", SCOPE_HELP,
		"a page down", 3 },
	{ HELP_FIRST + PANE_HOME, "help-first", "first", "Home g", SCOPE_HELP, "to the start", 0 },
	{ HELP_FIRST + PANE_END, "help-last", "last", "End G", SCOPE_HELP, "to the end", 0 },
	{ 0 },
};

const struct screen_ops help_dialog = {
	.name = "Help",
	.scope = SCOPE_HELP,
	.rows = rows,
	.open = open_help,
	.close = close_help,
	.layout = layout_help,
	.draw = draw_help,
	.command = do_help,
	.key = take_key,
};
