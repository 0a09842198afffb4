/* SHA-256 through libcrypto. Pure functions; any thread. */
#ifndef LEEWAY_BASE_DIGEST_H
#define LEEWAY_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX_SIZE = 65 };

struct digest {
	unsigned char bytes[DIGEST_SIZE];
};

/* The digest of length bytes. */
struct digest digest_bytes(const void *bytes, size_t length);

/*
 * The digest of a list of texts, ended by NULL, each with its length before it, so that ("ab", "c")
 * and ("a", "bc") differ.
 */
struct digest digest_texts(const char *const *texts);

/*
 * HMAC-SHA-256 (RFC 2104) of a text under a key of at most 64 bytes: what cannot be found out by
 * trying texts without the key.
 */
struct digest digest_keyed(const void *key, size_t key_length, const char *text);

/* Lower-case hexadecimal with a NUL. */
void digest_to_hex(const struct digest *digest, char hex[DIGEST_HEX_SIZE]);

/* The digest of a file, and its bytes, read to its end piece by piece. */
bool digest_file(const char *path, struct digest *digest, int64_t *n_bytes, struct error *error);

/* From hexadecimal of either case; false for anything else. */
bool digest_from_hex(const char *hex, struct digest *digest);

#endif
