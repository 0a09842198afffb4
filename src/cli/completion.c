#include "leeway/cli/help.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/arguments.h"
#include "leeway/screens/app.h"
#include "leeway/tui/keymap_manual.h"

enum { MDOC_COLUMNS = 72 }; /* So that signs of several bytes stay within 80. */

static void print_words(FILE *out, const struct option_row *rows)
{
	for (; rows && rows->name; rows++)
		fprintf(out, " --%s", rows->name);
}

/*
 * The next word that may stand for an operand as it is, as "list" and "test" in "[list [PROVIDER]…
 * | test MODEL…]"; what the user fills in is in capitals. False: there is no other.
 */
static bool next_choice(const char **rest, int *length)
{
	static const char inside[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	const char *word = *rest;

	for (; word && (word = strpbrk(word, inside)); word += *length) {
		*length = (int)strspn(word, inside);
		*rest = word + *length;
		if (*word < 'A' || *word > 'Z')
			return true;
	}
	return false;
}

static void print_choices(FILE *out, const struct command *command)
{
	const char *rest = command->operands;
	const char *before = "";
	int length;

	while (next_choice(&rest, &length)) {
		fprintf(out, "%s%.*s", before, length, rest - length);
		before = " ";
	}
}

static bool has_choices(const struct command *command)
{
	const char *rest = command->operands;
	int length;

	return next_choice(&rest, &length);
}

/* True where the choices are all that may stand there: no file may, then. */
static bool is_closed(const struct command *command)
{
	static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return has_choices(command) && !strpbrk(command->operands, capitals);
}

static void print_bash(FILE *out)
{
	fprintf(out, "# bash completion for leeway\n_leeway()\n{\n"
		     "\tlocal word=${COMP_WORDS[COMP_CWORD]} options operands\n"
		     "\tif [ \"$COMP_CWORD\" -eq 1 ] && [ \"${word#-}\" = \"$word\" ]; then\n"
		     "\t\tCOMPREPLY=($(compgen -W \"");
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "%s%s", i ? " " : "", commands[i]->name);
	fprintf(out, "\" -- \"$word\"))\n\t\treturn\n\tfi\n\tcase ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; commands[i]; i++) {
		/* Without a command's name the explorer opens, with its options. */
		fprintf(out, "\t%s%s) options=\"", commands[i]->name,
			commands[i] == &command_explore ? "|-*" : "");
		print_words(out, commands[i]->options);
		print_words(out, global_options);
		fprintf(out, "\" operands=\"");
		print_choices(out, commands[i]);
		fprintf(out, "\" ;;\n");
	}
	/* What follows an option may be its argument, a file. */
	fprintf(out, "\tesac\n\tcase $word in\n"
		     "\t-*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); return ;;\n"
		     "\tesac\n\tcase ${COMP_WORDS[COMP_CWORD-1]} in\n\t-*) ;;\n"
		     "\t*) COMPREPLY=($(compgen -W \"$operands\" -- \"$word\")) ;;\n\tesac\n"
		     "\t[ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
		     "complete -o filenames -F _leeway leeway\n");
}

/* Prints text for single quotes of sh: a quote in it is closed, escaped and opened again. */
static void print_quoted(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else
			fputc(*text, out);
	}
}

static void print_zsh_options(FILE *out, const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		fprintf(out, " \\\n\t\t'%s--%s[", rows->repeats ? "*" : "", rows->name);
		print_quoted(out, rows->help);
		fprintf(out, "]%s%s%s'", rows->argument ? ":" : "",
			rows->argument ? rows->argument : "",
			rows->argument && strcmp(rows->argument, "FILE") == 0 ? ":_files" : "");
	}
}

/* Only the first operand is one of the choices. */
static void print_zsh_operands(FILE *out, const struct command *command)
{
	if (has_choices(command)) {
		fprintf(out, " \\\n\t\t'1:operand:(");
		print_choices(out, command);
		fprintf(out, ")'");
	}
	if (!is_closed(command))
		fprintf(out, " \\\n\t\t'*:file:_files'");
	fprintf(out, " ;;\n");
}

static void print_zsh(FILE *out)
{
	fprintf(out, "#compdef leeway\n_leeway()\n{\n"
		     "\tif (( CURRENT == 2 )); then\n\t\tlocal -a names\n\t\tnames=(\n");
	for (size_t i = 0; commands[i]; i++) {
		fprintf(out, "\t\t\t'%s:", commands[i]->name);
		print_quoted(out, commands[i]->help);
		fprintf(out, "'\n");
	}
	fprintf(out, "\t\t)\n\t\t_describe command names\n\t\treturn\n\tfi\n"
		     "\tlocal name=$words[2]\n\tshift words\n\t(( CURRENT-- ))\n\tcase $name in\n");
	for (size_t i = 0; commands[i]; i++) {
		fprintf(out, "\t%s) _arguments", commands[i]->name);
		print_zsh_options(out, commands[i]->options);
		print_zsh_options(out, global_options);
		print_zsh_operands(out, commands[i]);
	}
	fprintf(out, "\tesac\n}\n_leeway \"$@\"\n");
}

