#include "figure_text.h"

#include <stdint.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

/* Thousandths of an em, from ' ' to '~' (Adobe's metrics of Helvetica). */
static const short widths[] = { 278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278,
	333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584,
	556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667,
	778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556,
	500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278,
	556, 500, 722, 500, 500, 500, 334, 260, 334, 584 };

static const double allowance = 1.1;
static const double column_width = 0.62; /* Of what is not in the table, per terminal column. */

static double character_width(uint32_t character)
{
	if (character >= ' ' && character <= '~')
		return widths[character - ' '] / 1000.0;
	if (character == 0xB7) /* The dot between an agent and its condition. */
		return 0.28;
	return column_width * text_character_width(character);
}

static double measure(const char *text, size_t length, double size)
{
	double width = 0;

	for (size_t at = 0; at < length;) {
		uint32_t character;

		at += text_decode(text + at, length - at, &character);
		width += character_width(character);
	}
	return width * size * allowance;
}

double figure_text_width(const char *text, double size)
{
	return measure(text, strlen(text), size);
}

char *figure_text_fit(const char *text, double size, double width)
{
	size_t length = strlen(text), kept = 0;

	if (measure(text, length, size) <= width)
		return memory_copy_text(text);
	double room = width - measure("…", strlen("…"), size);

	while (kept < length) {
		int columns;
		size_t next = kept + text_next_cluster(text + kept, length - kept, &columns);

		if (measure(text, next, size) > room)
			break;
		kept = next;
	}
	while (kept > 0 && text[kept - 1] == ' ')
		kept--;
	return memory_format("%.*s…", (int)kept, text);
}
