/*
 * What people who take part in a study read beside its scenarios, whoever asks them: `leeway ask`,
 * a survey that is fielded, sheets on paper. It is to say nothing of what the study expects, so
 * that it has a title of its own. Part of a pack, "participants" of pack.json; what is left out has
 * words of ours.
 */
#ifndef LEEWAY_MODEL_PARTICIPANTS_H
#define LEEWAY_MODEL_PARTICIPANTS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/fields.h"

/* Texts are owned; NULL and 0 are what the pack does not say. */
struct participants {
	char *title;
	char **introduction; /* Paragraphs before the first scenario. */
	size_t n_introduction;
	char *why; /* What is asked after each decision. */
	char *consent_version; /* Of the pack's consent, stored with who agreed to it. */
	bool offers_withdrawal; /* The consent says that one can withdraw at the end. */
	bool counterbalances; /* Half of people see no before yes. */
	char **debriefing; /* Paragraphs after the last scenario. */
	size_t n_debriefing;
	char *completion_code, *completion_link; /* Shown to those who came to the end. */
};

/* Reads the object; title is the pack's own, which is not to be theirs. */
void participants_read(struct field_reader *reader, const struct cJSON *object, const char *title,
	struct participants *participants);
void participants_clear(struct participants *participants);

/* As the pack has it, or else our own words. Borrowed. */
const char *participants_title(const struct participants *participants);
const char *participants_why(const struct participants *participants);

/* Paragraphs with an empty line between them; to be freed. */
char *participants_introduction(const struct participants *participants);

char *participants_join(char *const *paragraphs, size_t n_paragraphs);

/* The code and the link for those who came to the end, and the same after the debriefing; "" where
 * there is none of them. To be freed. */
char *participants_completion(const struct participants *participants);
char *participants_ending(const struct participants *participants);

#endif
