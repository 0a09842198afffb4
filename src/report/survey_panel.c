#include "leeway/report/survey_panel.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

/* An id as it is compared. */
static char *fold_id(const char *participant)
{
	participant += strspn(participant, " ");
	char *bare = memory_copy_bytes(participant, strcspn(participant, " @"));
	char *folded = text_fold_case(bare);
	free(bare);
	return folded;
}

/* Where the id is, or would be. */
static size_t find_place(const struct survey_panel *panel, const char *folded)
{
	size_t low = 0, high = panel->n_people;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(panel->people[middle].participant, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct survey_panel *panel, size_t place, const char *folded)
{
	return place < panel->n_people && strcmp(panel->people[place].participant, folded) == 0;
}

void survey_panel_add(struct survey_panel *panel, const char *participant, const char *status)
{
	char *folded = fold_id(participant);
	size_t place = find_place(panel, folded);
	if (is_at(panel, place, folded)) {
		free(folded);
		if (!text_equals_ignoring_case(panel->people[place].status, "APPROVED")) {
			free(panel->people[place].status);
			panel->people[place].status = memory_copy_text(status);
		}
		return;
	}
	MEMORY_RESERVE_ONE(panel->people, panel->n_people, panel->capacity);
	memmove(&panel->people[place + 1], &panel->people[place],
		(panel->n_people++ - place) * sizeof *panel->people);
	panel->people[place] = (struct survey_panelist){ folded, memory_copy_text(status) };
}

void survey_panel_clear(struct survey_panel *panel)
{
	for (size_t i = 0; i < panel->n_people; i++) {
		free(panel->people[i].participant);
		free(panel->people[i].status);
	}
	free(panel->people);
	*panel = (struct survey_panel){ 0 };
}

const char *survey_panel_find(const struct survey_panel *panel, const char *participant)
{
	char *folded = fold_id(participant);
	size_t place = find_place(panel, folded);
	bool found = is_at(panel, place, folded);
	free(folded);
	return found ? panel->people[place].status : "";
}
