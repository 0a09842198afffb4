#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/log.h"
#include "leeway/base/text.h"
#include "leeway/engine/event.h"
#include "leeway/engine/mailbox.h"

static bool is_readable(const struct mailbox *mailbox, int timeout_ms)
{
	struct pollfd descriptor = { .fd = mailbox_descriptor(mailbox), .events = POLLIN };

	return poll(&descriptor, 1, timeout_ms) == 1;
}

static struct event stored(int64_t prompt, enum outcome outcome)
{
	return (struct event){ .type = EVENT_STORED,
		.run = 1,
		.agent = 2,
		.prompt = prompt,
		.outcome = outcome,
		.count = 1 };
}

static void descriptor_is_readable_while_an_event_waits(void **state)
{
	struct mailbox *mailbox = mailbox_open(NULL);
	struct event event = { .type = EVENT_NOTICE }, taken;

	(void)state;
	assert_false(is_readable(mailbox, 0));
	mailbox_put(mailbox, &event);
	mailbox_put(mailbox, &event);
	assert_true(is_readable(mailbox, 0));
	assert_true(mailbox_take(mailbox, &taken));
	assert_true(is_readable(mailbox, 0));
	assert_true(mailbox_take(mailbox, &taken));
	assert_false(mailbox_take(mailbox, &taken));
	assert_false(is_readable(mailbox, 0));
	mailbox_put(mailbox, &event);
	assert_true(is_readable(mailbox, 0));
	mailbox_close(mailbox);
}

static void events_come_in_order(void **state)
{
	struct mailbox *mailbox = mailbox_open(NULL);
	struct event taken;

	(void)state;
	for (int64_t i = 0; i < 1000; i++) {
		struct event event = { .type = EVENT_NOTICE, .prompt = i };
		mailbox_put(mailbox, &event);
	}
	for (int64_t i = 0; i < 1000; i++) {
		assert_true(mailbox_take(mailbox, &taken));
		assert_int_equal(taken.prompt, i);
	}
	assert_false(mailbox_take(mailbox, &taken));
	mailbox_close(mailbox);
}

static void a_long_queue_merges_stored_events_and_loses_none(void **state)
{
	struct mailbox *mailbox = mailbox_open(NULL);
	uint64_t counts[60][N_OUTCOMES] = { { 0 } };
	struct event taken;
	size_t n_taken = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		struct event event = stored(i % 60, i % 7 == 0 ? OUTCOME_GRANT : OUTCOME_REFUSE);
		mailbox_put(mailbox, &event);
	}
	while (mailbox_take(mailbox, &taken)) {
		counts[taken.prompt][taken.outcome] += taken.count;
		n_taken++;
	}
	assert_true(n_taken < 1000);
	uint64_t sum = 0;
	for (int i = 0; i < 60; i++)
		sum += counts[i][OUTCOME_GRANT] + counts[i][OUTCOME_REFUSE];
	assert_int_equal(sum, 100000);
	assert_int_equal(counts[0][OUTCOME_GRANT], 239);
	mailbox_close(mailbox);
}

enum { N_SENT = 50000 };

static void *send_many(void *data)
{
	for (int i = 0; i < N_SENT; i++) {
		struct event event = stored(i % 500, OUTCOME_GRANT);
		mailbox_put(data, &event);
	}
	struct event end = { .type = EVENT_RUN_ENDED };
	mailbox_put(data, &end);
	return NULL;
}

static void a_reader_that_polls_gets_everything(void **state)
{
	struct mailbox *mailbox = mailbox_open(NULL);
	pthread_t writer;
	uint64_t sum = 0;
	bool ended = false;

	(void)state;
	assert_int_equal(pthread_create(&writer, NULL, send_many, mailbox), 0);
	while (!ended) {
		struct event event;
		assert_true(is_readable(mailbox, 10000));
		while (mailbox_take(mailbox, &event)) {
			sum += event.type == EVENT_STORED ? event.count : 0;
			ended = event.type == EVENT_RUN_ENDED;
		}
	}
	pthread_join(writer, NULL);
	assert_int_equal(sum, N_SENT);
	mailbox_close(mailbox);
}

static void texts_are_redacted_cleaned_and_cut_at_a_character(void **state)
{
	struct event event;

	(void)state;
	log_add_secret("sk-very-secret");
	event_set_text(&event, "the key sk-very-secret\n\033[31mis wrong");
	assert_null(strstr(event.text, "secret"));
	assert_null(strchr(event.text, '\n'));
	assert_null(strchr(event.text, '\033'));
	log_clear_secrets();
	for (int shift = 0; shift < 3; shift++) {
		char text[400];
		memset(text, 'x', sizeof text);
		for (size_t i = (size_t)shift; i + 3 < sizeof text; i += 3)
			memcpy(text + i, "\xE2\x82\xAC", 3);
		text[sizeof text - 2] = '\0';
		text[sizeof text - 1] = '\0';
		event_set_text(&event, "%s", text);
		assert_in_range(strlen(event.text), 252, 255);
		assert_true(text_is_valid(event.text, strlen(event.text)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(descriptor_is_readable_while_an_event_waits),
		cmocka_unit_test(events_come_in_order),
		cmocka_unit_test(a_long_queue_merges_stored_events_and_loses_none),
		cmocka_unit_test(a_reader_that_polls_gets_everything),
		cmocka_unit_test(texts_are_redacted_cleaned_and_cut_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
