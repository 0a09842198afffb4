#include "leeway/screens/snippet.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/matches.h"

enum { BYTES_BEFORE = 24 }; /* Of what stands before a word that is far behind. */

bool snippet_find(const char *text, const char *word, size_t *offset)
{
	struct style style = { 0 };
	size_t n_marks;
	struct draw_mark *marks = matches_find(text, word, style, 1, &n_marks);

	if (n_marks)
		*offset = marks[0].start;
	free(marks);
	return n_marks > 0;
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

char *snippet_cut(const char *text, const char *word)
{
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	size_t start = 0, length;

	if (word && snippet_find(safe, word, &start) && start >= 3 * BYTES_BEFORE)
		start -= BYTES_BEFORE;
	else
		start = 0;
	while (start > 0 && is_continuation(safe[start]))
		start--;
	length = strlen(safe + start);
	if (length > SNIPPET_MAX_BYTES)
		length = SNIPPET_MAX_BYTES;
	while (length > 0 && is_continuation(safe[start + length]))
		length--;
	char *cut = memory_format("%s%.*s", start ? "…" : "", (int)length, safe + start);

	free(safe);
	return cut;
}
