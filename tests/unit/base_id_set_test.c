#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "leeway/base/id_set.h"

static void an_id_is_new_once(void **state)
{
	struct id_set set = { 0 };

	(void)state;
	assert_false(id_set_has(&set, 7));
	assert_true(id_set_add(&set, 7));
	assert_false(id_set_add(&set, 7));
	assert_true(id_set_has(&set, 7));
	assert_false(id_set_has(&set, 7 + 256));
	assert_false(id_set_has(&set, 8));
	assert_int_equal(set.n_ids, 1);
	id_set_clear(&set);
	assert_false(id_set_has(&set, 7));
	assert_int_equal(set.n_ids, 0);
}

static void many_ids_near_and_far_are_kept_apart(void **state)
{
	static const int64_t steps[] = { 1, 3, 255, 256, 1000003, INT64_C(1) << 40 };
	enum { MANY = 5000 };

	(void)state;
	for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
		struct id_set set = { 0 };

		for (int64_t i = 0; i < MANY; i++)
			assert_true(id_set_add(&set, i * steps[k]));
		assert_int_equal(set.n_ids, MANY);
		for (int64_t i = 0; i < MANY; i++) {
			assert_true(id_set_has(&set, i * steps[k]));
			if (steps[k] > 1)
				assert_false(id_set_has(&set, i * steps[k] + 1));
		}
		id_set_clear(&set);
	}
}

static void the_ends_of_the_range_are_ids_too(void **state)
{
	static const int64_t ids[] = { INT64_MIN, -1, 0, 1, INT64_MAX };
	struct id_set set = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		assert_true(id_set_add(&set, ids[i]));
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		assert_true(id_set_has(&set, ids[i]));
	assert_false(id_set_has(&set, 2));
	assert_false(id_set_has(&set, -2));
	id_set_clear(&set);
}

/* A million ids in a row take no more than a piece in 256 ids would. */
static void ids_in_a_row_share_pieces(void **state)
{
	struct id_set set = { 0 };

	(void)state;
	for (int64_t i = 0; i < 1000000; i++)
		id_set_add(&set, i);
	assert_int_equal(set.n_pieces, (1000000 + 255) / 256);
	assert_true(set.n_slots <= 4 * set.n_pieces);
	id_set_clear(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_new_once),
		cmocka_unit_test(many_ids_near_and_far_are_kept_apart),
		cmocka_unit_test(the_ends_of_the_range_are_ids_too),
		cmocka_unit_test(ids_in_a_row_share_pieces),
	};
	return cmocka_run_group_tests_name("base_id_set", tests, NULL, NULL);
}
