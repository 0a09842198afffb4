#include "leeway/base/digest.h"

#include <stdint.h>
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

void digest_to_hex(const struct digest *digest, char hex[DIGEST_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < DIGEST_SIZE; i++) {
		hex[2 * i] = digits[digest->bytes[i] >> 4];
		hex[2 * i + 1] = digits[digest->bytes[i] & 15];
	}
	hex[2 * DIGEST_SIZE] = '\0';
}
