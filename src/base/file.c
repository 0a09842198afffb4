#include "leeway/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

/* Opens a regular file for reading; -1 and an error otherwise. */
static int open_regular(const char *path, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (descriptor < 0) {
		error_set_errno(error, errno, "%s", path);
		return -1;
	}
	struct stat status;

	if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode))
		return descriptor;
	error_set(error, ERROR_FILE, "%s: is %s, not a file", path,
		S_ISDIR(status.st_mode) ? "a folder" : "no regular file");
	close(descriptor);
	return -1;
}

char *file_read(const char *path, size_t limit, size_t *length, struct error *error)
{
	int descriptor = open_regular(path, error);

	if (descriptor < 0)
		return NULL;
	struct buffer content;
	char block[16384];
	ssize_t got;

	buffer_init(&content, limit);
	do {
		got = read(descriptor, block, sizeof block);
		if (got > 0)
			buffer_append(&content, block, (size_t)got);
	} while ((got > 0 && !content.overflowed) || (got < 0 && errno == EINTR));
	if (got < 0)
		error_set_errno(error, errno, "%s", path);
	else if (content.overflowed)
		error_set(error, ERROR_INPUT, "%s: is larger than %zu bytes", path, limit);
	close(descriptor);
	if (got < 0 || content.overflowed) {
		buffer_clear(&content);
		return NULL;
	}
	if (length)
		*length = content.length;
	return buffer_take(&content);
}

static bool write_all(int descriptor, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(descriptor, bytes, length);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return false;
		bytes += wrote;
		length -= (size_t)wrote;
	}
	return true;
}

static void sync_folder_of(const char *path)
{
	char *folder = memory_copy_text(path);
	char *slash = strrchr(folder, '/');

	if (slash)
		slash[slash == folder ? 1 : 0] = '\0';
	int descriptor = open(slash ? folder : ".", O_RDONLY | O_CLOEXEC);

	if (descriptor >= 0) {
		(void)fsync(descriptor); /* Some file systems cannot; the rename stands. */
		close(descriptor);
	}
	free(folder);
}

/* How a file is replaced. */
struct manner {
	mode_t mode;
	bool is_synced;
};

static bool replace_file(const char *path, const void *bytes, size_t length,
	const struct manner *manner, struct error *error)
{
	char *temporary = memory_format("%s.XXXXXX", path);
	int descriptor = mkstemp(temporary);
	bool good = false;

	if (descriptor < 0) {
		error_set_errno(error, errno, "%s", path);
		free(temporary);
		return false;
	}
	good = write_all(descriptor, bytes, length) && fchmod(descriptor, manner->mode) == 0 &&
	       (!manner->is_synced || fsync(descriptor) == 0);
	int number = errno;

	if (close(descriptor) != 0 && good) {
		number = errno;
		good = false;
	}
	if (good && rename(temporary, path) != 0) {
		number = errno;
		good = false;
	}
	if (good && manner->is_synced)
		sync_folder_of(path);
	if (!good) {
		unlink(temporary);
		error_set_errno(error, number, "%s", path);
	}
	free(temporary);
	return good;
}

bool file_write(const char *path, const void *bytes, size_t length, struct error *error)
{
	return replace_file(path, bytes, length, &(struct manner){ 0644, true }, error);
}

bool file_write_unsynced(const char *path, const void *bytes, size_t length, struct error *error)
{
	return replace_file(path, bytes, length, &(struct manner){ 0644, false }, error);
}

void file_sync(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);

	if (descriptor < 0)
		return;
	(void)fsync(descriptor); /* Nobody waits to hear. */
	close(descriptor);
	sync_folder_of(path);
}

bool file_write_private(const char *path, const void *bytes, size_t length, struct error *error)
{
	return replace_file(path, bytes, length, &(struct manner){ 0600, true }, error);
}

/* On file systems without hard links: a reader may see it before it is whole. */
static bool create_in_place(const char *path, const void *bytes, size_t length)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

	if (descriptor < 0)
		return false;
	bool good = write_all(descriptor, bytes, length) && fsync(descriptor) == 0;
	int number = errno;

	if (!good)
		unlink(path);
	close(descriptor);
	errno = good ? 0 : number;
	return good;
}

