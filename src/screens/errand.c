#include "leeway/screens/errand.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "leeway/base/memory.h"

struct errand {
	const struct errand_ops *ops;
	void *data;
	pthread_t thread;
	int wake; /* The writing end of the pipe. */
	bool is_dropped; /* The UI thread's. */
	atomic_bool stop, has_ended;
};

struct errands {
	struct errand *slots[ERRANDS_MAX]; /* NULL: free. */
	int pipe[2];
};

static bool set_flags(int descriptor)
{
	return fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 &&
	       fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

struct errands *errands_open(struct error *error)
{
	struct errands *errands = memory_alloc(1, sizeof *errands);

	if (pipe(errands->pipe) != 0) {
		error_set_errno(error, errno, "cannot make a pipe");
		free(errands);
		return NULL;
	}
	if (!set_flags(errands->pipe[0]) || !set_flags(errands->pipe[1])) {
		error_set_errno(error, errno, "cannot set up a pipe");
		close(errands->pipe[0]);
		close(errands->pipe[1]);
		free(errands);
		return NULL;
	}
	return errands;
}

static void errand_free(struct errand *errand)
{
	if (errand->ops->free)
		errand->ops->free(errand->data);
	free(errand);
}

void errands_close(struct errands *errands)
{
	if (!errands)
		return;
	for (int i = 0; i < ERRANDS_MAX; i++)
		if (errands->slots[i])
			atomic_store(&errands->slots[i]->stop, true);
	for (int i = 0; i < ERRANDS_MAX; i++) {
		if (!errands->slots[i])
			continue;
		pthread_join(errands->slots[i]->thread, NULL);
		errand_free(errands->slots[i]);
	}
	close(errands->pipe[0]);
	close(errands->pipe[1]);
	free(errands);
}

static void *work(void *argument)
{
	struct errand *errand = argument;
	int wake = errand->wake;

	errand->ops->run(errand->data, &errand->stop);
	atomic_store(&errand->has_ended, true);
	/* A full pipe wakes its reader as well. */
	while (write(wake, "", 1) < 0 && errno == EINTR)
		;
	return NULL;
}

/* Signals are the business of the UI thread. */
static int start_thread(struct errand *errand)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	int number = pthread_create(&errand->thread, NULL, work, errand);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return number;
}

bool errands_start(
	struct errands *errands, const struct errand_ops *ops, void *take_data, struct error *error)
{
	struct errand *errand = memory_alloc(1, sizeof *errand);
	int slot = 0;

	errand->ops = ops;
	errand->data = take_data;
	errand->wake = errands->pipe[1];
	atomic_init(&errand->stop, false);
	atomic_init(&errand->has_ended, false);
	while (slot < ERRANDS_MAX && errands->slots[slot])
		slot++;
	int number = slot < ERRANDS_MAX ? start_thread(errand) : 0;

	if (slot < ERRANDS_MAX && number == 0) {
		errands->slots[slot] = errand;
		return true;
	}
	errand_free(errand);
	return slot == ERRANDS_MAX
		       ? error_set(error, ERROR_USAGE,
				 "%d things are being waited for; try again when one has come",
				 ERRANDS_MAX)
		       : error_set_errno(error, number, "cannot start a thread");
}

void errands_drop(struct errands *errands, const void *data)
{
	for (int i = 0; i < ERRANDS_MAX; i++) {
		struct errand *errand = errands->slots[i];

		if (!errand || errand->data != data)
			continue;
		errand->is_dropped = true;
		atomic_store(&errand->stop, true);
	}
}

int errands_descriptor(const struct errands *errands)
{
	return errands->pipe[0];
}

static void drain(const struct errands *errands)
{
	char bytes[64];
	ssize_t n_read;

	do
		n_read = read(errands->pipe[0], bytes, sizeof bytes);
	while (n_read > 0 || (n_read < 0 && errno == EINTR));
}

size_t errands_take(struct errands *errands, struct app *app)
{
	size_t n_taken = 0;

	/* Drained before the look, so that an end during it wakes the next poll. */
	drain(errands);
	for (int i = 0; i < ERRANDS_MAX; i++) {
		struct errand *errand = errands->slots[i];

		if (!errand || !atomic_load(&errand->has_ended))
			continue;
		pthread_join(errand->thread, NULL);
		errands->slots[i] = NULL;
		if (!errand->is_dropped && errand->ops->done)
			errand->ops->done(errand->data, app);
		errand_free(errand);
		n_taken++;
	}
	return n_taken;
}
