/*
 * Text is UTF-8. Whatever comes from outside (replies, files, arguments) passes text_repair before
 * it is kept and text_sanitise before it is shown. Pure functions; any thread.
 */
#ifndef LEEWAY_BASE_TEXT_H
#define LEEWAY_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decodes one character of length bytes (length >= 1) and returns how many bytes it takes; a
 * malformed byte gives U+FFFD and 1.
 */
size_t text_decode(const char *bytes, size_t length, uint32_t *character);

/* Encodes a character into at most 4 bytes and returns how many; U+FFFD for what is none. */
size_t text_encode(uint32_t character, char bytes[4]);

/* Bytes of valid UTF-8 that it begins with; whether that is all of them. */
size_t text_valid_length(const char *bytes, size_t length);
bool text_is_valid(const char *bytes, size_t length);

/* A NUL-terminated copy, valid UTF-8: each malformed byte and each NUL becomes U+FFFD. */
char *text_repair(const char *bytes, size_t length);

enum text_lines {
	TEXT_ONE_LINE, /* Line breaks and tabs become one space. */
	TEXT_KEEP_LINES, /* '\n' is kept, "\r\n" becomes '\n', a tab one space. */
};

/*
 * A copy that is safe on a terminal: C0 and DEL become the Unicode control pictures (U+2400…), C1
 * controls, bidirectional controls and other invisible format characters become "<U+XXXX>",
 * malformed bytes U+FFFD. Zero-width joiners stay inside emoji sequences only.
 */
char *text_sanitise(const char *text, enum text_lines lines);

/* Whether a terminal must not get the character raw: a control (line breaks and tabs too), DEL, or
 * one that changes the direction of text or cannot be seen. */
bool text_is_hidden(uint32_t character);

/* Columns the text takes on a terminal (East Asian wide 2, combining 0); control characters 0. */
int text_width(const char *text);

/* Bytes of the longest prefix of length bytes that takes at most columns, never inside a cluster.
 */
size_t text_prefix(const char *text, size_t length, int columns);

/*
 * The bytes of the grapheme cluster at the start of length bytes (length >= 1), and the columns it
 * takes: those of its characters together, since not every terminal joins what a cluster joins.
 */
size_t text_next_cluster(const char *text, size_t length, int *columns);

/* Columns of one character: 0 for one that stands on the character before. */
int text_character_width(uint32_t character);

struct text_line {
	size_t start; /* Byte offset into the text. */
	size_t length; /* Bytes, without the break and without trailing spaces. */
};

/*
 * Breaks text into lines of at most columns by the Unicode line breaking rules (UAX #14, through
 * libunistring); a word longer than a line is cut. Returns an array of *n_lines lines to free(3);
 * an empty text has one empty line.
 */
struct text_line *text_wrap(const char *text, int columns, size_t *n_lines);

/* The text with composed characters (NFC), for comparing texts; to be freed. */
char *text_compose(const char *text);

/* Case-folded copy (Unicode full case folding), for comparing words. */
char *text_fold_case(const char *text);

/* True where two ASCII texts are equal but for case. */
bool text_equals_ignoring_case(const char *left, const char *right);

/* Both spellings of nothing: NULL and "". */
bool text_is_empty(const char *text);

/*
 * What in a text may tell who wrote it: "an e-mail address", "a phone number" (nine to fifteen
 * digits, seven after a plus sign), "a name" (after "my name is"); NULL where there is none of
 * them, which does not mean that nothing tells it. Static.
 */
const char *text_find_identity(const char *text);

/* Names shown side by side, which are not to be taken for each other. Borrowed. */
struct text_names {
	const char *const *names;
	size_t n_names;
};

/*
 * A name as it fits into so many columns, to be freed: whole, or with "…" where what all have in
 * common gives way, so that two different names among those given never look alike: the middle
 * (of less than 8 columns the end) first, then wherever they differ; where nothing does it, the
 * name's number among them is behind its beginning. Sanitised. among NULL: the middle gives way.
 */
char *text_cut_name(const char *name, int columns, const struct text_names *among);

#endif
