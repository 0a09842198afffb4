#include "support/oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

struct json_document *oracle_load(void)
{
	return oracle_load_file("stats.json");
}

struct json_document *oracle_load_file(const char *name)
{
	char path[200];
	snprintf(path, sizeof path, TEST_FOLDER "/oracle/%s", name);
	struct json_document *oracle = json_load(path, 1 << 20, NULL);
	assert_non_null(oracle);
	return oracle;
}

double oracle_number(const struct cJSON *object, const char *name)
{
	assert_true(cJSON_HasObjectItem(object, name));
	return json_member_number(object, name, NAN);
}

size_t oracle_numbers(const struct cJSON *array, double *numbers, size_t room)
{
	size_t n = 0;
	const cJSON *item;
	assert_true(cJSON_IsArray(array));
	cJSON_ArrayForEach(item, array)
	{
		if (cJSON_IsArray(item)) {
			n += oracle_numbers(item, numbers + n, room - n);
			continue;
		}
		assert_true(n < room);
		numbers[n++] = cJSON_IsNumber(item) ? item->valuedouble : NAN;
	}
	return n;
}

bool is_near(double actual, double expected, double relative)
{
	if (isnan(expected) || isnan(actual))
		return isnan(expected) && isnan(actual);
	return fabs(actual - expected) <= relative * fabs(expected) + (expected == 0 ? 1e-15 : 0);
}

void assert_near(double actual, double expected)
{
	if (!is_near(actual, expected, 1e-9))
		fail_msg("%.17g is not %.17g", actual, expected);
}
