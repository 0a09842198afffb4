/*
 * Compare: arms beside one agent over all buckets. The board holds a comparison that an errand
 * loaded (compare_look.h) and what of it is shown; drawing reads it and does no I/O.
 */
#ifndef LEEWAY_SCREENS_COMPARE_H
#define LEEWAY_SCREENS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/pack.h"
#include "leeway/report/compare.h"
#include "leeway/report/transfer.h"
#include "leeway/screens/screen.h"
#include "leeway/tui/draw.h"
#include "leeway/tui/list.h"

/* How an arm's buckets stand. */
enum compare_order {
	COMPARE_AS_AUTHORED, /* By the pack's scenarios, then by level. */
	COMPARE_BY_DIFFERENCE, /* The arm refuses more first. */
	COMPARE_BY_P, /* The smallest adjusted p first. */
};
enum { N_COMPARE_ORDERS = 3 };

/* What to do where one agent alone has answered, under one condition. */
#define COMPARE_NEXT                                                                               \
	"f asks another model, or this one under another condition; A asks a person here, and "    \
	"leeway import brings people's answers in."

struct compare_board {
	const struct pack *pack; /* Borrowed from the study; for titles and order. */
	struct comparison_list comparison; /* Of `against`, the newest there is. */
	struct transfer transfer; /* Of the comparison's arms that were tuned on a scenario. */
	bool is_loaded;
	char *problem; /* Why nothing is compared; NULL. */
	char *against; /* Name of the agent compared with; NULL: there is none. */
	char *against_condition; /* NULL: the arm's own, or else "baseline". */
	bool is_published; /* against is known from published figures alone. */
	bool is_alone; /* Nobody but one agent had answered, under one condition, when it was set.
			*/
	enum comparison_correction correction;
	enum compare_order order;
	struct list arms, buckets;
	bool is_bucket_focused;
	struct list tuned; /* Rows of the transfer table. */
	bool is_transfer; /* The transfer table is shown in the place of arms and buckets. */
	size_t *rows; /* Of the selected arm, as they are listed: indices into comparison.rows. */
	size_t n_rows;
	const void *look; /* The errand's data; NULL: none is under way. */
	const void *count; /* The errand that counts different replies; NULL: none. */
	bool *is_counted; /* Of each arm: since the comparison was taken (compare_count.h). */
	bool is_stale; /* Counts have changed since it was loaded. */
	int64_t looked_us, due_us; /* When it was last looked, and is to be next; 0: it is not. */
};

void compare_board_init(struct compare_board *board);
void compare_board_clear(struct compare_board *board);

/* Takes a comparison over with its transfer; what was selected stays so where it is still there. */
void compare_board_take(struct compare_board *board, struct comparison_list *take_list,
	struct transfer *take_transfer);

/* Selects an arm where there is one of that name. */
void compare_board_select_arm(
	struct compare_board *board, const char *agent, const char *condition);

/*
 * Compares with another agent from the next look on; NULL: none. Under that condition alone, whose
 * id is copied; NULL: as comparison_build chooses.
 */
void compare_board_set_against(
	struct compare_board *board, const char *agent, const char *condition);

/* Sorts and lists the rows of the selected arm anew: after a move, or another order. */
void compare_board_list(struct compare_board *board);

/* The key of a list's row, from an agent and its condition. */
int64_t compare_text_key(const char *one, const char *other);

struct list_rows compare_board_arms(const struct compare_board *board);
struct list_rows compare_board_buckets(const struct compare_board *board);

/* NULL where there is none. */
const struct comparison_arm *compare_board_arm(const struct compare_board *board);
const struct comparison_row *compare_board_row(const struct compare_board *board);

/* p adjusted as the board has it chosen, and whether it is below alpha. */
double compare_board_adjusted(const struct compare_board *board, const struct comparison_row *row);
bool compare_board_is_significant(
	const struct compare_board *board, const struct comparison_row *row);
/* Hollow before all is there that was planned. */
enum draw_star compare_board_star(
	const struct compare_board *board, const struct comparison_row *row);
size_t compare_board_n_significant(
	const struct compare_board *board, const struct comparison_arm *arm);

/* --- compare_draw.c --- */

/* Where things are in an area; facts has no rows where there is no room for it. */
struct compare_places {
	struct rectangle head, arms, bucket_head, buckets, facts;
};
struct compare_places compare_board_places(
	const struct compare_board *board, struct rectangle area);

void compare_board_draw(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area);

/* A scenario's title; its id where the pack does not have it. */
const char *compare_scenario_title(const struct compare_board *board, const char *id);

/* What stands in the place of everything; NULL where there is something to show. */
const char *compare_board_reason(const struct compare_board *board);

/* The rows of the two lists. */
void compare_draw_arm(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area);
void compare_draw_bucket(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area);

/* --- compare_facts.c --- */

/* What is known of the selected arm in sentences, a line each; to be freed. */
char *compare_facts_write(const struct compare_board *board);

/* The same of the selected bucket, and why it has no test where it has none; to be freed. */
char *compare_facts_write_bucket(const struct compare_board *board);

/* The sentences, and the histogram of the level orders below them. */
void compare_facts_draw(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area);

/*
 * "agent · condition" in the area's columns, the agent cut so that it is not taken for another of
 * the board; returns the columns taken.
 */
int compare_draw_name(const struct compare_board *board, const char *agent, const char *condition,
	struct style style, struct canvas *canvas, struct rectangle area);

/* Whom the board compares with, and its condition where one was chosen, in a heading's row. */
void compare_draw_against(const struct compare_board *board, bool is_synthetic,
	struct canvas *canvas, struct rectangle area);

/* Text in wrapped lines; returns the rows taken. */
int compare_draw_sentences(
	const char *text, struct style style, struct canvas *canvas, struct rectangle area);

/* --- compare_transfer.c --- */

/* Rows of the transfer table: the models that were tuned on a scenario. */
struct list_rows compare_board_tuned(const struct compare_board *board);

struct transfer_places {
	struct rectangle head, rows, facts;
};
struct transfer_places compare_transfer_places(
	const struct compare_board *board, struct rectangle area);

/* The table; or a sentence that says what is missing for it. */
void compare_transfer_draw(
	const struct compare_board *board, struct canvas *canvas, struct rectangle area);

/* Its state is a struct compare_board. */
extern const struct screen_ops compare_screen;

#endif
