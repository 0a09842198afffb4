#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/present_parts.h"

enum { MAX_BYTES = 1 << 20 };

static struct style lit_style(void)
{
	struct style style = style_of(ROLE_STAR, ROLE_LIT);

	style.attributes = ATTRIBUTE_BOLD;
	return style;
}

static void append_safe(struct buffer *out, const char *bytes, size_t length)
{
	char *raw = memory_copy_bytes(bytes, length);
	char *safe = text_sanitise(raw, TEXT_KEEP_LINES);

	buffer_append_text(out, safe);
	free(safe);
	free(raw);
}

/* A paragraph with the level set in, and marked where it stands. */
static void append_paragraph(struct present_words *words, struct buffer *out, const char *paragraph,
	const struct level *level)
{
	struct placeholder place;
	size_t from = 0;

	while (placeholder_find(paragraph, from, &place)) {
		const char *text = level_text_for(level, &place);

		append_safe(out, paragraph + from, place.start - from);
		size_t start = out->length;

		append_safe(out, text, strlen(text));
		if (words->n_marks < PRESENT_MAX_MARKS && out->length > start)
			words->marks[words->n_marks++] =
				(struct draw_mark){ start, out->length - start, lit_style() };
		from = place.start + place.length;
	}
	append_safe(out, paragraph + from, strlen(paragraph + from));
}

void present_words_init(struct present_words *words, const struct present *present,
	const struct study *study, int columns)
{
	const struct scenario *scenario = study->pack->scenarios[present->scenario];
	const struct level *level = &scenario->levels[present->level_no - 1];
	struct buffer out;

	*words = (struct present_words){ 0 };
	buffer_init(&out, MAX_BYTES);
	for (size_t i = 0; i < scenario->n_paragraphs; i++) {
		if (i > 0)
			buffer_append_text(&out, "\n\n");
		words->last_paragraph = out.length;
		append_paragraph(words, &out, scenario->paragraphs[i], level);
	}
	words->text = buffer_take(&out);
	words->lines = text_wrap(words->text, columns, &words->n_lines);
	for (size_t i = 0; i < words->n_lines; i++)
		words->n_blank += words->lines[i].length == 0;
}

void present_words_clear(struct present_words *words)
{
	free(words->lines);
	free(words->text);
	*words = (struct present_words){ 0 };
}

static void draw_line(const struct present_words *words, size_t line, struct canvas *canvas,
	struct rectangle area)
{
	const struct text_line *at = &words->lines[line];
	struct draw_marks marks = { words->marks, words->n_marks };
	struct style style = style_of(ROLE_TEXT, ROLE_GROUND);

	/* The exception and the question. */
	if (at->start >= words->last_paragraph) {
		style = style_of(ROLE_STRONG, ROLE_GROUND);
		style.attributes = ATTRIBUTE_BOLD;
	}
	draw_marked(canvas, area, style, words->text,
		(struct draw_mark){ at->start, at->length, { 0 } }, &marks);
}

void present_words_draw(
	const struct present_words *words, struct canvas *canvas, struct rectangle area)
{
	bool is_tight = (size_t)area.rows < words->n_lines;
	size_t n_shown = words->n_lines - (is_tight ? words->n_blank : 0);
	/* Where not all fits, the end matters most. */
	size_t n_skipped = n_shown > (size_t)area.rows ? n_shown - (size_t)area.rows : 0;
	int row = area.row;

	for (size_t i = 0; i < words->n_lines; i++) {
		if (is_tight && words->lines[i].length == 0)
			continue;
		if (n_skipped > 0) {
			n_skipped--;
			continue;
		}
		draw_line(words, i, canvas,
			(struct rectangle){ row++, area.column, 1, area.columns });
	}
}
