/* What is counted and told while files are imported, whatever their kind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/import_files.h"

enum { MAX_FAULTS = 10000 /* Bad rows after which reading on tells nothing new. */ };

void import_tell_fault(struct import_counts *counts, struct error *fault)
{
	if (counts->bad++ < IMPORT_SHOWN_FAULTS && !counts->silent) {
		char *safe = text_sanitise(fault->message ? fault->message : "", TEXT_ONE_LINE);
		fprintf(stderr, "%s\n", safe);
		free(safe);
	}
	error_clear(fault);
}

struct import_file *import_job_file(struct import_job *job)
{
	struct import_file_list *files = &job->counts->files;
	return &files->files[files->n_files - 1];
}

void import_job_start_file(struct import_job *job, const char *path, const char *kind)
{
	struct import_file_list *files = &job->counts->files;
	const char *slash = strrchr(path, '/');
	char *name = text_repair(slash ? slash + 1 : path, strlen(slash ? slash + 1 : path));
	MEMORY_RESERVE_ONE(files->files, files->n_files, files->capacity);
	files->files[files->n_files++] = (struct import_file){
		.at_ms = env_wall_ms(job->context->env),
		.agent = memory_copy_text(job->order->rows.agent),
		.name = name,
		.kind = memory_copy_text(kind),
		.n_asked_unanswered = -1,
		.n_not_asked = -1,
	};
	importer_start_file(job->importer);
}

bool import_count(struct import_counts *counts, enum import_result result, struct error *fault,
	struct error *error)
{
	switch (result) {
	case IMPORT_ADDED:
		counts->added++;
		return true;
	case IMPORT_ALREADY:
		counts->already++;
		return true;
	case IMPORT_BAD:
	case IMPORT_OTHERWISE:
		import_tell_fault(counts, fault);
		return true;
	case IMPORT_FAILED:
		break;
	}
	return error_move(error, fault);
}

void import_note_identity(struct import_counts *counts, struct error *where, const char *identity)
{
	if (counts->n_identities++ < IMPORT_SHOWN_IDENTITIES) {
		char *line = memory_format("%s: %s", where->message, identity);
		counts->identities[counts->n_identities - 1] = text_sanitise(line, TEXT_ONE_LINE);
		free(line);
	}
	error_clear(where);
}

void import_forget_identities(struct import_counts *counts, uint64_t n)
{
	for (uint64_t i = n; i < IMPORT_SHOWN_IDENTITIES; i++) {
		free(counts->identities[i]);
		counts->identities[i] = NULL;
	}
	counts->n_identities = n;
}

void import_counts_clear(struct import_counts *counts)
{
	import_forget_identities(counts, 0);
	import_file_list_clear(&counts->files);
	*counts = (struct import_counts){ 0 };
}

bool import_goes_on(struct import_job *job, struct error *error)
{
	(void)job;
	return !context_interrupted() ||
	       error_set(error, ERROR_INTERRUPTED, "import: stopped, nothing was imported");
}

bool import_is_hopeless(struct import_job *job)
{
	job->counts->broken |= job->counts->bad >= MAX_FAULTS;
	return job->counts->bad >= MAX_FAULTS;
}
