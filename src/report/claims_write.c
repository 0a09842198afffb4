#include "leeway/report/claims_write.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/text.h"

enum { MARGIN = 17, COLUMNS = 80 };

/* The text in the right column, after what stands in the left one on its first line. */
static void write_wrapped(const char *left, const char *text, FILE *out)
{
	size_t n_lines;
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	struct text_line *lines = text_wrap(safe, COLUMNS - MARGIN, &n_lines);

	for (size_t i = 0; i < n_lines; i++)
		fprintf(out, "%-*s%.*s\n", MARGIN, i == 0 ? left : "", (int)lines[i].length,
			safe + lines[i].start);
	free(lines);
	free(safe);
}

/* "56 to 60", "56 or more", "4 or less" */
static void write_accepted(const struct claim_verdict *verdict, struct buffer *text)
{
	if (isinf(verdict->accepted_high))
		buffer_append_format(text, "%.4g or more", verdict->accepted_low);
	else if (isinf(verdict->accepted_low))
		buffer_append_format(text, "%.4g or less", verdict->accepted_high);
	else
		buffer_append_format(
			text, "%.4g to %.4g", verdict->accepted_low, verdict->accepted_high);
}

/* "58; expected 60, with chance 56 to 64; 60 buckets, n 60000; of openai:gpt-4o" */
static void write_figures(const struct claim_verdict *verdict, FILE *out)
{
	char *expected = claim_bounds_format(&verdict->claim->expect);
	struct buffer text;

	buffer_init(&text, SIZE_MAX / 2);
	if (!isnan(verdict->value))
		buffer_append_format(&text, "%.4g; ", verdict->value);
	if (isnan(verdict->accepted_low) && !isnan(verdict->interval_low))
		buffer_append_format(&text, "95 %% interval %.3g to %.3g; ", verdict->interval_low,
			verdict->interval_high);
	buffer_append_format(&text, "expected %s", expected);
	if (!isnan(verdict->accepted_low)) {
		buffer_append_text(&text, ", with chance ");
		write_accepted(verdict, &text);
	}
	buffer_append_format(&text, "; %zu bucket%s, n %lld", verdict->n_buckets,
		verdict->n_buckets == 1 ? "" : "s", (long long)verdict->n);
	if (*verdict->agent && !strstr(verdict->text, verdict->agent))
		buffer_append_format(&text, "; of %s", verdict->agent);
	buffer_append_text(&text, verdict->synthetic ? "; SIMULATED" : "");
	write_wrapped("", buffer_text(&text), out);
	buffer_clear(&text);
	free(expected);
}

void claims_write_table(const struct claim_verdict_list *list, FILE *out)
{
	size_t counts[N_CLAIM_RESULTS];
	char *chance = claim_verdicts_describe_chance(list);

	for (size_t i = 0; i < list->n_verdicts; i++) {
		const struct claim_verdict *verdict = &list->verdicts[i];

		write_wrapped(claim_result_name(verdict->result), verdict->text, out);
		if (verdict->n_buckets > 0)
			write_figures(verdict, out);
		if (*verdict->reason)
			write_wrapped("", verdict->reason, out);
	}
	claim_verdicts_count(list, counts);
	fprintf(out, "%s%zu hold, %zu not shown, %zu contradicted, %zu without enough data\n",
		list->n_verdicts ? "\n" : "", counts[CLAIM_HOLDS], counts[CLAIM_NOT_SHOWN],
		counts[CLAIM_CONTRADICTED], counts[CLAIM_NOT_ENOUGH_DATA]);
	if (chance)
		fprintf(out, "%s\n", chance);
	free(chance);
}

static void add_number(cJSON *object, const char *name, double value)
{
	if (isfinite(value))
		cJSON_AddNumberToObject(object, name, value);
	else
		cJSON_AddNullToObject(object, name);
}

static void add_text(cJSON *object, const char *name, const char *text)
{
	if (text && *text)
		cJSON_AddStringToObject(object, name, text);
	else
		cJSON_AddNullToObject(object, name);
}

static cJSON *make_verdict(const struct claim_verdict *verdict)
{
	cJSON *object = cJSON_CreateObject();
	char *expected = claim_bounds_format(&verdict->claim->expect);

	add_text(object, "id", verdict->claim->id);
	add_text(object, "text", verdict->text);
	add_text(object, "source", verdict->claim->source);
	add_text(object, "agent", verdict->agent);
	add_number(object, "value", verdict->value);
	add_number(object, "interval_lo", verdict->interval_low);
	add_number(object, "interval_hi", verdict->interval_high);
	add_text(object, "expected", expected);
	add_number(object, "accepted_lo", verdict->accepted_low);
	add_number(object, "accepted_hi", verdict->accepted_high);
	cJSON_AddNumberToObject(object, "buckets", (double)verdict->n_buckets);
	cJSON_AddNumberToObject(object, "n", (double)verdict->n);
	cJSON_AddBoolToObject(object, "synthetic", verdict->synthetic);
	add_text(object, "result", claim_result_name(verdict->result));
	add_text(object, "reason", verdict->reason);
	free(expected);
	return object;
}

void claims_write_json(const struct claim_verdict_list *list, FILE *out)
{
	size_t counts[N_CLAIM_RESULTS], n_chance = 0;
	cJSON *root = cJSON_CreateObject();
	cJSON *claims = cJSON_AddArrayToObject(root, "claims");

	for (size_t i = 0; i < list->n_verdicts; i++) {
		cJSON_AddItemToArray(claims, make_verdict(&list->verdicts[i]));
		n_chance += list->verdicts[i].has_chance;
	}
	claim_verdicts_count(list, counts);
	cJSON_AddNumberToObject(root, "holds", (double)counts[CLAIM_HOLDS]);
	cJSON_AddNumberToObject(root, "not_shown", (double)counts[CLAIM_NOT_SHOWN]);
	cJSON_AddNumberToObject(root, "contradicted", (double)counts[CLAIM_CONTRADICTED]);
	cJSON_AddNumberToObject(root, "not_enough_data", (double)counts[CLAIM_NOT_ENOUGH_DATA]);
	cJSON_AddNumberToObject(root, "judged_with_chance", (double)n_chance);
	cJSON_AddNumberToObject(root, "fail_by_chance", (double)n_chance / 20);
	char *text = json_print(root);

	fprintf(out, "%s\n", text);
	free(text);
	cJSON_Delete(root);
}
