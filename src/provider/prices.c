#include "leeway/provider/prices.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"

/* The table's "as_of"; a test compares the two. */
#define PRICE_TABLE_DATE "2026-08-01"

static const unsigned char table_bytes[] = {
#include "provider/prices.json.inc"
};

static cJSON *read_table(void)
{
	return cJSON_ParseWithLength((const char *)table_bytes, sizeof table_bytes);
}

static struct price read_price(const cJSON *row)
{
	double input = json_member_number(row, "input", 0);
	return (struct price){
		.is_known = true,
		.input = input,
		.cached_input = json_member_number(row, "cached_input", input),
		.cache_write = json_member_number(row, "cache_write", input),
		.output = json_member_number(row, "output", 0),
	};
}

static bool is_text(const cJSON *row, const char *name, const char *text)
{
	const char *value = json_member_text(row, name);
	return value && strcmp(value, text) == 0;
}

static bool find_row(
	const cJSON *table, const char *provider, const char *model, struct price *price)
{
	const cJSON *rows = cJSON_GetObjectItemCaseSensitive(table, "prices");
	const cJSON *row;
	cJSON_ArrayForEach(row, rows)
	{
		if (is_text(row, "provider", provider) && is_text(row, "model", model)) {
			*price = read_price(row);
			return true;
		}
	}
	return false;
}

/* Whether text ends in a pattern in which '#' stands for a digit. */
static bool ends_in(const char *text, size_t length, const char *pattern)
{
	size_t n = strlen(pattern);
	if (length <= n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char byte = text[length - n + i];
		bool same = pattern[i] == '#' ? byte >= '0' && byte <= '9' : byte == pattern[i];
		if (!same)
			return false;
	}
	return true;
}

/* Cuts the date off a dated id; false where it has none. */
static bool strip_date(char *model)
{
	static const char *const patterns[] = { "-####-##-##", "-########", "-latest" };
	size_t length = strlen(model);
	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		if (ends_in(model, length, patterns[i])) {
			model[length - strlen(patterns[i])] = '\0';
			return true;
		}
	}
	return false;
}

/* "ft:gpt-4o-2024-08-06:org::id" is priced as "ft:gpt-4o-2024-08-06". */
static void strip_owner(char *model)
{
	char *colon = strncmp(model, "ft:", 3) == 0 ? strchr(model + 3, ':') : NULL;
	if (colon)
		*colon = '\0';
}

struct price price_find(const char *provider, const char *model)
{
	struct price price = { 0 };
	cJSON *table = read_table();
	char *family = memory_copy_text(model);
	strip_owner(family);
	if (!find_row(table, provider, family, &price) && strip_date(family))
		find_row(table, provider, family, &price);
	free(family);
	cJSON_Delete(table);
	return price;
}

const char *price_table_date(void)
{
	return PRICE_TABLE_DATE;
}

static double count(int64_t tokens)
{
	return tokens > 0 ? (double)tokens : 0;
}

static bool is_free(const struct price *price)
{
	return price->is_known && price->input <= 0 && price->cached_input <= 0 &&
	       price->cache_write <= 0 && price->output <= 0;
}

/* Rounded; what no run can cost (over a billion dollars) is held there. */
static int64_t round_cost(double microusd)
{
	return llround(microusd < 1e15 ? microusd : 1e15);
}

int64_t price_cost_microusd(const struct price *price, const struct reply *reply)
{
	if (!isnan(reply->cost_usd))
		return round_cost(reply->cost_usd * 1e6);
	if (is_free(price))
		return 0;
	if (!price->is_known || reply->input_tokens < 0 || reply->output_tokens < 0)
		return -1;
	double cached = count(reply->cached_tokens), written = count(reply->cache_write_tokens);
	double plain = count(reply->input_tokens) - cached - written;
	if (plain < 0)
		plain = 0;
	return round_cost(plain * price->input + cached * price->cached_input +
			  written * price->cache_write +
			  count(reply->output_tokens) * price->output);
}
