/*
 * Experiments write a row an event: what was asked, what was answered, and much else. These files
 * become tables with a row a person (questionnaires of Gorilla) or an answer (trials), and are read
 * as any other.
 */
#ifndef LEEWAY_REPORT_SURVEY_LONG_H
#define LEEWAY_REPORT_SURVEY_LONG_H

#include "leeway/base/error.h"
#include "leeway/report/sheet.h"

/*
 * The sheet itself, or, where it is one of events, a sheet made of it; messages about its rows name
 * the lines they began on. Takes over the sheet, which is at its first record. NULL on error.
 */
struct sheet *survey_long_reshape(struct sheet *take_sheet, struct error *error);

#endif
