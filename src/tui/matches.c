#include "leeway/tui/matches.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

/* A folded text, and for each of its bytes the byte of the original it comes from. */
struct folded {
	struct buffer text;
	size_t *origins; /* One more than bytes: the last is the original's end. */
	size_t n_origins, capacity;
};

static void folded_add_origin(struct folded *folded, size_t origin)
{
	MEMORY_RESERVE_ONE(folded->origins, folded->n_origins, folded->capacity);
	folded->origins[folded->n_origins++] = origin;
}

static void folded_append(struct folded *folded, const char *bytes, size_t origin)
{
	buffer_append_text(&folded->text, bytes);
	for (size_t i = 0; bytes[i]; i++)
		folded_add_origin(folded, origin);
}

/* Character by character, since folding can change how many bytes one takes. */
static void folded_init(struct folded *folded, const char *text)
{
	size_t length = strlen(text);

	*folded = (struct folded){ 0 };
	buffer_init(&folded->text, SIZE_MAX / 2);
	for (size_t i = 0; i < length;) {
		char character[5] = { 0 };
		uint32_t decoded;
		size_t taken = text_decode(text + i, length - i, &decoded);

		memcpy(character, text + i, taken);
		if (taken == 1) {
			if (*character >= 'A' && *character <= 'Z')
				*character = (char)(*character + 'a' - 'A');
			folded_append(folded, character, i);
		} else {
			char *lower = text_fold_case(character);

			folded_append(folded, lower, i);
			free(lower);
		}
		i += taken;
	}
	folded_add_origin(folded, length);
}

static void folded_clear(struct folded *folded)
{
	buffer_clear(&folded->text);
	free(folded->origins);
}

/* The original's range of a folded one; a character that is found in part counts as a whole. */
static struct draw_mark mark_of(const struct folded *folded, size_t from, size_t length)
{
	size_t start = folded->origins[from];
	size_t last = folded->origins[from + length - 1];
	size_t end = from + length;

	while (folded->origins[end] == last)
		end++;
	return (struct draw_mark){ .start = start, .length = folded->origins[end] - start };
}

struct draw_mark *matches_find(
	const char *text, const char *needle, struct style style, size_t limit, size_t *n_marks)
{
	struct draw_mark *marks = NULL;
	size_t capacity = 0, free_from = 0;
	struct folded folded;

	*n_marks = 0;
	if (text_is_empty(needle))
		return NULL;
	char *wanted = text_fold_case(needle);
	size_t length = strlen(wanted);

	folded_init(&folded, text);
	const char *start = buffer_text(&folded.text);

	for (const char *at = start; *n_marks < limit && (at = strstr(at, wanted)); at += length) {
		struct draw_mark mark = mark_of(&folded, (size_t)(at - start), length);

		if (mark.start < free_from)
			continue;
		mark.style = style;
		free_from = mark.start + mark.length;
		MEMORY_RESERVE_ONE(marks, *n_marks, capacity);
		marks[(*n_marks)++] = mark;
	}
	folded_clear(&folded);
	free(wanted);
	return marks;
}
