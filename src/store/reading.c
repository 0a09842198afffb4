#include "leeway/store/reading.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

static void take_row(sqlite3_stmt *from, struct reading_row *row)
{
	*row = (struct reading_row){
		.id = sqlite3_column_int64(from, 0),
		.repeat = (uint32_t)sqlite3_column_int64(from, 1),
		.text = sqlite3_column_int64(from, 2),
		.outcome = (enum outcome)sqlite3_column_int(from, 3),
		.corrected = sqlite3_column_int(from, 4) != 0,
		.starred = sqlite3_column_int(from, 5) != 0,
	};
}

bool reading_load_page(struct database *database, int64_t agent, int64_t prompt, uint32_t end,
	struct reading_page *page, struct error *error)
{
	page->n_rows = 0;
	if (page->next >= end)
		return true;
	uint32_t stop = end - page->next > READING_PAGE_ROWS ? page->next + READING_PAGE_ROWS : end;
	sqlite3_stmt *read = store_query(database, error, STATEMENT_READING_PAGE,
		BINDS(bind_int(agent), bind_int(prompt), bind_int(page->next), bind_int(stop)));
	if (!read)
		return false;
	enum step_result result;
	while ((result = connection_step(database, read, error)) == STEP_ROW)
		take_row(read, &page->rows[page->n_rows++]);
	page->next = stop;
	return result == STEP_DONE;
}

/* A statement whose only parameter is a row id, at its row; *found is false where there is none. */
static sqlite3_stmt *read_row(struct database *database, enum statement statement, int64_t id,
	bool *found, struct error *error)
{
	sqlite3_stmt *read = store_query(database, error, statement, BINDS(bind_int(id)));
	*found = false;
	if (!read)
		return NULL;
	enum step_result result = connection_step(database, read, error);
	*found = result == STEP_ROW;
	return result == STEP_ERROR ? NULL : read;
}

char *reading_load_text(
	struct database *database, int64_t text, int max_characters, struct error *error)
{
	sqlite3_stmt *read = store_query(database, error, STATEMENT_READING_TEXT,
		BINDS(bind_int(text), bind_int(max_characters)));
	if (!read)
		return NULL;
	enum step_result result = connection_step(database, read, error);
	if (result == STEP_ERROR)
		return NULL;
	char *copy = result == STEP_ROW ? connection_copy_text(read, 0) : memory_copy_text("");
	sqlite3_reset(read);
	return copy;
}

bool reading_load_prompt(
	struct database *database, int64_t id, struct reading_prompt *prompt, struct error *error)
{
	bool found;
	sqlite3_stmt *row = read_row(database, STATEMENT_READING_PROMPT, id, &found, error);
	*prompt = (struct reading_prompt){ 0 };
	if (!row || !found)
		return row != NULL;
	*prompt = (struct reading_prompt){
		.id = id,
		.pack = connection_copy_text(row, 0),
		.scenario = connection_copy_text(row, 1),
		.title = connection_copy_text(row, 2),
		.level_no = sqlite3_column_int(row, 3),
		.level = connection_copy_text(row, 4),
		.condition = connection_copy_text(row, 5),
		.messages = connection_copy_text(row, 6),
		.digest = connection_copy_text(row, 7),
	};
	sqlite3_reset(row);
	return true;
}

void reading_clear_prompt(struct reading_prompt *prompt)
{
	free(prompt->pack);
	free(prompt->scenario);
	free(prompt->title);
	free(prompt->level);
	free(prompt->condition);
	free(prompt->messages);
	free(prompt->digest);
	*prompt = (struct reading_prompt){ 0 };
}

bool reading_load_agent(
	struct database *database, int64_t id, struct reading_agent *agent, struct error *error)
{
	bool found;
	sqlite3_stmt *row = read_row(database, STATEMENT_READING_AGENT, id, &found, error);
	*agent = (struct reading_agent){ 0 };
	if (!row || !found)
		return row != NULL;
	const char *kind = connection_column_text(row, 1);
	*agent = (struct reading_agent){
		.id = id,
		.name = connection_copy_text(row, 0),
		.kind = kind && strcmp(kind, "model") == 0 ? AGENT_MODEL : AGENT_COHORT,
		.synthetic = sqlite3_column_int(row, 2) != 0,
		.parameters = connection_copy_text(row, 3),
	};
	sqlite3_reset(row);
	return true;
}

void reading_clear_agent(struct reading_agent *agent)
{
	free(agent->name);
	free(agent->parameters);
	*agent = (struct reading_agent){ 0 };
}
