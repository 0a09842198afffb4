#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/explore_parts.h"
#include "leeway/screens/welcome.h"
#include "leeway/tui/draw.h"
#include "leeway/tui/sparkline.h"

enum {
	SIDE_COLUMNS = 31,
	NARROW_SIDE_COLUMNS = 24,
	WIDE_SCREEN = 100,
	MAX_PROMPT_ROWS = 8,
	SPARK_COLUMNS = 7,
	MIN_NOTED_ROWS = 4, /* Of a chart that a note may take a row from. */
};

static const char marker_on[] = "●", marker_off[] = "○", marker_agent[] = "■";

/* The prompt's text as it is asked, made safe to show; to be freed. */
static char *render_text(const struct explore *explore, const struct study *study)
{
	const struct scenario *scenario = study->pack->scenarios[explore->scenario];
	char *text = scenario_render(scenario, explore->level_no);
	char *safe = text_sanitise(text, TEXT_KEEP_LINES);
	char *from = safe, *to = safe;

	/* Paragraphs stand one below the other; the empty lines between are spared. */
	for (; *from; from++)
		if (*from != '\n' || from[1] != '\n')
			*to++ = *from;
	*to = '\0';
	free(text);
	return safe;
}

/* A row from the chart's foot; where bars leave more, it stands close below them. */
static void place_note(
	const struct explore *explore, const struct study *study, struct explore_places *places)
{
	struct rectangle *chart = &places->chart;

	if (chart->rows <= MIN_NOTED_ROWS)
		return;
	int below = explore->view == EXPLORE_BARS ? explore_count_bars(explore, study) + 1
						  : chart->rows;

	chart->rows--;
	if (below > chart->rows)
		below = chart->rows;
	places->note = (struct rectangle){ chart->row + below, chart->column, 1, chart->columns };
}

struct explore_places explore_places(
	const struct explore *explore, const struct study *study, struct rectangle area)
{
	struct explore_places places = { 0 };
	int side = area.columns >= WIDE_SCREEN ? SIDE_COLUMNS : NARROW_SIDE_COLUMNS;

	places.is_wide = explore->view == EXPLORE_GRID || explore->view == EXPLORE_HEAT;
	if (places.is_wide || area.columns < 60)
		side = 0;
	places.side = (struct rectangle){ area.row, area.column, area.rows, side };
	int column = area.column + (side ? side + 2 : 1);
	int columns = area.column + area.columns - column - 1;

	places.title = (struct rectangle){ area.row, column, 1, columns };
	char *text = render_text(explore, study);
	size_t n_lines;

	free(text_wrap(text, columns, &n_lines));
	free(text);
	int prompt_rows = places.is_wide ? 0 : (int)n_lines;
	int most = area.rows / 3 < MAX_PROMPT_ROWS ? area.rows / 3 : MAX_PROMPT_ROWS;
	int gap = area.rows >= 28 ? 1 : 0;

	if (prompt_rows > most)
		prompt_rows = most;
	places.prompt = (struct rectangle){ area.row + 1 + gap, column, prompt_rows, columns };
	int chart = places.prompt.row + prompt_rows + (prompt_rows ? gap : 0);

	places.chart = (struct rectangle){ chart, column, area.row + area.rows - chart, columns };
	if (!places.is_wide && study->n_arms > 0 && study->n_outdated[explore->scenario] > 0)
		place_note(explore, study, &places);
	return places;
}

int explore_draw_prompt(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	const struct scenario *scenario = study->pack->scenarios[explore->scenario];
	char *level = text_sanitise(scenario->levels[explore->level_no - 1].text, TEXT_ONE_LINE);
	char *text = render_text(explore, study);
	size_t n_lines;
	struct text_line *lines = text_wrap(text, area.columns, &n_lines);
	struct draw_mark marks[8];
	struct draw_marks all = { .marks = marks };
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);

	lit.attributes = ATTRIBUTE_BOLD;
	for (char *at = text; *level && all.n_marks < 8 && (at = strstr(at, level));) {
		marks[all.n_marks++] =
			(struct draw_mark){ (size_t)(at - text), strlen(level), lit };
		at += strlen(level);
	}
	int row = 0;
	/* Where not all fits, the exception and the question at the end matter most. */
	size_t first = n_lines > (size_t)area.rows ? n_lines - (size_t)area.rows : 0;

	if (first > 0)
		canvas_write(canvas, area.row, area.column - 1, 1,
			style_of(ROLE_MUTED, ROLE_GROUND), "…");
	for (size_t i = first; i < n_lines; i++, row++)
		draw_marked(canvas,
			(struct rectangle){ area.row + row, area.column, 1, area.columns },
			style_of(ROLE_MUTED, ROLE_GROUND), text,
			(struct draw_mark){ lines[i].start, lines[i].length, { 0 } }, &all);
	free(lines);
	free(text);
	free(level);
	return row;
}

