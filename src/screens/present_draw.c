#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/present_parts.h"
#include "leeway/tui/bars.h"
#include "leeway/tui/bigtext.h"

enum { FIGURE_BYTES = 16, HINT_COLUMNS = 100, STAR_COLUMNS = 2 };

static const char simulated[] = "simulated";

/* One bar with what stands around it. */
struct thick_bar {
	struct bar bar;
	char *label, *counts, *short_counts; /* Owned; "" where nothing is known. */
	enum draw_star star; /* Of what the cache has; a replay is no study. */
	bool is_simulated;
};

static struct style bold_of(enum role role)
{
	struct style style = style_of(role, ROLE_GROUND);

	style.attributes = ATTRIBUTE_BOLD;
	return style;
}

/* In whole percent; 0 and 100 are said of none and of all alone. */
static void format_figure(char text[FIGURE_BYTES], double rate, const char *unit)
{
	long percent = lround(rate * 100);

	if (isnan(rate))
		snprintf(text, FIGURE_BYTES, "-");
	else if (rate > 0 && percent == 0)
		snprintf(text, FIGURE_BYTES, "<1%s", unit);
	else if (rate < 1 && percent == 100)
		snprintf(text, FIGURE_BYTES, ">99%s", unit);
	else
		snprintf(text, FIGURE_BYTES, "%ld%s", percent, unit);
}

/* "396 of 412 refuse, 3 unclear", with what stands outside the rate. To be freed. */
static char *describe_counts(const struct tally *tally)
{
	char *text = tally_decided(tally) ? memory_format("%lld of %lld refuse",
						    (long long)tally->counts[OUTCOME_REFUSE],
						    (long long)tally_decided(tally))
					  : memory_copy_text("");

	for (int i = OUTCOME_UNCLEAR; i < N_OUTCOMES; i++) {
		if (!tally->counts[i])
			continue;
		char *longer = memory_format("%s%s%lld %s", text, *text ? ", " : "",
			(long long)tally->counts[i], outcome_name((enum outcome)i));

		free(text);
		text = longer;
	}
	return text;
}

/* "396 of 412, 3 other". To be freed. */
static char *describe_briefly(const struct tally *tally)
{
	int64_t n_other = tally_total(tally) - tally_decided(tally);
	char *text = memory_format("%lld of %lld", (long long)tally->counts[OUTCOME_REFUSE],
		(long long)tally_decided(tally));

	if (!n_other)
		return text;
	char *longer = memory_format("%s, %lld other", text, (long long)n_other);

	free(text);
	return longer;
}

static struct thick_bar published_bar(const struct published *published)
{
	struct thick_bar bar = { .bar = bar_of(ROLE_PEOPLE) };

	bar.bar.rate = published->value;
	bar.label = memory_copy_text("people, as published");
	bar.counts =
		published->n > 0 ? memory_format("of %ld", published->n) : memory_copy_text("");
	bar.short_counts = memory_copy_text(bar.counts);
	return bar;
}

/* The index'th from above: the published figure, where it is shown, then the arms. */
static struct thick_bar make_bar(
	const struct present *present, const struct study *study, size_t index)
{
	if (present->published && index == 0)
		return published_bar(present->published);
	size_t shown = index - (present->published ? 1 : 0);
	size_t arm = present->arms[shown];
	const struct tally *tally = present_tally(present, study, shown);
	struct thick_bar bar = { .bar = bar_of(study->arms[arm].role) };

	bar.bar.rate = present->replay
			       ? tally_refusal_rate(tally)
			       : study_rate(study, arm, present->scenario, present->level_no).rate;
	bar.label = present_label(study, arm);
	bar.counts = describe_counts(tally);
	bar.short_counts = describe_briefly(tally);
	bar.star = present_star(present, study, shown);
	bar.is_simulated = study->arms[arm].synthetic;
	return bar;
}

static void draw_figure(const struct present_places *places, const struct thick_bar *bar,
	struct canvas *canvas, int row)
{
	char text[FIGURE_BYTES];
	int rows = bigtext_rows(places->scale ? places->scale : 1);

	if (!places->scale) {
		format_figure(text, bar->bar.rate, " %");
		int columns = canvas_write(canvas, row + (places->bar_rows ? 1 : 0),
			places->figure_column, -1, bold_of(ROLE_STRONG), text);

		if (!places->bar_rows)
			canvas_write(canvas, row, places->figure_column + columns + 1, 1,
				bold_of(ROLE_STAR), draw_star(bar->star));
		return;
	}
	format_figure(text, bar->bar.rate, "%");
	/* Beside the bar, or beside bar and label where it is taller. */
	int from = rows > places->bar_rows ? row + 1 + places->bar_rows - rows
					   : row + 1 + (places->bar_rows - rows) / 2;

