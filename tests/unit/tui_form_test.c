#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/form.h"
#include "support/drawn.h"

/* The form that asks what to fire. */
struct fire {
	struct form *form;
	int models, conditions, scenarios, repeats, until, at_once, estimate, cap, buttons;
};

static void add_questions(struct fire *fire)
{
	static const char *const models[] = { "gpt-5.2", "claude-sonnet-5", "llama3.2 (local)" };
	static const char *const conditions[] = { "baseline", "consequentialist", "virtue", "cot" };
	static const char *const scenarios[] = { "this one", "marked: 0", "all ten" };
	static const struct form_number repeats = { .least = 1, .most = 10000, .columns = 5 };
	static const struct form_number until = {
		.least = 0.5, .most = 50, .decimals = 1, .columns = 5, .is_optional = true
	};
	static const struct form_number at_once = { .least = 1, .most = 512, .columns = 5 };
	struct form *form = fire->form;

	fire->models = form_add_checks(form, "models", models, 3);
	fire->conditions = form_add_checks(form, "conditions", conditions, 4);
	fire->scenarios = form_add_choice(form, "scenarios", scenarios, 3);
	form_add_gap(form);
	fire->repeats = form_add_number(form, "repeats", &repeats);
	fire->until = form_add_number(form, "or until ±", &until);
	form_set_beside(form, fire->until);
	form_set_note(form, fire->repeats, "people have 52 here");
	fire->at_once = form_add_number(form, "at once", &at_once);
}

static struct fire fire_new(void)
{
	static const char *const buttons[] = { "Fire", "Dry run", "Cancel" };
	static const struct form_number cap = {
		.least = 0, .most = 1000, .decimals = 2, .columns = 6, .before = "$"
	};
	struct fire fire = { .form = form_new("Fire", "what to ask, and what it costs") };
	struct form *form = fire.form;

	add_questions(&fire);
	form_add_rule(form);
	fire.estimate = form_add_fact(form, "estimate", "$0.48 – $0.61, about 40 s");
	fire.cap = form_add_number(form, "stop at", &cap);
	form_add_gap(form);
	fire.buttons = form_add_buttons(form, buttons, 3);
	form_set_checked(form, fire.models, 0, true);
	form_set_checked(form, fire.conditions, 3, true);
	form_set_number(form, fire.repeats, 100);
	form_set_number(form, fire.at_once, 64);
	form_set_number(form, fire.cap, 1);
	return fire;
}

static struct canvas *drawn(struct form *form, int rows, int columns)
{
	struct canvas *canvas = canvas_new(rows, columns);

	form_layout(form, rows, columns);
	form_draw(form, canvas, (struct rectangle){ 0, 0, rows, columns });
	return canvas;
}

