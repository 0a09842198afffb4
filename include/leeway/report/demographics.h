/*
 * What else is known of the people of a cohort, from columns of a survey's own file or from a
 * panel's file that has a row a submission (Prolific's demographic export), joined by the
 * participant's id. Only attributes of the allow-list (attributes.h) come in.
 */
#ifndef LEEWAY_REPORT_DEMOGRAPHICS_H
#define LEEWAY_REPORT_DEMOGRAPHICS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/report/pseudonym.h"
#include "leeway/report/sheet.h"
#include "leeway/report/survey_map.h"
#include "leeway/store/database.h"

/* Whether a sheet is a panel's file: participant ids and submissions, and no scenario. */
bool demographics_is_file(const struct sheet *sheet);

enum demographics_result {
	DEMOGRAPHICS_KEPT,
	DEMOGRAPHICS_UNKNOWN, /* No one of that id has answered in this cohort. */
	DEMOGRAPHICS_BAD, /* ERROR_INPUT, without the place. */
	DEMOGRAPHICS_FAILED, /* The cache failed. */
};

/* Where they go. */
struct demographics {
	struct database *database;
	int64_t agent; /* The cohort's row id; 0: no one is known. */
	struct pseudonyms *pseudonyms; /* NULL: ids are kept. */
};

/*
 * The attributes of the record last read, by the columns that the map holds for attributes, for
 * the participant of that id. Needs a transaction.
 */
enum demographics_result demographics_add(const struct demographics *where,
	const struct sheet *sheet, const struct survey_map *map, const char *participant,
	struct error *error);

/* Maps a panel's file: the column of participants is returned, -1 with ERROR_INPUT if missing. */
int demographics_map(struct survey_map *map, const struct sheet *sheet, struct error *error);

#endif
