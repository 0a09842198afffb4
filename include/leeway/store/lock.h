/*
 * The locks of a cache, on bytes of a file "PATH.lock". The writer's is taken for each transaction
 * that stores something, and the file says who has it. Claims hold as long as a run goes on: of the
 * run, so that others know that it does, and of the buckets it asks, so that no two runs ask, and
 * pay for, the same replies. Every lock belongs to a struct lock, and two of these exclude each
 * other also within a process. The kernel lets go of all of them when the process ends, however it
 * ends, so nothing stale is left.
 */
#ifndef LEEWAY_STORE_LOCK_H
#define LEEWAY_STORE_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"

struct lock;

/* Opens, and makes, the lock file of the cache at path; nothing is locked yet. purpose says what it
 * is for. env is borrowed. */
struct lock *lock_open(
	const struct env *env, const char *path, const char *purpose, struct error *error);

/* Lets go of everything; the empty file stays, since removing it could take it from under another
 * process. */
void lock_close(struct lock *lock);

/*
 * Takes the writer's lock, waiting so long where somebody else has it; ERROR_LOCKED then names that
 * process, since when and for what it has it.
 */
bool lock_take(struct lock *lock, int64_t wait_ms, struct error *error);
void lock_give(struct lock *lock);

/* Claims a bucket; false where somebody else has. With the writer's lock taken, so that of two runs
 * one has all its buckets. */
bool lock_claim_bucket(struct lock *lock, int64_t agent, int64_t prompt);
void lock_claim_run(struct lock *lock, int64_t run);

/* Claims everything that can be claimed; false where somebody else has any of it. */
bool lock_claim_all(struct lock *lock);
void lock_drop_claims(struct lock *lock);

/* Whether that run of the cache at path goes on somewhere. */
bool lock_is_run_claimed(const char *path, int64_t run);

#endif
