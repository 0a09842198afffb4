/*
 * The form in which a fire_choice is made: which fields it has, what stands in them, and the
 * estimate in figures. Knows the choice and the study; no app, no engine.
 */
#ifndef LEEWAY_SCREENS_FIRE_FORM_H
#define LEEWAY_SCREENS_FIRE_FORM_H

#include "leeway/screens/fire_choice.h"
#include "leeway/tui/form.h"

enum fire_button { FIRE_BUTTON_FIRE, FIRE_BUTTON_DRY_RUN, FIRE_BUTTON_CANCEL };

/* Numbers of the form's fields. */
struct fire_form {
	struct form *form; /* Owned. */
	int models, add, conditions, scenarios, levels, repeats, until, at_once;
	int to_ask, requests, cost, cap, buttons;
};

void fire_form_init(struct fire_form *fields, const struct fire_choice *choice,
	const struct study *study, const struct fire_view *view);
void fire_form_clear(struct fire_form *fields);

/* Takes what stands in the fields over into the choice; wrong numbers leave it as it was. */
void fire_form_read(
	const struct fire_form *fields, const struct study *study, struct fire_choice *choice);

/* Shows a model that was added to the choice as its last one, or turned on. */
void fire_form_show_models(struct fire_form *fields, const struct fire_choice *choice);

/* Sets the facts. */
void fire_form_show_estimate(struct fire_form *fields, const struct ask_estimate *estimate);

/*
 * What would be done, for a dry run: what each model comes to, and what it would be sent first; to
 * be freed.
 */
char *fire_describe(
	const struct fire_choice *choice, const struct study *study, const struct fire_view *view);

#endif
