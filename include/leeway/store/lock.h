/*
 * The writer's lock of a cache: a file "PATH.lock" that is locked as long as a writing connection
 * lives, and says who holds it. The kernel lets go of it when the process ends, however it ends, so
 * nothing stale is left. The lock belongs to the process: a process opens one writing connection a
 * cache, and two would not exclude each other.
 */
#ifndef LEEWAY_STORE_LOCK_H
#define LEEWAY_STORE_LOCK_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"

struct lock;

/*
 * Takes the lock of the cache at path. Where another process holds it: ERROR_LOCKED, which names
 * that process, since when and for what it holds it.
 */
struct lock *lock_take(
	const struct env *env, const char *path, const char *purpose, struct error *error);

/* Lets go; the empty file stays, since removing it could take it from under another process. */
void lock_release(struct lock *lock);

#endif
