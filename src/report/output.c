#include "leeway/report/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"

/* mkstemp makes files for the user alone; a report is a file like any other. */
static void apply_umask(int descriptor)
{
	mode_t mask = umask(0);
	umask(mask);
	fchmod(descriptor, 0666 & ~mask);
}

bool output_open(struct output *output, const char *path, struct error *error)
{
	*output = (struct output){ .stream = stdout };
	if (!path || strcmp(path, "-") == 0)
		return true;
	if (file_is_folder(path))
		return error_set(error, ERROR_FILE, "%s is a folder: -o takes a file", path);
	output->path = memory_copy_text(path);
	output->unfinished = memory_format("%s.XXXXXX", path);
	int descriptor = mkstemp(output->unfinished);
	output->stream = descriptor < 0 ? NULL : fdopen(descriptor, "w");
	if (!output->stream) {
		file_blame_write(path, errno, error);
		free(output->path);
		free(output->unfinished);
		*output = (struct output){ 0 };
		return false;
	}
	apply_umask(descriptor);
	return true;
}

static void close_output(struct output *output)
{
	fclose(output->stream);
	free(output->unfinished);
	free(output->path);
	*output = (struct output){ 0 };
}

/* The file is whole, on the disk, and has its name. */
static bool complete(const struct output *output)
{
	return fflush(output->stream) == 0 && !ferror(output->stream) &&
	       (!output->path || (fsync(fileno(output->stream)) == 0 &&
					 rename(output->unfinished, output->path) == 0));
}

/* Of an earlier write only that it failed is known: another, to what is thrown away, tells why. */
static int find_reason(const struct output *output)
{
	if (errno == 0 && output->path) {
		clearerr(output->stream);
		if (fputc('\n', output->stream) != EOF)
			fflush(output->stream);
	}
	return errno;
}

bool output_finish(struct output *output, struct error *error)
{
	errno = 0;
	if (!complete(output)) {
		file_blame_write(output->path ? output->path : "standard output",
			find_reason(output), error);
		output_discard(output);
		return false;
	}
	if (output->path)
		close_output(output);
	return true;
}

void output_discard(struct output *output)
{
	if (!output->path)
		return;
	unlink(output->unfinished);
	close_output(output);
}
