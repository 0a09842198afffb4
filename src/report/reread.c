#include "leeway/report/reread.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"

/* How the protocols say that a reply ran into its token limit. */
static bool was_cut_off(const char *finish_reason)
{
	static const char *const reasons[] = { "length", "max_tokens", "max_output_tokens",
		"model_length", "model_context_window_exceeded" };
	for (size_t i = 0; finish_reason && i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(finish_reason, reasons[i]) == 0)
			return true;
	return false;
}

static void note_author(const struct correction *correction, void *data)
{
	bool *is_persons = data;
	*is_persons = strcmp(correction->author, CORRECTION_READER) != 0;
}

static bool record(struct reread *reread, struct database *database, int64_t response,
	enum outcome after, struct error *error)
{
	if (reread->dry_run)
		return true;
	char *reason = memory_format("decision reader version %d", DECISION_READER_VERSION);
	struct correction correction = {
		.after = after,
		.reason = reason,
		.author = CORRECTION_READER,
		.at_ms = reread->at_ms,
	};
	bool added = corrections_add(database, response, &correction, error);
	free(reason);
	return added;
}

static enum outcome read_again(const struct response *response, struct decision_reader *reader)
{
	return decision_reader_read(reader, response->text,
		was_cut_off(response->finish_reason) ? REPLY_END_CUT_OFF : REPLY_END_COMPLETE);
}

/* The reply is now read as after. */
static bool change(struct reread *reread, struct database *database,
	const struct stored_response *stored, enum outcome after, struct error *error)
{
	bool is_persons = stored->outcome_read == OUTCOME_BLOCKED;
	if (!is_persons && !corrections_each(database, stored->id, note_author, &is_persons, error))
		return false;
	if (is_persons) {
		reread->n_kept++;
		return true;
	}
	reread->n_changed++;
	reread->n_turns[stored->response.outcome][after]++;
	reread->tell(reread->bucket, stored->response.repeat, stored->response.outcome, after);
	return record(reread, database, stored->id, after, error);
}

bool reread_bucket(struct reread *reread, struct database *database, const struct bucket *bucket,
	struct decision_reader *reader, struct error *error)
{
	reread->bucket = bucket;
	for (int64_t repeat = 0; repeat < bucket->next_repeat; repeat++) {
		struct stored_response stored;
		if (!responses_read(database, bucket->agent, bucket->prompt, (uint32_t)repeat,
			    &stored, error))
			return false;
		if (!stored.id || !stored.response.text[0])
			continue;
		enum outcome after = read_again(&stored.response, reader);
		reread->n_read++;
		if (after != stored.response.outcome &&
			!change(reread, database, &stored, after, error))
			return false;
	}
	return true;
}
