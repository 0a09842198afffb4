#include "leeway/model/claim.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/model/claim_query.h"

enum { MAX_TEXT = 1000, MAX_N = 1000000000, MAX_BUCKETS = 100000 };

static const struct field_row rows[] = {
	{ .name = "id",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ID | FIELD_ONE_LINE,
		.limit = 64,
		.offset = offsetof(struct claim, id) },
	{ .name = "text",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
		.limit = MAX_TEXT,
		.offset = offsetof(struct claim, text) },
	{ .name = "source",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct claim, source) },
	{ .name = "note",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct claim, note) },
	{ .name = "query", .type = FIELD_OTHER, .flags = FIELD_REQUIRED },
	{ .name = "minus", .type = FIELD_OTHER },
	{ .name = "expect", .type = FIELD_OTHER, .flags = FIELD_REQUIRED },
	{ .name = "buckets", .type = FIELD_OTHER },
	{ .name = "min_n", .type = FIELD_OTHER },
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static const struct cJSON *member(const struct cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* An interval is known of these alone. */
static void judge_compatible(
	struct field_reader *reader, const struct cJSON *object, const struct claim *claim)
{
	enum claim_measure measure = claim->query.measure;
	bool has_interval = measure == CLAIM_REFUSAL_RATE || measure == CLAIM_DIFFERENCE ||
			    measure == CLAIM_MEAN_ABS_DISTANCE;

	if (isnan(claim->expect.compatible))
		return;
	if (!has_interval || claim->query.combine != CLAIM_ONE || claim->has_minus)
		field_error(reader, member(member(object, "expect"), "compatible"),
			"write \"equals\" and \"within\"",
			"needs the refusal rate or difference of one bucket, or a "
			"mean_abs_distance");
}

static void read_claim(struct field_reader *reader, const struct cJSON *object, struct claim *claim)
{
	fields_read(reader, object, rows, N_ROWS, claim);
	claim->line = json_line(reader->document, object);
	if (!cJSON_IsObject(object))
		return;
	const struct cJSON *minus = member(object, "minus");

	if (member(object, "query"))
		claim_query_read(reader, member(object, "query"), &claim->query);
	claim->has_minus = minus != NULL;
	if (minus)
		claim_query_read(reader, minus, &claim->minus);
	claim_bounds_read(reader, member(object, "expect"), &claim->expect);
	claim->n_buckets = (int)claim_read_count(reader, member(object, "buckets"), MAX_BUCKETS, 0);
	claim->min_n = claim_read_count(reader, member(object, "min_n"), MAX_N, 1);
	judge_compatible(reader, object, claim);
}

void claims_read(struct field_reader *reader, struct claim_list *list)
{
	const struct cJSON *array =
		fields_find_list(reader, reader->document->root, "claims", 1, CLAIM_MAX);
	const struct cJSON *item;

	if (!array)
		return;
	list->claims = memory_alloc((size_t)cJSON_GetArraySize(array), sizeof *list->claims);
	cJSON_ArrayForEach(item, array)
	{
		struct claim *claim = &list->claims[list->n_claims++];

		read_claim(reader, item, claim);
		for (size_t i = 0; claim->id && i + 1 < list->n_claims; i++)
			if (list->claims[i].id && strcmp(list->claims[i].id, claim->id) == 0)
				field_error(reader, member(item, "id"),
					"give each claim its own id",
					"'%s' is the id of another claim", claim->id);
	}
}

void claims_load(const char *path, struct claim_list *list, struct fault_list *faults)
{
	static const char advice[] =
		"write {\"claims\": [ … ]}, as leeway-scenario(5) describes it";
	static const struct field_row root_rows[] = {
		{ .name = "claims", .type = FIELD_OTHER, .flags = FIELD_REQUIRED },
	};
	struct error error = { 0 };
	struct json_document *document = json_load(path, CLAIM_MAX_FILE, &error);

	faults->n_files++;
	if (!document) {
		fault_list_add_error(faults, path, advice, &error);
		return;
	}
	struct field_reader reader = field_reader_begin(document, faults);

	fields_read(&reader, document->root, root_rows, 1, NULL);
	if (cJSON_IsObject(document->root))
		claims_read(&reader, list);
	json_free(document);
}

void claims_clear(struct claim_list *list)
{
	for (size_t i = 0; i < list->n_claims; i++) {
		fields_clear(rows, N_ROWS, &list->claims[i]);
		claim_query_clear(&list->claims[i].query);
		claim_query_clear(&list->claims[i].minus);
	}
	free(list->claims);
	*list = (struct claim_list){ 0 };
}

bool claim_bounds_hold(const struct claim_bounds *bounds, double value)
{
	/* What was written as 0.159 is not to fail by a bit of its last place. */
	static const double slack = 1e-12;

	return !isnan(value) && !(value < bounds->at_least - slack) &&
	       !(value > bounds->at_most + slack) && !(value <= bounds->above) &&
	       !(value >= bounds->below) &&
	       !(fabs(value - bounds->equals) > bounds->within + slack);
}

char *claim_bounds_format(const struct claim_bounds *bounds)
{
	const struct {
		const char *words;
		double value;
	} parts[] = {
		{ "at least ", bounds->at_least },
		{ "at most ", bounds->at_most },
		{ "above ", bounds->above },
		{ "below ", bounds->below },
		{ "", bounds->equals },
		{ "compatible with ", bounds->compatible },
	};
	struct buffer text;

	buffer_init(&text, SIZE_MAX / 2);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (isnan(parts[i].value))
			continue;
		buffer_append_text(&text, text.length ? ", " : "");
		buffer_append_format(&text, "%s%.10g", parts[i].words, parts[i].value);
	}
	if (!isnan(bounds->equals) && bounds->within > 0)
		buffer_append_format(&text, " \xc2\xb1 %.10g", bounds->within);
	return buffer_take(&text);
}