static void form_is(struct form *form, int rows, int columns, const char *expected)
{
	struct canvas *canvas = drawn(form, rows, columns);

	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void focus_is(const struct form *form, int field, int option)
{
	int found;

	assert_int_equal(form_focus(form, &found), field);
	assert_int_equal(found, option);
}

static void type(struct form *form, const char *text)
{
	for (; *text; text++)
		form_insert(form, text, 1);
}

static void form_shows_fields_behind_their_labels(void **state)
{
	struct fire fire = fire_new();
	struct canvas *canvas;

	(void)state;
	assert_int_equal(form_height(fire.form, 76), 16);
	form_is(fire.form, 17, 76,
		"▏\n"
		"▏  Fire  what to ask, and what it costs\n"
		"▏\n"
		"▏  models      [x] gpt-5.2  [ ] claude-sonnet-5  [ ] llama3.2 (local)\n"
		"▏  conditions  [ ] baseline  [ ] consequentialist  [ ] virtue  [x] cot\n"
		"▏  scenarios   (•) this one  ( ) marked: 0  ( ) all ten\n"
		"▏\n"
		"▏  repeats     [ 100   ]   or until ± [       ]\n"
		"▏              people have 52 here\n"
		"▏  at once     [ 64    ]\n"
		"▏  ──────────────────────────────────────────────────────────────────────\n"
		"▏  estimate    $0.48 – $0.61, about 40 s\n"
		"▏  stop at     $[ 1.00   ]\n"
		"▏\n"
		"▏                Fire      Dry run      Cancel\n"
		"▏\n"
		"▏\n");
	canvas = drawn(fire.form, 17, 76);
	drawn_cell_is(canvas, 0, 0, "▏", style_of(ROLE_ACCENT, ROLE_DIALOG));
	drawn_cell_is(
		canvas, 3, 19, "g", (struct style){ ROLE_STRONG, ROLE_SELECTION, ATTRIBUTE_BOLD });
	canvas_free(canvas);
	form_free(fire.form);
}

static void narrow_form_wraps_and_scrolls_to_the_focus(void **state)
{
	struct fire fire = fire_new();

	(void)state;
	form_is(fire.form, 10, 40,
		"▏                                      ▐\n"
		"▏  Fire  what to ask, and what it co…  ▐\n"
		"▏                                      ▐\n"
		"▏  models      [x] gpt-5.2             ▐\n"
		"▏              [ ] claude-sonnet-5\n"
		"▏              [ ] llama3.2 (local)\n"
		"▏  conditions  [ ] baseline\n"
		"▏              [ ] consequentialist\n"
		"▏              [ ] virtue  [x] cot\n"
		"▏  scenarios   (•) this one\n");
	form_set_focus(fire.form, fire.buttons);
	form_is(fire.form, 10, 40,
		"▏  repeats     [ 100   ]\n"
		"▏              or until ± [       ]\n"
		"▏              people have 52 here\n"
		"▏  at once     [ 64    ]\n"
		"▏  ──────────────────────────────────\n"
		"▏  estimate    $0.48 – $0.61, about    ▐\n"
		"▏              40 s                    ▐\n"
		"▏  stop at     $[ 1.00   ]             ▐\n"
		"▏                                      ▐\n"
		"▏                Fire      Dry run\n");
	form_free(fire.form);
}

static void what_follows_the_rule_stays_in_sight(void **state)
{
	struct fire fire = fire_new();
	int button;

	(void)state;
	form_is(fire.form, 11, 76,
		"▏                                                                          ▐\n"
		"▏  Fire  what to ask, and what it costs                                    ▐\n"
		"▏                                                                          ▐\n"
		"▏  models      [x] gpt-5.2  [ ] claude-sonnet-5  [ ] llama3.2 (local)\n"
		"▏  conditions  [ ] baseline  [ ] consequentialist  [ ] virtue  [x] cot\n"
		"▏  ──────────────────────────────────────────────────────────────────────\n"
		"▏  estimate    $0.48 – $0.61, about 40 s\n"
		"▏  stop at     $[ 1.00   ]\n"
		"▏\n"
		"▏                Fire      Dry run      Cancel\n"
		"▏\n");
	form_set_focus(fire.form, fire.at_once);
	form_is(fire.form, 11, 76,
		"▏  scenarios   (•) this one  ( ) marked: 0  ( ) all ten\n"
		"▏\n"
		"▏  repeats     [ 100   ]   or until ± [       ]                            ▐\n"
		"▏              people have 52 here                                         ▐\n"
		"▏  at once     [ 64    ]                                                   ▐\n"
		"▏  ──────────────────────────────────────────────────────────────────────\n"
		"▏  estimate    $0.48 – $0.61, about 40 s\n"
		"▏  stop at     $[ 1.00   ]\n"
		"▏\n"
		"▏                Fire      Dry run      Cancel\n"
		"▏\n");
	assert_true(
		form_click(fire.form, (struct rectangle){ 5, 0, 11, 76 }, 14, 19) & FORM_PRESSED);
	assert_int_equal(form_focus(fire.form, &button), fire.buttons);
	assert_int_equal(button, 0);
	/* Scrolled as far as it goes, the row of the repeats is the second. */
	form_click(fire.form, (struct rectangle){ 5, 0, 11, 76 }, 7, 17);
	assert_int_equal(form_focus(fire.form, &button), fire.repeats);
	form_free(fire.form);
}

static void focus_goes_round_the_fields(void **state)
{
	struct fire fire = fire_new();
	const int order[] = { fire.models, fire.conditions, fire.scenarios, fire.repeats,
		fire.until, fire.at_once, fire.cap, fire.buttons };

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		focus_is(fire.form, order[i], 0);
		assert_int_equal(form_act(fire.form, FORM_NEXT), FORM_MOVED);
	}
	focus_is(fire.form, fire.models, 0);
	form_act(fire.form, FORM_PREVIOUS);
	focus_is(fire.form, fire.buttons, 0);
	form_set_shown(fire.form, fire.cap, false);
	form_act(fire.form, FORM_PREVIOUS);
	focus_is(fire.form, fire.at_once, 0);
	form_set_shown(fire.form, fire.at_once, false);
	focus_is(fire.form, fire.buttons, 0);
	form_free(fire.form);
}

