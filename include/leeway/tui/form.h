/*
 * A form on a plane of its own: fields one below the other behind a column of labels, focus that
 * goes from one to the next, words of advice and of what is wrong under each. It owns its texts
 * and values; a field is known by the number it was added under. Who shows the form maps keys to
 * actions; while form_takes_text, characters are inserted instead.
 */
#ifndef LEEWAY_TUI_FORM_H
#define LEEWAY_TUI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/canvas.h"
#include "leeway/tui/textfield.h"

struct form;

/* subtitle may be NULL. */
struct form *form_new(const char *title, const char *subtitle);
void form_free(struct form *form);

/* Options of which any number is on; none is at first. */
int form_add_checks(
	struct form *form, const char *label, const char *const *options, size_t n_options);

/* Options of which one is on, the first at first. */
int form_add_choice(
	struct form *form, const char *label, const char *const *options, size_t n_options);

int form_add_buttons(struct form *form, const char *const *names, size_t n_names);

/* A line of text, shown in so many columns. */
int form_add_text(struct form *form, const char *label, int columns, size_t max_bytes);

struct form_number {
	double least, most;
	int decimals; /* Digits behind the point that are shown and allowed. */
	int columns;
	const char *before, *after; /* "$" and the like; NULL: nothing. Copied. */
	bool is_optional; /* May be left empty. */
};

/* A number to type; empty at first. */
int form_add_number(struct form *form, const char *label, const struct form_number *number);

/* Text that is told, not asked; wrapped. */
int form_add_fact(struct form *form, const char *label, const char *text);

void form_add_gap(struct form *form);

/* What follows a rule stays in sight where the rest has to scroll. */
void form_add_rule(struct form *form);

/* Puts a field behind the one before, in the same row where it fits. */
void form_set_beside(struct form *form, int field);

/* A field that is not shown cannot have the focus, and is not checked. */
void form_set_shown(struct form *form, int field, bool is_shown);

/* Advice under a field; NULL: none. */
void form_set_note(struct form *form, int field, const char *text);

/* What is wrong with a field; NULL: nothing. Of a number it is set anew as it is typed. */
void form_set_fault(struct form *form, int field, const char *text);

void form_set_fact(struct form *form, int field, const char *text);
void form_set_option(struct form *form, int field, int option, const char *text);

/* Adds an option behind the others, and says whether a field has one of that number. */
void form_add_option(struct form *form, int field, const char *text);
bool form_has_option(const struct form *form, int field, int option);

bool form_is_checked(const struct form *form, int field, int option);
void form_set_checked(struct form *form, int field, int option, bool is_checked);

int form_choice(const struct form *form, int field);
void form_set_choice(struct form *form, int field, int option);

/* Of text and numbers, as typed. */
const char *form_text(const struct form *form, int field);
void form_set_text(struct form *form, int field, const char *text);

/* False where there is no number or a wrong one. */
bool form_number(const struct form *form, int field, double *value);
void form_set_number(struct form *form, int field, double value);

/*
 * True if nothing is wrong: every number is one within its range or may be left out, and no other
 * field has a fault. Otherwise the faults are set, and the first field with one has the focus.
 */
bool form_check(struct form *form);

/* The field with the focus (-1: there is none to have it), and its option or button. */
int form_focus(const struct form *form, int *option);
void form_set_focus(struct form *form, int field);

/* True if the field with the focus is typed into. */
bool form_takes_text(const struct form *form);

enum form_action {
	FORM_NEXT,
	FORM_PREVIOUS,
	FORM_UP,
	FORM_DOWN,
	FORM_LEFT,
	FORM_RIGHT,
	FORM_TOGGLE, /* Space: turns an option, presses a button. */
	FORM_ENTER, /* The same; on others, goes on to the next field. */
};

/* What came of it, or-ed; 0: nothing. */
enum form_result {
	FORM_MOVED = 1,
	FORM_CHANGED = 2,
	FORM_PRESSED = 4, /* The button that has the focus. */
};

unsigned form_act(struct form *form, enum form_action action);

/* Typed characters or a paste, and editing keys, for the text or number with the focus. */
unsigned form_insert(struct form *form, const char *bytes, size_t length);
unsigned form_edit(struct form *form, enum textfield_action action);

/* Rows it takes at a width, its blank first and last row among them. */
int form_height(struct form *form, int columns);

/* To be called before drawing: places what changed, and scrolls to the focus. */
void form_layout(struct form *form, int rows, int columns);
void form_draw(const struct form *form, struct canvas *canvas, struct rectangle area);

/* What a click at a place of the canvas does. */
unsigned form_click(struct form *form, struct rectangle area, int row, int column);

#endif
