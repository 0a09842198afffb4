#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "leeway/base/log.h"
#include "leeway/provider/reply.h"

#define KEY "sk-canary/0123456789"

static struct reply parse(enum protocol protocol, long status, const char *body)
{
	struct http_reply http = { .status = status, .body = body, .body_length = strlen(body) };
	struct reply reply;
	adapter_get(protocol)->parse(&http, 1, &reply);
	return reply;
}

static void an_echoed_key_is_never_kept(void **state)
{
	(void)state;
	log_add_secret(KEY);
	/* Servers may write '/' as "\/", which hides the key from whoever looks at the bytes. */
	struct reply reply = parse(PROTOCOL_OPENAI_CHAT, 401,
		"{\"error\":{\"message\":\"Incorrect key: sk-canary\\/0123456789\"}}");
	assert_int_equal(reply.class, REPLY_KEY);
	assert_null(strstr(reply.message, KEY));
	assert_non_null(strstr(reply.message, "Incorrect key: ***"));
	reply_clear(&reply);
	reply = parse(PROTOCOL_OPENAI_CHAT, 200,
		"{\"id\":\"" KEY "\",\"model\":\"" KEY "\",\"choices\":[{\"finish_reason\":\"" KEY
		"\",\"message\":{\"content\":\"It is sk-canary\\/0123456789.\","
		"\"reasoning\":\"" KEY "\"}}]}");
	assert_int_equal(reply.class, REPLY_OK);
	assert_null(strstr(reply.choices[0].text, KEY));
	assert_null(strstr(reply.choices[0].reasoning, KEY));
	assert_null(strstr(reply.choices[0].finish_reason, KEY));
	assert_null(strstr(reply.model, KEY));
	assert_null(strstr(reply.id, KEY));
	reply_clear(&reply);
	reply = parse(PROTOCOL_OLLAMA, 500, "upstream said " KEY);
	assert_null(strstr(reply.message, KEY));
	reply_clear(&reply);
	log_clear_secrets();
}

static void bytes_that_are_missing_are_garbage(void **state)
{
	(void)state;
	struct http_reply http = { .status = 200 };
	for (int i = 0; i < PROTOCOL_SIMULATED; i++) {
		struct reply reply;
		adapter_get((enum protocol)i)->parse(&http, 1, &reply);
		assert_int_equal(reply.class, REPLY_GARBAGE);
		reply_clear(&reply);
	}
}

static void durations_are_read_in_every_unit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} rows[] = {
		{ "12ms", 12 },
		{ "1s", 1000 },
		{ "6m0s", 360000 },
		{ "2m59.56s", 179560 },
		{ "1h2m3s", 3723000 },
		{ "1d", 86400000 },
		{ "500us", 0 },
		{ "1.5", 1500 },
		{ " 7 ", 7000 },
		{ "0", 0 },
		{ "", -1 },
		{ "s", -1 },
		{ "-1s", -1 },
		{ "1x", -1 },
		{ "1m2", -1 },
		{ "nan", -1 },
		{ "1e3", -1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = reply_parse_duration(rows[i].text);
		if (ms != rows[i].ms)
			fail_msg("'%s' is %lld", rows[i].text, (long long)ms);
	}
}

static void http_dates_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} rows[] = {
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777000 },
		{ "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
		{ "Thu, 29 Feb 2024 12:00:00 GMT", 1709208000000 },
		{ "Sat, 01 Mar 2100 00:00:00 GMT", 4107542400000 },
		{ "Sun, 06 Nov 1994 08:49:37 CET", -1 },
		{ "Sun, 06 Nvo 1994 08:49:37 GMT", -1 },
		{ "Sun, 06 anF 1994 08:49:37 GMT", -1 },
		{ "Sun, 06 Nov 1994 24:49:37 GMT", -1 },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", -1 },
		{ "1994-11-06T08:49:37Z", -1 },
		{ "", -1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = reply_parse_http_date(rows[i].text);
		if (ms != rows[i].ms)
			fail_msg("'%s' is %lld", rows[i].text, (long long)ms);
	}
}

static void every_class_has_a_name_and_one_way_on(void **state)
{
	(void)state;
	for (int i = 0; i < N_REPLY_CLASSES; i++) {
		enum reply_class class = (enum reply_class)i;
		assert_non_null(reply_class_name(class));
		assert_false(reply_class_is_transient(class) && reply_class_is_fatal(class));
	}
	assert_true(reply_class_is_transient(REPLY_NETWORK));
	assert_true(reply_class_is_fatal(REPLY_QUOTA));
	assert_false(reply_class_is_transient(REPLY_BLOCKED));
}

static void protocols_are_found_by_name(void **state)
{
	(void)state;
	for (int i = 0; i < N_PROTOCOLS; i++) {
		enum protocol protocol;
		assert_true(protocol_find(adapter_get((enum protocol)i)->name, &protocol));
		assert_int_equal(protocol, i);
	}
	enum protocol protocol;
	assert_false(protocol_find("gemini", &protocol));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_echoed_key_is_never_kept),
		cmocka_unit_test(bytes_that_are_missing_are_garbage),
		cmocka_unit_test(durations_are_read_in_every_unit),
		cmocka_unit_test(http_dates_are_read),
		cmocka_unit_test(every_class_has_a_name_and_one_way_on),
		cmocka_unit_test(protocols_are_found_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
