/*
 * What the columns of a survey's file hold, as far as their names and questions tell. In this
 * order: tags of leeway's own surveys (survey_tag.h); headings everyone uses (PROLIFIC_PID, Status,
 * age); a scenario's name with a level and a part in the heading ("grocery_prices_6_why"); the
 * scenario's own words in the question; a question that asks why, behind a decision.
 */
#ifndef LEEWAY_REPORT_SURVEY_GUESS_H
#define LEEWAY_REPORT_SURVEY_GUESS_H

#include "leeway/model/pack.h"
#include "leeway/report/sheet.h"
#include "leeway/report/survey_map.h"

/*
 * Fills a fresh map. Targets that are a guess alone have is_sure false. Returns the first column
 * that bears a tag of leeway's own for other words than the pack has now; -1: none.
 */
int survey_guess(struct survey_map *map, const struct sheet *sheet, const struct pack *pack);

/*
 * What columns that nothing is known of may hold, by words in their headings, to be offered to
 * somebody who says what is right: none of it is sure.
 */
void survey_suggest(struct survey_map *map, const struct sheet *sheet, const struct pack *pack);

#endif
