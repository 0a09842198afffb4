/* Claims: what is read without a fault can be judged by a few buckets and written out. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "fuzz/fuzz.h"
#include "leeway/base/json.h"
#include "leeway/model/claim.h"
#include "leeway/report/claims_write.h"
#include "support/buckets.h"

static void fill(struct bucket_list *list)
{
	static const char *const agents[] = { "people", "openai:gpt-4o-2024-08-06", "sim:strict" };

	for (int agent = 0; agent < 3; agent++)
		for (int level = 1; level <= 3; level++)
			for (int scenario = 0; scenario < 2; scenario++) {
				buckets_add(list, agents[agent], "baseline",
					scenario ? "lending" : "grocery-prices", level);
				buckets_count(list, 3 * agent + level, 4 * level - scenario);
			}
	buckets_add(list, "sim:strict", "cot", "lending", 1);
}

static void check_json(const struct claim_verdict_list *list)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert(out);
	claims_write_table(list, out);
	assert(fflush(out) == 0);
	size_t table = length;

	claims_write_json(list, out);
	fclose(out);
	struct json_document *document = json_read("claims", text + table, length - table, NULL);

	assert(document);
	assert(cJSON_GetArraySize(cJSON_GetObjectItem(document->root, "claims")) ==
		(int)list->n_verdicts);
	json_free(document);
	free(text);
}

static void judge(const struct claim_list *claims)
{
	const struct claim_binding binding = { "model", "sim:strict" };
	const struct claim_options options = { .bindings = &binding, .n_bindings = 1 };
	struct bucket_list buckets = { 0 };
	struct claim_verdict_list list = { 0 };

	fill(&buckets);
	claims_judge(&list, claims, &buckets, &options);
	assert(list.n_verdicts >= claims->n_claims);
	for (size_t i = 0; i < list.n_verdicts; i++) {
		const struct claim_verdict *verdict = &list.verdicts[i];

		assert(verdict->result != CLAIM_NOT_ENOUGH_DATA || *verdict->reason);
		assert(verdict->result == CLAIM_NOT_ENOUGH_DATA || !isnan(verdict->value));
	}
	check_json(&list);
	claim_verdicts_clear(&list);
	buckets_clear(&buckets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault_list faults = { 0 };
	struct claim_list claims = { 0 };
	struct json_document *document = json_read("c.json", (const char *)data, size, NULL);

	if (document && cJSON_IsObject(document->root)) {
		struct field_reader reader = field_reader_begin(document, &faults);

		claims_read(&reader, &claims);
	}
	if (fault_list_count(&faults, FAULT_ERROR) == 0 && claims.n_claims <= 8)
		judge(&claims);
	claims_clear(&claims);
	fault_list_clear(&faults);
	json_free(document);
	return 0;
}
