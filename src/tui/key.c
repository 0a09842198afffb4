#include "leeway/tui/key.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

struct name_row {
	enum key_code code;
	uint32_t character;
	const char *name;
};

/* The first name of a key is the one that is shown. */
static const struct name_row names[] = {
	{ KEYCODE_ENTER, 0, "Enter" },
	{ KEYCODE_ESCAPE, 0, "Esc" },
	{ KEYCODE_TAB, 0, "Tab" },
	{ KEYCODE_BACKSPACE, 0, "Backspace" },
	{ KEYCODE_DELETE, 0, "Del" },
	{ KEYCODE_INSERT, 0, "Ins" },
	{ KEYCODE_UP, 0, "Up" },
	{ KEYCODE_DOWN, 0, "Down" },
	{ KEYCODE_LEFT, 0, "Left" },
	{ KEYCODE_RIGHT, 0, "Right" },
	{ KEYCODE_HOME, 0, "Home" },
	{ KEYCODE_END, 0, "End" },
	{ KEYCODE_PAGE_UP, 0, "PgUp" },
	{ KEYCODE_PAGE_DOWN, 0, "PgDn" },
	{ KEYCODE_CHARACTER, ' ', "Space" },
	{ KEYCODE_ENTER, 0, "Return" },
	{ KEYCODE_ESCAPE, 0, "Escape" },
	{ KEYCODE_DELETE, 0, "Delete" },
	{ KEYCODE_INSERT, 0, "Insert" },
	{ KEYCODE_PAGE_UP, 0, "PageUp" },
	{ KEYCODE_PAGE_DOWN, 0, "PageDown" },
};

static const struct {
	uint8_t modifier;
	const char *name;
} modifiers[] = {
	{ MODIFIER_CONTROL, "Ctrl-" },
	{ MODIFIER_ALT, "Alt-" },
	{ MODIFIER_SHIFT, "Shift-" },
};

enum { N_NAMES = sizeof names / sizeof *names, N_MODIFIERS = sizeof modifiers / sizeof *modifiers };

void key_clear(struct key *key)
{
	free(key->paste);
	*key = (struct key){ 0 };
}

bool key_equals(const struct key *one, const struct key *other)
{
	return one->code == other->code && one->modifiers == other->modifiers &&
	       (one->code != KEYCODE_CHARACTER || one->character == other->character);
}

static bool is_function_key(enum key_code code)
{
	return code >= KEYCODE_F1 && code <= KEYCODE_F12;
}

/* The key's name without modifiers, to be freed; NULL for what is no key. */
static char *format_bare(const struct key *key)
{
	char bytes[5] = { 0 };

	for (size_t i = 0; i < N_NAMES; i++)
		if (names[i].code == key->code &&
			(key->code != KEYCODE_CHARACTER || names[i].character == key->character))
			return memory_copy_text(names[i].name);
	if (is_function_key(key->code))
		return memory_format("F%d", key->code - KEYCODE_F1 + 1);
	if (key->code != KEYCODE_CHARACTER)
		return NULL;
	uint32_t character = key->character;

	if (key->modifiers & MODIFIER_CONTROL && character >= 'a' && character <= 'z')
		character -= 'a' - 'A';
	text_encode(character, bytes);
	return memory_copy_text(bytes);
}

char *key_format(const struct key *key)
{
	char *name = format_bare(key);

	if (!name)
		return memory_copy_text("");
	for (size_t i = N_MODIFIERS; i-- > 0;) {
		if (!(key->modifiers & modifiers[i].modifier))
			continue;
		char *longer = memory_format("%s%s", modifiers[i].name, name);

		free(name);
		name = longer;
	}
	return name;
}

static bool starts_with_ignoring_case(const char *text, const char *start)
{
	char *head = memory_copy_bytes(text, strnlen(text, strlen(start)));
	bool starts = text_equals_ignoring_case(head, start);

	free(head);
	return starts;
}

/* Cuts modifiers off the front; what is left may be a "-" itself. */
static const char *parse_modifiers(const char *name, struct key *key)
{
	for (size_t i = 0; i < N_MODIFIERS; i++) {
		size_t length = strlen(modifiers[i].name);

		if (!name[0] || !starts_with_ignoring_case(name, modifiers[i].name) ||
			!name[length])
			continue;
		key->modifiers |= modifiers[i].modifier;
		name += length;
		i = (size_t)-1;
	}
	return name;
}

static bool parse_named(const char *name, struct key *key)
{
	for (size_t i = 0; i < N_NAMES; i++) {
		if (text_equals_ignoring_case(name, names[i].name)) {
			key->code = names[i].code;
			key->character = names[i].character;
			return true;
		}
	}
	if ((name[0] == 'F' || name[0] == 'f') && name[1] >= '1' && name[1] <= '9') {
		char *end;
		long number = strtol(name + 1, &end, 10);

		if (*end || number > 12)
			return false;
		key->code = (enum key_code)(KEYCODE_F1 + number - 1);
		return true;
	}
	return false;
}

static bool parse_character(const char *name, struct key *key)
{
	size_t length = strlen(name);

	if (!length || text_decode(name, length, &key->character) != length ||
		key->character <= ' ' || key->character == 0x7f || key->character == 0xfffd)
		return false;
	key->code = KEYCODE_CHARACTER;
	return true;
}

bool key_settle_control(struct key *key)
{
	static const struct {
		uint32_t character;
		enum key_code code;
	} others[] = {
		{ 'i', KEYCODE_TAB },
		{ 'm', KEYCODE_ENTER },
		{ 'j', KEYCODE_ENTER },
		{ '[', KEYCODE_ESCAPE },
		{ 'h', KEYCODE_BACKSPACE },
	};

	if (key->code != KEYCODE_CHARACTER || !(key->modifiers & MODIFIER_CONTROL))
		return true;
	if (key->character >= 'A' && key->character <= 'Z')
		key->character += 'a' - 'A';
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (others[i].character == key->character) {
			key->code = others[i].code;
			key->character = 0;
			key->modifiers &= (uint8_t)~MODIFIER_CONTROL;
			return true;
		}
	}
	return key->character == ' ' || (key->character >= 'a' && key->character <= 'z') ||
	       (key->character && strchr("\\]^_", (int)key->character));
}

bool key_parse(const char *name, struct key *key, struct error *error)
{
	*key = (struct key){ 0 };
	const char *bare = parse_modifiers(name, key);
	bool is_key = parse_named(bare, key) || parse_character(bare, key);

	if (is_key && key->code == KEYCODE_CHARACTER && key->modifiers & MODIFIER_SHIFT)
		is_key = false;
	if (is_key && key_settle_control(key))
		return true;
	*key = (struct key){ 0 };
	return error_set(error, ERROR_INPUT,
		"\"%s\" is no key; keys are written \"q\", \"Q\", \"Ctrl-S\", \"Alt-x\", "
		"\"Shift-Tab\", \"Enter\", \"PgUp\", \"F5\", \"Space\"",
		name);
}