/* The row of a list with its quiet band and, where its pane has the keys, the accent edge. */
static struct style begin_row(
	struct canvas *canvas, struct rectangle row, bool is_selected, bool has_focus)
{
	if (!is_selected)
		return style_of(ROLE_TEXT, ROLE_GROUND);
	canvas_fill(canvas, row, style_of(ROLE_TEXT, ROLE_SELECTION));
	if (has_focus)
		canvas_write(
			canvas, row.row, row.column, 1, style_of(ROLE_ACCENT, ROLE_SELECTION), "▌");
	struct style style = style_of(ROLE_STRONG, ROLE_SELECTION);

	style.attributes = ATTRIBUTE_BOLD;
	return style;
}

static void draw_spark(const struct study *study, size_t scenario, struct canvas *canvas, int row,
	int column, bool is_selected)
{
	long people = study_people(study);
	double rates[SCENARIO_MAX_LEVELS];
	size_t n_levels = study->pack->scenarios[scenario]->n_levels;

	for (size_t i = 0; i < n_levels; i++) {
		const struct published *published = study_published(study, scenario, (int)i + 1);

		rates[i] = people >= 0 ? tally_refusal_rate(study_tally(
						 study, (size_t)people, scenario, (int)i + 1))
				       : 0.0 / 0.0;
		if (people < 0 && published)
			rates[i] = published->value;
	}
	struct sparkline spark = { rates, n_levels,
		style_of(ROLE_PEOPLE, is_selected ? ROLE_SELECTION : ROLE_GROUND) };

	sparkline_draw(&spark, canvas, row, column);
}

static int draw_scenarios(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	int spark = area.column + area.columns - SPARK_COLUMNS;
	int row = area.row;

	canvas_write(
		canvas, row, area.column + 1, -1, style_of(ROLE_MUTED, ROLE_GROUND), "SCENARIO");
	canvas_write_right(
		canvas, row, spark - 1, SPARK_COLUMNS, style_of(ROLE_MUTED, ROLE_GROUND), "PEOPLE");
	row += 2;
	for (size_t i = 0; i < study->pack->n_scenarios && row < area.row + area.rows; i++, row++) {
		bool is_selected = i == explore->scenario;
		struct style style =
			begin_row(canvas, (struct rectangle){ row, area.column, 1, area.columns },
				is_selected, explore->focus == FOCUS_SCENARIOS);

		canvas_write(canvas, row, area.column + 2, spark - area.column - 3, style,
			study->pack->scenarios[i]->title);
		draw_spark(study, i, canvas, row, spark, is_selected);
	}
	return row;
}

static int draw_conditions(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	int row = area.row;

	canvas_write(
		canvas, row++, area.column + 1, -1, style_of(ROLE_MUTED, ROLE_GROUND), "CONDITION");
	for (size_t i = 0; i < study->pack->n_conditions && row < area.row + area.rows;
		i++, row++) {
		bool is_on = explore->conditions >> i & 1;
		bool is_selected =
			explore->focus == FOCUS_CONDITIONS && i == explore->condition_cursor;
		struct style style = begin_row(canvas,
			(struct rectangle){ row, area.column, 1, area.columns }, is_selected, true);

		if (!is_on)
			style.foreground = ROLE_MUTED;
		struct style mark = style;

		mark.foreground = is_on ? ROLE_ACCENT : ROLE_MUTED;
		canvas_write(canvas, row, area.column + 2, 1, mark, is_on ? marker_on : marker_off);
		canvas_write(canvas, row, area.column + 4, area.columns - 5, style,
			study->pack->conditions[i].id);
	}
	return row;
}

static void draw_agents(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	struct text_names labels = explore_labels(study);
	int row = area.row;

	canvas_write(
		canvas, row++, area.column + 1, -1, style_of(ROLE_MUTED, ROLE_GROUND), "AGENTS");
	if (study->n_arms == 0 && row < area.row + area.rows)
		canvas_write(canvas, row, area.column + 2, area.columns - 3,
			style_of(ROLE_MUTED, ROLE_GROUND), "none yet: f fires");
	for (size_t i = 0; i < study->n_arms && row < area.row + area.rows; i++, row++) {
		const struct study_arm *arm = &study->arms[i];
		bool is_shown = explore_shows_arm(explore, arm);
		bool is_selected = explore->focus == FOCUS_AGENTS && i == explore->agent_cursor;
		struct style style = begin_row(canvas,
			(struct rectangle){ row, area.column, 1, area.columns }, is_selected, true);

		if (!is_shown)
			style.foreground = ROLE_MUTED;
		struct style mark = style;

		mark.foreground = (uint8_t)(is_shown ? arm->role : ROLE_MUTED);
		canvas_write(canvas, row, area.column + 2, 1, mark,
			is_shown ? marker_agent : marker_off);
		draw_agent_name(canvas,
			(struct rectangle){ row, area.column + 4, 1, area.columns - 5 }, style,
			labels.names[i], &labels);
	}
	explore_free_labels(&labels);
}

