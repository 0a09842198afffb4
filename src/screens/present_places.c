#include "leeway/screens/present_parts.h"

#include "leeway/tui/bigtext.h"

enum {
	LONGEST_LINE = 100, /* Columns that are still read with ease. */
	LABEL_COLUMNS = 16, /* Where label, bar and figure share a row. */
	FIGURE_COLUMNS = 9, /* " >99 % ✱" as text. */
	MOST_GAP = 4,
};

/* A way to share the rows; the first that fits is taken. */
struct plan {
	int bar_rows, gap, scale, voice_rows;
	bool is_tight;
};

static const struct plan plans[] = {
	{ 9, 2, 3, 2, false },
	{ 7, 2, 3, 2, false },
	{ 6, 2, 2, 2, false },
	{ 5, 1, 2, 2, false },
	{ 4, 1, 2, 2, false },
	{ 3, 1, 1, 2, false },
	{ 2, 1, 1, 2, false },
	{ 2, 0, 1, 2, false },
	{ 2, 0, 1, 1, false },
	{ 1, 0, 0, 2, false },
	{ 1, 0, 0, 1, false },
	{ 1, 0, 0, 1, true },
	{ 0, 0, 0, 1, false },
	{ 0, 0, 0, 1, true },
	{ 0, 0, 0, 0, true },
};

enum { N_PLANS = sizeof plans / sizeof *plans };

/* Rows and columns at the edges. */
struct frame {
	int top, margin, foot;
	int spacing, foot_spacing; /* Above the voice and the bars; above the foot. */
};

static struct frame frame_of(struct rectangle area)
{
	return (struct frame){
		.top = area.rows >= 30   ? 2
		       : area.rows >= 20 ? 1
					 : 0,
		.margin = area.columns >= 100  ? 4
			  : area.columns >= 60 ? 2
					       : 1,
		.foot = area.rows - (area.rows >= 30 ? 2 : 1),
		.spacing = area.rows >= 20 ? 1 : 0,
		.foot_spacing = area.rows >= 30 ? 1 : 0,
	};
}

int present_prompt_columns(struct rectangle area)
{
	int columns = area.columns - 2 * frame_of(area).margin;

	return columns < 1 ? 1 : columns < LONGEST_LINE ? columns : LONGEST_LINE;
}

static int rows_of_bars(const struct plan *plan, size_t n_bars)
{
	int pitch = plan->bar_rows ? plan->bar_rows + 1 + plan->gap : 1;

	if (n_bars == 0)
		return 0;
	/* The axis stands where the last bar's gap is, or below. */
	return pitch * (int)n_bars + (plan->bar_rows && !plan->gap ? 1 : 0);
}

/* Rows between the top and the voice that a plan leaves over; negative: it does not fit. */
static int rows_left(const struct frame *frame, const struct plan *plan, size_t n_bars, int n_words)
{
	int voice = plan->voice_rows ? plan->voice_rows + frame->spacing + frame->foot_spacing : 0;

	return frame->foot - voice - frame->top - n_words - frame->spacing -
	       rows_of_bars(plan, n_bars);
}

static void place_columns(struct present_places *places, struct rectangle area, int margin)
{
	int figures = places->scale ? bigtext_columns("100%", places->scale) + 3 : FIGURE_COLUMNS;

	/* A bar is at least as long as its figure is wide. */
	while (places->scale > 0 && 2 * figures > area.columns - 2 * margin) {
		places->scale--;
		figures =
			places->scale ? bigtext_columns("100%", places->scale) + 3 : FIGURE_COLUMNS;
	}
	places->bars.column = area.column + margin;
	places->bars.columns = area.columns - 2 * margin - figures;
	if (!places->bar_rows) {
		places->label_columns = LABEL_COLUMNS;
		places->bars.column += LABEL_COLUMNS + 1;
		places->bars.columns -= LABEL_COLUMNS + 1;
	}
	if (places->bars.columns < 1)
		places->bars.columns = 1;
	places->figure_column =
		places->bars.column + places->bars.columns + (places->scale ? 3 : 1);
}

static void place_rows(struct present_places *places, const struct frame *frame,
	const struct plan *plan, size_t n_bars, int left)
{
	int gap = frame->spacing + (left > 0 ? (left + 1) / 2 : 0);

	places->voice.rows = plan->voice_rows;
	places->voice.row = places->foot_row - frame->foot_spacing - plan->voice_rows;
	places->bars.row =
		places->prompt.row + places->prompt.rows + (gap < MOST_GAP ? gap : MOST_GAP);
	places->bars.rows = rows_of_bars(plan, n_bars);
	places->axis_row = plan->bar_rows && n_bars
				   ? places->bars.row + places->pitch * (int)n_bars - plan->gap
				   : -1;
}

struct present_places present_places(
	struct rectangle area, size_t n_bars, size_t n_lines, size_t n_blank)
{
	struct frame frame = frame_of(area);
	const struct plan *plan = plans;
	int left = 0, n_words = 0;

	for (; plan < plans + N_PLANS; plan++) {
		n_words = (int)(n_lines - (plan->is_tight ? n_blank : 0));
		left = rows_left(&frame, plan, n_bars, n_words);
		if (left >= 0)
			break;
	}
	if (left < 0) {
		plan--;
		n_words = n_words + left < 1 ? 1 : n_words + left;
	}
	struct present_places places = {
		.prompt = { area.row + frame.top, area.column + frame.margin, n_words,
			present_prompt_columns(area) },
		.pitch = plan->bar_rows ? plan->bar_rows + 1 + plan->gap : 1,
		.bar_rows = plan->bar_rows,
		.scale = plan->scale,
		.foot_row = area.row + frame.foot,
		.voice = { .column = area.column + frame.margin,
			.columns = area.columns - 2 * frame.margin },
	};

	place_rows(&places, &frame, plan, n_bars, left);
	place_columns(&places, area, frame.margin);
	return places;
}
