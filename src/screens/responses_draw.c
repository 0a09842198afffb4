/* How Responses looks. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/responses_parts.h"
#include "leeway/tui/draw.h"
#include "leeway/tui/matches.h"

enum { STAR_COLUMNS = 2, OUTCOME_COLUMNS = 8, MAX_MARKS = 32 };

enum role responses_role(enum outcome outcome)
{
	static const enum role roles[N_OUTCOMES] = { ROLE_GOOD, ROLE_BAD, ROLE_WARNING,
		ROLE_WARNING, ROLE_MUTED };

	return (unsigned)outcome < N_OUTCOMES ? roles[outcome] : ROLE_MUTED;
}

char *responses_label(const struct responses_column *column)
{
	if (!column->agent.name)
		return memory_copy_text("");
	return memory_format("%s · %s", column->agent.name,
		column->prompt.condition ? column->prompt.condition : "");
}

/* --- The list --- */

static int64_t key_at(const void *data, size_t index)
{
	const struct responses_column *column = data;

	return shelf_repeat(&column->shelf, index);
}

static bool find_key(const void *data, int64_t key, size_t *index)
{
	const struct responses_column *column = data;

	return key >= 0 && key <= UINT32_MAX && shelf_find(&column->shelf, (uint32_t)key, index);
}

static void draw_words(const struct shelf *shelf, const struct list_row *row, struct canvas *canvas,
	struct rectangle area)
{
	const char *line = shelf_line(shelf, row->index);
	struct style text = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground);
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);
	struct draw_marks marks = { 0 };

	/* The band of the selection may look much like the mark's. */
	lit.attributes = row->is_selected ? ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE : 0;
	if (area.columns <= 0)
		return;
	if (!shelf->word) {
		canvas_write(canvas, area.row, area.column, area.columns, text, line);
		return;
	}
	struct draw_mark *found = matches_find(line, shelf->word, lit, MAX_MARKS, &marks.n_marks);

	marks.marks = found;
	draw_marked(canvas, area, text, line, (struct draw_mark){ 0, strlen(line), text }, &marks);
	if (text_width(line) > area.columns)
		canvas_write(canvas, area.row, area.column + area.columns - 1, 1, text, "…");
	free(found);
}

static void draw_row(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct responses_column *column = data;
	const struct shelf *shelf = &column->shelf;
	struct shelf_entry entry = shelf_entry(shelf, row->index);
	struct style mark = style_of(responses_role(entry.outcome), row->ground);
	uint32_t weight = shelf_weight(shelf, row->index);
	int end = area.column + area.columns;

	if (!entry.is_present)
		return;
	if (entry.starred)
		canvas_write(
			canvas, area.row, area.column, 1, style_of(ROLE_STAR, row->ground), "★");
	area.column += STAR_COLUMNS;
	mark.attributes = entry.corrected ? ATTRIBUTE_UNDERLINE : 0;
	canvas_write(canvas, area.row, area.column, OUTCOME_COLUMNS - 1, mark,
		outcome_name(entry.outcome));
	area.column += OUTCOME_COLUMNS;
	if (weight > 1) {
		char *times = memory_format("×%u", weight);
		int columns = text_width(times);

		end -= columns + 1;
		canvas_write(canvas, area.row, end + 1, columns, style_of(ROLE_MUTED, row->ground),
			times);
		free(times);
	}
	area.columns = end - area.column;
	draw_words(shelf, row, canvas, area);
}

static const char *describe_empty(const struct responses_column *column)
{
	if (!column->has_arm && !column->is_apart)
		return "no replies yet";
	if (shelf_is_busy(&column->shelf))
		return "reading…";
	return column->shelf.n_present ? "none like this: s shows others" : "no replies here yet";
}

struct list_rows responses_rows(const struct responses_column *column)
{
	return (struct list_rows){
		.data = column,
		.n_rows = column->shelf.n_shown,
		.key_at = key_at,
		.find = find_key,
		.draw = draw_row,
		.ground = ROLE_GROUND,
		.empty = describe_empty(column),
	};
}

/* --- The headings --- */

/* "refuse 318 of 1,000 replies · 611 distinct" */
static char *describe_counts(const struct shelf *shelf, bool is_short)
{
	char total[WORDS_SIZE], shown[WORDS_SIZE], distinct[WORDS_SIZE], hits[WORDS_SIZE];
	char listed[WORDS_SIZE];
	char *part = shelf->filter == SHELF_ALL
			     ? memory_copy_text("")
			     : memory_format("%s %s of ", shelf_filter_name(shelf->filter),
				       words_count(shelf->n_shown, shown));
	char *found = shelf->word ? memory_format("%s found · ", words_count(shelf->n_hits, hits))
				  : memory_copy_text("");
	char *cut = shelf->is_cut ? memory_format(" · the first %s listed",
					    words_count(SHELF_MAX_REPEATS, listed))
				  : memory_copy_text("");
	char *text = memory_format("%s%s%s%s · %s distinct%s%s", found, part,
		words_count(shelf->total, total), is_short ? "" : " replies",
		words_count(shelf->texts.n_ids, distinct), cut, shelf_is_busy(shelf) ? " …" : "");

	free(cut);
	free(part);
	free(found);
	return text;
}

