#include "leeway/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum { HOLDER_MAX = 512 }; /* Bytes of the line that names the holder. */

struct lock {
	int descriptor;
};

/*
 * The lock file of a cache, with symbolic links followed, so that two names of one file share a
 * lock.
 */
static char *lock_path(const char *path)
{
	char *resolved = realpath(path, NULL);
	char *lock = memory_format("%s.lock", resolved ? resolved : path);
	free(resolved);
	return lock;
}

static struct flock whole_file(void)
{
	struct flock range;
	memset(&range, 0, sizeof range);
	range.l_type = F_WRLCK;
	range.l_whence = SEEK_SET;
	return range;
}

/* "1234 host 2026-01-31T12:00:00.000Z leeway run …" */
static bool write_holder(int descriptor, const struct env *env, const char *purpose)
{
	char host[256] = "";
	if (gethostname(host, sizeof host - 1) != 0 || !host[0]) {
		snprintf(host, sizeof host, "localhost");
	}
	char *started = env_format_time(env_wall_ms(env));
	char *line = memory_format("%ld %s %s %s", (long)getpid(), host, started, purpose);
	free(started);
	size_t length = strlen(line);
	log_redact(line, length);
	length = length < HOLDER_MAX - 1 ? length : HOLDER_MAX - 1;
	bool written = ftruncate(descriptor, 0) == 0 &&
		       pwrite(descriptor, line, length, 0) == (ssize_t)length;
	free(line);
	return written;
}

/* Takes the word at *rest apart from what follows it; "" at the end. */
static const char *take_word(char **rest)
{
	char *word = *rest;
	size_t length = strcspn(word, " ");
	*rest = word + length;
	if (word[length]) {
		word[length] = '\0';
		*rest = word + length + 1;
	}
	return word;
}

static bool describe_holder(int descriptor, const char *path, struct error *error)
{
	char line[HOLDER_MAX];
	ssize_t length = pread(descriptor, line, sizeof line - 1, 0);
	char *repaired = text_repair(line, length > 0 ? (size_t)length : 0);
	char *shown = text_sanitise(repaired, TEXT_ONE_LINE);
	char *rest = shown;
	const char *process = take_word(&rest);
	const char *host = take_word(&rest);
	const char *started = take_word(&rest);
	if (*rest) {
		error_set(error, ERROR_LOCKED,
			"%s is being written by process %s on %s since %s (%s): wait until it "
			"ends, or stop it",
			path, process, host, started, rest);
	} else {
		error_set(error, ERROR_LOCKED,
			"%s is being written by another process: wait until it ends, or stop it",
			path);
	}
	free(shown);
	free(repaired);
	return false;
}

static bool lock_descriptor(int descriptor, const struct env *env, const char *path,
	const char *purpose, struct error *error)
{
	struct flock range = whole_file();
	if (fcntl(descriptor, F_SETLK, &range) != 0) {
		if (errno == EACCES || errno == EAGAIN) {
			return describe_holder(descriptor, path, error);
		}
		return error_set_errno(error, errno, "%s.lock: cannot be locked", path);
	}
	if (!write_holder(descriptor, env, purpose)) {
		return error_set_errno(error, errno, "%s.lock: cannot be written", path);
	}
	return true;
}

/*
 * What is written there is emptied first, so nothing but a file of this name alone is opened: where
 * others may write to the folder, a link could lead to any file of the user's. -1 on error.
 */
static int open_file(const char *name, struct error *error)
{
	struct stat status;
	int descriptor = open(
		name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, S_IRUSR | S_IWUSR);
	if (descriptor < 0 && errno != ELOOP && errno != EMLINK) {
		error_set_errno(error, errno, "%s: cannot be opened for writing", name);
		return -1;
	}
	if (descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
		status.st_nlink <= 1)
		return descriptor;
	if (descriptor >= 0)
		close(descriptor);
	error_set(error, ERROR_FILE,
		"%s is a link to something else, or not a file: remove it; leeway makes a new one",
		name);
	return -1;
}

struct lock *lock_take(
	const struct env *env, const char *path, const char *purpose, struct error *error)
{
	char *name = lock_path(path);
	int descriptor = open_file(name, error);
	if (descriptor < 0) {
		free(name);
		return NULL;
	}
	free(name);
	if (!lock_descriptor(descriptor, env, path, purpose, error)) {
		close(descriptor);
		return NULL;
	}
	struct lock *lock = memory_alloc(1, sizeof *lock);
	lock->descriptor = descriptor;
	return lock;
}

void lock_release(struct lock *lock)
{
	if (!lock) {
		return;
	}
	/* Emptied first: a name left behind would be taken for a holder's. */
	int emptied = ftruncate(lock->descriptor, 0);
	(void)emptied;
	close(lock->descriptor);
	free(lock);
}
