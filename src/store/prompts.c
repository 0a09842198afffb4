#include "leeway/store/prompts.h"

#include <stdbool.h>

#include <sqlite3.h>

#include "leeway/store/connection.h"

/* The row and its level number; 0 where there is none, -1 on error. */
static int64_t find_row(
	struct database *database, const struct prompt *prompt, int *level_no, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_PROMPT_FIND, error);
	if (!find) {
		return -1;
	}
	sqlite3_bind_blob(find, 1, prompt->digest.bytes, DIGEST_SIZE, SQLITE_STATIC);
	int64_t row = 0;
	enum step_result result = connection_step(database, find, error);
	if (result == STEP_ROW) {
		row = sqlite3_column_int64(find, 0);
		*level_no = sqlite3_column_int(find, 1);
	}
	sqlite3_reset(find);
	return result == STEP_ERROR ? -1 : row;
}

int64_t prompts_find(struct database *database, const struct prompt *prompt, struct error *error)
{
	int level_no;
	return find_row(database, prompt, &level_no, error);
}

static int64_t add_prompt(
	struct database *database, const struct prompt *prompt, struct error *error)
{
	sqlite3_stmt *add = connection_statement(database, STATEMENT_PROMPT_ADD, error);
	if (!add) {
		return -1;
	}
	sqlite3_bind_blob(add, 1, prompt->digest.bytes, DIGEST_SIZE, SQLITE_STATIC);
	connection_bind_text(add, 2, prompt->pack);
	connection_bind_text(add, 3, prompt->scenario);
	connection_bind_text(add, 4, prompt->scenario_title);
	sqlite3_bind_int(add, 5, prompt->level_no);
	connection_bind_text(add, 6, prompt->level);
	connection_bind_text(add, 7, prompt->condition);
	connection_bind_text(add, 8, prompt->messages);
	return connection_run(database, add, error) ? sqlite3_last_insert_rowid(database->handle)
						    : -1;
}

static bool set_level(struct database *database, int64_t row, int level_no, struct error *error)
{
	sqlite3_stmt *set = connection_statement(database, STATEMENT_PROMPT_SET_LEVEL, error);
	if (!set) {
		return false;
	}
	sqlite3_bind_int64(set, 1, row);
	sqlite3_bind_int(set, 2, level_no);
	return connection_run(database, set, error);
}

int64_t prompts_put(struct database *database, const struct prompt *prompt, struct error *error)
{
	int level_no = 0;
	int64_t row = find_row(database, prompt, &level_no, error);
	if (row == 0) {
		return add_prompt(database, prompt, error);
	}
	if (row > 0 && level_no != prompt->level_no &&
		!set_level(database, row, prompt->level_no, error)) {
		return -1;
	}
	return row;
}
