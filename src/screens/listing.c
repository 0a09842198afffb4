#include "leeway/screens/listing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/report/export.h"
#include "leeway/report/wordings.h"
#include "leeway/store/responses.h"

enum { MAX_NAME = 80 };

struct listing *listing_new(
	const struct env *env, const char *cache, const struct responses_column *column)
{
	const struct shelf *shelf = &column->shelf;
	struct listing *listing = memory_alloc(1, sizeof *listing);

	listing->env = env;
	listing->cache = memory_copy_text(cache);
	listing->agent = shelf->agent;
	listing->prompt = shelf->prompt;
	listing->n_repeats = shelf->n_shown;
	listing->repeats = shelf_copy_repeats(shelf);
	return listing;
}

void listing_free(struct listing *listing)
{
	if (!listing)
		return;
	free(listing->cache);
	free(listing->path);
	free(listing->repeats);
	error_clear(&listing->error);
	free(listing);
}

char *listing_name(const struct responses_column *column)
{
	char *name = memory_format("%.*s-%d-%.*s", MAX_NAME,
		column->prompt.scenario ? column->prompt.scenario : "replies",
		column->prompt.level_no, MAX_NAME,
		column->agent.name ? column->agent.name : "nobody");

	for (char *at = name; *at; at++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.", *at))
			*at = '-';
	char *file = memory_format("%s.csv", name);

	free(name);
	return file;
}

static enum report_format format_of(const char *path)
{
	size_t length = strlen(path);

	return length >= 6 && strcmp(path + length - 6, ".jsonl") == 0 ? REPORT_JSONL : REPORT_CSV;
}

/* False where the file takes no more. */
static bool write_row(struct listing *listing, const struct bucket *bucket,
	struct exporter *exporter, const struct stored_response *stored)
{
	errno = 0;
	if (!exporter_add_response(exporter, bucket, stored, &listing->error))
		return false;
	if (ferror(exporter->writer.out))
		return file_blame_write(listing->path, errno, &listing->error);
	listing->n_written++;
	return true;
}

static bool write_rows(struct listing *listing, struct database *database,
	const struct bucket *bucket, struct exporter *exporter, const atomic_bool *stop)
{
	struct error *error = &listing->error;
	struct stored_response stored;

	for (size_t i = 0; i < listing->n_repeats; i++) {
		if (atomic_load(stop))
			return error_set(error, ERROR_INTERRUPTED, "the export was stopped");
		if (!responses_read(database, listing->agent, listing->prompt, listing->repeats[i],
			    &stored, error))
			return false;
		if (stored.id && !write_row(listing, bucket, exporter, &stored))
			return false;
	}
	return true;
}

static bool write_bucket(
	struct listing *listing, struct database *database, FILE *file, const atomic_bool *stop)
{
	struct reading_prompt prompt = { 0 };
	struct reading_agent agent = { 0 };
	struct exporter exporter;
	bool good = reading_load_prompt(database, listing->prompt, &prompt, &listing->error) &&
		    reading_load_agent(database, listing->agent, &agent, &listing->error);

	if (good) {
		struct bucket bucket = { .agent = listing->agent,
			.prompt = listing->prompt,
			.pack = prompt.pack,
			.scenario = prompt.scenario,
			.level = prompt.level,
			.condition = prompt.condition,
			.agent_name = agent.name,
			.level_no = prompt.level_no,
			.kind = agent.kind,
			.synthetic = agent.synthetic };

		struct bucket_list one = { &bucket, 1, 1 };
		struct pack_list packs = { 0 };

		pack_list_load(&packs, listing->env, &one, NULL);
		good = wordings_mark(database, &packs, &one, &listing->error);
		pack_list_clear(&packs);
		good = good &&
		       exporter_start(&exporter, database, EXPORT_RESPONSES, 0, file,
			       format_of(listing->path), &listing->error) &&
		       write_rows(listing, database, &bucket, &exporter, stop);
		exporter_clear(&exporter);
	}
	reading_clear_prompt(&prompt);
	reading_clear_agent(&agent);
	return good;
}

/* A file that was not there before. */
static FILE *open_new(const char *path, struct error *error)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");

	if (descriptor < 0 && errno == EEXIST)
		error_set(error, ERROR_FILE, "%s is there already: choose another name", path);
	else if (!file)
		file_blame_write(path, errno, error);
	return file;
}

static bool write_file(struct listing *listing, struct database *database, const atomic_bool *stop)
{
	FILE *file = open_new(listing->path, &listing->error);

	if (!file)
		return false;
	bool good = write_bucket(listing, database, file, stop);

	if (fclose(file) != 0 && good)
		good = file_blame_write(listing->path, errno, &listing->error);
	if (!good)
		unlink(listing->path);
	return good;
}

void listing_write(struct listing *listing, const atomic_bool *stop)
{
	struct database *database = database_open(
		listing->env, listing->cache, DATABASE_READ, "an export", &listing->error);

	if (!database)
		return;
	database_set_stop(database, stop);
	write_file(listing, database, stop);
	database_close(database);
}
