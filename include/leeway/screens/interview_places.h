/* Where the parts of an interview are at any size; only for src/screens/interview_*.c. */
#ifndef LEEWAY_SCREENS_INTERVIEW_PLACES_H
#define LEEWAY_SCREENS_INTERVIEW_PLACES_H

#include "leeway/screens/interview_view.h"
#include "leeway/tui/canvas.h"

/* Rows of 0 are not shown. */
struct interview_places {
	struct rectangle head; /* "3 of 10", and how far that is. */
	struct rectangle text; /* What is read, its scroll bar's column included. */
	struct rectangle options; /* Yes and no, or what else is chosen from. */
	struct rectangle label; /* What was said, and what is asked for in the field. */
	struct rectangle field;
	struct rectangle fault;
	struct rectangle hint; /* The keys. */
};

/* n_lines: of the text, wrapped to interview_text_columns. */
struct interview_places interview_places(
	const struct interview_view *view, struct rectangle area, size_t n_lines);

/* Columns that the text is wrapped to. */
int interview_text_columns(struct rectangle area);

/* The options of the stage; how many. */
size_t interview_options(const struct interview_view *view, const char *const **names);

#endif
