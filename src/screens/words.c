#include "leeway/screens/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "leeway/tui/draw.h"

const char *words_time(int64_t wall_ms, char text[WORDS_SIZE])
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm parts;

	if (!localtime_r(&seconds, &parts) ||
		strftime(text, WORDS_SIZE, "%Y-%m-%d %H:%M:%S", &parts) == 0)
		snprintf(text, WORDS_SIZE, "%s", "?");
	return text;
}

const char *words_duration(int64_t duration_ms, char text[WORDS_SIZE])
{
	long long whole = duration_ms > 0 ? (duration_ms + 500) / 1000 : 0;

	if (whole >= 3600)
		snprintf(text, WORDS_SIZE, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60,
			whole % 60);
	else
		snprintf(text, WORDS_SIZE, "%lld:%02lld", whole / 60, whole % 60);
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

const char *words_count(uint64_t count, char text[WORDS_SIZE])
{
	draw_format_count(text, count > INT64_MAX ? INT64_MAX : (int64_t)count);
	return text;
}
