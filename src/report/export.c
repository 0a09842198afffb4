#include "leeway/report/export.h"

#include <math.h>
#include <stdlib.h>

#include "leeway/base/env.h"
#include "leeway/report/bucket_rate.h"

const char *const export_bucket_columns[] = { "pack", "scenario", "level_no", "level", "condition",
	"agent", "kind", "synthetic", "grants", "refusals", "unclear", "blocked", "empty",
	"refusal_rate", "se", "wilson_lo", "wilson_hi", NULL };

const char *const export_response_columns[] = { "pack", "scenario", "level_no", "level",
	"condition", "agent", "kind", "synthetic", "repeat", "outcome", "corrected", "text",
	"model_returned", "asked_at", "latency_ms", "input_tokens", "output_tokens", "cost_usd",
	"participant", NULL };

/* The columns both exports begin with. */
static void write_names(struct writer *writer, const struct bucket *bucket)
{
	writer_text(writer, bucket->pack);
	writer_text(writer, bucket->scenario);
	writer_count(writer, bucket->level_no);
	writer_text(writer, bucket->level);
	writer_text(writer, bucket->condition);
	writer_text(writer, bucket->agent_name);
	writer_text(writer, bucket_kind_name(bucket));
	writer_boolean(writer, bucket->synthetic);
}

void export_bucket(struct writer *writer, const struct bucket *bucket)
{
	struct bucket_rate rate = bucket_rate_of(bucket);
	write_names(writer, bucket);
	for (int i = 0; i < N_OUTCOMES; i++)
		writer_count(writer, bucket->tally.counts[i]);
	writer_number(writer, rate.rate);
	writer_number(writer, rate.standard_error);
	writer_number(writer, rate.wilson.low);
	writer_number(writer, rate.wilson.high);
	writer_end_row(writer);
}

static void write_time(struct writer *writer, int64_t wall_ms)
{
	char *time = wall_ms < 0 ? NULL : env_format_time(wall_ms);
	writer_text(writer, time);
	free(time);
}

void export_response(
	struct writer *writer, const struct bucket *bucket, const struct stored_response *stored)
{
	const struct response *response = &stored->response;
	write_names(writer, bucket);
	writer_count(writer, response->repeat);
	writer_text(writer, outcome_name(response->outcome));
	writer_boolean(writer, stored->corrected);
	writer_text(writer, response->text);
	writer_text(writer, response->model_returned);
	write_time(writer, response->asked_at_ms);
	writer_count(writer, response->latency_ms);
	writer_count(writer, response->input_tokens);
	writer_count(writer, response->output_tokens);
	writer_number(
		writer, response->cost_microusd < 0 ? NAN : (double)response->cost_microusd / 1e6);
	writer_text(writer, stored->participant);
	writer_end_row(writer);
}

bool export_responses(struct writer *writer, struct database *database, const struct bucket *bucket,
	struct error *error)
{
	for (int64_t repeat = 0; repeat < bucket->next_repeat; repeat++) {
		struct stored_response stored;
		if (!responses_read(database, bucket->agent, bucket->prompt, (uint32_t)repeat,
			    &stored, error))
			return false;
		if (stored.id)
			export_response(writer, bucket, &stored);
	}
	return true;
}
