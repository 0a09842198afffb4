/* The program: global options, the subcommand, its exit status. */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/arguments.h"
#include "leeway/cli/command.h"
#include "leeway/cli/help.h"
#include "leeway/base/suggestion.h"

const struct command *const commands[] = {
	&command_explore,
	&command_demo,
	&command_run,
	&command_models,
	&command_doctor,
	&command_stats,
	&command_figure,
	&command_report,
	&command_export,
	&command_import,
	&command_ask,
	&command_forget,
	&command_relabel,
	&command_claims,
	&command_verify,
	&command_check,
	&command_classify,
	&command_completion,
	NULL,
};

/* The file that the shell found by this name in PATH; NULL: none. */
static char *find_in_path(const char *program)
{
	const char *folders = getenv("PATH");

	for (const char *end; folders && *folders; folders = *end ? end + 1 : end) {
		end = folders + strcspn(folders, ":");
		/* An empty part is the folder one is in. */
		char *folder = end == folders ? memory_copy_text(".")
					      : memory_copy_bytes(folders, (size_t)(end - folders));
		char *path = file_join(folder, program);

		free(folder);
		if (access(path, X_OK) == 0 && !file_is_folder(path))
			return path;
		free(path);
	}
	return NULL;
}

/* Run from a source tree, be it by its path, a link or PATH, the program has its packs there. */
static void find_source_tree(const char *program)
{
	if (!program || getenv("LEEWAY_DATADIR"))
		return;
	char *path = strchr(program, '/') ? memory_copy_text(program) : find_in_path(program);
	char *real = path ? realpath(path, NULL) : NULL;
	char *slash = real ? strrchr(real, '/') : NULL;

	if (slash) {
		*slash = '\0';
		char *pack = file_join(real, "scenarios/paper/pack.json");

		if (file_exists(pack))
			setenv("LEEWAY_DATADIR", real, 1);
		free(pack);
	}
	free(real);
	free(path);
}

static int status_of(const struct error *error)
{
	switch (error->code) {
	case ERROR_USAGE:
		return EXIT_USAGE;
	case ERROR_INTERRUPTED:
		return EXIT_INTERRUPTED;
	default:
		return EXIT_FAILED;
	}
}

/* One line on stderr, safe on a terminal and without any key. */
static void print_error(const struct error *error)
{
	char *safe = text_sanitise(error->message ? error->message : "failed", TEXT_ONE_LINE);

	log_redact(safe, strlen(safe));
	fprintf(stderr, "leeway: %s\n", safe);
	log_message(LOG_ERROR, "%s", safe);
	free(safe);
}

static FILE *open_log(const struct arguments *arguments, struct error *error)
{
	const char *path = arguments_text(arguments, "log");

	if (!path)
		return NULL;
	FILE *stream = fopen(path, "a");

	if (!stream)
		error_set_errno(error, errno, "%s", path);
	else
		log_set_stream(stream, LOG_DEBUG);
	return stream;
}

/* Writes what standard output still holds. A reader who went away is no error. */
static void flush_output(struct error *error)
{
	bool had_failed = ferror(stdout) != 0;
	bool fails = fflush(stdout) != 0;
	int why = fails ? errno : EIO;
	struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };

	if ((!fails && !had_failed) || (fails && why == EPIPE) || error->code)
		return;
	/* What failed earlier may have dropped what it held, and its reason with it. */
	if (!fails && poll(&output, 1, 0) == 1 && (output.revents & POLLERR))
		return;
	error_set_errno(error, why, "standard output");
}

static int run_command(
	const struct command *command, const struct arguments *arguments, struct error *error)
{
	const struct env *env = env_system();
	const char *variables = arguments_text(arguments, "env");
	struct config config;
	FILE *log = open_log(arguments, error);

	if (error->code || (variables && !env_load_file(variables, error)) ||
		!config_load(env, arguments_text(arguments, "config"), &config, error)) {
		if (log)
			fclose(log);
		return EXIT_FAILED;
	}
	struct context context = {
		.env = env,
		.config = &config,
		.arguments = arguments,
		.database = arguments_text(arguments, "db"),
	};

	log_message(LOG_INFO, "leeway %s: %s", LEEWAY_VERSION, command->name);
	int status = command->run(&context, error);

	flush_output(error);
	config_clear(&config);
	if (error->code && status == EXIT_DONE)
		status = status_of(error);
	if (error->code)
		print_error(error);
	error_clear(error);
	log_set_stream(NULL, LOG_ERROR);
	log_clear_secrets();
	if (log)
		fclose(log);
	return status;
}

