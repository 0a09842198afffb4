#include "leeway/tui/input_sequence.h"

#include <string.h>

enum {
	MAX_SEQUENCE = 64, /* Bytes of one that means a key. */
	MAX_ANSWER = 4096, /* Bytes of a string that a terminal answers with. */
	MAX_PARAMETERS = 4,
	MAX_PARAMETER = 0x10ffff,
};

struct key input_key_of_character(uint32_t character)
{
	struct key key = { .code = KEYCODE_CHARACTER, .character = character };

	if (character == '\r' || character == '\n')
		return (struct key){ .code = KEYCODE_ENTER };
	if (character == '\t')
		return (struct key){ .code = KEYCODE_TAB };
	if (character == 0x7f || character == '\b')
		return (struct key){ .code = KEYCODE_BACKSPACE };
	if (character == 0x1b)
		return (struct key){ .code = KEYCODE_ESCAPE };
	if (character >= 0x80 && character < 0xa0)
		return (struct key){ 0 };
	if (character < ' ') {
		/* Control clears bits 5 and 6 of a letter or a sign. */
		key.character = character + (character > 0 && character <= 26 ? 0x60 : 0x40);
		key.modifiers = MODIFIER_CONTROL;
		if (character == 0)
			key.character = ' ';
	}
	return key;
}

bool input_is_introducer(char byte)
{
	return byte && strchr("[O]P_", byte);
}

struct sequence {
	char private; /* '<', '=', '>', '?', or 0. */
	int parameters[MAX_PARAMETERS + 1]; /* 0 where not given; the last takes what is over. */
	int n_parameters;
	char final;
};

struct code_row {
	int number;
	enum key_code code;
};

static enum key_code find_code(const struct code_row *rows, size_t n_rows, int number)
{
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i].number == number)
			return rows[i].code;
	return KEYCODE_NONE;
}

/* Letters that end sequences of xterm, of the console and of rxvt, the latter's with modifiers. */
static enum key_code code_of_letter(char letter)
{
	static const struct code_row rows[] = {
		{ 'A', KEYCODE_UP },
		{ 'B', KEYCODE_DOWN },
		{ 'C', KEYCODE_RIGHT },
		{ 'D', KEYCODE_LEFT },
		{ 'H', KEYCODE_HOME },
		{ 'F', KEYCODE_END },
		{ 'P', KEYCODE_F1 },
		{ 'Q', KEYCODE_F1 + 1 },
		{ 'R', KEYCODE_F1 + 2 },
		{ 'S', KEYCODE_F1 + 3 },
		{ 'Z', KEYCODE_TAB },
		{ 'M', KEYCODE_ENTER },
	};

	return find_code(rows, sizeof rows / sizeof *rows, letter);
}

static enum key_code code_of_number(int number)
{
	static const struct code_row rows[] = {
		{ 1, KEYCODE_HOME },
		{ 2, KEYCODE_INSERT },
		{ 3, KEYCODE_DELETE },
		{ 4, KEYCODE_END },
		{ 5, KEYCODE_PAGE_UP },
		{ 6, KEYCODE_PAGE_DOWN },
		{ 7, KEYCODE_HOME },
		{ 8, KEYCODE_END },
		{ 11, KEYCODE_F1 },
		{ 12, KEYCODE_F1 + 1 },
		{ 13, KEYCODE_F1 + 2 },
		{ 14, KEYCODE_F1 + 3 },
		{ 15, KEYCODE_F1 + 4 },
		{ 17, KEYCODE_F1 + 5 },
		{ 18, KEYCODE_F1 + 6 },
		{ 19, KEYCODE_F1 + 7 },
		{ 20, KEYCODE_F1 + 8 },
		{ 21, KEYCODE_F1 + 9 },
		{ 23, KEYCODE_F1 + 10 },
		{ 24, KEYCODE_F12 },
		{ 200, KEYCODE_PASTE },
	};

	return find_code(rows, sizeof rows / sizeof *rows, number);
}

/* xterm counts modifiers from 1: Shift 1, Alt 2, Control 4. */
static uint8_t modifiers_of(int parameter)
{
	return parameter > 1 ? (uint8_t)((parameter - 1) & 7) : 0;
}

/* A character with modifiers, from "modifyOtherKeys" or "CSI u". */
static struct key key_of_code_point(int character, uint8_t modifiers)
{
	struct key key = input_key_of_character((uint32_t)character);

	if (key.code != KEYCODE_CHARACTER) {
		key.modifiers |= modifiers;
		return key;
	}
	key.modifiers |= modifiers & (MODIFIER_ALT | MODIFIER_CONTROL);
	/* Ctrl-M is Enter in every terminal, also in those that tell them apart. */
	key_settle_control(&key);
	return key;
}

/* Bits of a report: 0 to 1 the button, 2 to 4 modifiers, 5 motion, 6 the wheel (xterm, 1006). */
static struct key key_of_mouse(int bits, int column, int row, bool is_release)
{
	struct key key = { .code = KEYCODE_MOUSE, .row = row - 1, .column = column - 1 };

	key.modifiers = (uint8_t)((bits >> 2) & 7);
	if (row < 1 || column < 1 || bits > 127)
		return (struct key){ 0 };
	if (bits & 64) {
		if ((bits & 3) > 1 || is_release)
			return (struct key){ 0 };
		key.action = bits & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
		return key;
	}
	key.button = (bits & 3) + 1;
	key.action = is_release ? MOUSE_RELEASE : bits & 32 ? MOUSE_DRAG : MOUSE_PRESS;
	/* The fourth button is none: a release, or motion without a press. */
	if (key.button == 4) {
		key.button = 0;
		key.action = MOUSE_RELEASE;
		if (bits & 32)
			return (struct key){ 0 };
	}
	return key;
}

