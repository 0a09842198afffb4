#include "leeway/tui/term_error.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum { MAX_SHOWN = 64 * 1024 };

void term_error_keep(struct term_error *error)
{
	if (error->real >= 0 || !isatty(STDERR_FILENO))
		return;
	fflush(stderr);
	error->kept = tmpfile();
	if (!error->kept)
		return;
	fcntl(fileno(error->kept), F_SETFD, FD_CLOEXEC);
	error->real = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (error->real < 0 || dup2(fileno(error->kept), STDERR_FILENO) < 0) {
		if (error->real >= 0)
			close(error->real);
		fclose(error->kept);
		*error = (struct term_error){ -1, NULL };
	}
}

void term_error_release(struct term_error *error)
{
	if (error->real < 0)
		return;
	fflush(stderr);
	dup2(error->real, STDERR_FILENO);
	close(error->real);
	char *bytes = memory_alloc(MAX_SHOWN, 1);

	rewind(error->kept);
	size_t length = fread(bytes, 1, MAX_SHOWN, error->kept);
	char *text = text_repair(bytes, length);
	char *safe = text_sanitise(text, TEXT_KEEP_LINES);

	fputs(safe, stderr);
	free(safe);
	free(text);
	free(bytes);
	fclose(error->kept);
	*error = (struct term_error){ -1, NULL };
}
