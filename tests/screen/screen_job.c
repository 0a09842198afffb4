#include "screen/screen_job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void take_terminal(const char *path)
{
	setsid();
	int terminal = open(path, O_RDWR);

	if (terminal < 0)
		_exit(127);
#ifdef TIOCSCTTY
	ioctl(terminal, TIOCSCTTY, 0);
#endif
	for (int i = 0; i < 3; i++)
		dup2(terminal, i);
	if (terminal > 2)
		close(terminal);
	signal(SIGTTOU, SIG_IGN);
}

/* Whoever runs the tests may have signals ignored or held back (a shell's background jobs do). */
static void reset_signals(void)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD, SIGALRM,
		SIGTSTP, SIGCONT, SIGTTIN, SIGTTOU, SIGWINCH, SIGUSR1, SIGUSR2 };
	sigset_t none;

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		signal(numbers[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static pid_t start_job(const char *const *arguments, char *const *environment)
{
	pid_t job = fork();

	if (job != 0)
		return job;
	setpgid(0, 0);
	tcsetpgrp(0, getpid());
	reset_signals();
	execve(arguments[0], (char *const *)arguments, environment);
	_exit(127);
}

static bool has_same_modes(const struct termios *before)
{
	struct termios now;

	return tcgetattr(0, &now) == 0 && now.c_iflag == before->c_iflag &&
	       now.c_oflag == before->c_oflag && now.c_cflag == before->c_cflag &&
	       now.c_lflag == before->c_lflag &&
	       memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0;
}

static void report_event(int report, enum screen_event event, int value, bool has_modes_back)
{
	struct screen_report message;

	memset(&message, 0, sizeof message);
	message.event = event;
	message.value = value;
	message.has_modes_back = has_modes_back;
	if (write(report, &message, sizeof message) != (ssize_t)sizeof message)
		_exit(126);
}

_Noreturn void screen_job_lead(const char *path, int report, int control,
	const char *const *arguments, char *const *environment)
{
	struct termios before;
	int status;

	take_terminal(path);
	tcgetattr(0, &before);
	fcntl(report, F_SETFD, FD_CLOEXEC);
	fcntl(control, F_SETFD, FD_CLOEXEC);
	pid_t job = start_job(arguments, environment);

	setpgid(job, job);
	tcsetpgrp(0, job);
	report_event(report, SCREEN_STARTED, (int)job, true);
	for (;;) {
		char byte;

		if (waitpid(job, &status, WUNTRACED) < 0 && errno == EINTR)
			continue;
		tcsetpgrp(0, getpgrp());
		if (!WIFSTOPPED(status))
			break;
		report_event(report, SCREEN_STOPPED, 0, has_same_modes(&before));
		if (read(control, &byte, 1) != 1)
			_exit(125);
		tcsetpgrp(0, job);
		kill(-job, SIGCONT);
	}
	report_event(report, SCREEN_ENDED,
		WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
		has_same_modes(&before));
	_exit(0);
}
