#include "leeway/engine/run_state.h"

#include <string.h>

#include "leeway/base/log.h"
#include "leeway/engine/event.h"

void run_adopt(struct run *run, struct conversation *conversation)
{
	conversation->previous = NULL;
	conversation->next = run->conversations;
	if (run->conversations)
		run->conversations->previous = conversation;
	run->conversations = conversation;
}

void run_forget(struct run *run, struct conversation *conversation)
{
	if (conversation->previous)
		conversation->previous->next = conversation->next;
	else
		run->conversations = conversation->next;
	if (conversation->next)
		conversation->next->previous = conversation->previous;
	conversation_free(conversation);
}

void run_notice(struct run *run, const struct run_model *model, const char *text)
{
	struct event event = { .type = EVENT_NOTICE, .run = run->id, .agent = model->row };

	event_set_text(&event, "%s: %s", model->choice->agent.name, text);
	mailbox_put(run->tools->mailbox, &event);
	log_message(LOG_INFO, "run %lld: %s", (long long)run->id, event.text);
}

/* What waits is dropped; what is on a timer is marked, and dropped when it is due. */
static void drop_waiting(struct run *run, struct run_model *model)
{
	struct conversation *conversation;

	while ((conversation = conversation_queue_take(&model->ready)))
		run_forget(run, conversation);
	for (conversation = run->conversations; conversation; conversation = conversation->next)
		if (conversation->model == model && conversation->state == CONVERSATION_DELAYED)
			conversation->state = CONVERSATION_DROPPED;
	model->n_delayed = 0;
}

void run_stop_model(struct run *run, struct run_model *model, const char *reason)
{
	struct event event = { .type = EVENT_MODEL_STOPPED, .run = run->id, .agent = model->row };

	if (model->state == MODEL_STOPPED)
		return;
	model->state = MODEL_STOPPED;
	drop_waiting(run, model);
	event_set_text(&event, "%s: %s", model->choice->agent.name, reason);
	memcpy(model->reason, event.text, sizeof model->reason);
	mailbox_put(run->tools->mailbox, &event);
	log_message(LOG_WARNING, "run %lld: stopped: %s", (long long)run->id, event.text);
}
