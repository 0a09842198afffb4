#include "leeway/report/encoding.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "leeway/base/text.h"

enum { CHUNK = 65536, LOOK = 4096 /* Bytes looked at for UTF-16 without a mark. */ };

const char *const encoding_names[] = { "utf-8", "utf-16le", "utf-16be", "windows-1252", NULL };

/* 0x80 … 0x9f; what the code page leaves open maps to the C1 control, as browsers do. */
static const uint16_t windows_1252[32] = { 0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020,
	0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019,
	0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
	0x017e, 0x0178 };

/* Of the file's bytes that are no ASCII: sequences that are whole, and bytes that are in none. */
struct sequences {
	uint64_t whole, malformed;
};

/* Looks through a chunk; what may be the beginning of a sequence at its end is left for the next
 * one, unless it is the last. Returns how many bytes were left. */
static size_t count_sequences(
	const char *bytes, size_t length, bool is_last, struct sequences *counts)
{
	size_t at = 0;
	while (at < length) {
		uint32_t character;
		if ((unsigned char)bytes[at] < 0x80) {
			at++;
			continue;
		}
		if (!is_last && length - at < 4)
			return length - at;
		size_t taken = text_decode(bytes + at, length - at, &character);
		if (taken > 1)
			counts->whole++;
		else
			counts->malformed++;
		at += taken;
	}
	return 0;
}

static struct sequences look_through(FILE *stream)
{
	struct sequences counts = { 0 };
	char bytes[CHUNK];
	size_t left = 0;
	for (;;) {
		size_t got = fread(bytes + left, 1, sizeof bytes - left, stream);
		size_t length = left + got;
		if (length == 0)
			return counts;
		left = count_sequences(bytes, length, got == 0, &counts);
		memmove(bytes, bytes + length - left, left);
		if (got == 0)
			return counts;
	}
}

/* Text in a Latin script has a NUL in every other byte of UTF-16. */
static bool is_utf16_without_mark(
	const unsigned char *bytes, size_t length, enum encoding *encoding)
{
	size_t nuls[2] = { 0, 0 };
	for (size_t i = 0; i < length; i++)
		nuls[i % 2] += bytes[i] == 0;
	size_t many = length / 2 * 4 / 10, few = length / 2 / 10;
	*encoding = nuls[1] > nuls[0] ? ENCODING_UTF16_LE : ENCODING_UTF16_BE;
	return length >= 4 &&
	       ((nuls[1] > many && nuls[0] <= few) || (nuls[0] > many && nuls[1] <= few));
}

enum encoding encoding_guess(FILE *stream)
{
	unsigned char start[LOOK];
	enum encoding encoding = ENCODING_UTF8;
	rewind(stream);
	size_t length = fread(start, 1, sizeof start, stream);
	bool has_mark = length >= 2 && ((start[0] == 0xff && start[1] == 0xfe) ||
					       (start[0] == 0xfe && start[1] == 0xff));
	rewind(stream);
	if (has_mark)
		return start[0] == 0xff ? ENCODING_UTF16_LE : ENCODING_UTF16_BE;
	if (is_utf16_without_mark(start, length, &encoding))
		return encoding;
	struct sequences counts = look_through(stream);
	rewind(stream);
	return counts.malformed > counts.whole ? ENCODING_WINDOWS_1252 : ENCODING_UTF8;
}

static void put_character(FILE *out, uint32_t character)
{
	char bytes[4];
	/* A NUL would end a text: a mark of what is missing stands for it. */
	size_t length = text_encode(character ? character : 0xfffd, bytes);
	fwrite(bytes, 1, length, out);
}

static void convert_windows(FILE *in, FILE *out)
{
	for (int byte = getc(in); byte != EOF; byte = getc(in))
		put_character(out,
			byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : (uint32_t)byte);
}

/* The next 16 bits; -1 at the end, where half a unit is left out. */
static int32_t read_unit(FILE *in, enum encoding encoding)
{
	int first = getc(in), second = first == EOF ? EOF : getc(in);
	if (second == EOF)
		return -1;
	return encoding == ENCODING_UTF16_LE ? second << 8 | first : first << 8 | second;
}

static bool is_high_surrogate(int32_t unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low_surrogate(int32_t unit)
{
	return unit >= 0xdc00 && unit < 0xe000;
}

static void convert_utf16(FILE *in, FILE *out, enum encoding encoding)
{
	int32_t unit = read_unit(in, encoding);
	while (unit >= 0) {
		int32_t next = read_unit(in, encoding);
		if (is_high_surrogate(unit) && is_low_surrogate(next)) {
			put_character(out, 0x10000 + ((uint32_t)(unit - 0xd800) << 10) +
						   (uint32_t)(next - 0xdc00));
			next = read_unit(in, encoding);
		} else if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
			put_character(out, 0xfffd);
		} else {
			put_character(out, (uint32_t)unit);
		}
		unit = next;
	}
}

static bool copy(FILE *in, FILE *out, struct error *error)
{
	char bytes[CHUNK];
	size_t got, total = 0;
	while ((got = fread(bytes, 1, sizeof bytes, in)) > 0) {
		total += got;
		if (total > ENCODING_MAX_BYTES)
			return error_set(error, ERROR_INPUT, "is over 1 GiB");
		fwrite(bytes, 1, got, out);
	}
	return true;
}

FILE *encoding_make_seekable(FILE *take_stream, struct error *error)
{
	if (fseeko(take_stream, 0, SEEK_SET) == 0)
		return take_stream;
	FILE *made = tmpfile();
	if (!made)
		error_set_errno(error, errno, "no temporary file can be made");
	else if (!copy(take_stream, made, error) || fflush(made) != 0) {
		error_set_errno(error && error->code ? NULL : error, errno,
			"a temporary file is not written");
		fclose(made);
		made = NULL;
	}
	fclose(take_stream);
	return made;
}

static FILE *convert(FILE *take_stream, enum encoding encoding, struct error *error)
{
	FILE *made = tmpfile();
	bool good = made || error_set_errno(error, errno, "no temporary file can be made");
	if (good && fseeko(take_stream, 0, SEEK_END) == 0 &&
		ftello(take_stream) > ENCODING_MAX_BYTES)
		good = error_set(error, ERROR_INPUT, "is over 1 GiB");
	rewind(take_stream);
	if (good) {
		if (encoding == ENCODING_WINDOWS_1252)
			convert_windows(take_stream, made);
		else
			convert_utf16(take_stream, made, encoding);
		if (fflush(made) != 0 || ferror(made) || ferror(take_stream))
			good = error_set_errno(error, errno ? errno : EIO, "cannot be converted");
	}
	fclose(take_stream);
	if (good)
		rewind(made);
	else if (made)
		fclose(made);
	return good ? made : NULL;
}

FILE *encoding_open(FILE *take_stream, int *encoding, struct error *error)
{
	FILE *stream = encoding_make_seekable(take_stream, error);
	if (!stream)
		return NULL;
	if (*encoding < 0)
		*encoding = (int)encoding_guess(stream);
	rewind(stream);
	return *encoding == ENCODING_UTF8 ? stream
					  : convert(stream, (enum encoding) * encoding, error);
}