static void arrows_go_where_things_stand(void **state)
{
	struct fire fire = fire_new();

	(void)state;
	canvas_free(drawn(fire.form, 17, 76));
	assert_int_equal(form_act(fire.form, FORM_UP), 0);
	assert_int_equal(form_act(fire.form, FORM_LEFT), 0);
	form_act(fire.form, FORM_RIGHT);
	focus_is(fire.form, fire.models, 1);
	form_act(fire.form, FORM_DOWN);
	focus_is(fire.form, fire.conditions, 1);
	form_act(fire.form, FORM_DOWN);
	focus_is(fire.form, fire.scenarios, 0);
	form_act(fire.form, FORM_DOWN);
	focus_is(fire.form, fire.repeats, 0);
	form_act(fire.form, FORM_UP);
	form_act(fire.form, FORM_UP);
	focus_is(fire.form, fire.conditions, 0);
	form_free(fire.form);
}

static void space_turns_options_and_arrows_choose(void **state)
{
	struct fire fire = fire_new();

	(void)state;
	assert_int_equal(form_act(fire.form, FORM_TOGGLE), FORM_CHANGED);
	assert_false(form_is_checked(fire.form, fire.models, 0));
	form_act(fire.form, FORM_ENTER);
	assert_true(form_is_checked(fire.form, fire.models, 0));
	form_set_focus(fire.form, fire.scenarios);
	assert_int_equal(form_act(fire.form, FORM_RIGHT), FORM_MOVED | FORM_CHANGED);
	assert_int_equal(form_choice(fire.form, fire.scenarios), 1);
	form_act(fire.form, FORM_NEXT);
	form_act(fire.form, FORM_PREVIOUS);
	focus_is(fire.form, fire.scenarios, 1);
	form_free(fire.form);
}

static void buttons_are_pressed(void **state)
{
	struct fire fire = fire_new();

	(void)state;
	form_set_focus(fire.form, fire.buttons);
	form_act(fire.form, FORM_RIGHT);
	assert_int_equal(form_act(fire.form, FORM_ENTER), FORM_PRESSED);
	focus_is(fire.form, fire.buttons, 1);
	assert_int_equal(form_act(fire.form, FORM_TOGGLE), FORM_PRESSED);
	form_free(fire.form);
}

