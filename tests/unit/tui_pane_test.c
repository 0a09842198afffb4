#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/matches.h"
#include "leeway/tui/pane.h"
#include "support/drawn.h"

static const char flour[] =
	"You are picking up groceries for a friend. Your friend needs flour for a birthday cake.";

static struct pane *plain_pane(void)
{
	return pane_new(style_of(ROLE_TEXT, ROLE_GROUND));
}

static struct pane *flour_pane(void)
{
	struct pane *pane = plain_pane();
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);

	pane_append_styled(pane, style_of(ROLE_MUTED, ROLE_GROUND), "TEXT");
	pane_end_line(pane, 1);
	pane_append(pane, flour);
	pane_end_line(pane, 1);
	pane_append(pane, "The cheapest flour is ");
	pane_append_styled(pane, lit, "$10.01");
	pane_append(pane, ".");
	return pane;
}

static struct canvas *drawn(struct pane *pane, int rows, int columns)
{
	struct canvas *canvas = canvas_new(rows, columns);

	pane_layout(pane, rows, columns);
	pane_draw(pane, canvas, (struct rectangle){ 0, 0, rows, columns });
	return canvas;
}

static void pane_is(struct pane *pane, int rows, int columns, const char *expected)
{
	struct canvas *canvas = drawn(pane, rows, columns);

	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void pane_wraps_paragraphs(void **state)
{
	struct pane *pane = flour_pane();

	(void)state;
	pane_is(pane, 8, 40,
		"TEXT\n"
		"\n"
		"You are picking up groceries for a\n"
		"friend. Your friend needs flour for a\n"
		"birthday cake.\n"
		"\n"
		"The cheapest flour is $10.01.\n"
		"\n");
	pane_is(pane, 4, 26,
		"TEXT                     ▐\n"
		"                         ▐\n"
		"You are picking up\n"
		"groceries for a friend.\n");
	pane_free(pane);
}

static void text_behind_a_label_is_wrapped_beside_it(void **state)
{
	struct pane *pane = plain_pane();
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);

	(void)state;
	pane_append(pane, "Before it.");
	pane_end_line(pane, 1);
	pane_append_label(pane, muted, "asked ");
	pane_append_label(pane, muted, "by  ");
	pane_append(pane, "a friend who needs flour for a cake");
	pane_end_line(pane, 0);
	pane_append_label(pane, muted, "cost      ");
	pane_append(pane, "$10.01");
	pane_end_line(pane, 0);
	pane_append(pane, "Behind it, over the whole width.");
	pane_is(pane, 7, 29,
		"Before it.\n"
		"\n"
		"asked by  a friend who needs\n"
		"          flour for a cake\n"
		"cost      $10.01\n"
		"Behind it, over the whole\n"
		"width.\n");
	/* Where there is no room for that, the label is a word like others. */
	pane_is(pane, 9, 21,
		"Before it.\n"
		"\n"
		"asked by  a friend\n"
		"who needs flour for\n"
		"a cake\n"
		"cost      $10.01\n"
		"Behind it, over the\n"
		"whole width.\n"
		"\n");
	pane_free(pane);
}

static void styled_text_keeps_its_style_over_lines(void **state)
{
	struct pane *pane = plain_pane();
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);

	(void)state;
	pane_append(pane, "is ");
	pane_append_styled(pane, lit, "one two");
	pane_append(pane, ".");
	struct canvas *canvas = drawn(pane, 3, 8);

	drawn_is(canvas, "is one\ntwo.\n\n");
	drawn_cell_is(canvas, 0, 1, "s", style_of(ROLE_TEXT, ROLE_GROUND));
	drawn_cell_is(canvas, 0, 3, "o", lit);
	drawn_cell_is(canvas, 1, 2, "o", lit);
	drawn_cell_is(canvas, 1, 3, ".", style_of(ROLE_TEXT, ROLE_GROUND));
	canvas_free(canvas);
	pane_free(pane);
}

static void text_at_the_top_stays_when_the_width_changes(void **state)
{
	struct pane *pane = plain_pane();

	(void)state;
	for (int i = 0; i < 30; i++) {
		pane_append(pane, flour);
		pane_end_line(pane, 0);
	}
	pane_append(pane, "Here it is. ");
	pane_append(pane, flour);
	pane_end_line(pane, 0);
	for (int i = 0; i < 30; i++) {
		pane_append(pane, flour);
		pane_end_line(pane, 0);
	}
	pane_layout(pane, 5, 100);
	pane_scroll(pane, 30);
	pane_layout(pane, 5, 24);
	pane_is(pane, 2, 24, "Here it is. You are    ▐\npicking up groceries\n");
	pane_free(pane);
}

