#include "leeway/report/pseudonym.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/digest.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"

enum { DIGITS = 16, PROLIFIC_DIGITS = 24, MAX_KEY_FILE = 4096 };

static const char hexadecimal[] = "0123456789abcdef";

static bool read_key(struct pseudonyms *pseudonyms, struct error *error)
{
	size_t length;
	char *text = file_read(pseudonyms->path, MAX_KEY_FILE, &length, error);
	if (!text)
		return false;
	bool good = strspn(text, hexadecimal) == (size_t)2 * PSEUDONYM_KEY;
	for (size_t i = 0; good && i < PSEUDONYM_KEY; i++) {
		size_t high = (size_t)(strchr(hexadecimal, text[2 * i]) - hexadecimal);
		size_t low = (size_t)(strchr(hexadecimal, text[2 * i + 1]) - hexadecimal);
		pseudonyms->key[i] = (unsigned char)(high << 4 | low);
	}
	free(text);
	return good || error_set(error, ERROR_INPUT,
			       "%s: is no key of pseudonyms (64 hexadecimal digits); restore a "
			       "copy of it",
			       pseudonyms->path);
}

static void draw_key(struct pseudonyms *pseudonyms, const struct env *env)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < PSEUDONYM_KEY; i++, bits >>= 8) {
		if (i % sizeof bits == 0)
			bits = env_entropy(env);
		pseudonyms->key[i] = (unsigned char)(bits & 0xff);
	}
	pseudonyms->is_new = true;
}

bool pseudonyms_open(struct pseudonyms *pseudonyms, const struct env *env, const char *cache_path,
	struct error *error)
{
	*pseudonyms = (struct pseudonyms){ .path = memory_format("%s.people-key", cache_path) };
	if (file_exists(pseudonyms->path)) {
		if (read_key(pseudonyms, error))
			return true;
		pseudonyms_clear(pseudonyms);
		return false;
	}
	draw_key(pseudonyms, env);
	return true;
}

bool pseudonyms_save(struct pseudonyms *pseudonyms, struct error *error)
{
	char text[2 * PSEUDONYM_KEY + 2];
	if (!pseudonyms->is_new || !pseudonyms->was_used)
		return true;
	for (size_t i = 0; i < PSEUDONYM_KEY; i++) {
		text[2 * i] = hexadecimal[pseudonyms->key[i] >> 4];
		text[2 * i + 1] = hexadecimal[pseudonyms->key[i] & 15];
	}
	text[2 * PSEUDONYM_KEY] = '\n';
	text[2 * PSEUDONYM_KEY + 1] = '\0';
	if (!file_write_private(pseudonyms->path, text, strlen(text), error))
		return false;
	pseudonyms->is_new = false;
	return true;
}

void pseudonyms_clear(struct pseudonyms *pseudonyms)
{
	free(pseudonyms->path);
	memset(pseudonyms, 0, sizeof *pseudonyms);
}

bool pseudonym_is(const char *name)
{
	return strlen(name) == PSEUDONYM_SIZE - 1 && strncmp(name, "p-", 2) == 0 &&
	       strspn(name + 2, hexadecimal) == DIGITS;
}

/* Prolific's ids are 24 hexadecimal digits, whatever stands behind an "@". */
static bool is_prolific(const char *id, size_t length)
{
	static const char mail[] = "@email.prolific";
	return length >= PROLIFIC_DIGITS &&
	       strspn(id, "0123456789abcdefABCDEF") == PROLIFIC_DIGITS &&
	       (length == PROLIFIC_DIGITS ||
		       strncmp(id + PROLIFIC_DIGITS, mail, strlen(mail)) == 0);
}

void pseudonym_make(struct pseudonyms *pseudonyms, const char *id, char pseudonym[PSEUDONYM_SIZE])
{
	char hex[DIGEST_HEX_SIZE];
	static const char blank[] = " \t\r\n";
	id += strspn(id, blank);
	size_t length = strlen(id);
	while (length > 0 && strchr(blank, id[length - 1]))
		length--;
	bool is_short = is_prolific(id, length);
	char *plain = memory_copy_bytes(id, is_short ? PROLIFIC_DIGITS : length);
	for (char *byte = plain; is_short && *byte; byte++)
		*byte = *byte >= 'A' && *byte <= 'F' ? (char)(*byte - 'A' + 'a') : *byte;
	if (pseudonym_is(plain)) {
		memcpy(pseudonym, plain, PSEUDONYM_SIZE);
	} else {
		struct digest digest = digest_keyed(pseudonyms->key, PSEUDONYM_KEY, plain);
		digest_to_hex(&digest, hex);
		pseudonyms->was_used = true;
		memcpy(pseudonym, "p-", 2);
		memcpy(pseudonym + 2, hex, DIGITS);
		pseudonym[PSEUDONYM_SIZE - 1] = '\0';
	}
	free(plain);
}