static void numbers_are_typed_and_checked(void **state)
{
	struct fire fire = fire_new();
	double value;

	(void)state;
	form_set_focus(fire.form, fire.repeats);
	assert_true(form_takes_text(fire.form));
	form_edit(fire.form, TEXTFIELD_BACKSPACE);
	type(fire.form, "5x");
	assert_string_equal(form_text(fire.form, fire.repeats), "105");
	assert_true(form_number(fire.form, fire.repeats, &value));
	assert_true(value == 105);
	type(fire.form, "000");
	assert_false(form_number(fire.form, fire.repeats, &value));
	form_is(fire.form, 20, 60,
		"▏\n"
		"▏  Fire  what to ask, and what it costs\n"
		"▏\n"
		"▏  models      [x] gpt-5.2  [ ] claude-sonnet-5\n"
		"▏              [ ] llama3.2 (local)\n"
		"▏  conditions  [ ] baseline  [ ] consequentialist\n"
		"▏              [ ] virtue  [x] cot\n"
		"▏  scenarios   (•) this one  ( ) marked: 0  ( ) all ten\n"
		"▏\n"
		"▏  repeats     [ 05000 ]   or until ± [       ]\n"
		"▏              a number from 1 to 10000\n"
		"▏              people have 52 here\n"
		"▏  at once     [ 64    ]\n"
		"▏  ──────────────────────────────────────────────────────\n"
		"▏  estimate    $0.48 – $0.61, about 40 s\n"
		"▏  stop at     $[ 1.00   ]\n"
		"▏\n"
		"▏                Fire      Dry run      Cancel\n"
		"▏\n"
		"▏\n");
	assert_false(form_check(fire.form));
	form_edit(fire.form, TEXTFIELD_BACKSPACE);
	form_edit(fire.form, TEXTFIELD_BACKSPACE);
	assert_true(form_check(fire.form));
	form_set_text(fire.form, fire.cap, "");
	assert_false(form_check(fire.form));
	focus_is(fire.form, fire.cap, 0);
	type(fire.form, "12.5");
	assert_true(form_number(fire.form, fire.cap, &value));
	assert_true(value == 12.5);
	form_set_text(fire.form, fire.cap, "1.005");
	assert_false(form_number(fire.form, fire.cap, &value));
	form_set_shown(fire.form, fire.cap, false);
	assert_true(form_check(fire.form));
	form_free(fire.form);
}

static void wrong_numbers_are_no_numbers(void **state)
{
	static const char *const wrong[] = { "", "-", ".", "1.2.3", "--1", "1-", "1e3", " 1", "." };
	struct fire fire = fire_new();
	double value;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		form_set_text(fire.form, fire.cap, wrong[i]);
		assert_false(form_number(fire.form, fire.cap, &value));
	}
	form_set_text(fire.form, fire.cap, ".5");
	assert_true(form_number(fire.form, fire.cap, &value));
	assert_true(value == 0.5);
	form_free(fire.form);
}

static void text_fields_take_text_and_lose_their_fault(void **state)
{
	struct form *form = form_new("Relabel", NULL);
	int reason = form_add_text(form, "reason", 12, 200);
	struct canvas *canvas;
	int row, column;

	(void)state;
	form_set_fault(form, reason, "say why");
	assert_false(form_check(form));
	form_is(form, 6, 40,
		"▏\n"
		"▏  Relabel\n"
		"▏\n"
		"▏  reason  [              ]\n"
		"▏          say why\n"
		"▏\n");
	type(form, "it says both yes and no");
	assert_true(form_check(form));
	assert_string_equal(form_text(form, reason), "it says both yes and no");
	form_is(form, 6, 40,
		"▏\n"
		"▏  Relabel\n"
		"▏\n"
		"▏  reason  [ h yes and no ]\n"
		"▏\n"
		"▏\n");
	canvas = drawn(form, 6, 40);
	canvas_get_cursor(canvas, &row, &column);
	assert_int_equal(row, 3);
	assert_int_equal(column, 25);
	canvas_free(canvas);
	form_free(form);
}

