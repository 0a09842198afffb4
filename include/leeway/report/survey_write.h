/*
 * A pack as a survey that can be fielded: each person sees every scenario once, at one level drawn
 * with equal chance, decides yes or no and then says why. Questions are named by tags
 * (survey_tag.h) and the pack is an embedded field, so that `leeway import` reads the answers
 * without a map.
 */
#ifndef LEEWAY_REPORT_SURVEY_WRITE_H
#define LEEWAY_REPORT_SURVEY_WRITE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "leeway/model/pack.h"
#include "leeway/report/survey_tag.h"

enum survey_format {
	SURVEY_FORMAT_QSF, /* Qualtrics' own JSON, with the random draw. Its vendor does not
			      document it: it has the structure of surveys that were exported. */
	SURVEY_FORMAT_TXT, /* Qualtrics' "Advanced Format", which cannot hold the draw. */
	SURVEY_FORMAT_PRINTABLE, /* Plain text. */
};

/* "qsf", "txt", "printable", ended by NULL; indexed by enum survey_format. */
extern const char *const survey_format_names[];

/* Tags of the scenarios that are asked, level after level. */
struct survey_study {
	const struct pack *pack; /* Borrowed. */
	struct survey_tag *tags;
	size_t n_tags, n_scenarios;
};

/* scenarios: ids of those that are asked, of the pack; none: all. */
void survey_study_init(struct survey_study *study, const struct pack *pack,
	const char *const *scenarios, size_t n_scenarios);
void survey_study_clear(struct survey_study *study);

/* Whether writing went well is asked of the stream in the end. */
void survey_write_qsf(const struct survey_study *study, FILE *out);
void survey_write_txt(const struct survey_study *study, FILE *out);

/*
 * Without people the whole study, each scenario with all its levels; else that many sheets to fill
 * in, scenarios in random order, levels drawn from the seed, a form feed before each but the first.
 */
void survey_write_printable(
	const struct survey_study *study, unsigned n_people, uint64_t seed, FILE *out);

/* The text of a bucket, and any text, as HTML, paragraphs apart; what survey tools would take for
 * their own marks is written as entities. To be freed. */
char *survey_html(const struct survey_tag *tag);
char *survey_html_text(const char *text);

/*
 * What surveys and sheets have beside the scenarios. First consent, the pack's or our own words,
 * which have the introduction in them, and a choice: whoever does not agree is asked nothing.
 * After the last scenario the debriefing and, where the pack offers it, a choice to withdraw; then
 * the completion code and link. The columns of the choices are known to `leeway import`, which
 * leaves such people out (survey_rows.c).
 */
#define SURVEY_CONSENT  "leeway_consent"
#define SURVEY_WITHDRAW "leeway_withdraw"
extern const char *const survey_consent_choices[2], *const survey_withdraw_choices[2];
extern const char survey_refused[];

/* The words of consent with the question after them, to be freed. */
char *survey_consent(const struct pack *pack);

/* The introduction, where the words of consent do not have it; NULL where they do. To be freed. */
char *survey_introduction(const struct pack *pack);

/* Whether the words of consent say that one can withdraw at the end. */
bool survey_offers_withdrawal(const struct pack *pack);

/* The debriefing, and what is asked after it where the pack lets people withdraw; NULL where there
 * is neither. To be freed. */
char *survey_debriefing(const struct pack *pack);

/* participants_completion as HTML, its link to be followed. To be freed. */
char *survey_html_completion(const struct participants *participants);

/* The word offered for yes or for no: the scenario's own first, else "Yes" and "No". Borrowed. */
const char *survey_choice(const struct scenario *scenario, enum answer answer);

#endif
