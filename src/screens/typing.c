#include "leeway/screens/typing.h"

#include <string.h>

#include "leeway/base/text.h"

struct editing_key {
	enum key_code code;
	uint32_t character;
	uint8_t modifiers;
	enum textfield_action action;
};

static const struct editing_key keys[] = {
	{ KEYCODE_LEFT, 0, 0, TEXTFIELD_LEFT },
	{ KEYCODE_RIGHT, 0, 0, TEXTFIELD_RIGHT },
	{ KEYCODE_LEFT, 0, MODIFIER_CONTROL, TEXTFIELD_WORD_LEFT },
	{ KEYCODE_RIGHT, 0, MODIFIER_CONTROL, TEXTFIELD_WORD_RIGHT },
	{ KEYCODE_LEFT, 0, MODIFIER_ALT, TEXTFIELD_WORD_LEFT },
	{ KEYCODE_RIGHT, 0, MODIFIER_ALT, TEXTFIELD_WORD_RIGHT },
	{ KEYCODE_CHARACTER, 'b', MODIFIER_ALT, TEXTFIELD_WORD_LEFT },
	{ KEYCODE_CHARACTER, 'f', MODIFIER_ALT, TEXTFIELD_WORD_RIGHT },
	{ KEYCODE_HOME, 0, 0, TEXTFIELD_LINE_START },
	{ KEYCODE_END, 0, 0, TEXTFIELD_LINE_END },
	{ KEYCODE_HOME, 0, MODIFIER_CONTROL, TEXTFIELD_TEXT_START },
	{ KEYCODE_END, 0, MODIFIER_CONTROL, TEXTFIELD_TEXT_END },
	{ KEYCODE_CHARACTER, 'a', MODIFIER_CONTROL, TEXTFIELD_LINE_START },
	{ KEYCODE_CHARACTER, 'e', MODIFIER_CONTROL, TEXTFIELD_LINE_END },
	{ KEYCODE_BACKSPACE, 0, 0, TEXTFIELD_BACKSPACE },
	{ KEYCODE_DELETE, 0, 0, TEXTFIELD_DELETE },
	{ KEYCODE_BACKSPACE, 0, MODIFIER_ALT, TEXTFIELD_DELETE_WORD_LEFT },
	{ KEYCODE_CHARACTER, 'w', MODIFIER_CONTROL, TEXTFIELD_DELETE_WORD_LEFT },
	{ KEYCODE_DELETE, 0, MODIFIER_CONTROL, TEXTFIELD_DELETE_WORD_RIGHT },
	{ KEYCODE_CHARACTER, 'd', MODIFIER_ALT, TEXTFIELD_DELETE_WORD_RIGHT },
	{ KEYCODE_CHARACTER, 'u', MODIFIER_CONTROL, TEXTFIELD_DELETE_TO_START },
	{ KEYCODE_CHARACTER, 'k', MODIFIER_CONTROL, TEXTFIELD_DELETE_TO_END },
	{ KEYCODE_CHARACTER, '_', MODIFIER_CONTROL, TEXTFIELD_UNDO },
	{ KEYCODE_CHARACTER, 'y', MODIFIER_CONTROL, TEXTFIELD_REDO },
};

bool typing_action(const struct key *key, enum textfield_action *action)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct editing_key *row = &keys[i];

		if (row->code != key->code || row->modifiers != key->modifiers ||
			(key->code == KEYCODE_CHARACTER && row->character != key->character))
			continue;
		*action = row->action;
		return true;
	}
	return false;
}

const char *typing_text(const struct key *key, char bytes[4], size_t *length)
{
	if (key->code == KEYCODE_PASTE && key->paste) {
		*length = strlen(key->paste);
		return key->paste;
	}
	if (key->code != KEYCODE_CHARACTER || key->modifiers)
		return NULL;
	*length = text_encode(key->character, bytes);
	return bytes;
}

bool typing_is_key(const struct key *key)
{
	enum textfield_action action;
	char bytes[4];
	size_t length;

	return key->code == KEYCODE_CHARACTER &&
	       (typing_text(key, bytes, &length) || typing_action(key, &action));
}

unsigned typing_take(struct textfield *field, const struct key *key)
{
	enum textfield_action action;
	char bytes[4];
	size_t length;
	const char *text = typing_text(key, bytes, &length);

	if (text)
		return textfield_insert(field, text, length);
	return typing_action(key, &action) ? textfield_act(field, action) : 0;
}
