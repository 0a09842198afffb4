#include "leeway/report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum { MAX_LINKS = 40, MAX_ENDINGS = 200 /* Bytes of a list of endings. */ };

/* The descriptor of this process that the path names: opened again it would begin at its start, or
 * not open at all. -1: none. */
static int find_descriptor(const char *path)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
	static const char *const streams[] = { "/dev/stdin", "/dev/stdout", "/dev/stderr" };

	for (int i = 0; i < 3; i++)
		if (strcmp(path, streams[i]) == 0)
			return i;
	for (size_t i = 0; i < 2; i++) {
		size_t length = strlen(folders[i]);
		const char *digits = path + length;

		if (strncmp(path, folders[i], length) == 0 && digits[0] && strlen(digits) < 7 &&
			strspn(digits, "0123456789") == strlen(digits))
			return (int)strtol(digits, NULL, 10);
	}
	return -1;
}

/* The file that symbolic links lead to, whether it is there or not; NULL, with errno: too many. */
static char *follow_links(const char *path)
{
	char *file = memory_copy_text(path);
	char target[PATH_MAX];

	for (int n_links = 0; n_links < MAX_LINKS; n_links++) {
		ssize_t length = readlink(file, target, sizeof target - 1);

		if (length < 0)
			return file;
		target[length] = '\0';
		const char *slash = target[0] == '/' ? NULL : strrchr(file, '/');
		char *next = slash ? memory_format("%.*s/%s", (int)(slash - file), file, target)
				   : memory_copy_text(target);

		free(file);
		file = next;
	}
	free(file);
	errno = ELOOP;
	return NULL;
}

/* mkstemp makes files for the user alone; a report is a file like any other. */
static void set_mode(int descriptor, const struct stat *old)
{
	mode_t mask = umask(0);

	umask(mask);
	/* Whose file it was it stays, where the user may give files away. */
	int given = old ? fchown(descriptor, old->st_uid, old->st_gid) : 0;

	(void)given;
	fchmod(descriptor, old ? old->st_mode & 07777 : 0666 & ~mask);
}

/* Descriptor of a file that will replace the target; -1 with errno. */
static int open_unfinished(struct output *output, const struct stat *old)
{
	output->target = follow_links(output->path);
	if (!output->target || (old && access(output->target, W_OK) != 0))
		return -1;
	output->unfinished = memory_format("%s.XXXXXX", output->target);
	int descriptor = mkstemp(output->unfinished);

	if (descriptor < 0) {
		free(output->unfinished);
		output->unfinished = NULL;
	} else {
		set_mode(descriptor, old);
	}
	return descriptor;
}

static void forget(struct output *output)
{
	free(output->unfinished);
	free(output->target);
	free(output->path);
	*output = (struct output){ 0 };
}

bool output_open(struct output *output, const char *path, struct error *error)
{
	*output = (struct output){ .stream = stdout };
	int named = path ? find_descriptor(path) : -1;

	if (!path || strcmp(path, "-") == 0 || named == STDOUT_FILENO)
		return true;
	if (file_is_folder(path))
		return error_set(error, ERROR_FILE, "%s is a folder: -o takes a file", path);
	struct stat status;
	bool is_there = stat(path, &status) == 0;
	int descriptor;

	output->path = memory_copy_text(path);
	if (named >= 0)
		descriptor = dup(named);
	else if (is_there && !S_ISREG(status.st_mode))
		descriptor = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	else
		descriptor = open_unfinished(output, is_there ? &status : NULL);
	output->stream = descriptor < 0 ? NULL : fdopen(descriptor, "w");
	if (output->stream)
		return true;
	file_blame_write(path, errno, error);
	if (descriptor >= 0)
		close(descriptor);
	if (output->unfinished)
		unlink(output->unfinished);
	forget(output);
	return false;
}

/* What was written is out; a file is whole, on the disk, and has its name. */
static bool complete(const struct output *output)
{
	return fflush(output->stream) == 0 && !ferror(output->stream) &&
	       (!output->target || (fsync(fileno(output->stream)) == 0 &&
					   rename(output->unfinished, output->target) == 0));
}

/* Of an earlier write only that it failed is known: another, to what is thrown away, tells why. */
static int find_reason(const struct output *output)
{
	if (errno == 0 && output->target) {
		clearerr(output->stream);
		if (fputc('\n', output->stream) != EOF)
			fflush(output->stream);
	}
	return errno;
}

/* Whether it is a pipe whose reader went away, as head does once it has seen enough. */
static bool has_no_reader(const struct output *output)
{
	struct pollfd end = { .fd = fileno(output->stream), .events = POLLOUT };

	return !output->target && poll(&end, 1, 0) == 1 && (end.revents & POLLERR);
}

bool output_finish(struct output *output, struct error *error)
{
	errno = 0;
	if (!complete(output)) {
		int reason = errno;
		bool is_good = has_no_reader(output);

		errno = reason;
		if (!is_good)
			file_blame_write(output->path ? output->path : "standard output",
				find_reason(output), error);
		output_discard(output);
		return is_good;
	}
	if (output->path) {
		fclose(output->stream);
		forget(output);
	}
	return true;
}

void output_discard(struct output *output)
{
	if (!output->path)
		return;
	if (output->unfinished)
		unlink(output->unfinished);
	fclose(output->stream);
	forget(output);
}

/* What follows the last dot of the name; NULL: there is none. */
static const char *ending_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return dot && dot > name && dot[1] ? dot + 1 : NULL;
}

bool output_find_format(
	const char *path, const char *const *formats, int *format, struct error *error)
{
	struct stat status;
	const char *ending = path && strcmp(path, "-") != 0 ? ending_of(path) : NULL;
	struct buffer known;

	if (!ending || find_descriptor(path) >= 0 ||
		(stat(path, &status) == 0 && !S_ISREG(status.st_mode)))
		return true;
	buffer_init(&known, MAX_ENDINGS);
	for (int i = 0; formats[i]; i++) {
		/* A table is text. */
		const char *own = strcmp(formats[i], "table") == 0 ? "txt" : formats[i];

		if (text_equals_ignoring_case(ending, own)) {
			*format = i;
			buffer_clear(&known);
			return true;
		}
		buffer_append_format(&known, "%s.%s",
			i == 0           ? ""
			: formats[i + 1] ? ", "
					 : " or ",
			own);
	}
	error_set(error, ERROR_USAGE,
		"%s: '.%s' is not a format written here: end the name in %s, or say --format", path,
		ending, buffer_text(&known));
	buffer_clear(&known);
	return false;
}
