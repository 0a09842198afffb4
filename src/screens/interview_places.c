#include "leeway/screens/interview_places.h"

#include <stdlib.h>

#include "leeway/base/text.h"

enum {
	TEXT_COLUMNS = 66, /* A line that the eye finds back from. */
	NARROW = 50, /* Columns below which the margins go. */
	LEAST_TEXT = 3, /* Rows that a text keeps beside a field. */
	FIELD_ROWS = 5,
	MOST_FIELD_ROWS = 10,
	TALL = 30, /* Rows from which parts stand further apart. */
	OPTION_ROWS = 3,
	CODE_ROWS = 3, /* The code and the words before it may take two. */
	MOST_FAULT_ROWS = 4,
	OPTION_GAP = 3,
	OPTION_PADDING = 3, /* Columns on both sides of an option's name. */
	WIDE_PADDING = 7,
	WIDE = 40, /* Columns from which two options are wide. */
};

int interview_text_columns(struct rectangle area)
{
	int margin = area.columns < NARROW ? 1 : 5;
	int columns = area.columns - 2 * margin - 1;

	if (columns > TEXT_COLUMNS)
		columns = TEXT_COLUMNS;
	return columns > 1 ? columns : 1;
}

/* Rows of each part from top to bottom, with the gaps above them. */
struct rows {
	int top, head, text, code, label, field, options, fault, hint;
	int gap; /* Between parts. */
};

static int sum(const struct rows *rows)
{
	int n_parts = (rows->head > 0) + (rows->label > 0) + (rows->options > 0);

	/* A message of several rows, and words above options, have a row of their own around them.
	 */
	int around = (rows->fault > 1) + (rows->label > 0 && rows->field == 0);

	return around + rows->head + rows->text + rows->code + rows->label + rows->field +
	       rows->options + rows->fault + rows->hint + rows->gap * n_parts;
}

/* Rows of what went wrong; one is kept for it where nothing did. */
static int fault_lines(const struct interview_view *view, struct rectangle area)
{
	size_t n_lines = 1;

	if (view->fault)
		free(text_wrap(view->fault, interview_text_columns(area), &n_lines));
	return n_lines < MOST_FAULT_ROWS ? (int)n_lines : MOST_FAULT_ROWS;
}

/* At the end the code has rows of its own above the options. */
static bool shows_code_above(const struct interview_view *view, size_t n_options)
{
	enum interview_stage stage = view->interview.stage;

	return n_options > 0 && view->shows_code && view->overlay == INTERVIEW_NO_OVERLAY &&
	       (stage == INTERVIEW_LEFT || stage == INTERVIEW_DONE);
}

static struct rows wanted(const struct interview_view *view, struct rectangle area, size_t n_lines)
{
	const char *const *names;
	enum interview_stage stage = view->interview.stage;
	bool explains = stage == INTERVIEW_EXPLANATION || stage == INTERVIEW_KEEPING;
	bool has_field = view->overlay == INTERVIEW_TYPING_CODE ||
			 (view->overlay == INTERVIEW_NO_OVERLAY && explains);
	bool is_tall = area.rows >= TALL;
	size_t n_options = interview_options(view, &names);
	struct rows rows = {
		.head = stage == INTERVIEW_QUESTION || explains ? 2 : 0,
		.text = n_lines < 500 ? (int)n_lines : 500,
		.label = has_field || view->overlay != INTERVIEW_NO_OVERLAY ? 1 : 0,
		.options = n_options ? (is_tall ? OPTION_ROWS : 1) : 0,
		.fault = fault_lines(view, area),
		.hint = 1,
		.gap = is_tall ? 2 : 1,
	};

	if (shows_code_above(view, n_options))
		rows.code = CODE_ROWS;
	if (view->overlay == INTERVIEW_TYPING_CODE)
		rows.field = 1;
	else if (has_field)
		rows.field = is_tall ? MOST_FIELD_ROWS : FIELD_ROWS;
	return rows;
}

/* Takes away what does not fit: from the text, then from the field, then the gaps, at last the
 * text. */
static void fit(struct rows *rows, int available)
{
	int *const parts[] = { &rows->text, &rows->field, &rows->gap, &rows->options, &rows->text,
		&rows->field, &rows->fault, &rows->head, &rows->label };
	const int least[] = { LEAST_TEXT, 3, 0, 1, 1, 1, 0, 0, 0 };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		while (sum(rows) > available && *parts[i] > least[i])
			--*parts[i];
}

static struct rectangle take(struct rectangle *left, int n_rows, int gap)
{
	struct rectangle part = *left;

	part.rows = n_rows < left->rows ? n_rows : left->rows;
	int used = n_rows > 0 ? part.rows + gap : 0;

	if (used > left->rows)
		used = left->rows;
	left->row += used;
	left->rows -= used;
	return part;
}

struct interview_places interview_places(
	const struct interview_view *view, struct rectangle area, size_t n_lines)
{
	struct rows rows = wanted(view, area, n_lines);
	int columns = interview_text_columns(area);
	int available = area.rows >= 8 ? area.rows - 2 : area.rows;
	struct interview_places places;

	fit(&rows, available);
	int free_rows = area.rows - sum(&rows);
	int top = free_rows > 2 ? free_rows / 3 : free_rows > 0 ? 1 : 0;
	struct rectangle left = { area.row + top, area.column + (area.columns - columns) / 2,
		area.rows - top, columns };

	places.head = take(&left, rows.head, rows.gap);
	places.text = take(&left, rows.text, rows.label || rows.options ? rows.gap : 0);
	places.text.columns = columns + 1;
	left.row += rows.code;
	left.rows -= rows.code;
	places.label = take(&left, rows.label, rows.field ? 0 : 1);
	places.field = take(&left, rows.field, rows.options ? rows.gap : 0);
	places.options = take(&left, rows.options, rows.fault > 1 ? 1 : 0);
	places.fault = take(&left, rows.fault, 0);
	/* The keys keep to the last row but one. */
	places.hint = left;
	places.hint.row = area.row + area.rows - (area.rows >= 8 ? 2 : 1);
	places.hint.rows = 1;
	return places;
}

static int option_columns(const char *name, bool is_wide, int available)
{
	int columns = text_width(name) + 2 * (is_wide ? WIDE_PADDING : OPTION_PADDING);

	if (columns > available)
		columns = text_width(name) + 2;
	return columns < available ? columns : available;
}

struct rectangle interview_option_place(
	const struct interview_view *view, struct rectangle options, size_t option)
{
	const char *const *names;
	size_t n_options = interview_options(view, &names);
	bool is_few = n_options < N_CONSENT_CHOICES;
	struct rectangle place = options;

	for (size_t i = 0; i < n_options && place.columns > 0; i++) {
		int left = place.columns;

		place.columns = option_columns(names[i], is_few && left > WIDE, left);
		if (i == option)
			return place;
		int taken = place.columns + (left > 30 ? OPTION_GAP : 1);

		place.column += taken;
		place.columns = left - taken;
	}
	place.columns = 0;
	return place;
}

bool interview_option_is_chosen(const struct interview_view *view, size_t option)
{
	if (view->overlay == INTERVIEW_NO_OVERLAY &&
		(view->interview.stage == INTERVIEW_EXPLANATION ||
			view->interview.stage == INTERVIEW_KEEPING))
		return view->is_on_next;
	return view->chosen == (int)option;
}
