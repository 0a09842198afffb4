#include "leeway/base/words.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

const char *words_count(uint64_t count, char text[WORDS_SIZE])
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
	int at = 0;

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = digits[i];
	}
	text[at] = '\0';
	return text;
}

const char *words_cost(int64_t cost_microusd, char text[WORDS_SIZE])
{
	bool is_rounded = cost_microusd == 0 || cost_microusd >= 100000;

	if (cost_microusd < 0)
		snprintf(text, WORDS_SIZE, "price unknown");
	else
		snprintf(text, WORDS_SIZE, is_rounded ? "$%.2f" : "$%.4f",
			(double)cost_microusd / 1e6);
	return text;
}

const char *words_duration(double seconds, char text[WORDS_SIZE])
{
	const long most = 1000000000L;
	long whole = seconds < (double)most ? (long)ceil(fmax(seconds, 0)) : most;

	if (whole >= 3600)
		snprintf(text, WORDS_SIZE, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60,
			whole % 60);
	else
		snprintf(text, WORDS_SIZE, "%ld:%02ld", whole / 60, whole % 60);
	return text;
}

const char *words_time(int64_t wall_ms, char text[WORDS_SIZE])
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm parts;

	if (!localtime_r(&seconds, &parts) ||
		strftime(text, WORDS_SIZE, "%Y-%m-%d %H:%M:%S", &parts) == 0)
		snprintf(text, WORDS_SIZE, "%s", "?");
	return text;
}