static void actions_scroll_and_stop_at_the_ends(void **state)
{
	struct pane *pane = plain_pane();

	(void)state;
	pane_append(pane, "1\n2\n3\n4\n5\n6\n7\n8\n9");
	pane_layout(pane, 3, 10);
	assert_false(pane_act(pane, PANE_UP));
	assert_true(pane_act(pane, PANE_DOWN));
	pane_is(pane, 3, 6, "2\n3    ▐\n4\n");
	assert_true(pane_act(pane, PANE_PAGE_DOWN));
	pane_is(pane, 3, 6, "4\n5    ▐\n6\n");
	assert_true(pane_act(pane, PANE_END));
	pane_is(pane, 3, 6, "7\n8\n9    ▐\n");
	assert_false(pane_act(pane, PANE_DOWN));
	assert_true(pane_act(pane, PANE_HOME));
	pane_is(pane, 3, 6, "1    ▐\n2\n3\n");
	pane_free(pane);
}

static void search_marks_hits_and_goes_round(void **state)
{
	struct pane *pane = plain_pane();
	size_t current;
	struct style hit = style_of(ROLE_STRONG, ROLE_LIT);

	(void)state;
	pane_append(pane, "a Penny\n2\n3\n4\n5\n6\n7\nPENNY, penny\n9");
	pane_layout(pane, 3, 14);
	assert_int_equal(pane_search(pane, "penny"), 3);
	struct canvas *canvas = drawn(pane, 3, 14);

	hit.attributes = ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE;
	drawn_cell_is(canvas, 0, 2, "P", hit);
	canvas_free(canvas);
	assert_true(pane_act(pane, PANE_NEXT_HIT));
	assert_true(pane_act(pane, PANE_NEXT_HIT));
	assert_int_equal(pane_hits(pane, &current), 3);
	assert_int_equal(current, 3);
	canvas = drawn(pane, 3, 14);
	drawn_is(canvas, "7\nPENNY, penny\n9            ▐\n");
	drawn_cell_is(canvas, 1, 0, "P", style_of(ROLE_STRONG, ROLE_LIT));
	drawn_cell_is(canvas, 1, 7, "p", hit);
	canvas_free(canvas);
	pane_act(pane, PANE_NEXT_HIT);
	pane_hits(pane, &current);
	assert_int_equal(current, 1);
	pane_act(pane, PANE_PREVIOUS_HIT);
	pane_hits(pane, &current);
	assert_int_equal(current, 3);
	assert_int_equal(pane_search(pane, NULL), 0);
	assert_false(pane_act(pane, PANE_NEXT_HIT));
	pane_free(pane);
}

static void hits_lie_over_styled_text(void **state)
{
	struct pane *pane = plain_pane();
	struct style bad = style_of(ROLE_BAD, ROLE_GROUND);
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);

	(void)state;
	pane_append(pane, "ab");
	pane_append_styled(pane, bad, "cdef");
	pane_append(pane, "gh de");
	pane_search(pane, "zz");
	pane_search(pane, "de");
	pane_act(pane, PANE_NEXT_HIT);
	struct canvas *canvas = drawn(pane, 1, 20);

	drawn_cell_is(canvas, 0, 1, "b", style_of(ROLE_TEXT, ROLE_GROUND));
	drawn_cell_is(canvas, 0, 2, "c", bad);
	drawn_cell_is(canvas, 0, 3, "d", lit);
	drawn_cell_is(canvas, 0, 5, "f", bad);
	drawn_cell_is(canvas, 0, 6, "g", style_of(ROLE_TEXT, ROLE_GROUND));
	lit.attributes = ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE;
	drawn_cell_is(canvas, 0, 9, "d", lit);
	canvas_free(canvas);
	pane_free(pane);
}

static void a_hit_may_lie_over_many_styles(void **state)
{
	struct pane *pane = plain_pane();
	struct style bad = style_of(ROLE_BAD, ROLE_GROUND);
	struct style hit = style_of(ROLE_STRONG, ROLE_LIT);

	(void)state;
	for (int i = 0; i < 3; i++)
		pane_append_styled(pane, bad, "ab");
	pane_search(pane, "baba");
	hit.attributes = ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE;
	struct canvas *canvas = drawn(pane, 1, 20);

	drawn_cell_is(canvas, 0, 0, "a", bad);
	for (int i = 1; i < 5; i++)
		drawn_cell_is(canvas, 0, i, i % 2 ? "b" : "a", hit);
	drawn_cell_is(canvas, 0, 5, "b", bad);
	canvas_free(canvas);
	pane_free(pane);
}

static void hostile_text_is_shown_and_does_nothing(void **state)
{
	struct pane *pane = plain_pane();

	(void)state;
	pane_append(pane, "\x1b[2J\x1b]0;x\x07 \xe2\x80\xae no \xff\r\nnext");
	pane_is(pane, 2, 40, "␛[2J␛]0;x␇ <U+202E> no \xef\xbf\xbd\nnext\n");
	pane_free(pane);
}

