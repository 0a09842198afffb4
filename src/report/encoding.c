#include "leeway/report/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum {
	CHUNK = 65536,
	LOOK = 4096, /* Bytes looked at for UTF-16 without a mark. */
	SAMPLE = 1 << 18, /* Bytes of lines beyond ASCII that tell an encoding. */
	MAX_LINE = 4096,
};

const char *const encoding_names[] = { "utf-8", "utf-16le", "utf-16be", "windows-1252", "macintosh",
	"cp932", "gb18030", NULL };

/* As iconv names those that it converts; NULL: converted here. */
static const char *const converters[] = { NULL, NULL, NULL, NULL, "MACINTOSH", "CP932", "GB18030" };

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

/* The beginning of a file's bytes beyond ASCII, with what stands around them. */
struct sample {
	unsigned char bytes[SAMPLE];
	size_t length;
	bool has_bare_cr; /* A line ends with CR alone. */
};

/* Lines that have bytes beyond ASCII, until the sample is full. */
static void take_sample(FILE *stream, struct sample *sample)
{
	unsigned char line[MAX_LINE];
	size_t length = 0;
	bool is_beyond = false;
	int before = 0;
	for (int byte = getc(stream); byte != EOF && sample->length < SAMPLE;
		before = byte, byte = getc(stream)) {
		sample->has_bare_cr |= before == '\r' && byte != '\n';
		is_beyond |= byte >= 0x80;
		if (length < MAX_LINE)
			line[length++] = (unsigned char)byte;
		if (byte != '\n' && byte != '\r' && length < MAX_LINE)
			continue;
		size_t room = SAMPLE - sample->length;
		if (is_beyond && length <= room) {
			memcpy(sample->bytes + sample->length, line, length);
			sample->length += length;
		}
		is_beyond = false;
		length = 0;
	}
	if (is_beyond && length <= SAMPLE - sample->length) {
		memcpy(sample->bytes + sample->length, line, length);
		sample->length += length;
	}
	rewind(stream);
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/*
 * Text in two bytes a character: pairs that follow each other and are all whole, as words of
 * Japanese or Chinese do; an accented letter stands alone among others. usual counts characters
 * that such texts are full of: kana, and the first plane of GB 2312.
 */
struct pairs {
	size_t n, n_neighbours, n_usual, n_broken;
};

static bool is_cp932_pair(const unsigned char *at)
{
	bool leads = (at[0] >= 0x81 && at[0] <= 0x9f) || (at[0] >= 0xe0 && at[0] <= 0xfc);
	return leads && at[1] >= 0x40 && at[1] != 0x7f && at[1] <= 0xfc;
}

static bool is_gb_pair(const unsigned char *at)
{
	return at[0] >= 0x81 && at[0] <= 0xfe && at[1] >= 0x40 && at[1] != 0x7f && at[1] <= 0xfe;
}

static struct pairs count_pairs(const struct sample *sample, bool is_cp932)
{
	struct pairs pairs = { 0 };
	bool was_pair = false;
	for (size_t i = 0; i < sample->length; i++) {
		const unsigned char *at = sample->bytes + i;
		bool has_next = i + 1 < sample->length;
		bool is_pair = has_next && (is_cp932 ? is_cp932_pair(at) : is_gb_pair(at));
		if (is_pair) {
			pairs.n++;
			pairs.n_neighbours += was_pair;
			pairs.n_usual += is_cp932 ? at[0] == 0x82 || at[0] == 0x83
						  : at[0] >= 0xb0 && at[0] <= 0xd7 && at[1] >= 0xa1;
			i++;
		} else if (at[0] >= 0x80 && !(is_cp932 && at[0] >= 0xa1 && at[0] <= 0xdf)) {
			pairs.n_broken++;
		}
		was_pair = is_pair;
	}
	return pairs;
}

static bool is_east_asian(const struct sample *sample, bool is_cp932)
{
	struct pairs pairs = count_pairs(sample, is_cp932);
	size_t usual = is_cp932 ? 3 : 6; /* Of ten. */
	return pairs.n_broken == 0 && pairs.n >= 2 && pairs.n_neighbours * 2 >= pairs.n &&
	       pairs.n_usual * 10 >= pairs.n * usual;
}

/*
 * Mac Roman has its accented letters at 0x80 … 0x9f, where Windows-1252 has signs; Windows-1252 has
 * them from 0xc0 on, where Mac Roman has signs and few letters. Quotes and dashes beside letters
 * are no letters in either. Returns -1 where both, or neither, can be meant.
 */
static int choose_western(const struct sample *sample)
{
	size_t n_mac = 0, n_windows = 0, n_windows_signs = 0;
	for (size_t i = 0; i < sample->length; i++) {
		unsigned char byte = sample->bytes[i];
		bool is_within = (i > 0 && is_letter(sample->bytes[i - 1])) ||
				 (i + 1 < sample->length && is_letter(sample->bytes[i + 1]));
		bool is_windows_sign = byte == 0x80 || byte == 0x85 || byte == 0x99 ||
				       (byte >= 0x91 && byte <= 0x97);
		bool is_mac_sign = byte >= 0xd0 && byte <= 0xd5;
		n_windows_signs += is_windows_sign;
		if (!is_within)
			continue;
		n_mac += byte >= 0x80 && byte <= 0x9f && !is_windows_sign;
		n_windows += (byte >= 0xc0 && !is_mac_sign) || byte == 0x8a || byte == 0x9a;
	}
	if (sample->has_bare_cr && n_mac >= n_windows)
		return ENCODING_MACINTOSH;
	if (n_mac > 3 * n_windows)
		return ENCODING_MACINTOSH;
	if (n_windows > 3 * n_mac || (!n_mac && !n_windows && n_windows_signs))
		return ENCODING_WINDOWS_1252;
	return !n_mac && !n_windows ? ENCODING_WINDOWS_1252 : -1;
}

/* Of a file that is not UTF-8; -1 where its bytes do not tell. */
static int guess_legacy(FILE *stream)
{
	struct sample *sample = memory_alloc(1, sizeof *sample);
	take_sample(stream, sample);
	bool is_japanese = is_east_asian(sample, true), is_chinese = is_east_asian(sample, false);
	int encoding = is_japanese && is_chinese ? -1
		       : is_japanese             ? ENCODING_CP932
		       : is_chinese              ? ENCODING_GB18030
						 : choose_western(sample);
	free(sample);
	return encoding;
}

int encoding_guess(FILE *stream)
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
		return (int)encoding;
	struct sequences counts = look_through(stream);
	rewind(stream);
	return counts.malformed > counts.whole ? guess_legacy(stream) : ENCODING_UTF8;
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

/* Through iconv, which knows where the bytes are none of the encoding's. */
static bool convert_legacy(FILE *in, FILE *out, enum encoding encoding, struct error *error)
{
	char bytes[CHUNK], text[CHUNK];
	size_t left = 0, got = 0;
	long line = 1;
	iconv_t converter = iconv_open("UTF-8", converters[encoding]);
	if (converter == (iconv_t)-1)
		return error_set(error, ERROR_INPUT, "this system cannot convert %s",
			encoding_names[encoding]);
	bool good = true;
	while (good && ((got = fread(bytes + left, 1, sizeof bytes - left, in)) > 0 || left > 0)) {
		char *from = bytes;
		size_t n_from = left + got;
		while (good && n_from > 0) {
			char *to = text, *start = from;
			size_t n_to = sizeof text;
			size_t result = iconv(converter, &from, &n_from, &to, &n_to);
			fwrite(text, 1, (size_t)(to - text), out);
			for (; start < from; start++)
				line += *start == '\n' || (*start == '\r' && start[1] != '\n');
			if (result != (size_t)-1 || errno == E2BIG)
				continue;
			if (errno == EINVAL && got > 0)
				break; /* Half a character: the rest comes with the next bytes. */
			good = error_set(error, ERROR_INPUT,
				"line %ld: a byte is not %s; say which with --encoding", line,
				encoding_names[encoding]);
		}
		left = n_from;
		memmove(bytes, from, left);
	}
	iconv_close(converter);
	return good;
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
		else if (converters[encoding])
			good = convert_legacy(take_stream, made, encoding, error);
		else
			convert_utf16(take_stream, made, encoding);
		if (good && (fflush(made) != 0 || ferror(made) || ferror(take_stream)))
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
		*encoding = encoding_guess(stream);
	rewind(stream);
	if (*encoding < 0) {
		error_set(error, ERROR_INPUT,
			"its bytes do not tell which encoding it is in: say --encoding utf-8, "
			"windows-1252, macintosh, cp932 (Shift-JIS) or gb18030");
		fclose(stream);
		return NULL;
	}
	return *encoding == ENCODING_UTF8 ? stream
					  : convert(stream, (enum encoding) * encoding, error);
}
