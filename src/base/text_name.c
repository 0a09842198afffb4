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

/* How a name is cut: what is left out at its start, and the columns kept before the next "…". */
struct cut {
	size_t skipped; /* Bytes; 0: none. */
	int head;
};

/* "head…end", or "…head…end". */
static char *cut_at(const char *name, int columns, struct cut cut)
{
	const char *start = name + cut.skipped;

	/* All of the rest has room. */
	if (cut.skipped > 0 && text_width(start) < columns)
		return memory_format("…%s", name + end_of(name, columns - 1));
	size_t kept = text_prefix(start, strlen(start), cut.head);
	int left = columns - 1 - cut.head - (cut.skipped > 0);

	return memory_format("%s%.*s…%s", cut.skipped > 0 ? "…" : "", (int)kept, start,
		start + end_of(start, left > 0 ? left : 0));
}

/* Whether another name looks the same, cut in the same way. */
static bool is_taken(const char *shown, const char *name, int columns, struct cut cut,
	const struct text_names *among)
{
	bool found = false;

	for (size_t i = 0; i < among->n_names && !found; i++) {
		if (strcmp(among->names[i], name) == 0)
			continue;
		char *safe = text_sanitise(among->names[i], TEXT_ONE_LINE);
		bool is_cut = text_width(safe) > columns && strlen(safe) >= cut.skipped;
		char *other = is_cut ? cut_at(safe, columns, cut) : NULL;

		found = other && strcmp(other, shown) == 0;
		free(other);
		free(safe);
	}
	return found;
}

/* What all names that are too long have in common at their start, up to a word's; bytes. */
static size_t common_start(const char *safe, int columns, const struct text_names *among)
{
	size_t common = strlen(safe), start = 0;

	for (size_t i = 0; i < among->n_names; i++) {
		char *other = text_sanitise(among->names[i], TEXT_ONE_LINE);
		size_t same = 0;

		while (same < common && other[same] == safe[same])
			same++;
		if (text_width(other) > columns && strcmp(other, safe) != 0)
			common = same;
		free(other);
	}
	for (size_t i = 1; i < common; i++)
		if (strchr(" -_:/.,=", safe[i - 1]))
			start = i;
	return common < strlen(safe) ? start : 0;
}

/* The first way of cutting, its head nearest that many columns, that no other name shares. */
static char *cut_apart(const char *name, const char *safe, int columns, struct cut first,
	const struct text_names *among)
{
	int most = columns - (first.skipped > 0);

	for (int away = 0; away <= most; away++)
		for (int side = -1; side <= 1; side += 2) {
			struct cut cut = { first.skipped, first.head + side * away };

			if (cut.head < 0 || cut.head >= most)
				continue;
			char *shown = cut_at(safe, columns, cut);

			if (!is_taken(shown, name, columns, cut, among))
				return shown;
			free(shown);
		}
	return NULL;
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
	struct cut first = { 0, columns < LEAST_MIDDLE ? columns - 1 : columns / 2 };

	if (text_width(safe) <= columns)
		return safe;
	among = among ? among : &nobody;
	if (columns > 0)
		cut = cut_at(safe, columns, first);
	if (cut && is_taken(cut, name, columns, first, among)) {
		struct cut behind = { common_start(safe, columns, among), columns / 2 - 1 };

		free(cut);
		cut = behind.skipped > 0 && columns >= LEAST_MIDDLE
			      ? cut_apart(name, safe, columns, behind, among)
			      : NULL;
		if (!cut)
			cut = cut_apart(name, safe, columns, first, among);
	}
	if (!cut)
		cut = cut_both(name, safe, columns, among);
	if (!cut)
		cut = cut_numbered(name, safe, columns, among);
	free(safe);
	return cut;
}
