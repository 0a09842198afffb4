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

/* The word offered for yes or for no: the scenario's own first, else "Yes" and "No". Borrowed. */
const char *survey_choice(const struct scenario *scenario, enum answer answer);

#endif
