#include "leeway/screens/external.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "leeway/base/memory.h"

enum { MAX_ARGUMENTS = 16, CANNOT_RUN = 127 };

const char *external_editor(const struct env *env)
{
	const char *visual = env_variable(env, "VISUAL");
	const char *editor = env_variable(env, "EDITOR");

	return visual ? visual : editor ? editor : "vi";
}

/* Cuts the words of a command into an array ended by NULL, the path last. */
static void split(char *words, char *path, char *arguments[MAX_ARGUMENTS + 2])
{
	size_t n = 0;

	while (n < MAX_ARGUMENTS) {
		words += strspn(words, " \t");
		if (!*words)
			break;
		arguments[n++] = words;
		words += strcspn(words, " \t");
		if (*words)
			*words++ = '\0';
	}
	arguments[n++] = path;
	arguments[n] = NULL;
}

static bool wait_for(pid_t child, const char *name, struct error *error)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return error_set_errno(error, errno, "%s", name);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_RUN)
		return error_set(
			error, ERROR_INPUT, "%s: cannot be run; set EDITOR to your editor", name);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return error_set(error, ERROR_INPUT, "%s: ended with an error", name);
}

bool external_open(struct term *term, const char *command, const char *path, struct error *error)
{
	char *words = memory_copy_text(command), *last = memory_copy_text(path);
	char *arguments[MAX_ARGUMENTS + 2];
	bool good;

	split(words, last, arguments);
	if (term)
		term_leave(term);
	pid_t child = fork();

	if (child == 0) {
		execvp(arguments[0], arguments);
		_exit(CANNOT_RUN);
	}
	if (child < 0)
		good = error_set_errno(error, errno, "%s", arguments[0]);
	else
		good = wait_for(child, arguments[0], error);
	if (term)
		term_return(term);
	free(last);
	free(words);
	return good;
}