/* Reads the command's own words and runs it. */
static int dispatch(const struct command *command, const struct arguments *before, int n_words,
	char *const *words, struct error *error)
{
	struct arguments *arguments = arguments_read(command, n_words, words, error);
	int status = EXIT_USAGE;

	if (!arguments)
		return EXIT_USAGE;
	if (arguments_flag(arguments, "help") || arguments_flag(before, "help")) {
		help_print_command(stdout, command);
		status = EXIT_DONE;
	} else if (arguments_inherit(arguments, command, before, error)) {
		status = run_command(command, arguments, error);
	}
	arguments_free(arguments);
	return status;
}

static int refuse_command(const char *name, struct error *error)
{
	char *repaired = text_repair(name, strlen(name));
	char *safe = text_sanitise(repaired, TEXT_ONE_LINE);
	struct suggestion suggestion;

	suggestion_begin(&suggestion, name);
	for (size_t i = 0; commands[i]; i++)
		suggestion_offer(&suggestion, commands[i]->name);
	if (suggestion.nearest)
		error_set(error, ERROR_USAGE,
			"'%s' is no command; did you mean `leeway %s`? "
			"`leeway --help` lists them",
			safe, suggestion.nearest);
	else
		error_set(
			error, ERROR_USAGE, "'%s' is no command; `leeway --help` lists them", safe);
	free(safe);
	free(repaired);
	return EXIT_USAGE;
}

/* `leeway help`, and `leeway help COMMAND`. */
static int print_help(const char *name, struct error *error)
{
	const struct command *command = name ? command_find(name) : NULL;

	if (name && !command)
		return refuse_command(name, error);
	if (command)
		help_print_command(stdout, command);
	else
		help_print_program(stdout);
	return EXIT_DONE;
}

static int run_program(int n_words, char *const *words, struct error *error)
{
	int n_read;
	struct arguments *arguments =
		arguments_read_leading(&command_explore, n_words, words, &n_read, error);
	int status = EXIT_DONE;

	if (!arguments)
		return EXIT_USAGE;
	const char *name = n_read < n_words ? words[n_read] : NULL;
	const struct command *command = name ? command_find(name) : NULL;
	bool is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	if (arguments_flag(arguments, "version"))
		printf("leeway %s\n", LEEWAY_VERSION);
	else if (!name && is_terminal && !arguments_flag(arguments, "help"))
		status = dispatch(&command_explore, arguments, 0, words, error);
	else if (!name)
		status = print_help(NULL, error);
	else if (strcmp(name, "help") == 0)
		status = print_help(n_read + 1 < n_words ? words[n_read + 1] : NULL, error);
	else if (!command)
		status = refuse_command(name, error);
	else
		status = dispatch(
			command, arguments, n_words - n_read - 1, words + n_read + 1, error);
	arguments_free(arguments);
	return status;
}

/* As a shell says of who died of a signal; the program ends in its own way. */
static int name_signal(int status)
{
	int number = context_interrupter();

	return status == EXIT_INTERRUPTED && number ? 128 + number : status;
}

int main(int argc, char **argv)
{
	struct error error = { 0 };

	setlocale(LC_CTYPE, "");
	context_catch_interrupts();
	find_source_tree(argc > 0 ? argv[0] : NULL);
	int status = run_program(argc > 0 ? argc - 1 : 0, argv + 1, &error);

	if (status == EXIT_DONE)
		flush_output(&error);
	if (error.code) {
		if (status == EXIT_DONE || status == EXIT_FAILED)
			status = status_of(&error);
		print_error(&error);
		error_clear(&error);
	}
	return name_signal(status);
}