void explore_draw_side(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	int end = area.row + area.rows;
	int row = draw_scenarios(explore, study, canvas, area);

	for (int i = area.row; i < end; i++)
		canvas_write(canvas, i, area.column + area.columns, 1,
			style_of(ROLE_RULE, ROLE_GROUND), "│");
	area.row = row + 1;
	area.rows = end - area.row;
	if (area.rows > 1)
		area.row = draw_conditions(explore, study, canvas, area) + 1;
	area.rows = end - area.row;
	if (area.rows > 1)
		draw_agents(explore, study, canvas, area);
}

/* Left and right of the title row; the right one only where both fit. */
static void draw_title(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	static const char *const views[] = { "bars", "curves", "Refusal rate by level",
		"Difference from people" };
	const struct scenario *scenario = study->pack->scenarios[explore->scenario];
	bool is_one = explore->view == EXPLORE_BARS || explore->view == EXPLORE_CURVES;
	const char *left = is_one ? scenario->title : views[explore->view];
	struct style strong = style_of(ROLE_STRONG, ROLE_GROUND);
	char *right = is_one ? memory_format("%s · level %d of %zu%s", views[explore->view],
				       explore->level_no, scenario->n_levels,
				       explore->is_sorted ? " · by people" : "")
			     : memory_copy_text(study->pack->title);

	strong.attributes = ATTRIBUTE_BOLD;
	canvas_write(canvas, area.row, area.column, area.columns, strong, left);
	if (text_width(left) + text_width(right) + 2 <= area.columns)
		canvas_write_right(canvas, area.row, area.column, area.columns,
			style_of(ROLE_MUTED, ROLE_GROUND), right);
	free(right);
}

/* Below the levels, or in their place where there is no room. */
static void draw_welcome(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	int taken = (int)study->pack->scenarios[explore->scenario]->n_levels + 2;

	if (explore->view != EXPLORE_BARS || area.rows < taken + WELCOME_ROWS) {
		canvas_fill(canvas, area, style_of(ROLE_TEXT, ROLE_GROUND));
		taken = area.rows > WELCOME_ROWS ? 1 : 0;
	}
	area.row += taken;
	area.rows -= taken;
	struct welcome welcome = { explore->has_key, explore->has_probed, explore->server,
		study_outdated(study), study->trouble };

	welcome_draw(canvas, area, &welcome);
}

/* Whether the chosen scenario has a level that no model has answered as it reads now. */
static bool lacks_replies(const struct explore *explore, const struct study *study)
{
	for (size_t i = 0; i < study->pack->scenarios[explore->scenario]->n_levels; i++) {
		bool is_answered = false;

		for (size_t k = 0; k < study->n_arms && !is_answered; k++)
			is_answered = study->arms[k].kind != AGENT_COHORT &&
				      tally_total(study_tally(
					      study, k, explore->scenario, (int)i + 1)) > 0;
		if (!is_answered)
			return true;
	}
	return false;
}

static void draw_note(const struct explore *explore, const struct study *study,
	struct canvas *canvas, struct rectangle area)
{
	static const char advice[] = "; f asks again";
	char *note = welcome_outdated(study->n_outdated[explore->scenario]);
	bool advises = lacks_replies(explore, study) &&
		       text_width(note) + (int)sizeof advice - 1 <= area.columns;
	char *line = memory_format("%s%s", note, advises ? advice : "");

	canvas_write(canvas, area.row, area.column, area.columns,
		style_of(advises ? ROLE_WARNING : ROLE_MUTED, ROLE_GROUND), line);
	free(line);
	free(note);
}

void explore_draw(const struct explore *explore, const struct study *study, struct canvas *canvas,
	struct rectangle area)
{
	static void (*const draw[])(
		const struct explore *, const struct study *, struct canvas *, struct rectangle) = {
		[EXPLORE_BARS] = explore_draw_bars,
		[EXPLORE_CURVES] = explore_draw_curves,
		[EXPLORE_GRID] = explore_draw_grid,
		[EXPLORE_HEAT] = explore_draw_heat,
	};
	struct explore_places places = explore_places(explore, study, area);

	if (places.side.columns)
		explore_draw_side(explore, study, canvas, places.side);
	draw_title(explore, study, canvas, places.title);
	if (places.prompt.rows)
		explore_draw_prompt(explore, study, canvas, places.prompt);
	draw[explore->view](explore, study, canvas, places.chart);
	if (places.note.rows)
		draw_note(explore, study, canvas, places.note);
	if (study->n_arms == 0 && !places.is_wide)
		draw_welcome(explore, study, canvas, places.chart);
}
