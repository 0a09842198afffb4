#include "leeway/tui/input.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/input_sequence.h"

enum {
	ESCAPE = 0x1b,
	MAX_PENDING = 1024 * 1024, /* Bytes not yet turned into keys; more are dropped. */
};

static const char paste_end[] = "\x1b[201~";

struct own_sequence {
	char *bytes;
	size_t length;
	struct key key;
};

struct input {
	struct buffer pending;
	size_t start; /* Of what was not yet taken. */
	bool is_pasting;
	bool is_cut;
	struct buffer paste;
	struct own_sequence *own;
	size_t n_own, own_capacity;
};

struct input *input_new(void)
{
	struct input *input = memory_alloc(1, sizeof *input);

	buffer_init(&input->pending, MAX_PENDING);
	buffer_init(&input->paste, KEY_MAX_PASTE);
	return input;
}

void input_free(struct input *input)
{
	if (!input)
		return;
	for (size_t i = 0; i < input->n_own; i++)
		free(input->own[i].bytes);
	free(input->own);
	buffer_clear(&input->pending);
	buffer_clear(&input->paste);
	free(input);
}

void input_add_sequence(struct input *input, const char *sequence, struct key key)
{
	size_t length = strlen(sequence);

	/* A single character is itself, whatever a description says. */
	if (length < 2)
		return;
	MEMORY_RESERVE_ONE(input->own, input->n_own, input->own_capacity);
	input->own[input->n_own++] =
		(struct own_sequence){ memory_copy_text(sequence), length, key };
}

void input_feed(struct input *input, const char *bytes, size_t length)
{
	if (input->start == input->pending.length) {
		buffer_reset(&input->pending);
		input->start = 0;
	}
	buffer_append(&input->pending, bytes, length);
}

static const char *rest_of(const struct input *input, size_t *length)
{
	*length = input->pending.length - input->start;
	return buffer_text(&input->pending) + input->start;
}

/* Whether one begins with the other as far as both go. */
static bool is_start(const char *one, size_t one_length, const char *other, size_t other_length)
{
	return memcmp(one, other, one_length < other_length ? one_length : other_length) == 0;
}

/* The longest of the description's sequences; the result is 0 where none fits. */
static size_t match_own(const struct input *input, struct key *key, bool *is_partial)
{
	size_t length;
	size_t best = 0;
	const char *bytes = rest_of(input, &length);

	*is_partial = false;
	for (size_t i = 0; i < input->n_own; i++) {
		const struct own_sequence *own = &input->own[i];

		if (!is_start(bytes, length, own->bytes, own->length))
			continue;
		if (own->length > length) {
			*is_partial = true;
		} else if (own->length > best) {
			best = own->length;
			*key = own->key;
		}
	}
	return best;
}

/* How many bytes the first character takes; 0 if its end is not there yet. */
static size_t read_plain(const char *bytes, size_t length, bool is_final, struct key *key)
{
	unsigned char first = (unsigned char)bytes[0];
	size_t needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
	uint32_t character;

	if (length < needed && !is_final) {
		size_t i = 1;

		while (i < length && ((unsigned char)bytes[i] & 0xc0) == 0x80)
			i++;
		if (i == length)
			return 0;
	}
	size_t taken = text_decode(bytes, length, &character);

	*key = input_key_of_character(character);
	return taken;
}

/* Reads what begins with an escape; 0: its end is not there yet. */
static size_t read_escape(const char *bytes, size_t length, bool is_final, struct key *key)
{
	size_t taken;

	if (length == 1 || bytes[1] == ESCAPE) {
		if (length == 1 && !is_final)
			return 0;
		*key = (struct key){ .code = KEYCODE_ESCAPE };
		return 1;
	}
	if (input_is_introducer(bytes[1]) && (length > 2 || !is_final)) {
		taken = input_read_sequence(bytes, length, key);
		/* Half a sequence that goes no further was no key. */
		return !taken && is_final ? length : taken;
	}
	taken = read_plain(bytes + 1, length - 1, is_final, key);
	if (!taken)
		return 0;
	key->modifiers |= MODIFIER_ALT;
	return taken + 1;
}

/* A paste's text from what a terminal sent: line breaks are '\r' there. */
static void end_paste(struct input *input, struct key *key)
{
	char *text = text_repair(buffer_text(&input->paste), input->paste.length);
	char *to = text;

	for (const char *from = text; *from; from++) {
		unsigned char c = (unsigned char)*from;

		if (c == '\r' && from[1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if ((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t')
			*to++ = (char)c;
	}
	*to = '\0';
	*key = (struct key){ .code = KEYCODE_PASTE, .paste = text, .is_cut = input->is_cut };
	input->is_pasting = input->is_cut = false;
	buffer_reset(&input->paste);
}

static void add_to_paste(struct input *input, const char *bytes, size_t length)
{
	size_t room = KEY_MAX_PASTE - input->paste.length;

	if (length > room) {
		input->is_cut = true;
		length = room;
	}
	buffer_append(&input->paste, bytes, length);
}

/* Moves bytes into the paste up to its end; true if that is there. */
static bool read_paste(struct input *input)
{
	size_t length;
	const char *bytes = rest_of(input, &length);
	size_t i = 0;

	while (i < length) {
		const char *escape = memchr(bytes + i, ESCAPE, length - i);
		size_t at = escape ? (size_t)(escape - bytes) : length;

		add_to_paste(input, bytes + i, at - i);
		i = at;
		if (!escape)
			break;
		if (is_start(bytes + i, length - i, paste_end, sizeof paste_end - 1)) {
			bool is_whole = length - i >= sizeof paste_end - 1;

			input->start += is_whole ? i + sizeof paste_end - 1 : i;
			return is_whole;
		}
		add_to_paste(input, bytes + i, 1);
		i++;
	}
	input->start += i;
	return false;
}

/* Takes one key, or what is none; false where more bytes are needed. */
static bool take_one(struct input *input, bool is_final, struct key *key)
{
	size_t length;
	const char *bytes = rest_of(input, &length);
	bool is_partial;
	size_t taken = match_own(input, key, &is_partial);

	if (is_partial && !is_final)
		return false;
	if (!taken && bytes[0] == ESCAPE)
		taken = read_escape(bytes, length, is_final, key);
	else if (!taken)
		taken = read_plain(bytes, length, is_final, key);
	input->start += taken;
	return taken > 0;
}

enum input_state input_next(struct input *input, bool is_final, struct key *key)
{
	*key = (struct key){ 0 };
	while (input->start < input->pending.length) {
		if (input->is_pasting) {
			if (!read_paste(input))
				return INPUT_EMPTY;
			end_paste(input, key);
			return INPUT_KEY;
		}
		if (!take_one(input, is_final, key))
			return INPUT_PARTIAL;
		if (key->code == KEYCODE_PASTE) {
			*key = (struct key){ 0 };
			input->is_pasting = true;
		} else if (key->code != KEYCODE_NONE) {
			key->has_more = input->start < input->pending.length;
			return INPUT_KEY;
		}
	}
	return INPUT_EMPTY;
}
