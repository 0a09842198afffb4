/* Which command or option a misspelled word means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "leeway/base/suggestion.h"

static const char *const names[] = { "run", "report", "relabel", "export", "explore", "stats",
	"models", "max-in-flight", "n", NULL };

static const char *nearest(const char *word)
{
	struct suggestion suggestion;

	suggestion_begin(&suggestion, word);
	for (size_t i = 0; names[i]; i++)
		suggestion_offer(&suggestion, names[i]);
	return suggestion.nearest;
}

static void few_edits_are_near(void **state)
{
	(void)state;
	assert_string_equal(nearest("rnu"), "run");
	assert_string_equal(nearest("expor"), "export");
	assert_string_equal(nearest("modelss"), "models");
	assert_string_equal(nearest("repotr"), "report");
	assert_string_equal(nearest("max-inflight"), "max-in-flight");
}

static void an_abbreviation_is_near(void **state)
{
	(void)state;
	assert_string_equal(nearest("expl"), "explore");
	assert_string_equal(nearest("rel"), "relabel");
	assert_string_equal(nearest("max"), "max-in-flight");
}

static void what_is_spelled_nearer_comes_before_an_abbreviation(void **state)
{
	(void)state;
	/* "run" is one edit away; no name that begins so is offered instead. */
	assert_string_equal(nearest("rub"), "run");
	assert_string_equal(nearest("stat"), "stats");
}

static void what_is_far_is_not_offered(void **state)
{
	char long_word[200];

	(void)state;
	memset(long_word, 'r', sizeof long_word - 1);
	long_word[sizeof long_word - 1] = '\0';
	assert_null(nearest(""));
	assert_null(nearest("xyzzy"));
	assert_null(nearest("cohort"));
	assert_null(nearest("ex"));
	assert_null(nearest(long_word));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_edits_are_near),
		cmocka_unit_test(an_abbreviation_is_near),
		cmocka_unit_test(what_is_spelled_nearer_comes_before_an_abbreviation),
		cmocka_unit_test(what_is_far_is_not_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
