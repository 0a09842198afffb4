/* Help, shell completion and the manual's sections, all from the rows of command.h. */
#ifndef LEEWAY_CLI_HELP_H
#define LEEWAY_CLI_HELP_H

#include <stdbool.h>
#include <stdio.h>

#include "leeway/cli/command.h"

void help_print_program(FILE *out);
void help_print_command(FILE *out, const struct command *command);

/* NULL where there is none of that name. */
const struct command *command_find(const char *name);

extern const struct command command_completion;

#endif
