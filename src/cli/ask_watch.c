#include "leeway/cli/ask_watch.h"

#include <stdio.h>

#include "leeway/base/file.h"
#include "leeway/report/fill.h"
#include "leeway/screens/fill_view.h"
#include "leeway/store/database.h"

/* A row a scenario, tabs between; a level that it does not have is empty. */
static void print(const struct fill *fill)
{
	printf("scenario");
	for (size_t level = 1; level <= fill->n_levels; level++)
		printf("\tlevel %zu", level);
	printf("\n");
	for (size_t i = 0; i < fill->pack->n_scenarios; i++) {
		printf("%s", fill->pack->scenarios[i]->id);
		for (size_t level = 1; level <= fill->n_levels; level++) {
			int64_t count = fill_count(fill, i, (int)level);

			if (count < 0)
				printf("\t");
			else
				printf("\t%lld", (long long)count);
		}
		printf("\n");
	}
	fprintf(stderr,
		"answers: %lld, %lld to %lld a bucket, mean %.1f; asked here: %lld begun, %lld "
		"finished\n",
		(long long)fill->total, (long long)fill->least, (long long)fill->most, fill->mean,
		(long long)fill->people.n_begun, (long long)fill->people.n_ended);
}

static bool print_once(
	const struct context *context, struct fill *fill, const char *path, struct error *error)
{
	struct database *database =
		database_open(context->env, path, DATABASE_READ, "leeway ask --watch", error);
	bool has_changed;
	bool good = database && fill_read(fill, database, &has_changed, error);

	if (good)
		print(fill);
	database_close(database);
	return good;
}

bool ask_watch(const struct context *context, const struct solo_options *solo, const char *database,
	bool in_lines, struct error *error)
{
	const char *name = arguments_text(context->arguments, "pack");
	const char *cohort = arguments_text(context->arguments, "cohort");
	struct pack *pack = pack_load(context->env, name ? name : "paper", error);

	if (!pack)
		return false;
	struct fill *fill = fill_new(pack, cohort ? cohort : "people");
	bool good = in_lines ? print_once(context, fill, database, error)
			     : fill_watch(solo, fill, database, error);

	fill_free(fill);
	pack_free(pack);
	return good;
}
