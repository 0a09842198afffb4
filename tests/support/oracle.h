/*
 * Values that R computed, for tests of the statistics: tests/oracle/stats.json, and method.json of
 * the distance, live evidence, pooled level orders and tolerances of claims.
 */
#ifndef SUPPORT_ORACLE_H
#define SUPPORT_ORACLE_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/json.h"

struct cJSON;

/* The whole file; freed with json_free. It fails the test where it cannot be read. */
struct json_document *oracle_load(void);
struct json_document *oracle_load_file(const char *name);

/* A member of an object, which must be there; NaN for null. */
double oracle_number(const struct cJSON *object, const char *name);

/* The numbers of an array, or of an array of arrays row after row; their count, at most room. */
size_t oracle_numbers(const struct cJSON *array, double *numbers, size_t room);

/* Equal to a relative difference; NaN equals NaN alone. */
bool is_near(double actual, double expected, double relative);

/* Equal to 1e-9 relative, and 1e-15 where the expected value is 0; else the test fails. */
void assert_near(double actual, double expected);

#endif
