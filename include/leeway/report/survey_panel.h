/* What a panel's files say of people's submissions: who returned them, whose were rejected. */
#ifndef LEEWAY_REPORT_SURVEY_PANEL_H
#define LEEWAY_REPORT_SURVEY_PANEL_H

#include <stddef.h>

/* Starts as { 0 }. */
struct survey_panel {
	struct survey_panelist {
		char *participant, *status;
	} * people; /* Sorted by participant. */
	size_t n_people, capacity;
};

/* Adds a submission. Of several of a person an approved one counts, else the last. */
void survey_panel_add(struct survey_panel *panel, const char *participant, const char *status);
void survey_panel_clear(struct survey_panel *panel);

/* The status of a person's submission; "" where the panel does not know the person. Spaces and
 * case of the id do not matter, nor what an e-mail address of the panel's has after the "@". */
const char *survey_panel_find(const struct survey_panel *panel, const char *participant);

#endif
