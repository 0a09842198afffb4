#include "leeway/tui/keymap_manual.h"

#include <stdlib.h>

/* Text that no macro and no escape is read into. */
static void write_text(FILE *stream, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stream);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stream);
		else
			fputc(*text, stream);
	}
}

/* "\&" keeps a sign from being punctuation, and a name from being a macro. */
static void write_keys(const struct keymap *keymap, int command, FILE *stream)
{
	const struct key *keys;
	size_t n_keys = keymap_keys(keymap, command, &keys);

	for (size_t i = 0; i < n_keys; i++) {
		char *name = key_format(&keys[i]);

		fputs(i > 0 ? " , Ic \\&" : ".It Ic \\&", stream);
		write_text(stream, name);
		free(name);
	}
	fputc('\n', stream);
}

static void write_scope(const struct keymap *keymap, const struct keymap_scope *scope, FILE *stream)
{
	size_t n_rows;
	const struct keymap_row **rows = keymap_list(keymap, scope->scope, &n_rows);
	bool is_open = false;

	for (size_t i = 0; i < n_rows; i++) {
		const struct key *keys;

		if (rows[i]->scope != scope->scope || !keymap_keys(keymap, rows[i]->command, &keys))
			continue;
		if (!is_open)
			fprintf(stream, ".Ss %s\n.Bl -tag -width Ds\n", scope->name);
		is_open = true;
		write_keys(keymap, rows[i]->command, stream);
		write_text(stream, rows[i]->help);
		fprintf(stream, "\n.Pq Cm \\&%s .\n", rows[i]->id);
	}
	if (is_open)
		fputs(".El\n", stream);
	free(rows);
}

void keymap_manual_write(const struct keymap *keymap, FILE *stream)
{
	const struct keymap_scope *scopes = keymap_scopes(keymap);

	for (const struct keymap_scope *scope = scopes; scope->name; scope++)
		if (scope->scope == KEYMAP_GLOBAL)
			write_scope(keymap, scope, stream);
	for (const struct keymap_scope *scope = scopes; scope->name; scope++)
		if (scope->scope != KEYMAP_GLOBAL)
			write_scope(keymap, scope, stream);
}
