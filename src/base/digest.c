#include "leeway/base/digest.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "leeway/base/buffer.h"

struct digest digest_bytes(const void *bytes, size_t length)
{
	struct digest digest = { { 0 } };

	EVP_Digest(bytes, length, digest.bytes, NULL, EVP_sha256(), NULL);
	return digest;
}

struct digest digest_texts(const char *const *texts)
{
	struct buffer joined;

	buffer_init(&joined, SIZE_MAX / 2);
	for (; *texts; texts++) {
		buffer_append_format(&joined, "%zu:", strlen(*texts));
		buffer_append_text(&joined, *texts);
	}
	struct digest digest = digest_bytes(buffer_text(&joined), joined.length);

	buffer_clear(&joined);
	return digest;
}

enum { BLOCK = 64 /* Bytes SHA-256 works on at once. */ };

/* The digest of the key, padded to a block and xored with pad, and the bytes behind it. */
static struct digest digest_behind_key(
	const unsigned char key[BLOCK], unsigned char pad, const void *bytes, size_t length)
{
	struct buffer joined;

	buffer_init(&joined, SIZE_MAX / 2);
	for (size_t i = 0; i < BLOCK; i++)
		buffer_append_char(&joined, (char)(key[i] ^ pad));
	buffer_append(&joined, bytes, length);
	struct digest digest = digest_bytes(buffer_text(&joined), joined.length);

	buffer_clear(&joined);
	return digest;
}

struct digest digest_keyed(const void *key, size_t key_length, const char *text)
{
	unsigned char block[BLOCK] = { 0 };

	assert(key_length <= sizeof block);
	memcpy(block, key, key_length);
	struct digest inner = digest_behind_key(block, 0x36, text, strlen(text));
	return digest_behind_key(block, 0x5c, inner.bytes, sizeof inner.bytes);
}

void digest_to_hex(const struct digest *digest, char hex[DIGEST_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < DIGEST_SIZE; i++) {
		hex[2 * i] = digits[digest->bytes[i] >> 4];
		hex[2 * i + 1] = digits[digest->bytes[i] & 15];
	}
	hex[2 * DIGEST_SIZE] = '\0';
}

static int hex_value(char digit)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = digit ? strchr(digits, digit) : NULL;

	return at ? (int)((at - digits) % 16) : -1;
}

bool digest_from_hex(const char *hex, struct digest *digest)
{
	if (strlen(hex) != 2 * DIGEST_SIZE)
		return false;
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest->bytes[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}

bool digest_file(const char *path, struct digest *digest, int64_t *n_bytes, struct error *error)
{
	FILE *file = fopen(path, "rb");
	EVP_MD_CTX *context = file ? EVP_MD_CTX_new() : NULL;
	unsigned char bytes[1 << 14];
	size_t got;

	*n_bytes = 0;
	if (!file)
		return error_set_errno(error, errno, "%s", path);
	if (context)
		EVP_DigestInit_ex(context, EVP_sha256(), NULL);
	while (context && (got = fread(bytes, 1, sizeof bytes, file)) > 0) {
		EVP_DigestUpdate(context, bytes, got);
		*n_bytes += (int64_t)got;
	}
	bool good = context && !ferror(file);

	if (context)
		EVP_DigestFinal_ex(context, digest->bytes, NULL);
	EVP_MD_CTX_free(context);
	fclose(file);
	return good || error_set_errno(error, EIO, "%s", path);
}
