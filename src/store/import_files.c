#include "leeway/store/import_files.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/store/connection.h"

enum { MAX_SUMMARY = 1 << 16 };

void import_file_clear(struct import_file *file)
{
	for (size_t i = 0; i < file->n_left_out; i++)
		free(file->left_out[i].rule);
	free(file->left_out);
	free(file->agent);
	free(file->name);
	free(file->kind);
	*file = (struct import_file){ 0 };
}

static void add_rule(struct import_file *file, const char *rule, uint64_t n_records)
{
	MEMORY_RESERVE_ONE(file->left_out, file->n_left_out, file->capacity);
	file->left_out[file->n_left_out++] =
		(struct import_left_out){ memory_copy_text(rule), n_records };
}

void import_file_leave_out(struct import_file *file, const char *rule)
{
	for (size_t i = 0; i < file->n_left_out; i++) {
		if (strcmp(file->left_out[i].rule, rule) == 0) {
			file->left_out[i].n_records++;
			return;
		}
	}
	add_rule(file, rule, 1);
}

uint64_t import_file_n_read(const struct import_file *file)
{
	uint64_t n = file->n_taken + file->n_unanswered + file->n_faulty;
	for (size_t i = 0; i < file->n_left_out; i++)
		n += file->left_out[i].n_records;
	return n;
}

char *import_file_left_out(const struct import_file *file)
{
	char figure[WORDS_SIZE];
	struct buffer text;
	buffer_init(&text, MAX_SUMMARY);
	for (size_t i = 0; i < file->n_left_out; i++)
		buffer_append_format(&text, "%s%s %s", i ? ", " : "",
			words_count(file->left_out[i].n_records, figure), file->left_out[i].rule);
	return buffer_take(&text);
}

char *import_file_summary(const struct import_file *file)
{
	char figure[WORDS_SIZE];
	struct buffer text;
	uint64_t n_read = import_file_n_read(file);
	buffer_init(&text, MAX_SUMMARY);
	buffer_append_format(
		&text, "%s record%s: ", words_count(n_read, figure), n_read == 1 ? "" : "s");
	buffer_append_format(&text, "%s taken", words_count(file->n_taken, figure));
	for (size_t i = 0; i < file->n_left_out; i++)
		buffer_append_format(&text, "%s%s %s",
			i ? ", " : "; left out: ", words_count(file->left_out[i].n_records, figure),
			file->left_out[i].rule);
	if (file->n_unanswered)
		buffer_append_format(
			&text, "; %s without an answer", words_count(file->n_unanswered, figure));
	if (file->n_faulty)
		buffer_append_format(&text, "; %s faulty", words_count(file->n_faulty, figure));
	if (file->n_asked_unanswered >= 0)
		buffer_append_format(&text, "; questions asked and not answered: %s",
			words_count((uint64_t)file->n_asked_unanswered, figure));
	if (file->n_not_asked >= 0)
		buffer_append_format(
			&text, ", not asked: %s", words_count((uint64_t)file->n_not_asked, figure));
	return buffer_take(&text);
}

static bool add_left_out(
	struct database *database, int64_t id, const struct import_file *file, struct error *error)
{
	for (size_t i = 0; i < file->n_left_out; i++) {
		sqlite3_stmt *add =
			connection_statement(database, STATEMENT_IMPORT_LEFT_OUT_ADD, error);
		if (!add)
			return false;
		sqlite3_bind_int64(add, 1, id);
		sqlite3_bind_int64(add, 2, (sqlite3_int64)i);
		sqlite3_bind_text(add, 3, file->left_out[i].rule, -1, SQLITE_STATIC);
		sqlite3_bind_int64(add, 4, (sqlite3_int64)file->left_out[i].n_records);
		if (!connection_run(database, add, error))
			return false;
	}
	return true;
}

bool import_files_add(
	struct database *database, const struct import_file *file, struct error *error)
{
	sqlite3_stmt *add = connection_statement(database, STATEMENT_IMPORT_FILE_ADD, error);
	if (!add)
		return false;
	sqlite3_bind_int64(add, 1, file->at_ms);
	sqlite3_bind_text(add, 2, file->agent, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, file->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 4, file->kind, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 5, (sqlite3_int64)import_file_n_read(file));
	sqlite3_bind_int64(add, 6, (sqlite3_int64)file->n_taken);
	sqlite3_bind_int64(add, 7, (sqlite3_int64)file->n_unanswered);
	sqlite3_bind_int64(add, 8, (sqlite3_int64)file->n_faulty);
	connection_bind_known(add, 9, file->n_asked_unanswered);
	connection_bind_known(add, 10, file->n_not_asked);
	return connection_run(database, add, error) &&
	       add_left_out(database, sqlite3_last_insert_rowid(database->handle), file, error);
}

static char *copy_column(sqlite3_stmt *row, int column)
{
	return memory_copy_text(connection_column_text(row, column));
}

static bool load_left_out(struct database *database, struct import_file *file, struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_IMPORT_LEFT_OUT_EACH, error);
	enum step_result result;
	if (!each)
		return false;
	sqlite3_bind_int64(each, 1, file->id);
	while ((result = connection_step(database, each, error)) == STEP_ROW)
		add_rule(file, connection_column_text(each, 0),
			(uint64_t)sqlite3_column_int64(each, 1));
	return result == STEP_DONE;
}

bool import_files_load(struct database *database, const char *agent, struct import_file_list *list,
	struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_IMPORT_FILE_EACH, error);
	enum step_result result;
	if (!each)
		return false;
	sqlite3_bind_text(each, 1, agent, -1, SQLITE_STATIC);
	while ((result = connection_step(database, each, error)) == STEP_ROW) {
		MEMORY_RESERVE_ONE(list->files, list->n_files, list->capacity);
		list->files[list->n_files++] = (struct import_file){
			.id = sqlite3_column_int64(each, 0),
			.at_ms = sqlite3_column_int64(each, 1),
			.agent = copy_column(each, 2),
			.name = copy_column(each, 3),
			.kind = copy_column(each, 4),
			.n_taken = (uint64_t)sqlite3_column_int64(each, 5),
			.n_unanswered = (uint64_t)sqlite3_column_int64(each, 6),
			.n_faulty = (uint64_t)sqlite3_column_int64(each, 7),
			.n_asked_unanswered = connection_column_known(each, 8),
			.n_not_asked = connection_column_known(each, 9),
		};
	}
	bool good = result == STEP_DONE;
	for (size_t i = 0; good && i < list->n_files; i++)
		good = load_left_out(database, &list->files[i], error);
	return good;
}

void import_file_list_clear(struct import_file_list *list)
{
	for (size_t i = 0; i < list->n_files; i++)
		import_file_clear(&list->files[i]);
	free(list->files);
	*list = (struct import_file_list){ 0 };
}
