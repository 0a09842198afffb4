#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/text.h"
#include "leeway/provider/reply.h"

/* No wait we would believe is longer: a week, in milliseconds. */
#define MAX_WAIT_MS (7.0 * 24 * 3600 * 1000)

static const char *find_header(const struct http_reply *http, const char *name)
{
	return http->header ? http->header(http->headers, name) : NULL;
}

/*
 * A decimal number at *text, which moves behind it; -1 where there is none. Not strtod(3), whose
 * decimal point depends on the locale and which takes "nan", "inf" and hexadecimal.
 */
static double read_decimal(const char **text)
{
	const char *byte = *text;
	double value = 0, unit = 1;
	bool any = false;
	for (; *byte >= '0' && *byte <= '9'; byte++, any = true)
		value = value * 10 + (*byte - '0');
	if (*byte == '.') {
		for (byte++; *byte >= '0' && *byte <= '9'; byte++, any = true) {
			unit /= 10;
			value += unit * (*byte - '0');
		}
	}
	*text = byte;
	return any ? value : -1;
}

static int64_t bound_wait(double wait_ms)
{
	return (int64_t)(wait_ms < MAX_WAIT_MS ? wait_ms : MAX_WAIT_MS);
}

struct unit {
	const char *name;
	double ms;
};

/* Longer names first, so that "ms" is not read as minutes. */
static const struct unit units[] = {
	{ "ms", 1 },
	{ "us", 0.001 },
	{ "\xc2\xb5s", 0.001 },
	{ "ns", 0.000001 },
	{ "d", 86400000 },
	{ "h", 3600000 },
	{ "m", 60000 },
	{ "s", 1000 },
};

static const struct unit *find_unit(const char *text)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strncmp(text, units[i].name, strlen(units[i].name)) == 0)
			return &units[i];
	}
	return NULL;
}

int64_t reply_parse_duration(const char *text)
{
	double total_ms = 0;
	const char *place = text + strspn(text, " \t");
	bool any = false;
	while (*place && *place != ' ') {
		double value = read_decimal(&place);
		if (value < 0)
			return -1;
		const struct unit *unit = find_unit(place);
		if (!unit && (any || place[strspn(place, " \t")] != '\0'))
			return -1;
		total_ms += value * (unit ? unit->ms : 1000);
		any = true;
		if (!unit)
			break;
		place += strlen(unit->name);
	}
	return any ? bound_wait(total_ms) : -1;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar, by the count of leap days before it. */
static int64_t count_days(int64_t year, int month, int day)
{
	static const int days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int64_t past = year - 1;
	int64_t days = past * 365 + past / 4 - past / 100 + past / 400;
	return days + days_before[month] + (leap && month > 1) + day - 1 - 719162;
}

int64_t reply_parse_http_date(const char *text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char month_name[4] = "", zone[4] = "";
	int day, year, hour, minute, second;
	if (strlen(text) > 40 ||
		sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d %3s", &day, month_name,
			&year, &hour, &minute, &second, zone) != 7)
		return -1;
	const char *found = strlen(month_name) == 3 ? strstr(months, month_name) : NULL;
	if (!found || (found - months) % 3 != 0 || strcmp(zone, "GMT") != 0)
		return -1;
	if (day < 1 || day > 31 || year < 1970 || hour < 0 || hour > 23 || minute < 0 ||
		minute > 59 || second < 0 || second > 60)
		return -1;
	int64_t days = count_days(year, (int)((found - months) / 3), day);
	return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

/* The wait until a moment, 0 where it is past; -1 where the moment or the clock is unknown. */
static int64_t wait_until(int64_t moment_ms, int64_t wall_ms)
{
	if (moment_ms < 0 || wall_ms <= 0)
		return -1;
	return moment_ms > wall_ms ? bound_wait((double)(moment_ms - wall_ms)) : 0;
}

/* A plain decimal with nothing behind it; -1 for anything else. */
static double parse_decimal(const char *text)
{
	const char *place = text + strspn(text, " \t");
	double value = read_decimal(&place);
	return place[strspn(place, " \t")] == '\0' ? value : -1;
}

static int64_t read_retry_after(const struct http_reply *http)
{
	const char *text = find_header(http, "retry-after-ms");
	double value = text ? parse_decimal(text) : -1;
	if (value >= 0)
		return bound_wait(value);
	text = find_header(http, "retry-after");
	if (!text)
		return -1;
	value = parse_decimal(text);
	if (value >= 0)
		return bound_wait(value * 1000);
	return wait_until(reply_parse_http_date(text), http->wall_ms);
}

static int64_t read_count(const struct http_reply *http, const char *name)
{
	const char *text = find_header(http, name);
	double value = text ? parse_decimal(text) : -1;
	return value >= 0 && value < 1e15 ? (int64_t)value : -1;
}

/* The first of two headers that is there: OpenAI's and those who follow it, then Anthropic's. */
static int64_t read_remaining(const struct http_reply *http, const char *first, const char *second)
{
	int64_t count = read_count(http, first);
	return count >= 0 ? count : read_count(http, second);
}

static int64_t read_reset(const struct http_reply *http, const char *first, const char *second)
{
	const char *text = find_header(http, first);
	if (text)
		return reply_parse_duration(text);
	text = find_header(http, second);
	return text ? wait_until(env_parse_time(text), http->wall_ms) : -1;
}

void reply_read_limits(const struct http_reply *http, struct reply *reply)
{
	struct rate_report *rate = &reply->rate;
	rate->remaining_requests = read_remaining(
		http, "x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining");
	rate->remaining_tokens = read_remaining(
		http, "x-ratelimit-remaining-tokens", "anthropic-ratelimit-tokens-remaining");
	rate->reset_requests_ms = read_reset(
		http, "x-ratelimit-reset-requests", "anthropic-ratelimit-requests-reset");
	rate->reset_tokens_ms =
		read_reset(http, "x-ratelimit-reset-tokens", "anthropic-ratelimit-tokens-reset");
	reply->retry_after_ms = read_retry_after(http);
	const char *retry = find_header(http, "x-should-retry");
	reply->retry_forbidden = retry && text_equals_ignoring_case(retry, "false");
}
