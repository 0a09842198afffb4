#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "leeway/base/memory.h"
#include "leeway/provider/keys.h"

extern char **environ; /* NOLINT: the system's. */

enum { SLICE_MS = 20 };

/* A running command and what it wrote so far. */
struct command {
	pid_t process;
	int output;
	bool ended; /* The process was waited for. */
	bool closed; /* The output has come to its end. */
	int status;
	char bytes[KEY_MAX_LENGTH + 2];
	size_t length; /* What goes beyond is dropped. */
};

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A group of its own, so that what it starts can be ended with it, and no signal held back. */
static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, defaults;
	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGTERM);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &defaults);
	return posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn_shell(pid_t *process, const char *text, int output)
{
	char *arguments[] = { "sh", "-c", NULL, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	arguments[2] = memory_copy_text(text);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	int failure = set_attributes(&attributes);
	if (failure == 0)
		failure =
			posix_spawn(process, "/bin/sh", &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	free(arguments[2]);
	return failure;
}

static bool start_command(struct command *command, const char *text, struct error *error)
{
	int ends[2];
	*command = (struct command){ .output = -1 };
	if (pipe(ends) != 0)
		return error_set_errno(error, errno, "key_command cannot be run");
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	int failure = spawn_shell(&command->process, text, ends[1]);
	close(ends[1]);
	if (failure != 0) {
		close(ends[0]);
		return error_set_errno(error, failure, "key_command cannot be run");
	}
	command->output = ends[0];
	return true;
}

static void read_output(struct command *command)
{
	char bytes[1024];
	ssize_t got;
	while ((got = read(command->output, bytes, sizeof bytes)) > 0) {
		size_t room = sizeof command->bytes - 1 - command->length;
		size_t kept = (size_t)got < room ? (size_t)got : room;
		memcpy(command->bytes + command->length, bytes, kept);
		command->length += kept;
	}
	if (got == 0)
		command->closed = true;
	memset(bytes, 0, sizeof bytes);
}

/*
 * Reads until the process ends; false where it did not by the deadline. Its output may stay open
 * longer, held by something it started: that is not waited for.
 */
static bool await_command(struct command *command, int64_t deadline_ms)
{
	while (!command->ended) {
		struct pollfd poller = { .fd = command->output, .events = POLLIN };
		poll(&poller, command->closed ? 0 : 1, SLICE_MS);
		pid_t waited = waitpid(command->process, &command->status, WNOHANG);
		command->ended = waited == command->process || (waited < 0 && errno == ECHILD);
		if (!command->closed)
			read_output(command);
		if (!command->ended && now_ms() >= deadline_ms)
			return false;
	}
	return true;
}

static void end_command(struct command *command)
{
	if (!command->ended) {
		kill(-command->process, SIGKILL);
		while (waitpid(command->process, &command->status, 0) < 0 && errno == EINTR)
			;
	}
	close(command->output);
}

char *key_run_command(const char *command_text, int timeout_ms, struct error *error)
{
	struct command command;
	char *line = NULL;
	if (!start_command(&command, command_text, error))
		return NULL;
	if (!await_command(&command, now_ms() + timeout_ms)) {
		error_set(error, ERROR_USAGE, "key_command took longer than %d s and was ended",
			timeout_ms / 1000);
	} else if (!WIFEXITED(command.status) || WEXITSTATUS(command.status) != 0) {
		error_set(error, ERROR_USAGE,
			"key_command failed (status %d); run it in a shell to see why",
			WIFEXITED(command.status) ? WEXITSTATUS(command.status) : -1);
	} else {
		command.bytes[command.length] = '\0';
		line = memory_copy_bytes(command.bytes, strcspn(command.bytes, "\n"));
		if (*line == '\0') {
			error_set(error, ERROR_USAGE, "key_command wrote no key");
			free(line);
			line = NULL;
		}
	}
	end_command(&command);
	memset(command.bytes, 0, sizeof command.bytes);
	return line;
}
