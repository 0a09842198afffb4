#include "leeway/engine/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/engine/event.h"
#include "leeway/store/tallies.h"

enum entry_kind { ENTRY_RESPONSE, ENTRY_STEP, ENTRY_FAILURE };

/* Texts within are owned, but for the class of a failure. */
struct ledger_entry {
	enum entry_kind kind;
	bool is_added; /* By the last commit; a response that was there already is not. */
	union {
		struct response response;
		struct step_reply step;
		struct failure failure;
	} row;
};

static void free_text(const char *text)
{
	free((void *)(uintptr_t)text);
}

static void entry_clear(struct ledger_entry *entry)
{
	switch (entry->kind) {
	case ENTRY_RESPONSE:
		free_text(entry->row.response.text);
		free_text(entry->row.response.reasoning);
		free_text(entry->row.response.model_returned);
		free_text(entry->row.response.finish_reason);
		free_text(entry->row.response.response_id);
		break;
	case ENTRY_STEP:
		free_text(entry->row.step.text);
		break;
	case ENTRY_FAILURE:
		free_text(entry->row.failure.message);
		break;
	}
}

static void ledger_empty(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->n_entries; i++)
		entry_clear(&ledger->entries[i]);
	ledger->n_entries = 0;
}

void ledger_clear(struct ledger *ledger)
{
	ledger_empty(ledger);
	free(ledger->entries);
	*ledger = (struct ledger){ 0 };
}

static struct ledger_entry *ledger_add(struct ledger *ledger, enum entry_kind kind)
{
	MEMORY_RESERVE_ONE(ledger->entries, ledger->n_entries, ledger->capacity);
	struct ledger_entry *entry = &ledger->entries[ledger->n_entries++];

	memset(entry, 0, sizeof *entry);
	entry->kind = kind;
	return entry;
}

void ledger_add_response(struct ledger *ledger, const struct response *response)
{
	struct response *row = &ledger_add(ledger, ENTRY_RESPONSE)->row.response;

	*row = *response;
	row->text = memory_copy_text(response->text);
	row->reasoning = memory_copy_text(response->reasoning);
	row->model_returned = memory_copy_text(response->model_returned);
	row->finish_reason = memory_copy_text(response->finish_reason);
	row->response_id = memory_copy_text(response->response_id);
}

void ledger_add_step(struct ledger *ledger, const struct step_reply *step)
{
	struct step_reply *row = &ledger_add(ledger, ENTRY_STEP)->row.step;

	*row = *step;
	row->text = memory_copy_text(step->text);
}

void ledger_add_failure(struct ledger *ledger, const struct failure *failure)
{
	struct failure *row = &ledger_add(ledger, ENTRY_FAILURE)->row.failure;

	*row = *failure;
	row->message = memory_copy_text(failure->message);
}

/*
 * Where another process has stored a reply under that repeat meanwhile, as an import does, this one
 * is another repeat: it is paid for, and kept.
 */
static bool write_response(
	struct response *response, struct database *database, bool *is_added, struct error *error)
{
	struct tally tally;
	int64_t next_repeat;

	if (!responses_add(database, response, is_added, error))
		return false;
	if (*is_added)
		return true;
	if (!tallies_read(database, response->agent, response->prompt, &tally, &next_repeat, error))
		return false;
	response->repeat = (uint32_t)next_repeat;
	return responses_add(database, response, is_added, error);
}

static bool entry_write(struct ledger_entry *entry, struct database *database, struct error *error)
{
	entry->is_added = true;
	switch (entry->kind) {
	case ENTRY_RESPONSE:
		return write_response(&entry->row.response, database, &entry->is_added, error);
	case ENTRY_STEP:
		return steps_add(database, &entry->row.step, error);
	case ENTRY_FAILURE:
		break;
	}
	return failures_add(database, &entry->row.failure, error);
}

bool ledger_commit(struct ledger *ledger, struct database *database, struct error *error)
{
	if (!database_begin(database, error))
		return false;
	for (size_t i = 0; i < ledger->n_entries; i++) {
		if (!entry_write(&ledger->entries[i], database, error)) {
			database_rollback(database);
			return false;
		}
	}
	if (database_commit(database, error))
		return true;
	database_rollback(database);
	return false;
}

static void count_cost(struct run_progress *progress, int64_t input, int64_t output, int64_t cost)
{
	progress->input_tokens += input > 0 ? input : 0;
	progress->output_tokens += output > 0 ? output : 0;
	if (cost < 0)
		progress->cost_is_known = false;
	else
		progress->cost_microusd += cost;
}

static void announce_response(
	const struct response *row, struct mailbox *mailbox, struct run_progress *progress)
{
	struct event event = { .type = EVENT_STORED,
		.run = row->run,
		.agent = row->agent,
		.prompt = row->prompt,
		.outcome = row->outcome,
		.count = 1 };

	progress->stored++;
	progress->counts[row->outcome]++;
	count_cost(progress, row->input_tokens, row->output_tokens, row->cost_microusd);
	mailbox_put(mailbox, &event);
}

static void count_failure_cost(struct run_progress *progress, const struct failure *row)
{
	count_cost(progress, row->input_tokens, row->output_tokens,
		row->cost_microusd > 0 ? row->cost_microusd : 0);
}

/* Repeats of one trial that were given up are one event. */
static size_t announce_failures(const struct ledger *ledger, size_t first, struct mailbox *mailbox,
	struct run_progress *progress)
{
	const struct failure *row = &ledger->entries[first].row.failure;
	size_t end = first + 1;

	count_failure_cost(progress, row);
	if (!row->final)
		return end;
	while (end < ledger->n_entries && ledger->entries[end].kind == ENTRY_FAILURE) {
		const struct failure *other = &ledger->entries[end].row.failure;
		if (!other->final || other->agent != row->agent || other->prompt != row->prompt)
			break;
		count_failure_cost(progress, other);
		end++;
	}
	struct event event = { .type = EVENT_FAILED,
		.run = row->run,
		.agent = row->agent,
		.prompt = row->prompt,
		.count = (uint32_t)(end - first) };
	event_set_text(&event, "%s: %s", row->class, row->message);
	progress->failed += end - first;
	mailbox_put(mailbox, &event);
	return end;
}

void ledger_announce(struct ledger *ledger, struct mailbox *mailbox, struct run_progress *progress)
{
	for (size_t i = 0; i < ledger->n_entries;) {
		const struct ledger_entry *entry = &ledger->entries[i];
		if (entry->kind == ENTRY_FAILURE) {
			i = announce_failures(ledger, i, mailbox, progress);
			continue;
		}
		if (entry->kind == ENTRY_RESPONSE && entry->is_added)
			announce_response(&entry->row.response, mailbox, progress);
		if (entry->kind == ENTRY_STEP)
			count_cost(progress, entry->row.step.input_tokens,
				entry->row.step.output_tokens, entry->row.step.cost_microusd);
		i++;
	}
	ledger_empty(ledger);
}
