/*
 * The way from the engine's thread to the one who looks at it: a bounded queue of small events and
 * a pipe that becomes readable when one is there. Events carry ids and counts, never pointers into
 * the other thread. One writer thread, one reader thread.
 */
#ifndef LEEWAY_ENGINE_MAILBOX_H
#define LEEWAY_ENGINE_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"

enum event_type {
	EVENT_RUN_STARTED, /* run, order, is_beside */
	EVENT_STORED, /* run, agent, prompt, outcome, count: committed. Merged where full. */
	EVENT_FAILED, /* run, agent, prompt, count, text: given up after its tries. */
	EVENT_WAITING, /* run, agent, until_ms, text: backing off and why; text "" ends it. */
	EVENT_MODEL_STOPPED, /* run, agent, text: no more requests to this model, and why. */
	EVENT_NOTICE, /* run, agent, text: worth a line in the log. */
	EVENT_RUN_ENDED, /* run (0: it never began), order, is_beside, text: "" or why it ended
			    early. */
	EVENT_JOB_DONE, /* job, count (as the job says), text: "" or why nothing was written. */
};

struct event {
	enum event_type type;
	int64_t run, agent, prompt; /* Row ids in the store; 0: none. */
	uint64_t job;
	uint64_t order; /* Its id. */
	bool is_beside; /* Another run goes on. */
	enum outcome outcome;
	uint32_t count;
	int64_t until_ms; /* Monotonic milliseconds. */
	char text[256]; /* Names the agent, but in EVENT_FAILED; sanitised, redacted, cut at a
			   character. */
};

struct mailbox;

struct mailbox *mailbox_open(struct error *error);
void mailbox_close(struct mailbox *mailbox);

/* Never blocks and never drops: where the queue is long, EVENT_STORED of one bucket is merged. */
void mailbox_put(struct mailbox *mailbox, const struct event *event);

/* The reader's side: readable while an event may wait. */
int mailbox_descriptor(const struct mailbox *mailbox);
bool mailbox_take(struct mailbox *mailbox, struct event *event);

#endif
