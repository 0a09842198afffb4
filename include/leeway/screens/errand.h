/*
 * Errands: what may take long (a question to a provider, sums over a long run) is done on a thread
 * of its own, and its end taken on the UI thread. All signals are blocked on that thread. The
 * functions here are called on the UI thread, and return at once, but for errands_close.
 */
#ifndef LEEWAY_SCREENS_ERRAND_H
#define LEEWAY_SCREENS_ERRAND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"

struct app;
struct errands;

enum { ERRANDS_MAX = 8 }; /* Under way at once. */

struct errand_ops {
	/* On the thread. Has the data to itself, and returns soon after stop is true. */
	void (*run)(void *data, const atomic_bool *stop);
	/* On the UI thread, once, unless the errand was dropped. May be NULL. */
	void (*done)(void *data, struct app *app);
	void (*free)(void *data);
};

struct errands *errands_open(struct error *error);

/* Asks all to stop, waits for them, and frees their data. */
void errands_close(struct errands *errands);

/* Takes the data over, also where it fails: too many are under way, or no thread is to be had. */
bool errands_start(struct errands *errands, const struct errand_ops *ops, void *take_data,
	struct error *error);

/* Asks the errand with that data to stop; it is done for nobody, and its data is freed. */
void errands_drop(struct errands *errands, const void *data);

/* Readable while one may have ended. */
int errands_descriptor(const struct errands *errands);

/* Tells those that ended: done, then free. Returns how many. app is handed on. */
size_t errands_take(struct errands *errands, struct app *app);

#endif
