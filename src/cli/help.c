#include "leeway/cli/help.h"

#include <string.h>

#include "leeway/cli/arguments.h"

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static void print_options(FILE *out, const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		char left[64];
		char letter[8] = "    ";

		if (rows->letter)
			snprintf(letter, sizeof letter, "-%c, ", rows->letter);
		snprintf(left, sizeof left, "%s--%s%s%s", letter, rows->name,
			rows->argument ? " " : "", rows->argument ? rows->argument : "");
		fprintf(out, "  %-28s %s%s\n", left, rows->help,
			rows->repeats ? " (may be repeated)" : "");
	}
}

void help_print_program(FILE *out)
{
	fprintf(out,
		"leeway %s: how much leeway people and language models give when a rule meets "
		"an exception\n\n"
		"usage: leeway [COMMAND] [OPTION]…\n\n",
		LEEWAY_VERSION);
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "  %-12s %s\n", commands[i]->name, commands[i]->help);
	fprintf(out, "\nOptions of every command:\n");
	print_options(out, global_options);
	fprintf(out,
		"\nStart with `leeway demo`: no key, no network. `leeway COMMAND --help` tells "
		"more.\n");
}

void help_print_command(FILE *out, const struct command *command)
{
	fprintf(out, "usage: leeway %s%s%s%s\n\n%c%s.\n\n", command->name,
		command->options && command->options->name ? " [OPTION]…" : "",
		command->operands ? " " : "", command->operands ? command->operands : "",
		command->help[0] >= 'a' && command->help[0] <= 'z' ? command->help[0] - 32
								   : command->help[0],
		command->help + 1);
	if (command->options && command->options->name) {
		fprintf(out, "Options:\n");
		print_options(out, command->options);
		fputc('\n', out);
	}
	fprintf(out, "Options of every command:\n");
	print_options(out, global_options);
}
