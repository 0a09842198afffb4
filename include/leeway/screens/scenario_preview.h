/*
 * What stands beside the form: the prompt as a model gets it, with the level set in and lit; the
 * linter's words; what was tried. Fills a pane; no I/O.
 */
#ifndef LEEWAY_SCREENS_SCENARIO_PREVIEW_H
#define LEEWAY_SCREENS_SCENARIO_PREVIEW_H

#include "leeway/screens/scenarios.h"
#include "leeway/screens/trying.h"
#include "leeway/tui/pane.h"

/* What it is filled from. Borrowed. */
struct scenario_preview {
	const struct study *study;
	const struct scenario_row *row; /* What is edited, with its draft open. */
	const struct scenario_row *asked; /* The scenario it is shown with; NULL: there is none. */
	const struct condition *condition; /* As it stands, or as it is edited. */
	int level_no; /* Of the draft's. */
	const struct trying *trying;
	const char *model; /* The next one to be tried. */
};

void scenario_preview_fill(const struct scenario_preview *preview, struct pane *pane);

#endif
