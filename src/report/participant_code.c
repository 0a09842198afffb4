/* The codes of participants (interviewer.h). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/interviewer.h"

enum { N_SIGNS = 8, N_FIRST = 4 };

/* 32 signs, five bits each: no i, l, o, which are read as 1, 1 and 0, and no u. */
static const char signs[] = "abcdefghjkmnpqrstvwxyz0123456789";

bool participant_code_draw(
	const struct env *env, char code[PARTICIPANT_CODE_SIZE], struct error *error)
{
	uint64_t bits;
	size_t length = 0;

	if (!env_secret(env, &bits))
		return error_set(error, ERROR_FILE,
			"this system gives no random numbers (/dev/urandom), so that no code can "
			"be drawn");
	for (int i = 0; i < N_SIGNS; i++, bits >>= 5) {
		if (i == N_FIRST)
			code[length++] = '-';
		code[length++] = signs[bits & 31];
	}
	code[length] = '\0';
	return true;
}

/* The sign that is meant, 0 for none. */
static char read_sign(char typed)
{
	char sign = (char)tolower((unsigned char)typed);

	if (sign == 'o')
		sign = '0';
	if (sign == 'i' || sign == 'l')
		sign = '1';
	return sign && strchr(signs, sign) ? sign : '\0';
}

/* Whether a text is a drawn code, but for case and look-alikes; fills it as drawn. */
static bool read_drawn(const char *text, char code[PARTICIPANT_CODE_SIZE])
{
	if (strlen(text) != PARTICIPANT_CODE_SIZE - 1)
		return false;
	for (int i = 0; i < PARTICIPANT_CODE_SIZE - 1; i++) {
		code[i] = i == N_FIRST ? text[i] : read_sign(text[i]);
		if (!code[i] || (i == N_FIRST && code[i] != '-'))
			return false;
	}
	code[PARTICIPANT_CODE_SIZE - 1] = '\0';
	return true;
}

char *participant_code_read(const char *typed)
{
	static const char blank[] = " \t\r\n";
	char drawn[PARTICIPANT_CODE_SIZE];

	typed += strspn(typed, blank);
	size_t length = strlen(typed);

	while (length > 0 && strchr(blank, typed[length - 1]))
		length--;
	if (length == 0 || length > PARTICIPANT_MAX_CODE)
		return NULL;
	char *code = text_repair(typed, length);

	if (!read_drawn(code, drawn))
		return code;
	free(code);
	return memory_copy_text(drawn);
}

char *participant_code_join(const char *typed)
{
	char *code = participant_code_read(typed);

	if (!code || strlen(code) != N_SIGNS)
		return code;
	char *joined = memory_format("%.*s-%s", N_FIRST, code, code + N_FIRST);

	free(code);
	code = participant_code_read(joined);
	free(joined);
	return code;
}