static struct key key_of_sequence(const struct sequence *sequence)
{
	const int *parameters = sequence->parameters;
	uint8_t modifiers = modifiers_of(parameters[1]);
	struct key key = { 0 };

	if (sequence->private == '<' && (sequence->final == 'M' || sequence->final == 'm'))
		return key_of_mouse(
			parameters[0], parameters[1], parameters[2], sequence->final == 'm');
	if (sequence->private)
		return key;
	if (sequence->final == 'u')
		return key_of_code_point(parameters[0], modifiers);
	if (sequence->final == '~' && parameters[0] == 27)
		return key_of_code_point(parameters[2], modifiers);
	if (sequence->final == '~' || sequence->final == '^' || sequence->final == '@') {
		key.code = code_of_number(parameters[0]);
		if (sequence->final != '~')
			modifiers = MODIFIER_CONTROL;
	} else if (sequence->final >= 'a' && sequence->final <= 'd') {
		key.code = code_of_letter((char)(sequence->final - 'a' + 'A'));
		modifiers = MODIFIER_SHIFT;
	} else if (sequence->final != 'M') {
		key.code = code_of_letter(sequence->final);
	}
	if (sequence->final == 'Z')
		modifiers |= MODIFIER_SHIFT;
	/* "CSI 1 ; 1 R" is F3, "CSI 12 ; 40 R" where the cursor stands. */
	if (sequence->final == 'R' && parameters[0] > 1)
		key.code = KEYCODE_NONE;
	key.modifiers = key.code ? modifiers : 0;
	return key;
}

/* Reads parameters from bytes[i] on, up to the final byte; 0 where that is not there. */
static size_t read_parameters(const char *bytes, size_t length, size_t i, struct sequence *sequence)
{
	for (; i < length && i < MAX_SEQUENCE; i++) {
		char c = bytes[i];

		if (c >= '0' && c <= '9') {
			int *last = &sequence->parameters[sequence->n_parameters];

			if (*last < MAX_PARAMETER / 10)
				*last = *last * 10 + (c - '0');
		} else if (c == ';') {
			sequence->n_parameters += sequence->n_parameters < MAX_PARAMETERS;
		} else if (c >= '<' && c <= '?') {
			sequence->private = c;
		} else if (c >= '@' && c <= '~') {
			sequence->final = c;
			return i + 1;
		} else if (c < ' ' || c > '/') {
			/* No sequence goes on like this: a key was pressed within it. */
			return i;
		}
	}
	return i < MAX_SEQUENCE ? 0 : i;
}

static size_t read_control_sequence(const char *bytes, size_t length, struct key *key)
{
	struct sequence sequence = { 0 };

	if (length > 2 && bytes[2] == '[') {
		/* The Linux console's F1 to F5. */
		if (length > 3 && bytes[3] >= 'A' && bytes[3] <= 'E')
			key->code = (enum key_code)(KEYCODE_F1 + (bytes[3] - 'A'));
		return length > 3 ? 4 : 0;
	}
	if (length > 2 && bytes[2] == 'M') {
		/* A mouse report of old: three bytes, each 32 more than its value. */
		if (length < 6)
			return 0;
		*key = key_of_mouse((unsigned char)bytes[3] - 32, (unsigned char)bytes[4] - 32,
			(unsigned char)bytes[5] - 32, false);
		return 6;
	}
	size_t taken = read_parameters(bytes, length, 2, &sequence);

	if (taken && sequence.final)
		*key = key_of_sequence(&sequence);
	return taken;
}

/* "SS3": one letter, in some terminals behind a parameter. */
static size_t read_single_shift(const char *bytes, size_t length, struct key *key)
{
	struct sequence sequence = { 0 };
	size_t taken = read_parameters(bytes, length, 2, &sequence);
	char final = sequence.final;

	if (!taken || !final)
		return taken;
	if (final >= 'a' && final <= 'd') {
		key->code = code_of_letter((char)(final - 'a' + 'A'));
		key->modifiers = MODIFIER_CONTROL;
	} else if (final >= 'j' && final <= 'y') {
		/* The number pad in application mode. */
		*key = input_key_of_character((uint32_t)(final - 'j' + '*'));
	} else {
		key->code = code_of_letter(final);
		key->modifiers = key->code ? modifiers_of(sequence.parameters[0]) : 0;
	}
	return taken;
}

/* A string that a terminal answers with, ended by BEL or ST. */
static size_t read_answer(const char *bytes, size_t length)
{
	for (size_t i = 2; i < length && i < MAX_ANSWER; i++) {
		if (bytes[i] == '\a')
			return i + 1;
		if (bytes[i] == '\\' && bytes[i - 1] == 0x1b)
			return i + 1;
	}
	return length < MAX_ANSWER ? 0 : length;
}

size_t input_read_sequence(const char *bytes, size_t length, struct key *key)
{
	*key = (struct key){ 0 };
	if (bytes[1] == '[')
		return read_control_sequence(bytes, length, key);
	if (bytes[1] == 'O')
		return read_single_shift(bytes, length, key);
	return read_answer(bytes, length);
}
