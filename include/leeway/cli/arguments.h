/* Parsing of a command line against option rows. Owned by main; read by commands (command.h). */
#ifndef LEEWAY_CLI_ARGUMENTS_H
#define LEEWAY_CLI_ARGUMENTS_H

#include "leeway/cli/command.h"

/* Options every command takes: --db, --config, --log, --help, --version. */
extern const struct option_row global_options[];

/*
 * Reads words (without the program's and the command's name) against the global rows and the
 * command's own. ERROR_USAGE names what is wrong, what may have been meant, and where help is.
 */
struct arguments *arguments_read(
	const struct command *command, int n_words, char *const *words, struct error *error);

/*
 * Reads the options that stand before the command's name, up to the first word that is none: the
 * global ones, and those of the command that runs where none is named. *n_read is how many words
 * were read.
 */
struct arguments *arguments_read_leading(const struct command *alone, int n_words,
	char *const *words, int *n_read, struct error *error);
void arguments_free(struct arguments *arguments);

/*
 * Takes over what stood before the command's name, for options these have no value for. ERROR_USAGE
 * where the command has no such option.
 */
bool arguments_inherit(struct arguments *arguments, const struct command *command,
	const struct arguments *from, struct error *error);

#endif