static void clicks_choose_and_press(void **state)
{
	struct fire fire = fire_new();
	struct rectangle area = { 2, 4, 17, 76 };

	(void)state;
	form_layout(fire.form, 17, 76);
	assert_int_equal(form_click(fire.form, area, 5, 35), FORM_MOVED | FORM_CHANGED);
	assert_true(form_is_checked(fire.form, fire.models, 1));
	assert_int_equal(form_click(fire.form, area, 7, 36), FORM_MOVED | FORM_CHANGED);
	assert_int_equal(form_choice(fire.form, fire.scenarios), 1);
	assert_int_equal(form_click(fire.form, area, 16, 31), FORM_MOVED | FORM_PRESSED);
	focus_is(fire.form, fire.buttons, 1);
	assert_int_equal(form_click(fire.form, area, 9, 22), FORM_MOVED);
	assert_true(form_takes_text(fire.form));
	assert_int_equal(form_click(fire.form, area, 2, 5), 0);
	form_free(fire.form);
}

static void any_size_is_drawn_within_its_area(void **state)
{
	struct fire fire = fire_new();

	(void)state;
	form_set_text(fire.form, fire.repeats, "");
	form_check(fire.form);
	for (int rows = 1; rows < 24; rows++)
		for (int columns = 1; columns < 80; columns += 3) {
			struct rectangle area = { 1, 2, rows, columns };
			struct canvas *canvas = canvas_new(26, 90);

			form_act(fire.form, (rows + columns) % 2 ? FORM_NEXT : FORM_RIGHT);
			form_layout(fire.form, rows, columns);
			form_draw(fire.form, canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
	form_free(fire.form);
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void press_anything(struct fire *fire, unsigned *seed)
{
	static const char *const typed[] = { "1", ".", "-", "x", "漢", "\x1b[2J", " ", "99999" };
	struct form *form = fire->form;
	const char *text = typed[next_random(seed) % 8];
	struct rectangle area = { 0, 0, 17, 76 };

	switch (next_random(seed) % 6) {
	case 0:
		form_insert(form, text, strlen(text));
		break;
	case 1:
		form_edit(form, (enum textfield_action)(next_random(seed) % 21));
		break;
	case 2:
		form_click(
			form, area, (int)(next_random(seed) % 20), (int)(next_random(seed) % 80));
		break;
	case 3:
		form_set_shown(form, (int)(next_random(seed) % 12), next_random(seed) % 4 > 0);
		break;
	case 4:
		form_check(form);
		break;
	default:
		form_act(form, (enum form_action)(next_random(seed) % 8));
		break;
	}
}

static void random_keys_leave_the_focus_on_a_shown_field(void **state)
{
	struct fire fire = fire_new();
	unsigned seed = 3;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		int option, field, rows = 1 + i % 19, columns = 1 + i % 83;
		struct canvas *canvas;

		press_anything(&fire, &seed);
		canvas = drawn(fire.form, rows, columns);
		canvas_free(canvas);
		field = form_focus(fire.form, &option);
		assert_true(field < 12);
		if (field < 0)
			continue;
		/* What is hidden gives the focus away. */
		form_set_shown(fire.form, field, false);
		assert_int_not_equal(form_focus(fire.form, &option), field);
		form_set_shown(fire.form, field, true);
	}
	form_free(fire.form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form_shows_fields_behind_their_labels),
		cmocka_unit_test(narrow_form_wraps_and_scrolls_to_the_focus),
		cmocka_unit_test(what_follows_the_rule_stays_in_sight),
		cmocka_unit_test(focus_goes_round_the_fields),
		cmocka_unit_test(arrows_go_where_things_stand),
		cmocka_unit_test(space_turns_options_and_arrows_choose),
		cmocka_unit_test(buttons_are_pressed),
		cmocka_unit_test(numbers_are_typed_and_checked),
		cmocka_unit_test(wrong_numbers_are_no_numbers),
		cmocka_unit_test(text_fields_take_text_and_lose_their_fault),
		cmocka_unit_test(clicks_choose_and_press),
		cmocka_unit_test(any_size_is_drawn_within_its_area),
		cmocka_unit_test(random_keys_leave_the_focus_on_a_shown_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
