/* Where the parts of an interview are at any size, and what its keys and the mouse share; only for
 * src/screens/interview_*.c. */
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

/* Where an option stands in places.options; no columns where there is no room for it. */
struct rectangle interview_option_place(
	const struct interview_view *view, struct rectangle options, size_t option);

/* Chooses an option, and goes on with the one that is chosen: wishes, or-ed (interview_keys.c). */
unsigned interview_choose_option(struct interview_view *view, int option);
unsigned interview_confirm_option(struct interview_view *view);

/* From the introduction to the first question. */
unsigned interview_view_introduced(struct interview_view *view);

/* Whether the keys are at the option: it is chosen, or it is the button behind why. */
bool interview_option_is_chosen(const struct interview_view *view, size_t option);

/* What the mouse does (interview_mouse.c). */
unsigned interview_view_point(struct interview_view *view, const struct key *key);

/* The option that stands for an answer, and the other way round. */
int interview_option_of(const struct interview_view *view, enum answer answer);

/* The options of the stage; how many. */
size_t interview_options(const struct interview_view *view, const char *const **names);

#endif
