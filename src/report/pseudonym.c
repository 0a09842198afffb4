#include "leeway/report/pseudonym.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/digest.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/store/database.h"
#include "leeway/store/people.h"

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

static bool draw_key(struct pseudonyms *pseudonyms, const struct env *env, struct error *error)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < PSEUDONYM_KEY; i++, bits >>= 8) {
		if (i % sizeof bits == 0 && !env_secret(env, &bits))
			return error_set(error, ERROR_FILE,
				"this system gives no random numbers (/dev/urandom), so that no "
				"key for people's pseudonyms can be drawn");
		pseudonyms->key[i] = (unsigned char)(bits & 0xff);
	}
	pseudonyms->is_new = true;
	return true;
}

/* Whether the cache has people under pseudonyms. False on error. */
static bool find_names(const struct pseudonyms *pseudonyms, const struct env *env,
	const char *cache_path, bool *has_names, struct error *error)
{
	*has_names = false;
	if (!file_exists(cache_path))
		return true;
	struct error fault = { 0 };
	struct database *database = database_open(env, cache_path, DATABASE_READ, "leeway", &fault);
	int any = database ? people_any_pseudonym(database, &fault) : -1;
	database_close(database);
	*has_names = any > 0;
	if (any >= 0)
		return true;
	error_move(error, &fault);
	return error_prefix(error, "%s is missing", pseudonyms->path);
}

static bool open_key(struct pseudonyms *pseudonyms, const struct env *env, const char *cache_path,
	bool takes_new, struct error *error)
{
	bool has_names;
	if (file_exists(pseudonyms->path))
		return read_key(pseudonyms, error);
	if (!takes_new && !find_names(pseudonyms, env, cache_path, &has_names, error))
		return false;
	/* Another process writes its key before the names: it may be there by now. */
	if (!takes_new && has_names && file_exists(pseudonyms->path))
		return read_key(pseudonyms, error);
	pseudonyms->is_lost = !takes_new && has_names;
	return pseudonyms->is_lost || draw_key(pseudonyms, env, error);
}

bool pseudonyms_open(struct pseudonyms *pseudonyms, const struct env *env, const char *cache_path,
	bool takes_new, struct error *error)
{
	*pseudonyms = (struct pseudonyms){ .path = memory_format("%s.people-key", cache_path) };
	if (open_key(pseudonyms, env, cache_path, takes_new, error))
		return true;
	pseudonyms_clear(pseudonyms);
	return false;
}

bool pseudonyms_check(const struct pseudonyms *pseudonyms, struct error *error)
{
	return !pseudonyms->is_lost ||
	       error_set(error, ERROR_INPUT,
		       "%s is missing, the key of the pseudonyms in this cache: without it the "
		       "same "
		       "people would come in under other names. Restore a copy of it, or begin "
		       "another with --new-people-key of `leeway ask` and `leeway import`",
		       pseudonyms->path);
}

/* *was_there: another process wrote one in the meantime. */
static bool write_key(struct pseudonyms *pseudonyms, bool *was_there, struct error *error)
{
	char text[2 * PSEUDONYM_KEY + 2];
	for (size_t i = 0; i < PSEUDONYM_KEY; i++) {
		text[2 * i] = hexadecimal[pseudonyms->key[i] >> 4];
		text[2 * i + 1] = hexadecimal[pseudonyms->key[i] & 15];
	}
	text[2 * PSEUDONYM_KEY] = '\n';
	text[2 * PSEUDONYM_KEY + 1] = '\0';
	if (!file_create_private(pseudonyms->path, text, strlen(text), was_there, error))
		return false;
	pseudonyms->is_new = false;
	return true;
}

bool pseudonyms_settle(struct pseudonyms *pseudonyms, struct error *error)
{
	bool was_there = false;
	if (!pseudonyms_check(pseudonyms, error) ||
		(pseudonyms->is_new && !write_key(pseudonyms, &was_there, error)))
		return false;
	return !was_there || read_key(pseudonyms, error);
}

bool pseudonyms_save(struct pseudonyms *pseudonyms, struct error *error)
{
	bool was_there = false;
	if (!pseudonyms->is_new || !pseudonyms->was_used)
		return true;
	if (!write_key(pseudonyms, &was_there, error))
		return false;
	return !was_there ||
	       error_set(error, ERROR_LOCKED,
		       "%s: another program made it meanwhile, so that nothing was stored: do it "
		       "again",
		       pseudonyms->path);
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

bool pseudonym_make(struct pseudonyms *pseudonyms, const char *id, char pseudonym[PSEUDONYM_SIZE],
	struct error *error)
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
	bool is_named = pseudonym_is(plain);
	bool good = is_named || pseudonyms_check(pseudonyms, error);
	if (is_named) {
		memcpy(pseudonym, plain, PSEUDONYM_SIZE);
	} else if (good) {
		struct digest digest = digest_keyed(pseudonyms->key, PSEUDONYM_KEY, plain);
		digest_to_hex(&digest, hex);
		pseudonyms->was_used = true;
		memcpy(pseudonym, "p-", 2);
		memcpy(pseudonym + 2, hex, DIGITS);
		pseudonym[PSEUDONYM_SIZE - 1] = '\0';
	}
	free(plain);
	return good;
}