bool file_create_private(
	const char *path, const void *bytes, size_t length, bool *was_there, struct error *error)
{
	char *temporary = memory_format("%s.XXXXXX", path);
	int descriptor = mkstemp(temporary);
	bool good = descriptor >= 0 && write_all(descriptor, bytes, length) &&
		    fsync(descriptor) == 0 && link(temporary, path) == 0;
	int number = errno;

	if (descriptor >= 0) {
		close(descriptor);
		unlink(temporary);
	}
	free(temporary);
	if (!good && (number == EPERM || number == EOPNOTSUPP || number == ENOSYS)) {
		good = create_in_place(path, bytes, length);
		number = errno;
	}
	*was_there = !good && number == EEXIST;
	if (good)
		sync_folder_of(path);
	return good || *was_there || error_set_errno(error, number, "%s", path);
}

static const char *advise_on_write(int number)
{
	switch (number) {
	case ENOSPC:
#ifdef EDQUOT
	case EDQUOT:
#endif
		return "; make room there or choose another place";
	case EFBIG:
		return "; no file may be larger here: ulimit -f sets how large";
	default:
		return "";
	}
}

bool file_blame_write(const char *name, int number, struct error *error)
{
	struct error reason = { 0 };

	if (number == 0)
		return error_set(error, ERROR_FILE,
			"%s: cannot be written to its end: is the disk full?", name);
	error_set_errno(&reason, number, "%s: cannot be written", name);
	error_set(error, ERROR_FILE, "%s%s", reason.message, advise_on_write(number));
	error_clear(&reason);
	return false;
}

bool file_make_folder(const char *path, struct error *error)
{
	char *part = memory_copy_text(path);
	bool good = true;

	for (char *at = part + 1; good; at++) {
		if (*at != '/' && *at != '\0')
			continue;
		bool last = *at == '\0';

		*at = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST && errno != EISDIR)
			good = error_set_errno(error, errno, "%s", part);
		else if (!file_is_folder(part))
			good = error_set(error, ERROR_FILE, "%s: is a file, not a folder", part);
		if (last)
			break;
		*at = '/';
	}
	free(part);
	return good;
}

bool file_is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

char *file_join(const char *folder, const char *name)
{
	size_t length = strlen(folder);
	bool slash = length > 0 && folder[length - 1] == '/';

	return memory_format("%s%s%s", folder, slash ? "" : "/", name);
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

char **file_list(const char *folder, size_t *n_names, struct error *error)
{
	DIR *handle = opendir(folder);
	char **names = NULL;
	size_t capacity = 0;
	struct dirent *entry;

	*n_names = 0;
	if (!handle) {
		error_set_errno(error, errno, "%s", folder);
		return NULL;
	}
	names = memory_alloc(1, sizeof *names);
	while ((entry = readdir(handle))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		MEMORY_RESERVE_ONE(names, *n_names, capacity);
		names[(*n_names)++] = memory_copy_text(entry->d_name);
	}
	closedir(handle);
	if (*n_names > 1)
		qsort(names, *n_names, sizeof *names, compare_names);
	return names;
}

void file_free_names(char **names, size_t n_names)
{
	for (size_t i = 0; i < n_names; i++)
		free(names[i]);
	free(names);
}

char *file_make_scratch(const char *parent, const char *prefix, struct error *error)
{
	char *folder = memory_format("%s/%s.XXXXXX", parent ? parent : "/tmp", prefix);

	if (mkdtemp(folder))
		return folder;
	error_set_errno(error, errno, "%s: cannot be made; set TMPDIR to a folder", folder);
	free(folder);
	return NULL;
}

void file_remove_scratch(const char *folder)
{
	size_t n_names;
	char **names = file_list(folder, &n_names, NULL);

	for (size_t i = 0; names && i < n_names; i++) {
		char *path = file_join(folder, names[i]);

		unlink(path);
		free(path);
	}
	if (names)
		file_free_names(names, n_names);
	rmdir(folder);
}
