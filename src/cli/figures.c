#include "leeway/cli/figures.h"

#include <math.h>
#include <stdio.h>

const char *figure_count(uint64_t count, char text[FIGURE_SIZE])
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

const char *figure_cost(int64_t microusd, char text[FIGURE_SIZE])
{
	if (microusd < 0)
		snprintf(text, FIGURE_SIZE, "price unknown");
	else
		snprintf(text, FIGURE_SIZE, microusd == 0 || microusd >= 100000 ? "$%.2f" : "$%.4f",
			(double)microusd / 1e6);
	return text;
}

const char *figure_duration(double seconds, char text[FIGURE_SIZE])
{
	long whole = seconds < 1e9 ? (long)ceil(seconds) : 1000000000L;

	if (whole >= 3600)
		snprintf(text, FIGURE_SIZE, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60,
			whole % 60);
	else
		snprintf(text, FIGURE_SIZE, "%ld:%02ld", whole / 60, whole % 60);
	return text;
}
