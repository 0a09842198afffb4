#include "leeway/screens/draft_notation.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

static struct buffer new_buffer(void)
{
	struct buffer buffer;

	buffer_init(&buffer, SIZE_MAX / 2);
	return buffer;
}

char *draft_join_paragraphs(char *const *paragraphs, size_t n_paragraphs)
{
	struct buffer out = new_buffer();

	for (size_t i = 0; i < n_paragraphs; i++) {
		buffer_append_text(&out, i > 0 ? "\n\n" : "");
		buffer_append_text(&out, paragraphs[i]);
	}
	return buffer_take(&out);
}

char **draft_split_paragraphs(const char *text, size_t *n_paragraphs)
{
	char **paragraphs = NULL;
	size_t capacity = 0;

	*n_paragraphs = 0;
	text += strspn(text, "\n");
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);

		while (length > 0 && text[length - 1] == '\n')
			length--;
		MEMORY_RESERVE_ONE(paragraphs, *n_paragraphs, capacity);
		paragraphs[(*n_paragraphs)++] = memory_copy_bytes(text, length);
		text += length;
		text += strspn(text, "\n");
	}
	return paragraphs;
}

/* A piece between bars, its own bars doubled. */
static void append_piece(struct buffer *out, const char *piece)
{
	for (; *piece; piece++) {
		buffer_append_char(out, *piece);
		if (*piece == '|')
			buffer_append_char(out, '|');
	}
}

/*
 * The next piece, to be freed; *text goes behind the bar that ends it, or becomes NULL. One space
 * at each side of a bar belongs to the bar.
 */
static char *take_piece(const char **text)
{
	struct buffer out = new_buffer();
	const char *at = *text;

	for (; *at && (*at != '|' || at[1] == '|'); at++) {
		buffer_append_char(&out, *at);
		if (*at == '|')
			at++;
	}
	char *piece = buffer_take(&out);
	size_t length = strlen(piece);

	if (*at == '|' && length > 0 && piece[length - 1] == ' ')
		piece[length - 1] = '\0';
	*text = NULL;
	if (*at == '|')
		*text = at[1] == ' ' ? at + 2 : at + 1;
	return piece;
}

char *draft_join_level(const struct level *level)
{
	struct buffer out = new_buffer();

	append_piece(&out, level->text);
	for (size_t i = 0; i < level->n_forms; i++) {
		buffer_append_format(&out, " | %s=", level->forms[i].name);
		append_piece(&out, level->forms[i].text);
	}
	return buffer_take(&out);
}

void draft_split_level(const char *text, struct level *level)
{
	size_t capacity = 0;

	level->text = take_piece(&text);
	while (text) {
		char *piece = take_piece(&text);
		char *equals = strchr(piece, '=');

		MEMORY_RESERVE_ONE(level->forms, level->n_forms, capacity);
		level->forms[level->n_forms++] = (struct level_form){
			memory_copy_bytes(piece, equals ? (size_t)(equals - piece) : strlen(piece)),
			memory_copy_text(equals ? equals + 1 : ""),
		};
		free(piece);
	}
}

char *draft_join_words(const struct word_list *list)
{
	struct buffer out = new_buffer();

	for (size_t i = 0; i < list->n_words; i++) {
		buffer_append_text(&out, i > 0 ? " | " : "");
		append_piece(&out, list->words[i]);
	}
	return buffer_take(&out);
}

void draft_split_words(const char *text, struct word_list *list)
{
	size_t capacity = 0;

	if (!*text)
		return;
	while (text) {
		MEMORY_RESERVE_ONE(list->words, list->n_words, capacity);
		list->words[list->n_words++] = take_piece(&text);
	}
}

char *draft_id_of_title(const char *title)
{
	char *id = memory_alloc(SCENARIO_MAX_ID + 1, 1);
	size_t n = 0;

	for (; *title && n < SCENARIO_MAX_ID; title++) {
		char c = *title;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			id[n++] = c;
		else if (n > 0 && id[n - 1] != '-')
			id[n++] = '-';
	}
	if (n > 0 && id[n - 1] == '-')
		id[n - 1] = '\0';
	return id;
}
