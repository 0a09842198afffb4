/* The columns of a plan, for the modules of src/store that select them with others. */
#ifndef LEEWAY_STORE_PLANS_ROW_H
#define LEEWAY_STORE_PLANS_ROW_H

#include "leeway/model/looks.h"

struct sqlite3_stmt;

#define PLAN_COLUMNS                                                                               \
	" l.planned, l.first_replies, l.first_n, l.first_refusals, l.complete_replies,"            \
	" l.complete_n, l.complete_refusals, l.replies"

/* The plan from its first column on, to be freed; NULL: there is none. */
struct looks *plan_row_read(struct sqlite3_stmt *row, int column);

#endif