static void print_fish_options(FILE *out, const char *command, const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		fprintf(out, "complete -c leeway");
		if (command)
			fprintf(out, " -n '__fish_seen_subcommand_from %s'", command);
		fprintf(out, " -l %s%s -d '", rows->name, rows->argument ? " -r" : "");
		print_quoted(out, rows->help);
		fprintf(out, "'\n");
	}
}

static void print_fish(FILE *out)
{
	for (size_t i = 0; commands[i]; i++) {
		fprintf(out, "complete -c leeway -n __fish_use_subcommand -a %s -d '",
			commands[i]->name);
		print_quoted(out, commands[i]->help);
		fprintf(out, "'\n");
		if (has_choices(commands[i])) {
			fprintf(out,
				"complete -c leeway -n '__fish_seen_subcommand_from %s'%s -a '",
				commands[i]->name, is_closed(commands[i]) ? " -f" : "");
			print_choices(out, commands[i]);
			fprintf(out, "'\n");
		}
		print_fish_options(out, commands[i]->name, commands[i]->options);
	}
	print_fish_options(out, NULL, global_options);
}

/* A help text as a sentence, in lines of the length that mandoc's linter asks for. */
static void print_mdoc_sentence(FILE *out, const char *help, const char *more)
{
	bool is_small = help[0] >= 'a' && help[0] <= 'z';
	char *sentence =
		memory_format("%c%s%s.", is_small ? help[0] - 32 : help[0], help + 1, more);
	size_t n_lines;
	struct text_line *lines = text_wrap(sentence, MDOC_COLUMNS, &n_lines);

	for (size_t i = 0; i < n_lines; i++) {
		const char *line = sentence + lines[i].start;

		/* Such a line would be read as a macro. */
		fprintf(out, "%s%.*s\n", *line == '.' || *line == '\'' ? "\\&" : "",
			(int)lines[i].length, line);
	}
	free(lines);
	free(sentence);
}

/* mdoc: what leeway(1) says of commands and options. */
static void print_mdoc_options(FILE *out, const struct option_row *rows)
{
	fprintf(out, ".Bl -tag -width Ds -compact\n");
	for (; rows && rows->name; rows++) {
		fprintf(out, ".It");
		if (rows->letter)
			fprintf(out, " Fl %c ,", rows->letter);
		fprintf(out, " Fl \\-%s", rows->name);
		if (rows->argument)
			fprintf(out, " Ar %s", rows->argument);
		fputc('\n', out);
		print_mdoc_sentence(out, rows->help, rows->repeats ? " (may be repeated)" : "");
	}
	fprintf(out, ".El\n");
}

static void print_mdoc(FILE *out)
{
	for (size_t i = 0; commands[i]; i++) {
		const struct command *command = commands[i];

		fprintf(out, ".Ss leeway %s%s%s\\&\n", command->name, command->operands ? " " : "",
			command->operands ? command->operands : "");
		print_mdoc_sentence(out, command->help, "");
		if (command->options && command->options->name)
			print_mdoc_options(out, command->options);
	}
	fprintf(out, ".Ss Options of every command\n");
	print_mdoc_options(out, global_options);
}

/* mdoc: what leeway(1) says of keys. */
static void print_keys(FILE *out)
{
	struct error error = { 0 };
	struct keymap *keymap = app_new_keymap(NULL, &error);

	if (keymap)
		keymap_manual_write(keymap, out);
	else
		fprintf(stderr, "leeway: %s\n", error.message);
	keymap_free(keymap);
	error_clear(&error);
}

static int completion_run(const struct context *context, struct error *error)
{
	static const struct {
		const char *name;
		void (*print)(FILE *out);
	} forms[] = {
		{ "bash", print_bash },
		{ "zsh", print_zsh },
		{ "fish", print_fish },
		{ "mdoc", print_mdoc },
		{ "keys", print_keys },
	};
	const char *form = arguments_operand(context->arguments, 0);

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strcmp(forms[i].name, form) != 0)
			continue;
		forms[i].print(stdout);
		return EXIT_DONE;
	}
	error_set(
		error, ERROR_USAGE, "completion: '%s' is not bash, zsh, fish, mdoc or keys", form);
	return EXIT_USAGE;
}

const struct command command_completion = {
	.name = "completion",
	.operands = "bash|zsh|fish|mdoc|keys",
	.minimum_operands = 1,
	.maximum_operands = 1,
	.help = "print shell completion, or the manual's sections on commands and keys",
	.run = completion_run,
};
