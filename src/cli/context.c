#include "leeway/cli/context.h"

#include <signal.h>

#include "leeway/store/database.h"

char *context_database_path(const struct context *context, struct error *error)
{
	return database_path(context->env, context->database, context->config->database, error);
}

static volatile sig_atomic_t interrupted; /* NOLINT: a signal handler has no argument. */

static volatile sig_atomic_t interrupter; /* NOLINT: the same. */

bool context_interrupted(void)
{
	return interrupted != 0;
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
