/* `leeway verify`: whether a cache still holds what a manifest says. */
#include <cjson/cJSON.h>
#include <stdio.h>

#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/report/manifest.h"

static const struct option_row options[] = {
	SELECTOR_OPTIONS,
	{ 0 },
};

static void print_difference(const char *difference, void *data)
{
	(void)data;
	printf("%s\n", difference);
}

/* Prints what differs; how many there are, or -1 on error. */
static int64_t verify(const struct context *context, struct database *database,
	struct selectors *selectors, const cJSON *expected, struct error *error)
{
	struct bucket_list buckets = { 0 };
	int64_t n_differences = -1;

	if (!database_begin(database, error))
		return -1;
	if (selectors_settle(context, selectors, database, NULL, NULL, NULL, error) &&
		buckets_load(database, &selectors->filter, &buckets, error)) {
		cJSON *found = manifest_build(database, &buckets, context_interrupted, error);

		if (found)
			n_differences =
				(int64_t)manifest_compare(expected, found, print_difference, NULL);
		cJSON_Delete(found);
	}
	buckets_clear(&buckets);
	database_rollback(database);
	return n_differences;
}

static int run_verify(const struct context *context, struct error *error)
{
	struct selectors selectors;
	int64_t n_differences = -1;

	if (!selectors_read(context, &selectors, error))
		return EXIT_DONE;
	cJSON *expected = manifest_load(arguments_operand(context->arguments, 0), error);

	if (!expected)
		return EXIT_DONE;
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway verify", error);

	if (database)
		n_differences = verify(context, database, &selectors, expected, error);
	database_close(database);
	cJSON_Delete(expected);
	selectors_clear(&selectors);
	if (n_differences < 0)
		return EXIT_DONE;
	if (n_differences == 0)
		fprintf(stderr, "the cache holds what the manifest says\n");
	else
		fprintf(stderr, "%lld difference%s\n", (long long)n_differences,
			n_differences == 1 ? "" : "s");
	return n_differences == 0 ? EXIT_DONE : EXIT_FAILED;
}

const struct command command_verify = {
	.name = "verify",
	.operands = "MANIFEST",
	.minimum_operands = 1,
	.maximum_operands = 1,
	.help = "compare a cache with a manifest exported before",
	.options = options,
	.run = run_verify,
};
