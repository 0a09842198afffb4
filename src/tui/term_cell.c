#include "leeway/tui/term_cell.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <curses.h>

#include "leeway/base/text.h"
#include "leeway/tui/ascii.h"

static attr_t attributes_of(uint8_t attributes)
{
	attr_t result = A_NORMAL;

	if (attributes & ATTRIBUTE_BOLD)
		result |= A_BOLD;
	if (attributes & ATTRIBUTE_UNDERLINE)
		result |= A_UNDERLINE;
	if (attributes & ATTRIBUTE_REVERSE)
		result |= A_REVERSE;
	return result;
}

static bool is_in_locale(wchar_t character)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state;

	memset(&state, 0, sizeof state);
	return wcrtomb(bytes, character, &state) != (size_t)-1;
}

/*
 * The cell's characters as wide ones, ended by 0; fewer where marks cannot be shown. False where
 * the first cannot, or takes another number of columns here.
 */
static bool to_wide(const struct cell *cell, wchar_t wide[CELL_MAX_CHARACTERS + 1])
{
	size_t length = strlen(cell->bytes);
	size_t n_wide = 0;

	for (size_t i = 0; i < length && n_wide < CELL_MAX_CHARACTERS;) {
		uint32_t character;

		i += text_decode(cell->bytes + i, length - i, &character);
		wchar_t one = (wchar_t)character;
		int width = is_in_locale(one) ? wcwidth(one) : -1;

		if (n_wide == 0 && width != cell->width)
			return false;
		if (n_wide == 0 || width == 0)
			wide[n_wide++] = one;
	}
	wide[n_wide] = 0;
	return n_wide > 0;
}

static wchar_t stand_in(const struct cell *cell)
{
	uint32_t character;

	if (is_in_locale(0xfffd))
		return 0xfffd;
	text_decode(cell->bytes, strlen(cell->bytes), &character);
	return (wchar_t)ascii_stand_in(character);
}

static void put_wide(int row, int column, const wchar_t *wide, attr_t attributes, int pair)
{
	cchar_t character;

#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS >= 20180127
	setcchar(&character, wide, attributes, (short)(pair < 0x7fff ? pair : 0), &pair);
#else
	setcchar(&character, wide, attributes, (short)pair, NULL);
#endif
	mvadd_wch(row, column, &character);
}

void term_cell_put(int row, int column, const struct cell *cell, uint8_t attributes, int pair)
{
	wchar_t wide[CELL_MAX_CHARACTERS + 1];
	attr_t curses_attributes = attributes_of(attributes);

	if (to_wide(cell, wide)) {
		put_wide(row, column, wide, curses_attributes, pair);
		return;
	}
	wide[0] = stand_in(cell);
	wide[1] = 0;
	put_wide(row, column, wide, curses_attributes, pair);
	if (cell->width == 2)
		put_wide(row, column + 1, L" ", curses_attributes, pair);
}
