#include "leeway/cli/context.h"

#include <signal.h>
#include <stdatomic.h>

#include "leeway/store/database.h"

char *context_database_path(const struct context *context, struct error *error)
{
	return database_path(context->env, context->database, context->config->database, error);
}

static volatile sig_atomic_t interrupted; /* NOLINT: a signal handler has no argument. */

/* The same for who waits elsewhere; without a lock, so that a handler may set it. */
static atomic_bool has_been_interrupted; /* NOLINT: the same. */

static volatile sig_atomic_t interrupter; /* NOLINT: the same. */

bool context_interrupted(void)
{
	return interrupted != 0;
}

const atomic_bool *context_stop(void)
{
	return &has_been_interrupted;
}

int context_interrupts(void)
{
	return (int)interrupted;
}

int context_interrupter(void)
{
	return (int)interrupter;
}

static void note_interrupt(int number)
{
	if (!interrupter)
		interrupter = number;
	if (interrupted < 2)
		interrupted++;
	atomic_store(&has_been_interrupted, true);
}

void context_catch_interrupts(void)
{
	struct sigaction action = { .sa_handler = note_interrupt };

	sigfillset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	/* A file that may not grow is an error that is told, as a full disk is. */
	sigaction(SIGXFSZ, &action, NULL);
}
