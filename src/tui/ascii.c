#include "leeway/tui/ascii.h"

#include <stddef.h>

struct pair {
	uint32_t character;
	char ascii;
};

static const struct pair pairs[] = {
	{ 0x00a0, ' ' }, /* no-break space */
	{ 0x00ab, '<' }, /* « */
	{ 0x00bb, '>' }, /* » */
	{ 0x00b1, '+' }, /* ± */
	{ 0x00b7, '.' }, /* · */
	{ 0x0394, 'd' }, /* Δ */
	{ 0x03ba, 'k' }, /* κ */
	{ 0x03c0, 'p' }, /* π */
	{ 0x2020, '+' }, /* † */
	{ 0x2022, '*' }, /* • */
	{ 0x2026, '~' }, /* … */
	{ 0x2190, '<' }, /* ← */
	{ 0x2191, '^' }, /* ↑ */
	{ 0x2192, '>' }, /* → */
	{ 0x2193, 'v' }, /* ↓ */
	{ 0x2212, '-' }, /* − */
	{ 0x2248, '~' }, /* ≈ */
	{ 0x2260, '#' }, /* ≠ */
	{ 0x2264, '<' }, /* ≤ */
	{ 0x2265, '>' }, /* ≥ */
	{ 0x25a0, '#' }, /* ■ */
	{ 0x25a1, 'o' }, /* □ */
	{ 0x25aa, '#' }, /* ▪ */
	{ 0x25b2, '^' }, /* ▲ */
	{ 0x25b4, '^' }, /* ▴ */
	{ 0x25b6, '>' }, /* ▶ */
	{ 0x25b8, '>' }, /* ▸ */
	{ 0x25bc, 'v' }, /* ▼ */
	{ 0x25be, 'v' }, /* ▾ */
	{ 0x25c0, '<' }, /* ◀ */
	{ 0x25c2, '<' }, /* ◂ */
	{ 0x25c6, '*' }, /* ◆ */
	{ 0x25c7, 'o' }, /* ◇ */
	{ 0x25cb, 'o' }, /* ○ */
	{ 0x25cf, '*' }, /* ● */
	{ 0x2605, '*' }, /* ★ */
	{ 0x2606, 'o' }, /* ☆ */
	{ 0x2610, ' ' }, /* ☐ */
	{ 0x2611, 'x' }, /* ☑ */
	{ 0x2713, 'x' }, /* ✓ */
	{ 0x2717, 'x' }, /* ✗ */
	{ 0x2731, '*' }, /* ✱ */
	{ 0x276f, '>' }, /* ❯ */
};

/* U+00C0 to U+00FF, without what stands on the letters. */
static const char latin[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
			    "aaaaaaaceeeeiiiidnooooo/ouuuuyty";

/* U+2010 to U+201F: dashes and quotation marks. */
static const char punctuation[] = "------|_'','\"\"\"\"";

/* U+2500 to U+257F: corners and crosses are '+', but a tee to a side ends a whisker. */
static char of_line(uint32_t character)
{
	static const struct {
		uint32_t first, last;
		const char *of_four; /* By the two lowest bits. */
	} ranges[] = {
		{ 0x2500, 0x250b, "--||" },
		{ 0x251c, 0x252b, "||||" },
		{ 0x254c, 0x254f, "--||" },
		{ 0x2550, 0x2551, "=|++" },
		{ 0x2574, 0x257b, "-|-|" },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (character >= ranges[i].first && character <= ranges[i].last)
			return ranges[i].of_four[character & 3];
	return '+';
}

/* U+2580 to U+259F. A cell that is filled by less than half is empty. */
static char of_block(uint32_t character)
{
	static const char blocks[] = "^_.-=+*%#" /* Lower eighths. */
				     "####   " /* Left eighths, from seven down to one. */
				     "#:+#" /* Right half, shades. */
				     "-|";

	return character < 0x2580 + sizeof blocks - 1 ? blocks[character - 0x2580] : '#';
}

/* U+2800 to U+28FF: by the number of dots. */
static char of_braille(uint32_t character)
{
	static const char by_dots[] = " .::*****";
	int n_dots = 0;

	for (uint32_t bits = character & 0xff; bits; bits >>= 1)
		n_dots += (int)(bits & 1);
	return by_dots[n_dots];
}

char ascii_stand_in(uint32_t character)
{
	if (character >= ' ' && character <= '~')
		return (char)character;
	if (character >= 0xc0 && character <= 0xff)
		return latin[character - 0xc0];
	if (character >= 0x2010 && character - 0x2010 < sizeof punctuation - 1)
		return punctuation[character - 0x2010];
	if (character >= 0x2400 && character <= 0x2421)
		return '^';
	if (character >= 0x2500 && character <= 0x257f)
		return of_line(character);
	if (character >= 0x2580 && character <= 0x259f)
		return of_block(character);
	if (character >= 0x2800 && character <= 0x28ff)
		return of_braille(character);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i].character == character)
			return pairs[i].ascii;
	return '?';
}
