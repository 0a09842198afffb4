/*
 * Subcommands: one row each, from which parsing, --help, shell completion and the manual's option
 * sections all come. A command's file holds its rows and its run function.
 */
#ifndef LEEWAY_CLI_COMMAND_H
#define LEEWAY_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "leeway/base/error.h"
#include "leeway/cli/context.h"

/* Ended by a signal other than Ctrl-C's, the program gives 128 and its number instead of the last.
 */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_INTERRUPTED = 130 };

struct option_row {
	const char *name; /* "model": --model. NULL ends a table. */
	char letter; /* 'n': -n; 0: none. */
	const char *argument; /* "N"; NULL: a flag. */
	bool repeats; /* May be given more than once; else twice is a usage error. */
	const char *help; /* One line, no full stop. */
};

/* NULL where it was not given; for a repeated option the last. */
const char *arguments_text(const struct arguments *arguments, const char *name);
bool arguments_flag(const struct arguments *arguments, const char *name);
size_t arguments_count(const struct arguments *arguments, const char *name);
const char *arguments_item(const struct arguments *arguments, const char *name, size_t index);
size_t arguments_n_operands(const struct arguments *arguments);
const char *arguments_operand(const struct arguments *arguments, size_t index);

/* A whole number in minimum … maximum; fallback where it was not given. False: ERROR_USAGE. */
bool arguments_integer(const struct arguments *arguments, const char *name, int64_t minimum,
	int64_t maximum, int64_t fallback, int64_t *value, struct error *error);

/*
 * The format of what -o names: --format, else what the name ends in, else fallback. The names are
 * those of the formats that the command writes, ended by NULL.
 */
bool arguments_output_format(const struct arguments *arguments, const char *const *formats,
	int fallback, int *format, struct error *error);

/* One of the choices (ended by NULL), as its index; fallback where it was not given. */
bool arguments_choice(const struct arguments *arguments, const char *name,
	const char *const *choices, int fallback, int *value, struct error *error);

struct command {
	const char *name; /* "run", or "models list" */
	const char *operands; /* "PATH…"; NULL: takes none. */
	size_t minimum_operands, maximum_operands;
	const char *help; /* One line, imperative, no full stop. */
	const struct option_row *options; /* Beside the global ones; ended by a NULL name. */
	/*
	 * Returns the exit status. With error filled, the message is printed to stderr by the
	 * caller, and the status follows from its code where EXIT_DONE was returned.
	 */
	int (*run)(const struct context *context, struct error *error);
};

extern const struct command command_run, command_stats, command_export, command_import,
	command_check, command_classify, command_relabel, command_models, command_doctor,
	command_demo, command_explore, command_claims, command_verify, command_figure,
	command_report, command_ask, command_forget;

/* All of them, ended by NULL. */
extern const struct command *const commands[];

#endif
