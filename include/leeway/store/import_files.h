/*
 * What became of the records of imported files: each was taken, left out by a rule, without an
 * answer, or faulty, and these add up to the records read. One entry a file and import, kept with
 * the cache; no text of a record is in it.
 */
#ifndef LEEWAY_STORE_IMPORT_FILES_H
#define LEEWAY_STORE_IMPORT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

struct import_left_out {
	char *rule;
	uint64_t n_records;
};

/* Starts as { 0 }. Texts are owned. */
struct import_file {
	int64_t id, at_ms;
	char *agent; /* NULL: the rows said whose they were. */
	char *name; /* The file's, without its folder. */
	char *kind; /* "Qualtrics", "a table" … */
	uint64_t n_taken, n_unanswered, n_faulty;
	/* Questions of these records, not records; -1: the file does not tell the two apart. */
	int64_t n_asked_unanswered, n_not_asked;
	struct import_left_out *left_out; /* In the order in which rules first took effect. */
	size_t n_left_out, capacity;
};

void import_file_clear(struct import_file *file);

/* Counts a record that a rule left out. */
void import_file_leave_out(struct import_file *file, const char *rule);

/* All records: what the parts add up to. */
uint64_t import_file_n_read(const struct import_file *file);

/* "412 records: 351 taken; left out: 6 test, 23 unfinished; 32 without an answer"; to be freed. */
char *import_file_summary(const struct import_file *file);

/* "6 test, 23 unfinished"; "" for none. To be freed. */
char *import_file_left_out(const struct import_file *file);

/* Needs a transaction around it. */
bool import_files_add(
	struct database *database, const struct import_file *file, struct error *error);

/* Starts as { 0 }. */
struct import_file_list {
	struct import_file *files; /* The oldest first. */
	size_t n_files, capacity;
};

/* Those of an agent; NULL: of all. */
bool import_files_load(struct database *database, const char *agent, struct import_file_list *list,
	struct error *error);
void import_file_list_clear(struct import_file_list *list);

#endif
