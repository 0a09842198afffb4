/* Parsing of a command line against option rows. Owned by main; read by commands (command.h). */
#ifndef LEEWAY_CLI_ARGUMENTS_H
#define LEEWAY_CLI_ARGUMENTS_H

#include "leeway/cli/command.h"

/* Options every command takes: --db, --config, --log, --help, --version. */
extern const struct option_row global_options[];

/*
 * Reads words (without the program's and the command's name) against the global rows and the
 * command's own (command NULL: global ones alone, up to the first word that is no option). *n_read
 * is how many words were read. ERROR_USAGE names what is wrong and where help is.
 */
struct arguments *arguments_read(const struct command *command, int n_words, char *const *words,
	int *n_read, struct error *error);
void arguments_free(struct arguments *arguments);

/* Takes over what another set of arguments holds for options this one has no value for. */
void arguments_inherit(struct arguments *arguments, const struct arguments *from);

#endif