/* The name matters more than the counts, which stand on the right where there is room. */
static void draw_heading(
	const struct responses_column *column, struct canvas *canvas, struct rectangle area)
{
	struct style style = { (uint8_t)column->role, ROLE_GROUND, ATTRIBUTE_BOLD };
	enum role role = column->shelf.filter == SHELF_ALL ? ROLE_MUTED : ROLE_ACCENT;
	char *label = responses_label(column), *counts = describe_counts(&column->shelf, false);
	int width = text_width(counts), room = area.columns - 1;

	if (text_width(label) + width + 3 > room) {
		free(counts);
		counts = describe_counts(&column->shelf, true);
		width = text_width(counts);
	}
	if (width + 12 < room) {
		canvas_write(canvas, area.row, area.column + area.columns - width, width,
			style_of(role, ROLE_GROUND), counts);
		room -= width + 2;
	}
	canvas_write(canvas, area.row, area.column + 1, room, style, label);
	free(label);
	free(counts);
}

static void draw_text_heading(const struct responses *responses,
	const struct responses_column *column, struct canvas *canvas, struct rectangle area)
{
	const struct responses_shown *shown = &column->shown;
	struct style style = style_of(responses_role(shown->outcome), ROLE_GROUND);
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);
	int at = area.column, end = area.column + area.columns;

	if (!shown->id)
		return;
	style.attributes = ATTRIBUTE_BOLD;
	at += canvas_write_format(canvas, area.row, at, muted, "repeat %u · ", shown->repeat);
	at += canvas_write(canvas, area.row, at, end - at, style, outcome_name(shown->outcome));
	if (shown->starred && at + 2 < end)
		at += 1 + canvas_write(canvas, area.row, at + 1, 1,
				  style_of(ROLE_STAR, ROLE_GROUND), "★");
	if (shown->corrected && at < end)
		at += canvas_write_format(canvas, area.row, at, muted, " · relabelled, read as %s",
			outcome_name(shown->outcome_read));
	if (responses->shows_messages && at + 2 < end)
		canvas_write(canvas, area.row, at, end - at, style_of(ROLE_ACCENT, ROLE_GROUND),
			shown->words_assumed ? " · words not recorded" : " · what was sent");
}

static void draw_column(const struct responses *responses, size_t index, struct canvas *canvas,
	struct rectangle area)
{
	const struct responses_column *column = &responses->columns[index];
	struct responses_places places = responses_places(responses, index, area);
	struct list_rows rows = responses_rows(column);
	bool has_keys = index == responses->current;
	struct style rule = style_of(ROLE_RULE, ROLE_GROUND);

	draw_heading(column, canvas, places.heading);
	if (places.list.rows > 0)
		list_draw(&column->list, &rows, has_keys && responses->focus == RESPONSES_LIST,
			canvas, places.list);
	for (int i = 0; places.rule_row >= 0 && i < places.text.columns; i++)
		canvas_write(canvas, places.rule_row, places.text.column + i, 1, rule, "─");
	for (int i = 0; places.rule_column >= 0 && i < places.list.rows; i++)
		canvas_write(canvas, places.list.row + i, places.rule_column, 1, rule, "│");
	if (column->shown.id && places.text.rows > 0)
		pane_draw(column->pane, canvas, places.text);
	draw_text_heading(responses, column, canvas, places.text_heading);
	if (has_keys && (responses->focus == RESPONSES_TEXT || responses->is_zoomed))
		for (int i = 0; i < places.text_heading.rows + places.text.rows; i++)
			canvas_write(canvas, places.text_heading.row + i,
				places.text_heading.column - 1, 1,
				style_of(ROLE_ACCENT, ROLE_GROUND), "▌");
}

static void draw_title(const struct responses *responses, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	const struct responses_column *first = &responses->columns[0];
	const struct scenario *scenario = study->pack->scenarios[responses->scenario];
	struct style strong = { ROLE_STRONG, ROLE_GROUND, ATTRIBUTE_BOLD };
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);
	struct style lit = { ROLE_STRONG, ROLE_LIT, ATTRIBUTE_BOLD };
	bool is_apart = first->is_apart;
	const char *level =
		is_apart ? first->prompt.level : scenario->levels[responses->level_no - 1].text;
	int at = area.column + 1, end = area.column + area.columns - 1;

	at += canvas_write(canvas, area.row, at, end - at, strong,
		is_apart && first->prompt.title ? first->prompt.title : scenario->title);
	if (is_apart)
		at += canvas_write_format(canvas, area.row, at, muted,
			" · %s · level %d · not as the pack has it now  ",
			first->prompt.pack ? first->prompt.pack : "", first->prompt.level_no);
	else
		at += canvas_write_format(canvas, area.row, at, muted, " · level %d of %zu  ",
			responses->level_no, scenario->n_levels);
	if (at < end && !text_is_empty(level))
		at += 2 + canvas_write(canvas, area.row, at, end - at, lit, level);
	if (responses->word && at < end) {
		at += canvas_write(canvas, area.row, at, end - at, muted, "search: ");
		if (at < end)
			canvas_write(canvas, area.row, at, end - at,
				style_of(ROLE_STRONG, ROLE_LIT), responses->word);
	}
}

void responses_draw(const struct responses *responses, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	draw_title(responses, study, canvas, area);
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++)
		if (responses_has_room_beside(responses, area) || i == responses->current)
			draw_column(responses, i, canvas, area);
}
