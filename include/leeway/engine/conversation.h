/*
 * A conversation: some repeats of one prompt, asked together, and for a prompt in steps the turns
 * that follow, one repeat at a time. Owned by a run; the engine's thread.
 */
#ifndef LEEWAY_ENGINE_CONVERSATION_H
#define LEEWAY_ENGINE_CONVERSATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/condition.h"
#include "leeway/model/plan.h"
#include "leeway/model/prompt.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/registry.h"

struct run_model;

enum conversation_state {
	CONVERSATION_READY, /* In its model's queue. */
	CONVERSATION_DELAYED, /* Waits on a timer before its next try. */
	CONVERSATION_IN_FLIGHT, /* Asked; a simulated one waits on a timer for its answer. */
	CONVERSATION_DROPPED, /* On a timer, but no longer wanted. */
};

struct conversation {
	struct conversation *next, *previous; /* All of a run. */
	struct conversation *behind; /* In its model's queue. */
	struct run_model *model;
	const struct prompt *prompt; /* Borrowed from the order. */
	int64_t prompt_row;
	int n_levels;
	size_t cell;
	uint32_t *repeats;
	uint32_t n_repeats;
	char *replies[CONDITION_MAX_STEPS + 1]; /* To the turns before step. */
	uint32_t step;
	enum conversation_state state;
	bool is_canary;
	uint32_t attempt; /* Tries of this step that failed. */
	uint32_t n_throttled; /* Those of them that were too fast. */
	int64_t sent_us, asked_at_ms;
	int64_t reserved_microusd;
	double tokens_estimated;
	struct reply answer; /* A simulated one, until it is due. */
};

struct conversation *conversation_new(size_t cell, const uint32_t *repeats, uint32_t n_repeats);
void conversation_free(struct conversation *conversation);

/* The conversation that goes on for one of the repeats with the next step. */
struct conversation *conversation_continue(
	const struct conversation *conversation, size_t index, const char *reply);

bool conversation_is_at_last_step(const struct conversation *conversation);

/* Bytes of text that its next request carries. */
size_t conversation_n_bytes(const struct conversation *conversation);

enum { CONVERSATION_MAX_MESSAGES = 2 * (CONDITION_MAX_STEPS + 1) };

/*
 * Its next request to its model; messages lends the place, everything else is borrowed from the
 * conversation and the choice.
 */
void conversation_fill_request(const struct conversation *conversation,
	const struct model_choice *choice, struct message messages[CONVERSATION_MAX_MESSAGES],
	struct chat_request *request);

/* First in, first out, linked through behind. */
struct conversation_queue {
	struct conversation *first, *last;
};

void conversation_queue_append(struct conversation_queue *queue, struct conversation *added);
void conversation_queue_prepend(struct conversation_queue *queue, struct conversation *added);
struct conversation *conversation_queue_take(struct conversation_queue *queue);

#endif
