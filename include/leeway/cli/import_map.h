/*
 * What the columns of a survey's file hold: guessed, given with --map, or asked for. Where a guess
 * is not sure and there is no one to ask, nothing is taken.
 */
#ifndef LEEWAY_CLI_IMPORT_MAP_H
#define LEEWAY_CLI_IMPORT_MAP_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/base/error.h"
#include "leeway/cli/import_files.h"
#include "leeway/model/pack.h"
#include "leeway/report/sheet.h"
#include "leeway/report/survey_map.h"

/* Fills a map for the sheet, which is at its first record; to be cleared in any case. */
bool import_map_columns(const struct import_order *order, const struct sheet *sheet,
	const struct pack *pack, struct survey_map *map, struct error *error);

/*
 * Asks, column by column, what those hold that are not known for sure; an empty answer takes what
 * is offered, "." takes it for all that are left. Where decisions are numbers and the map has no
 * codes for them these are asked for too. Says in the end which options would have said the same.
 * ERROR_INTERRUPTED where the answers end.
 */
bool import_map_ask(struct survey_map *map, const struct sheet *sheet, const struct pack *pack,
	FILE *streams[2], struct error *error);

#endif
