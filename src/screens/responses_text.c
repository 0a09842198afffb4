/* What stands in a column's pane: the reply and where it came from, or what was sent for it. */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/responses_parts.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"
#include "leeway/store/steps.h"

enum { LABEL_COLUMNS = 13, DIGEST_SHOWN = 16 };

static const struct style muted = { ROLE_MUTED, ROLE_GROUND, 0 };
static const struct style heading = { ROLE_ACCENT, ROLE_GROUND, ATTRIBUTE_BOLD };

/* A line of the block of facts; takes the value, and leaves out what is not known. */
static void add_fact(struct pane *pane, const char *label, char *take_value)
{
	if (text_is_empty(take_value)) {
		free(take_value);
		return;
	}
	char *padded = memory_format("%-*s", LABEL_COLUMNS, label);
	char *safe = text_sanitise(take_value, TEXT_ONE_LINE);

	pane_append_label(pane, muted, padded);
	pane_append(pane, safe);
	pane_end_line(pane, 0);
	free(padded);
	free(safe);
	free(take_value);
}

static char *format_tokens(const struct response *response)
{
	char *in = response->input_tokens < 0
			   ? memory_copy_text("? in")
			   : memory_format("%lld in", (long long)response->input_tokens);
	char *out = response->output_tokens < 0
			    ? memory_copy_text("? out")
			    : memory_format("%lld out", (long long)response->output_tokens);
	char *all = response->reasoning_tokens > 0
			    ? memory_format("%s · %s, %lld of them reasoning", in, out,
				      (long long)response->reasoning_tokens)
			    : memory_format("%s · %s", in, out);

	free(in);
	free(out);
	if (response->input_tokens >= 0 || response->output_tokens >= 0)
		return all;
	free(all);
	return NULL;
}

static void add_provenance(struct responses_column *column, const struct stored_response *stored)
{
	const struct response *response = &stored->response;
	struct pane *pane = column->pane;
	char words[WORDS_SIZE];

	add_fact(pane, "participant", memory_copy_text(stored->participant));
	if (response->asked_at_ms >= 0)
		add_fact(pane, "asked", memory_copy_text(words_time(response->asked_at_ms, words)));
	add_fact(pane, "returned by", memory_copy_text(response->model_returned));
	add_fact(pane, "response id", memory_copy_text(response->response_id));
	add_fact(pane, "tokens", format_tokens(response));
	if (response->cost_microusd >= 0)
		add_fact(
			pane, "cost", memory_copy_text(words_cost(response->cost_microusd, words)));
	if (response->latency_ms >= 0)
		add_fact(pane, "took", memory_format("%.2f s", (double)response->latency_ms / 1e3));
	add_fact(pane, "finished", memory_copy_text(response->finish_reason));
	if (column->agent.parameters && strcmp(column->agent.parameters, "{}") != 0)
		add_fact(pane, "parameters", memory_copy_text(column->agent.parameters));
	if (response->run)
		add_fact(pane, "run", memory_format("%lld", (long long)response->run));
	else
		add_fact(pane, "run", memory_copy_text("none: imported"));
	add_fact(pane, "prompt",
		memory_format("%s, sha-256 %.*s…", column->prompt.pack, DIGEST_SHOWN,
			column->prompt.digest));
	if (response->words_assumed)
		add_fact(pane, "sent",
			memory_copy_text("not recorded: the prompt is the pack's at the import"));
	add_fact(pane, "row", memory_format("%lld", (long long)stored->id));
}

static void add_correction(const struct correction *correction, void *data)
{
	struct pane *pane = data;
	char time[WORDS_SIZE];

	pane_append_label(pane, muted, correction->is_undo ? "taken back   " : "relabelled   ");
	char *text = memory_format("%s → %s by %s, %s%s%s", outcome_name(correction->before),
		outcome_name(correction->after), correction->author,
		words_time(correction->at_ms, time), text_is_empty(correction->reason) ? "" : ": ",
		correction->reason);

	pane_append(pane, text);
	pane_end_line(pane, 0);
	free(text);
}

