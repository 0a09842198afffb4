#include "leeway/store/prompts.h"

#include <stdbool.h>

#include <sqlite3.h>

#include "leeway/store/connection.h"

/* The row and its level number; 0 where there is none, -1 on error. */
static int64_t find_row(
	struct database *database, const struct prompt *prompt, int *level_no, struct error *error)
{
	sqlite3_stmt *find = store_query(database, error, STATEMENT_PROMPT_FIND,
		BINDS(bind_blob(prompt->digest.bytes, DIGEST_SIZE)));
	if (!find)
		return -1;
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
	return store_add(database, error, STATEMENT_PROMPT_ADD,
		BINDS(bind_blob(prompt->digest.bytes, DIGEST_SIZE), bind_text(prompt->pack),
			bind_text(prompt->scenario), bind_text(prompt->scenario_title),
			bind_int(prompt->level_no), bind_text(prompt->level),
			bind_text(prompt->condition), bind_text(prompt->messages)));
}

static bool set_level(struct database *database, int64_t row, int level_no, struct error *error)
{
	return store_run(database, error, STATEMENT_PROMPT_SET_LEVEL,
		BINDS(bind_int(row), bind_int(level_no)));
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