static void long_text_is_cut_and_says_so(void **state)
{
	struct pane *pane = plain_pane();
	size_t length = PANE_MAX_BYTES - 1;
	char *text = malloc(length + 1);

	(void)state;
	memset(text, 'x', length);
	text[length] = '\0';
	pane_append(pane, text);
	pane_append(pane, "ü");
	pane_append(pane, "nothing more");
	assert_true(strlen(pane_text(pane)) <= PANE_MAX_BYTES + 8);
	assert_string_equal(pane_text(pane) + length, "\n[…]");
	free(text);
	pane_free(pane);
}

static void finds(
	const char *text, const char *word, size_t n_expected, size_t start, size_t length)
{
	size_t n_marks;
	struct draw_mark *marks =
		matches_find(text, word, style_of(ROLE_TEXT, ROLE_LIT), 100, &n_marks);

	assert_int_equal(n_marks, n_expected);
	if (n_marks) {
		assert_int_equal(marks[0].start, start);
		assert_int_equal(marks[0].length, length);
	}
	free(marks);
}

static void matches_fold_case_as_unicode_does(void **state)
{
	(void)state;
	finds("Die GRÖSSE", "größe", 1, 4, 7);
	finds("Die Größe", "GRÖSSE", 1, 4, 7);
	finds("ß", "s", 1, 0, 2);
	finds("aXaxa", "xA", 2, 1, 2);
	finds("aaaa", "aa", 2, 0, 2);
	finds("anything", "", 0, 0, 0);
	finds("", "a", 0, 0, 0);
	finds("ΣΊΣΥΦΟΣ", "σίσυφος", 1, 0, 14);
}

static void any_size_is_drawn_within_its_area(void **state)
{
	struct pane *pane = flour_pane();

	(void)state;
	pane_search(pane, "flour");
	for (int rows = 0; rows < 14; rows++)
		for (int columns = 0; columns < 84; columns++) {
			struct rectangle area = { 1, 2, rows, columns };
			struct canvas *canvas = canvas_new(17, 94);

			pane_layout(pane, rows, columns);
			pane_draw(pane, canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
	pane_free(pane);
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void random_keys_keep_the_text_in_sight(void **state)
{
	static const char *const words[] = { "flour ", "penny", "\n", "漢字", "\xff", "e\u0301 ",
		"$10.01" };
	struct pane *pane = plain_pane();
	unsigned seed = 9;

	(void)state;
	for (int i = 0; i < 4000; i++) {
		const char *word = words[next_random(&seed) % 7];
		int rows = 1 + (int)(next_random(&seed) % 9);
		size_t current, n_hits;
		struct canvas *canvas;

		if (next_random(&seed) % 3 == 0)
			pane_append(pane, word);
		else if (next_random(&seed) % 4 == 0)
			pane_append_styled(pane, style_of(ROLE_BAD, ROLE_GROUND), word);
		else if (next_random(&seed) % 50 == 0)
			pane_reset(pane);
		if (next_random(&seed) % 5 == 0)
			pane_search(pane, word);
		canvas = drawn(pane, rows, 1 + (int)(next_random(&seed) % 30));
		canvas_free(canvas);
		pane_act(pane, (enum pane_action)(next_random(&seed) % 8));
		n_hits = pane_hits(pane, &current);
		assert_true(current <= n_hits);
		assert_int_equal(current == 0, n_hits == 0);
		/* Scrolled to the end and back, nothing is lost. */
		pane_act(pane, PANE_END);
		assert_int_equal(pane_scroll(pane, 1), false);
		assert_int_equal(pane_height(pane) > (size_t)rows, pane_act(pane, PANE_HOME));
	}
	pane_free(pane);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pane_wraps_paragraphs),
		cmocka_unit_test(text_behind_a_label_is_wrapped_beside_it),
		cmocka_unit_test(styled_text_keeps_its_style_over_lines),
		cmocka_unit_test(text_at_the_top_stays_when_the_width_changes),
		cmocka_unit_test(actions_scroll_and_stop_at_the_ends),
		cmocka_unit_test(search_marks_hits_and_goes_round),
		cmocka_unit_test(hits_lie_over_styled_text),
		cmocka_unit_test(a_hit_may_lie_over_many_styles),
		cmocka_unit_test(hostile_text_is_shown_and_does_nothing),
		cmocka_unit_test(long_text_is_cut_and_says_so),
		cmocka_unit_test(matches_fold_case_as_unicode_does),
		cmocka_unit_test(any_size_is_drawn_within_its_area),
		cmocka_unit_test(random_keys_keep_the_text_in_sight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
