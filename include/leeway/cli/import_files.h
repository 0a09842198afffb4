/* The inside of `leeway import`: files of every kind into the cache, faults told as they come. */
#ifndef LEEWAY_CLI_IMPORT_FILES_H
#define LEEWAY_CLI_IMPORT_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/cli/command.h"
#include "leeway/cli/import_reentry.h"
#include "leeway/report/import.h"
#include "leeway/report/sheet.h"
#include "leeway/report/survey_panel.h"
#include "leeway/store/database.h"
#include "leeway/store/import_files.h"

/* What was answered for the columns of a file: the import is tried before it is done, and the user
 * is asked once. */
struct import_asked {
	char *shape; /* Of its columns: files of the same ones are not asked for again. */
	char **targets; /* As survey_target_read takes them. */
	size_t n_targets;
	char *codes; /* As survey_map_set_codes takes them; NULL: none. */
};

struct import_memory {
	struct import_asked *asked;
	size_t n_asked, capacity;
};

/* What was asked for. Texts are borrowed from the arguments. */
struct import_order {
	struct import_options rows;
	const char *pack; /* NULL: none was named. */
	int format; /* enum report_format; -1: by each file's name. */
	int encoding; /* enum encoding; -1: by each file's bytes. */
	const char *map; /* "ask", "guess", a file, a list; NULL: ask where one must. */
	const char *save_map, *codes; /* NULL: none. */
	const char **included; /* Rules whose rows are taken, by name. */
	size_t n_included;
	const char **excluded; /* Rules that the user states. */
	size_t n_excluded;
	int duplicates; /* enum import_duplicates; -1: none was chosen. */
	bool dry_run, shows_map, skip_faulty, keep_ids;
	struct import_memory *memory; /* Outlives the order; starts as { 0 }. */
};

void import_memory_clear(struct import_memory *memory);

enum { IMPORT_SHOWN_IDENTITIES = 10 };

struct import_counts {
	uint64_t added, already, bad; /* Rows; of a survey, answers, and people with a fault. */
	uint64_t people; /* Of surveys. */
	uint64_t nameless; /* Rows of surveys with answers of someone without an id. */
	uint64_t joined, unknown; /* Rows of panels' files, by whether the person is there. */
	uint64_t reentries; /* Records of people whom an earlier one was of. */
	struct import_file_list files; /* What became of their records. */
	uint64_t n_identities; /* Explanations that may tell who someone is. */
	char *identities[IMPORT_SHOWN_IDENTITIES]; /* What and where, of the first ones. Owned. */
	bool broken; /* A file could not be read to its end. */
	bool silent; /* Faults were told in a rehearsal. */
};

/* An import going on. */
struct import_job {
	const struct context *context;
	const struct import_order *order;
	struct database *database;
	struct importer *importer;
	struct import_counts *counts;
	struct survey_panel panel; /* Of the panels' files among those imported. */
	bool has_panel;
	struct import_reentries *reentries; /* NULL: no rule for people who come twice. */
};

/* Starts the entry of a file, kind as struct import_file has it; import_job_file is that entry. */
void import_job_start_file(struct import_job *job, const char *path, const char *kind);
struct import_file *import_job_file(struct import_job *job);

enum { IMPORT_SHOWN_FAULTS = 50 /* Bad rows that are named. */ };

/* Looks at the files before any row is added: whom panels know, who comes twice. */
bool import_look_through(struct import_job *job, struct error *error);

/* Adds the rows of a file; false where nothing more can be added. Panels' files are left for
 * import_add_panel, which must come after all answers. */
bool import_add_file(struct import_job *job, const char *path, struct error *error);
bool import_add_panel(struct import_job *job, const char *path, struct error *error);

/* Parts of these (import_survey.c): a survey's file, and a panel's. */
bool import_add_survey(struct import_job *job, struct sheet *sheet, struct error *error);

/* Counts the records of a survey's file for job->reentries. */
bool import_count_survey(struct import_job *job, struct sheet *sheet, struct error *error);
bool import_add_people(struct import_job *job, struct sheet *sheet, struct error *error);

/* Those of a job (import_job.c). Names a bad row on stderr, the first ones only, and empties the
 * error. */
void import_tell_fault(struct import_counts *counts, struct error *fault);

/* Counts what became of a row; false where the cache failed. */
bool import_count(struct import_counts *counts, enum import_result result, struct error *fault,
	struct error *error);

/* Notes that the explanation of the row added last holds what may tell who someone is; takes where,
 * which is "FILE:LINE: " before the column. */
void import_note_identity(struct import_counts *counts, struct error *where, const char *identity);
/* Back to the first n, where what came after was not taken. */
void import_forget_identities(struct import_counts *counts, uint64_t n);
void import_counts_clear(struct import_counts *counts);

/* False, with an error, once the user stopped it. */
bool import_goes_on(struct import_job *job, struct error *error);

/* Whether there were so many bad rows that reading on tells nothing new. */
bool import_is_hopeless(struct import_job *job);

#endif
