#include "leeway/engine/conversation.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"

struct conversation *conversation_new(size_t cell, const uint32_t *repeats, uint32_t n_repeats)
{
	struct conversation *conversation = memory_alloc(1, sizeof *conversation);

	conversation->cell = cell;
	conversation->n_repeats = n_repeats;
	conversation->repeats = memory_alloc(n_repeats, sizeof *repeats);
	memcpy(conversation->repeats, repeats, n_repeats * sizeof *repeats);
	return conversation;
}

void conversation_free(struct conversation *conversation)
{
	if (!conversation)
		return;
	for (uint32_t i = 0; i < conversation->step; i++)
		free(conversation->replies[i]);
	reply_clear(&conversation->answer);
	free(conversation->repeats);
	free(conversation);
}

struct conversation *conversation_continue(
	const struct conversation *conversation, size_t index, const char *reply)
{
	struct conversation *next =
		conversation_new(conversation->cell, &conversation->repeats[index], 1);

	next->model = conversation->model;
	next->prompt = conversation->prompt;
	next->prompt_row = conversation->prompt_row;
	next->n_levels = conversation->n_levels;
	for (uint32_t i = 0; i < conversation->step; i++)
		next->replies[i] = memory_copy_text(conversation->replies[i]);
	next->replies[conversation->step] = memory_copy_text(reply);
	next->step = conversation->step + 1;
	return next;
}

bool conversation_is_at_last_step(const struct conversation *conversation)
{
	return conversation->step + 1 >= conversation->prompt->n_turns;
}

size_t conversation_n_bytes(const struct conversation *conversation)
{
	const struct prompt *prompt = conversation->prompt;
	size_t n_bytes = prompt->system ? strlen(prompt->system) : 0;

	for (uint32_t i = 0; i <= conversation->step; i++)
		n_bytes += strlen(prompt->turns[i]);
	for (uint32_t i = 0; i < conversation->step; i++)
		n_bytes += strlen(conversation->replies[i]);
	return n_bytes;
}

void conversation_fill_request(const struct conversation *conversation,
	const struct model_choice *choice, struct message messages[CONVERSATION_MAX_MESSAGES],
	struct chat_request *request)
{
	const struct prompt *prompt = conversation->prompt;
	size_t n_messages = 0;

	for (uint32_t i = 0; i <= conversation->step; i++) {
		messages[n_messages++] = (struct message){ .text = prompt->turns[i] };
		if (i < conversation->step)
			messages[n_messages++] = (struct message){ .assistant = true,
				.text = conversation->replies[i] };
	}
	*request = (struct chat_request){ .account = choice->account,
		.agent = &choice->agent,
		.system = prompt->system,
		.messages = messages,
		.n_messages = n_messages,
		.n_choices = conversation->n_repeats,
		.seed_key =
			random_hash(conversation->repeats[0], prompt->digest.bytes, DIGEST_SIZE),
		.prompt = prompt,
		.n_levels = conversation->n_levels,
		.repeat = conversation->repeats[0] };
}

void conversation_queue_append(struct conversation_queue *queue, struct conversation *added)
{
	added->behind = NULL;
	if (queue->last)
		queue->last->behind = added;
	else
		queue->first = added;
	queue->last = added;
}

void conversation_queue_prepend(struct conversation_queue *queue, struct conversation *added)
{
	added->behind = queue->first;
	queue->first = added;
	if (!queue->last)
		queue->last = added;
}

struct conversation *conversation_queue_take(struct conversation_queue *queue)
{
	struct conversation *first = queue->first;

	if (!first)
		return NULL;
	queue->first = first->behind;
	if (!queue->first)
		queue->last = NULL;
	first->behind = NULL;
	return first;
}
