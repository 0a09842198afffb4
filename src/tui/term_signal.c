#include "leeway/tui/term_signal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/memory.h"

enum { ALTERNATE_STACK = 64 * 1024 };

static const struct {
	int number;
	enum term_signal means;
} telling[] = {
	{ SIGWINCH, TERM_SIGNAL_RESIZE },
	{ SIGTSTP, TERM_SIGNAL_STOP },
	{ SIGCONT, TERM_SIGNAL_CONTINUE },
	{ SIGINT, TERM_SIGNAL_QUIT },
	{ SIGTERM, TERM_SIGNAL_QUIT },
	{ SIGHUP, TERM_SIGNAL_QUIT },
};

static const int killing[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT };

enum {
	N_TELLING = sizeof telling / sizeof *telling,
	N_KILLING = sizeof killing / sizeof *killing,
};

/* A signal handler has no argument, so the session's part of it is global. */
static struct {
	int pipe[2];
	struct sigaction before_telling[N_TELLING];
	struct sigaction before_killing[N_KILLING];
	struct term_restore restore;
	volatile sig_atomic_t is_armed;
	void *stack;
	stack_t before_stack;
} session; /* NOLINT(cppcoreguidelines-avoid-non-const-global-variables) */

/* Only what is safe in a signal handler. */
static void restore_terminal(void)
{
	const struct term_restore *restore = &session.restore;
	size_t done = 0;

	if (!session.is_armed)
		return;
	session.is_armed = 0;
	while (done < restore->n_bytes) {
		ssize_t taken =
			write(restore->output, restore->bytes + done, restore->n_bytes - done);

		if (taken <= 0)
			break;
		done += (size_t)taken;
	}
	tcsetattr(restore->input, TCSANOW, &restore->modes);
	if (restore->error_output >= 0)
		dup2(restore->error_output, STDERR_FILENO);
}

static void restore_and_say(const char *message)
{
	restore_terminal();
	fprintf(stderr, "leeway: %s\n", message);
}

static void handle_telling(int number, siginfo_t *info, void *context)
{
	int kept = errno;

	for (size_t i = 0; i < N_TELLING; i++) {
		const struct sigaction *before = &session.before_telling[i];
		unsigned char byte = (unsigned char)telling[i].means;

		/* Ctrl-C within an editor, say, is the editor's. */
		if (telling[i].number != number || (number == SIGINT && !session.is_armed))
			continue;
		/* A full pipe already holds enough to be told. */
		(void)!write(session.pipe[1], &byte, 1);
		if (telling[i].means != TERM_SIGNAL_QUIT)
			continue;
		if (before->sa_flags & SA_SIGINFO)
			before->sa_sigaction(number, info, context);
		else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN)
			before->sa_handler(number);
	}
	errno = kept;
}

static void handle_killing(int number, siginfo_t *info, void *context)
{
	(void)context;
	restore_terminal();
	for (size_t i = 0; i < N_KILLING; i++)
		if (killing[i] == number)
			sigaction(number, &session.before_killing[i], NULL);
	/* A fault comes again by itself when this returns, at the same place; a sent signal does
	 * not. */
	if (info->si_code <= 0 || number == SIGABRT || number == SIGQUIT)
		raise(number);
}

static bool open_pipe(struct error *error)
{
	if (pipe(session.pipe) < 0)
		return error_set_errno(error, errno, "a pipe for signals");
	for (int i = 0; i < 2; i++) {
		int flags = fcntl(session.pipe[i], F_GETFL);

		fcntl(session.pipe[i], F_SETFL, flags | O_NONBLOCK);
		fcntl(session.pipe[i], F_SETFD, FD_CLOEXEC);
	}
	return true;
}

/* A stack that ran over leaves no room for its own handler. */
static void open_stack(void)
{
	stack_t stack = { .ss_size = ALTERNATE_STACK };

	session.stack = stack.ss_sp = memory_alloc(1, ALTERNATE_STACK);
	sigaltstack(&stack, &session.before_stack);
}

static void install(
	int number, void (*handler)(int, siginfo_t *, void *), int flags, struct sigaction *before)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	sigemptyset(&action.sa_mask);
	sigaction(number, NULL, before);
	/* Who started the program with nohup(1) wants it to go on. */
	if (number == SIGHUP && !(before->sa_flags & SA_SIGINFO) && before->sa_handler == SIG_IGN)
		return;
	sigaction(number, &action, NULL);
}

/* Whoever started the program may have had them held back, and that is inherited. */
static void let_through(void)
{
	sigset_t told;

	sigemptyset(&told);
	for (size_t i = 0; i < N_TELLING; i++)
		sigaddset(&told, telling[i].number);
	pthread_sigmask(SIG_UNBLOCK, &told, NULL);
}

bool term_signal_open(const struct termios *modes, struct error *error)
{
	if (!open_pipe(error))
		return false;
	open_stack();
	session.restore = (struct term_restore){ .modes = *modes, .error_output = -1 };
	session.is_armed = 0;
	for (size_t i = 0; i < N_TELLING; i++)
		install(telling[i].number, handle_telling, SA_RESTART, &session.before_telling[i]);
	for (size_t i = 0; i < N_KILLING; i++)
		install(killing[i], handle_killing, SA_ONSTACK, &session.before_killing[i]);
	let_through();
	memory_set_abort_hook(restore_and_say);
	return true;
}

void term_signal_close(void)
{
	session.is_armed = 0;
	memory_set_abort_hook(NULL);
	for (size_t i = 0; i < N_TELLING; i++)
		sigaction(telling[i].number, &session.before_telling[i], NULL);
	for (size_t i = 0; i < N_KILLING; i++)
		sigaction(killing[i], &session.before_killing[i], NULL);
	session.before_stack.ss_flags &= SS_DISABLE;
	sigaltstack(&session.before_stack, NULL);
	free(session.stack);
	session.stack = NULL;
	close(session.pipe[0]);
	close(session.pipe[1]);
}

int term_signal_descriptor(void)
{
	return session.pipe[0];
}

unsigned term_signal_take(void)
{
	unsigned char bytes[64];
	unsigned came = 0;
	ssize_t n_bytes;

	while ((n_bytes = read(session.pipe[0], bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < n_bytes; i++)
			came |= bytes[i];
	return came;
}

void term_signal_arm(const struct term_restore *restore)
{
	struct sigaction ignored;

	/* Another program that has the terminal is stopped together with this one. */
	for (size_t i = 0; i < N_TELLING; i++) {
		if (telling[i].number != SIGTSTP)
			continue;
		if (restore)
			install(SIGTSTP, handle_telling, SA_RESTART, &ignored);
		else
			sigaction(SIGTSTP, &session.before_telling[i], NULL);
	}
	session.is_armed = 0;
	if (!restore)
		return;
	session.restore = *restore;
	session.is_armed = 1;
}

void term_signal_stop(void)
{
	sigset_t only, before;

	sigemptyset(&only);
	sigaddset(&only, SIGTSTP);
	pthread_sigmask(SIG_UNBLOCK, &only, &before);
	kill(0, SIGTSTP);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}
