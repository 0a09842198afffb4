/* Names cut so that they differ. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

/* Where the longest end of a text begins that takes at most columns of them. */
static size_t end_of(const char *text, int columns)
{
	size_t length = strlen(text), start = 0;
	int left = text_width(text);

	while (left > columns && start < length) {
		int width;

		start += text_next_cluster(text + start, length - start, &width);
		left -= width;
	}
	return start;
}

/* The first `head` columns, "…", and as much of the end as there is room for. */
static char *cut_at(const char *name, int columns, int head)
{
	size_t kept = text_prefix(name, strlen(name), head);

	return memory_format("%.*s…%s", (int)kept, name, name + end_of(name, columns - 1 - head));
}

/* Whether another name looks the same, cut in the same place. */
static bool is_taken(
	const char *cut, const char *name, int columns, int head, const struct text_names *among)
{
	bool found = false;

	for (size_t i = 0; i < among->n_names && !found; i++) {
		if (strcmp(among->names[i], name) == 0)
			continue;
		char *safe = text_sanitise(among->names[i], TEXT_ONE_LINE);
		char *other = text_width(safe) > columns ? cut_at(safe, columns, head) : NULL;

		found = other && strcmp(other, cut) == 0;
		free(other);
		free(safe);
	}
	return found;
}

/* A part that no other name has, between two "…"; NULL: there is none. */
static char *cut_both(
	const char *name, const char *safe, int columns, const struct text_names *among)
{
	size_t length = strlen(safe);
	int width;

	for (size_t start = 0; columns > 3 && start < length;
		start += text_next_cluster(safe + start, length - start, &width)) {
		size_t kept = text_prefix(safe + start, length - start, columns - 2);
		char *part = memory_copy_bytes(safe + start, kept);
		bool is_own = true;

		for (size_t i = 0; i < among->n_names && is_own; i++)
			is_own = strcmp(among->names[i], name) == 0 ||
				 !strstr(among->names[i], part);
		char *cut = is_own ? memory_format("…%s…", part) : NULL;

		free(part);
		if (cut)
			return cut;
	}
	return NULL;
}

static char *cut_numbered(
	const char *name, const char *safe, int columns, const struct text_names *among)
{
	size_t number = 0;

	while (number < among->n_names && strcmp(among->names[number], name) != 0)
		number++;
	char *mark = memory_format("…#%zu", number + 1);
	int head = columns - text_width(mark);
	size_t kept = head > 0 ? text_prefix(safe, strlen(safe), head) : 0;
	char *cut = memory_format("%.*s%s", (int)kept, safe, mark);

	free(mark);
	return cut;
}

enum { LEAST_MIDDLE = 8 }; /* Columns: less would tell neither end. */

char *text_cut_name(const char *name, int columns, const struct text_names *among)
{
	static const struct text_names nobody = { NULL, 0 };
	char *safe = text_sanitise(name, TEXT_ONE_LINE), *cut = NULL;
	int first = columns < LEAST_MIDDLE ? columns - 1 : columns / 2;

	if (text_width(safe) <= columns)
		return safe;
	among = among ? among : &nobody;
	for (int away = 0; away <= columns && !cut; away++)
		for (int side = -1; side <= 1 && !cut; side += 2) {
			int head = first + side * away;

			if (head < 0 || head >= columns)
				continue;
			cut = cut_at(safe, columns, head);
			if (is_taken(cut, name, columns, head, among)) {
				free(cut);
				cut = NULL;
			}
		}
	if (!cut)
		cut = cut_both(name, safe, columns, among);
	if (!cut)
		cut = cut_numbered(name, safe, columns, among);
	free(safe);
	return cut;
}