	bigtext_draw(canvas,
		(struct rectangle){ from, places->figure_column, rows, canvas_columns(canvas) },
		places->scale, bold_of(ROLE_STRONG), text);
}

static void draw_bar(const struct present_places *places, const struct thick_bar *bar,
	struct canvas *canvas, int row)
{
	const struct rectangle *bars = &places->bars;

	if (!places->bar_rows) {
		int label = bars->column - places->label_columns - 1;

		canvas_write(canvas, row, label, places->label_columns, bold_of(bar->bar.role),
			bar->label);
		bar_draw(&bar->bar, canvas,
			(struct rectangle){ row, bars->column, 1, bars->columns });
		draw_figure(places, bar, canvas, row);
		return;
	}
	const char *counts = bar->counts;
	int least = text_width(bar->label), columns = bars->columns - STAR_COLUMNS;
	int mark = bar->is_simulated ? 2 + (int)strlen(simulated) : 0;

	if (least > columns / 3)
		least = columns / 3;
	if (text_width(counts) + 2 + least + mark > columns)
		counts = bar->short_counts;
	int room = columns - text_width(counts) - 2;

	if (least + mark > room)
		mark = 0;
	int written = canvas_write(
		canvas, row, bars->column, room - mark, bold_of(bar->bar.role), bar->label);

	if (mark)
		canvas_write(canvas, row, bars->column + written + 2, -1,
			style_of(ROLE_SIMULATED, ROLE_GROUND), simulated);
	canvas_write_right(
		canvas, row, bars->column, columns, style_of(ROLE_MUTED, ROLE_GROUND), counts);
	canvas_write(canvas, row, bars->column + columns + 1, 1, bold_of(ROLE_STAR),
		draw_star(bar->star));
	bar_draw(&bar->bar, canvas,
		(struct rectangle){ row + 1, bars->column, places->bar_rows, bars->columns });
	draw_figure(places, bar, canvas, row);
}

static void draw_bars(const struct present *present, const struct study *study,
	struct canvas *canvas, const struct present_places *places)
{
	size_t n_bars = present_bar_count(present);

	if (n_bars == 0)
		canvas_write(canvas, places->bars.row, places->voice.column, places->voice.columns,
			style_of(ROLE_MUTED, ROLE_GROUND),
			"Nobody has answered yet: f asks models, h counts a show of hands.");
	for (size_t i = 0; i < n_bars; i++) {
		struct thick_bar bar = make_bar(present, study, i);

		draw_bar(places, &bar, canvas, places->bars.row + (int)i * places->pitch);
		free(bar.label);
		free(bar.counts);
		free(bar.short_counts);
	}
	if (places->axis_row < 0)
		return;
	struct rectangle axis = { places->axis_row, places->bars.column, 1, places->bars.columns };
	int end = axis.column + axis.columns + 5;

	bars_draw_axis(canvas, axis, style_of(ROLE_MUTED, ROLE_GROUND));
	/* A word cut short reads worse than none: each bar says "refuse" as well. */
	if (end + (int)strlen("refuse") <= canvas_columns(canvas))
		canvas_write(
			canvas, axis.row, end, -1, style_of(ROLE_MUTED, ROLE_GROUND), "refuse");
}

/* What is said stays whole if need be at the cost of the sentence. */
static void draw_voice(const struct present *present, struct canvas *canvas, struct rectangle area)
{
	const struct present_voice *voice = &present->voice;
	int room = area.rows * area.columns - text_width(voice->who) - 16;
	size_t length = strlen(voice->sentence);

	if (room < area.columns / 2)
		return;
	size_t kept = text_prefix(voice->sentence, length, room);

	/* It is cut between words. */
	while (kept < length && kept > 0 && voice->sentence[kept] != ' ')
		kept--;
	char *text = memory_format(
		"“%.*s%s”  %s", (int)kept, voice->sentence, kept < length ? "…" : "", voice->who);
	struct draw_mark who = { strlen(text) - strlen(voice->who), strlen(voice->who),
		style_of(ROLE_MUTED, ROLE_GROUND) };
	struct draw_marks marks = { &who, 1 };
	size_t n_lines;
	struct text_line *lines = text_wrap(text, area.columns, &n_lines);

	for (size_t i = 0; i < n_lines && (int)i < area.rows; i++)
		draw_marked(canvas,
			(struct rectangle){ area.row + (int)i, area.column, 1, area.columns },
			style_of(voice->role, ROLE_GROUND), text,
			(struct draw_mark){ lines[i].start, lines[i].length, { 0 } }, &marks);
	free(lines);
	free(text);
}