static void add_reply(struct pane *pane, const struct response *response)
{
	if (text_is_empty(response->text))
		pane_append_styled(pane, muted, "(no text)");
	else
		pane_append(pane, response->text);
	pane_end_line(pane, 1);
	if (text_is_empty(response->reasoning))
		return;
	pane_append_styled(pane, heading, "reasoning");
	pane_end_line(pane, 0);
	pane_append(pane, response->reasoning);
	pane_end_line(pane, 1);
}

/* Replies to the steps before the last, in order. */
struct step_texts {
	char **texts;
	size_t n_texts, capacity;
};

static void take_step(const struct step_reply *reply, void *data)
{
	struct step_texts *steps = data;

	MEMORY_RESERVE_ONE(steps->texts, steps->n_texts, steps->capacity);
	steps->texts[steps->n_texts++] = memory_copy_text(reply->text);
}

static void clear_steps(struct step_texts *steps)
{
	for (size_t i = 0; i < steps->n_texts; i++)
		free(steps->texts[i]);
	free(steps->texts);
}

static void add_message(struct pane *pane, const char *role, const char *content)
{
	pane_append_styled(pane, heading, role);
	pane_end_line(pane, 0);
	pane_append(pane, content);
	pane_end_line(pane, 1);
}

/* The turns as they were sent; between two of the user's, what the model had replied. */
static void add_messages(
	struct responses_column *column, const struct cJSON *messages, struct step_texts *steps)
{
	const struct cJSON *message;
	size_t n_users = 0;

	cJSON_ArrayForEach(message, messages)
	{
		const char *role = json_member_text(message, "role");
		const char *content = json_member_text(message, "content");

		if (!role || !content)
			continue;
		if (strcmp(role, "user") == 0 && n_users++ > 0 && n_users - 2 < steps->n_texts)
			add_message(column->pane, "assistant", steps->texts[n_users - 2]);
		add_message(column->pane, role, content);
	}
}

static bool fill_messages(struct responses_column *column, struct database *database,
	const struct response *response, struct error *error)
{
	const char *json = column->prompt.messages ? column->prompt.messages : "";
	struct json_document *document = json_read("messages", json, strlen(json), error);
	struct step_texts steps = { 0 };

	if (!document)
		return false;
	bool good = steps_each(database, column->shelf.agent, column->shelf.prompt,
		response->repeat, take_step, &steps, error);

	if (good && response->words_assumed) {
		pane_append_styled(column->pane, heading,
			"The words that were sent were not recorded. What the pack said when this "
			"was imported:");
		pane_end_line(column->pane, 1);
	}
	if (good)
		add_messages(column, document->root, &steps);
	clear_steps(&steps);
	json_free(document);
	return good;
}

static void add_step(const struct step_reply *reply, void *data)
{
	struct pane *pane = data;
	char *title = memory_format("reply to step %u", reply->step + 1);

	add_message(pane, title, reply->text);
	free(title);
}

static void note_shown(struct responses_column *column, const struct stored_response *stored)
{
	column->shown = (struct responses_shown){
		.id = stored->id,
		.repeat = stored->response.repeat,
		.outcome = stored->response.outcome,
		.outcome_read = stored->outcome_read,
		.corrected = stored->corrected,
		.words_assumed = stored->response.words_assumed,
		.starred = shelf_entry(&column->shelf, column->list.index).starred,
	};
}

bool responses_fill(struct responses_column *column, struct database *database, bool shows_messages,
	struct error *error)
{
	struct shelf *shelf = &column->shelf;
	uint32_t repeat = shelf_repeat(shelf, column->list.index);
	struct stored_response stored;

	pane_reset(column->pane);
	column->shown = (struct responses_shown){ 0 };
	column->is_stale = false;
	if (!responses_read(database, shelf->agent, shelf->prompt, repeat, &stored, error))
		return false;
	if (stored.id == 0)
		return true;
	note_shown(column, &stored);
	if (shows_messages)
		return fill_messages(column, database, &stored.response, error);
	add_reply(column->pane, &stored.response);
	add_provenance(column, &stored);
	if (!corrections_each(database, stored.id, add_correction, column->pane, error))
		return false;
	pane_end_line(column->pane, 1);
	return steps_each(
		database, shelf->agent, shelf->prompt, repeat, add_step, column->pane, error);
}
