#include "leeway/engine/mailbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"

enum {
	LONG_QUEUE = 64, /* Events from which on EVENT_STORED is merged. */
	N_MERGE_SLOTS = 1024,
};

/*
 * Events number first … first + count - 1 wait in a ring. merge_slots holds, by hash of the bucket,
 * 1 + the number of the last EVENT_STORED queued for it; a slot taken by another bucket, or by an
 * event that has left, only means that nothing is merged.
 */
struct mailbox {
	pthread_mutex_t lock;
	int pipe[2]; /* Holds one byte while the reader is told that an event waits. */
	bool is_signalled;
	struct event *ring;
	size_t capacity;
	uint64_t first, count;
	uint64_t merge_slots[N_MERGE_SLOTS];
};

static bool set_flags(int descriptor)
{
	return fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 &&
	       fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

struct mailbox *mailbox_open(struct error *error)
{
	struct mailbox *mailbox = memory_alloc(1, sizeof *mailbox);

	if (pipe(mailbox->pipe) != 0) {
		error_set_errno(error, errno, "cannot make a pipe");
		free(mailbox);
		return NULL;
	}
	if (!set_flags(mailbox->pipe[0]) || !set_flags(mailbox->pipe[1])) {
		error_set_errno(error, errno, "cannot set up a pipe");
		close(mailbox->pipe[0]);
		close(mailbox->pipe[1]);
		free(mailbox);
		return NULL;
	}
	pthread_mutex_init(&mailbox->lock, NULL);
	return mailbox;
}

void mailbox_close(struct mailbox *mailbox)
{
	if (!mailbox)
		return;
	close(mailbox->pipe[0]);
	close(mailbox->pipe[1]);
	pthread_mutex_destroy(&mailbox->lock);
	free(mailbox->ring);
	free(mailbox);
}

static struct event *event_at(struct mailbox *mailbox, uint64_t number)
{
	return &mailbox->ring[number % mailbox->capacity];
}

static void grow(struct mailbox *mailbox)
{
	size_t capacity = mailbox->capacity ? 2 * mailbox->capacity : LONG_QUEUE;
	struct event *ring = memory_alloc(capacity, sizeof *ring);

	for (uint64_t i = 0; i < mailbox->count; i++)
		ring[(mailbox->first + i) % capacity] = *event_at(mailbox, mailbox->first + i);
	free(mailbox->ring);
	mailbox->ring = ring;
	mailbox->capacity = capacity;
}

static uint64_t *merge_slot(struct mailbox *mailbox, const struct event *event)
{
	const int64_t key[] = { event->run, event->agent, event->prompt, (int64_t)event->outcome };

	return &mailbox->merge_slots[random_hash(0, key, sizeof key) % N_MERGE_SLOTS];
}

static bool is_same_bucket(const struct event *left, const struct event *right)
{
	return left->type == EVENT_STORED && right->type == EVENT_STORED &&
	       left->run == right->run && left->agent == right->agent &&
	       left->prompt == right->prompt && left->outcome == right->outcome;
}

/* Adds a stored event's count to one that waits already. */
static bool merge(struct mailbox *mailbox, const struct event *event, uint64_t slot)
{
	if (mailbox->count < LONG_QUEUE || slot == 0 || slot - 1 < mailbox->first)
		return false;
	struct event *waiting = event_at(mailbox, slot - 1);
	if (!is_same_bucket(waiting, event) || waiting->count > UINT32_MAX - event->count)
		return false;
	waiting->count += event->count;
	return true;
}

static void signal_reader(struct mailbox *mailbox)
{
	if (mailbox->is_signalled)
		return;
	/* An empty pipe has room for a byte, so only an interruption can stop this. */
	while (write(mailbox->pipe[1], "", 1) < 0 && errno == EINTR)
		;
	mailbox->is_signalled = true;
}

void mailbox_put(struct mailbox *mailbox, const struct event *event)
{
	uint64_t *slot = event->type == EVENT_STORED ? merge_slot(mailbox, event) : NULL;

	pthread_mutex_lock(&mailbox->lock);
	if (!slot || !merge(mailbox, event, *slot)) {
		if (mailbox->count == mailbox->capacity)
			grow(mailbox);
		uint64_t number = mailbox->first + mailbox->count++;
		*event_at(mailbox, number) = *event;
		if (slot)
			*slot = number + 1;
		signal_reader(mailbox);
	}
	pthread_mutex_unlock(&mailbox->lock);
}

int mailbox_descriptor(const struct mailbox *mailbox)
{
	return mailbox->pipe[0];
}

bool mailbox_take(struct mailbox *mailbox, struct event *event)
{
	char byte;

	pthread_mutex_lock(&mailbox->lock);
	bool any = mailbox->count > 0;
	if (any) {
		*event = *event_at(mailbox, mailbox->first);
		mailbox->first++;
		mailbox->count--;
	} else if (mailbox->is_signalled) {
		while (read(mailbox->pipe[0], &byte, 1) < 0 && errno == EINTR)
			;
		mailbox->is_signalled = false;
	}
	pthread_mutex_unlock(&mailbox->lock);
	return any;
}
