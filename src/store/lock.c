/* Locks that belong to an open file, not to the process (POSIX.1-2024). */
#define _GNU_SOURCE
#include "leeway/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

/* Where the system has none, SQLite's own locks keep two connections of a process apart. */
#ifndef F_OFD_SETLK
#define F_OFD_SETLK F_SETLK
#define F_OFD_GETLK F_GETLK
#endif

enum { HOLDER_MAX = 512 }; /* Bytes of the line that names the holder. */
enum { RETRY_MS = 5, WRITER_AT = 0 };

struct lock {
	const struct env *env;
	char *path, *purpose;
	int descriptor;
	bool is_taken;
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

/* Locks bytes, which may lie behind the end of the file, or lets go of them. A length of 0: all
 * that follow. False and errno where another connection has one of them. */
static bool set_range(int descriptor, short type, off_t start, off_t length)
{
	struct flock range;
	memset(&range, 0, sizeof range);
	range.l_type = type;
	range.l_whence = SEEK_SET;
	range.l_start = start;
	range.l_len = length;
	return fcntl(descriptor, F_OFD_SETLK, &range) == 0;
}

static bool is_range_free(int descriptor, off_t start, off_t length)
{
	struct flock range;
	memset(&range, 0, sizeof range);
	range.l_type = F_WRLCK;
	range.l_whence = SEEK_SET;
	range.l_start = start;
	range.l_len = length;
	return fcntl(descriptor, F_OFD_GETLK, &range) != 0 || range.l_type == F_UNLCK;
}

/* "1234 host 2026-01-31T12:00:00.000Z leeway run …" */
static void write_holder(int descriptor, const struct env *env, const char *purpose)
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
	/* On a full disk nobody is named; what cannot be stored, SQLite says. */
	if (ftruncate(descriptor, 0) == 0 && pwrite(descriptor, line, length, 0) < 0)
		log_message(LOG_DEBUG, "the lock's holder is not named: %s", strerror(errno));
	free(line);
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

struct lock *lock_open(
	const struct env *env, const char *path, const char *purpose, struct error *error)
{
	char *name = lock_path(path);
	int descriptor = open_file(name, error);
	free(name);
	if (descriptor < 0) {
		return NULL;
	}
	struct lock *lock = memory_alloc(1, sizeof *lock);
	*lock = (struct lock){ .env = env,
		.path = memory_copy_text(path),
		.purpose = memory_copy_text(purpose),
		.descriptor = descriptor };
	return lock;
}

bool lock_take(struct lock *lock, int64_t wait_ms, struct error *error)
{
	int64_t until_us = env_monotonic_us(lock->env) + wait_ms * 1000;
	while (!set_range(lock->descriptor, F_WRLCK, WRITER_AT, 1)) {
		if (errno != EACCES && errno != EAGAIN && errno != EINTR) {
			return error_set_errno(
				error, errno, "%s.lock: cannot be locked", lock->path);
		}
		if (env_monotonic_us(lock->env) >= until_us) {
			return describe_holder(lock->descriptor, lock->path, error);
		}
		poll(NULL, 0, RETRY_MS);
	}
	lock->is_taken = true;
	write_holder(lock->descriptor, lock->env, lock->purpose);
	return true;
}

void lock_give(struct lock *lock)
{
	if (!lock->is_taken) {
		return;
	}
	/* Emptied first: a name left behind would be taken for a holder's. */
	int emptied = ftruncate(lock->descriptor, 0);
	(void)emptied;
	lock->is_taken = false;
	set_range(lock->descriptor, F_UNLCK, WRITER_AT, 1);
}

/* A byte each for the runs, and one for each bucket; 0: none, since the number is too large. */
static off_t run_at(int64_t run)
{
	return run > 0 && run < INT32_MAX ? HOLDER_MAX + (off_t)run : 0;
}

static off_t bucket_at(int64_t agent, int64_t prompt)
{
	bool fits = agent > 0 && agent < INT32_MAX && prompt >= 0 && prompt <= UINT32_MAX;
	return fits ? (off_t)agent * ((off_t)UINT32_MAX + 1) + (off_t)prompt : 0;
}

bool lock_claim_bucket(struct lock *lock, int64_t agent, int64_t prompt)
{
	off_t at = bucket_at(agent, prompt);
	return at == 0 || set_range(lock->descriptor, F_WRLCK, at, 1);
}

void lock_claim_run(struct lock *lock, int64_t run)
{
	off_t at = run_at(run);
	if (at != 0)
		set_range(lock->descriptor, F_WRLCK, at, 1);
}

bool lock_claim_all(struct lock *lock)
{
	return set_range(lock->descriptor, F_WRLCK, HOLDER_MAX, 0);
}

void lock_drop_claims(struct lock *lock)
{
	set_range(lock->descriptor, F_UNLCK, HOLDER_MAX, 0);
}

bool lock_is_run_claimed(const char *path, int64_t run)
{
	char *name = lock_path(path);
	int descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	off_t at = run_at(run);
	bool is_claimed = descriptor >= 0 && at != 0 && !is_range_free(descriptor, at, 1);
	if (descriptor >= 0)
		close(descriptor);
	free(name);
	return is_claimed;
}

void lock_close(struct lock *lock)
{
	if (!lock) {
		return;
	}
	lock_give(lock);
	close(lock->descriptor);
	free(lock->purpose);
	free(lock->path);
	free(lock);
}
