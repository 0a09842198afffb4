#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/report/interviewer.h"
#include "leeway/report/interviewer_store.h"
#include "leeway/report/pseudonym.h"
#include "support/cache.h"

#define PAPER TEST_FOLDER "/../scenarios/paper"

struct room {
	struct cache cache;
	struct interviewer interviewer;
};

static int set_up(void **state)
{
	struct room *room = memory_alloc(1, sizeof *room);
	struct error error = { 0 };

	cache_init(&room->cache);
	cache_open(&room->cache, DATABASE_WRITE);
	struct interviewer_options options = {
		.env = &room->cache.env, .database = room->cache.path, .pack = PAPER
	};

	if (!interviewer_open(&room->interviewer, &options, &error))
		fail_msg("%s", error.message);
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;

	interviewer_close(&room->interviewer);
	cache_clear(&room->cache);
	free(room);
	return 0;
}

static void code_is(const char *typed, const char *expected)
{
	char *code = participant_code_read(typed);

	if (expected)
		assert_string_equal(code, expected);
	else
		assert_null(code);
	free(code);
}

static void codes_are_read_as_they_are_meant(void **state)
{
	char drawn[PARTICIPANT_CODE_SIZE];
	char *joined = participant_code_join("K7M4Q2XD");

	(void)state;
	code_is(" K7m4-q2XD\n", "k7m4-q2xd");
	code_is("ilo0-1234", "1100-1234");
	code_is("k7m4q2xd", "k7m4q2xd");
	code_is("P-07", "P-07");
	code_is("uuuu-1234", "uuuu-1234");
	code_is("  ", NULL);
	assert_string_equal(joined, "k7m4-q2xd");
	free(joined);
	assert_true(participant_code_draw(env_system(), drawn, NULL));
	code_is(drawn, drawn);
}

static void a_code_is_stored_as_a_pseudonym(void **state)
{
	struct room *room = *state;
	struct interview_record record, found;
	char *key = memory_format("%s.people-key", room->cache.path);

	assert_true(interviewer_find(
		&room->interviewer, room->cache.database, "k7m4-q2xd", &found, NULL));
	assert_int_equal(found.id, 0);
	assert_false(file_exists(key));
	interview_record_clear(&found);
	assert_true(interviewer_draw(&room->interviewer, "k7m4-q2xd", &record, NULL));
	assert_true(pseudonym_is(record.participant));
	assert_true(file_exists(key));
	assert_true(interviewer_store_begin(&room->interviewer, &record, NULL));
	assert_true(interviewer_find(
		&room->interviewer, room->cache.database, " K7M4Q2XD ", &found, NULL));
	assert_int_equal(found.id, record.id);
	interview_record_clear(&found);
	interview_record_clear(&record);
	free(key);
}

static void the_order_comes_back_with_its_levels(void **state)
{
	struct room *room = *state;
	struct interview_record record;
	struct interview interview;
	size_t *positions;

	assert_true(interviewer_draw(&room->interviewer, "one", &record, NULL));
	assert_true(interviewer_store_begin(&room->interviewer, &record, NULL));
	record.rows[1].response = 1;
	interview_init(&interview, room->interviewer.pack, false);
	interview_consent(&interview, true);
	interviewer_begin(&room->interviewer, &record, &interview, &positions);
	assert_int_equal(interview.n_items, record.n_rows);
	for (size_t i = 0; i < interview.n_items; i++) {
		const struct interview_item *item = &interview.items[i];

		assert_string_equal(room->interviewer.pack->scenarios[item->scenario]->id,
			record.rows[i].scenario);
		assert_int_equal(item->level_no, record.rows[i].level_no);
		assert_int_equal(item->is_answered, i == 1);
		assert_int_equal(positions[i], i);
	}
	free(positions);
	interview_clear(&interview);
	interview_record_clear(&record);
}

/* The scenario went, or its words changed, since it was drawn. */
static void what_the_pack_has_no_longer_is_left_out_or_drawn_again(void **state)
{
	struct room *room = *state;
	struct interview_record record;
	struct interview interview;
	size_t *positions;

	assert_true(interviewer_draw(&room->interviewer, "one", &record, NULL));
	free(record.rows[0].scenario);
	record.rows[0].scenario = memory_copy_text("gone");
	free(record.rows[1].level);
	record.rows[1].level = memory_copy_text("other words");
	interview_init(&interview, room->interviewer.pack, false);
	interview_consent(&interview, true);
	interviewer_begin(&room->interviewer, &record, &interview, &positions);
	assert_int_equal(interview.n_items, record.n_rows - 1);
	assert_int_equal(positions[0], 1);
	assert_in_range(interview.items[0].level_no, 1,
		room->interviewer.pack->scenarios[interview.items[0].scenario]->n_levels);
	free(positions);
	interview_clear(&interview);
	interview_record_clear(&record);
}

static void the_words_of_consent_say_what_is_stored(void **state)
{
	struct room *room = *state;

	assert_non_null(strstr(room->interviewer.consent, "some short situations"));
	assert_non_null(strstr(room->interviewer.consent, "Stored on this computer are"));
	assert_non_null(strstr(room->interviewer.consent, "If you do not agree, nothing"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(codes_are_read_as_they_are_meant),
		TEST(a_code_is_stored_as_a_pseudonym),
		TEST(the_order_comes_back_with_its_levels),
		TEST(what_the_pack_has_no_longer_is_left_out_or_drawn_again),
		TEST(the_words_of_consent_say_what_is_stored),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