static void draw_entry(const struct present *present, struct canvas *canvas, struct rectangle area)
{
	int column = area.column;

	column += canvas_write(canvas, area.row, column, -1, bold_of(ROLE_PEOPLE), "Hands up: ");
	if (present->entry == ENTRY_NO)
		column += canvas_write_format(canvas, area.row, column, bold_of(ROLE_PEOPLE),
			"%u say yes. ", present->n_yes);
	column += canvas_write(canvas, area.row, column, -1, bold_of(ROLE_STRONG),
		present->entry == ENTRY_YES ? "who says yes? " : "Who says no? ");
	struct style field = style_of(ROLE_STRONG, ROLE_FIELD);

	field.attributes = ATTRIBUTE_BOLD;
	canvas_fill(canvas, (struct rectangle){ area.row, column, 1, 6 }, field);
	if (present->has_typed)
		column += canvas_write_format(
			canvas, area.row, column + 1, field, "%u", present->typed);
	canvas_set_cursor(canvas, area.row, column + 1);
}

/* A run that goes on, a replay, simulated agents: what must be known of what is seen. */
static int draw_marks_of_truth(const struct present *present, const struct study *study,
	struct canvas *canvas, int row, int column)
{
	const struct replay *replay = present->replay;

	if (present_is_simulated(present, study))
		column += canvas_write(
				  canvas, row, column, -1, bold_of(ROLE_SIMULATED), "SIMULATED") +
			  3;
	if (replay) {
		column += canvas_write_format(canvas, row, column, bold_of(ROLE_SIMULATED),
				  "REPLAY %g×%s", replay_speed(replay),
				  replay->has_ended ? ", at its end"
				  : replay->is_held ? ", held"
						    : "") +
			  2;
		char *what = replay_describe(replay);

		column += canvas_write(canvas, row, column, 48,
				  style_of(ROLE_SIMULATED, ROLE_GROUND), what) +
			  3;
		free(what);
	} else if (present->is_live) {
		column += canvas_write_format(canvas, row, column, bold_of(ROLE_GOOD),
				  "● live  %llu of %llu", (unsigned long long)present->n_done,
				  (unsigned long long)present->n_planned) +
			  3;
	}
	return column;
}

/* What the stars that are shown mean, as long as the columns allow; the others are for the right.
 */
static int draw_legend(const struct present *present, const struct study *study,
	struct canvas *canvas, struct rectangle area, int column, int right)
{
	bool has[STAR_FULL + 1] = { false };
	int end = area.column + area.columns;

	for (size_t i = 0; i < present->n_arms; i++)
		has[present_star(present, study, i)] = true;
	for (int is_long = 1; is_long >= 0; is_long--) {
		char *text = study_describe_stars(study, has[STAR_FULL], has[STAR_HOLLOW], is_long);
		int columns = text ? text_width(text) : 0;
		bool fits = text && column + columns + (is_long ? 3 + right : 0) <= end;

		if (fits)
			column += canvas_write(canvas, area.row, column, -1,
					  style_of(ROLE_STAR, ROLE_GROUND), text) +
				  3;
		free(text);
		if (fits)
			break;
	}
	return column;
}

static void draw_foot(const struct present *present, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	size_t n_levels = study->pack->scenarios[present->scenario]->n_levels;
	int column = draw_marks_of_truth(present, study, canvas, area.row, area.column);
	char *right = memory_format("%zu / %zu   level %d of %zu%s", present->scenario + 1,
		study->pack->n_scenarios, present->level_no, n_levels,
		area.columns >= HINT_COLUMNS ? "   ← →  ↑ ↓  F  R  h  b" : "");
	int end = area.column + area.columns, width = text_width(right);

	if (!present->notice)
		column = draw_legend(present, study, canvas, area, column, width);
	if (present->notice)
		canvas_write(canvas, area.row, column, end - column,
			style_of(ROLE_TEXT, ROLE_GROUND), present->notice);
	else if (end - column > width)
		canvas_write_right(canvas, area.row, area.column, area.columns,
			style_of(ROLE_MUTED, ROLE_GROUND), right);
	free(right);
}

void present_draw(const struct present *present, const struct study *study, struct canvas *canvas,
	struct rectangle area)
{
	struct present_words words;

	canvas_fill(canvas, area, style_of(ROLE_TEXT, ROLE_GROUND));
	if (present->is_blank)
		return;
	present_words_init(&words, present, study, present_prompt_columns(area));
	struct present_places places =
		present_places(area, present_bar_count(present), words.n_lines, words.n_blank);

	present_words_draw(&words, canvas, places.prompt);
	present_words_clear(&words);
	draw_bars(present, study, canvas, &places);
	if (present->entry != ENTRY_NONE)
		draw_entry(present, canvas, places.voice);
	else if (present->voice.sentence && places.voice.rows)
		draw_voice(present, canvas, places.voice);
	if (present->entry != ENTRY_NONE && !places.voice.rows)
		return;
	draw_foot(present, study, canvas,
		(struct rectangle){
			places.foot_row, places.voice.column, 1, places.voice.columns });
}
