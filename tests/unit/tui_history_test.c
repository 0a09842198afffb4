#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/history.h"

static void add(struct history *history, size_t at, const char *removed, const char *inserted,
	enum history_kind kind)
{
	struct history_change change = { at, removed, inserted, at, kind };

	history_add(history, &change);
}

static void undoes(struct history *history, size_t at, const char *removed, const char *inserted)
{
	struct history_change change;

	assert_true(history_undo(history, &change));
	assert_int_equal(change.at, at);
	assert_string_equal(change.removed, removed);
	assert_string_equal(change.inserted, inserted);
}

static void typing_joins_by_words(void **state)
{
	struct history history = { 0 };
	struct history_change change;

	(void)state;
	add(&history, 0, "", "a", HISTORY_TYPING);
	add(&history, 1, "", "b", HISTORY_TYPING);
	add(&history, 2, "", " ", HISTORY_TYPING);
	add(&history, 3, "", "c", HISTORY_TYPING);
	add(&history, 9, "", "d", HISTORY_TYPING);
	undoes(&history, 9, "", "d");
	undoes(&history, 3, "", "c");
	undoes(&history, 0, "", "ab ");
	assert_false(history_undo(&history, &change));
	history_clear(&history);
}

static void deletions_join_in_their_direction(void **state)
{
	struct history history = { 0 };

	(void)state;
	add(&history, 5, "x", "", HISTORY_BACKSPACE);
	add(&history, 4, "w", "", HISTORY_BACKSPACE);
	add(&history, 4, "y", "", HISTORY_DELETE);
	add(&history, 4, "z", "", HISTORY_DELETE);
	undoes(&history, 4, "yz", "");
	undoes(&history, 4, "wx", "");
	history_clear(&history);
}

static void a_new_change_forgets_what_was_undone(void **state)
{
	struct history history = { 0 };
	struct history_change change;

	(void)state;
	add(&history, 0, "", "one", HISTORY_OTHER);
	add(&history, 3, "", "two", HISTORY_OTHER);
	undoes(&history, 3, "", "two");
	assert_true(history_redo(&history, &change));
	assert_string_equal(change.inserted, "two");
	undoes(&history, 3, "", "two");
	add(&history, 3, "", "!", HISTORY_TYPING);
	assert_false(history_redo(&history, &change));
	undoes(&history, 3, "", "!");
	undoes(&history, 0, "", "one");
	history_clear(&history);
}

static void typing_after_an_undo_is_a_change_of_its_own(void **state)
{
	struct history history = { 0 };

	(void)state;
	add(&history, 0, "", "a", HISTORY_TYPING);
	add(&history, 1, "", "paste", HISTORY_OTHER);
	undoes(&history, 1, "", "paste");
	add(&history, 1, "", "b", HISTORY_TYPING);
	undoes(&history, 1, "", "b");
	undoes(&history, 0, "", "a");
	history_clear(&history);
}

static void the_oldest_changes_are_forgotten(void **state)
{
	struct history history = { 0 };
	struct history_change change;
	size_t n_undone = 0;

	(void)state;
	for (size_t i = 0; i < HISTORY_MAX_CHANGES + 50; i++)
		add(&history, i, "", "p", HISTORY_OTHER);
	while (history_undo(&history, &change))
		n_undone++;
	assert_int_equal(n_undone, HISTORY_MAX_CHANGES);
	assert_int_equal(change.at, 50);
	history_clear(&history);
}

static void large_changes_are_forgotten_sooner(void **state)
{
	struct history history = { 0 };
	struct history_change change;
	size_t length = HISTORY_MAX_BYTES / 3, n_undone = 0;
	char *text = malloc(length + 1);

	(void)state;
	memset(text, 'x', length);
	text[length] = '\0';
	for (size_t i = 0; i < 5; i++)
		add(&history, 0, "", text, HISTORY_OTHER);
	assert_true(history.n_bytes <= HISTORY_MAX_BYTES);
	while (history_undo(&history, &change))
		n_undone++;
	assert_int_equal(n_undone, 3);
	free(text);
	history_clear(&history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_joins_by_words),
		cmocka_unit_test(deletions_join_in_their_direction),
		cmocka_unit_test(a_new_change_forgets_what_was_undone),
		cmocka_unit_test(typing_after_an_undo_is_a_change_of_its_own),
		cmocka_unit_test(the_oldest_changes_are_forgotten),
		cmocka_unit_test(large_changes_are_forgotten_sooner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
