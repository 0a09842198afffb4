#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/tui/color.h"
#include "leeway/tui/theme.h"

#define THEMES TEST_FOLDER "/../themes"

/*
 * The pairs that screens use: each of the first set is written on each of the second, and the other
 * way about (the ground's colour on a bar). On heat only ROLE_STRONG is written; rules are
 * decoration.
 */
enum { FIRST_WRITTEN = ROLE_TEXT, LAST_WRITTEN = ROLE_LESS };
enum { FIRST_GROUND = ROLE_GROUND, LAST_GROUND = ROLE_FIELD };

static struct theme *load(const char *name)
{
	struct error error = { 0 };
	struct theme *theme = theme_load(THEMES, name, &error);

	if (!theme)
		print_error("%s\n", error.message);
	assert_non_null(theme);
	return theme;
}

static void for_each_theme(void (*check)(const struct theme *theme))
{
	size_t n_names;
	char **names = theme_list(THEMES, &n_names, NULL);

	assert_non_null(names);
	assert_true(n_names >= 5);
	for (size_t i = 0; i < n_names; i++) {
		struct theme *theme = load(names[i]);

		check(theme);
		theme_free(theme);
	}
	file_free_names(names, n_names);
}

static void color_contrast_is_that_of_the_standard(void **state)
{
	(void)state;
	assert_true(fabs(color_contrast(0x000000, 0xffffff) - 21) < 1e-9);
	assert_true(fabs(color_contrast(0x777777, 0xffffff) - 4.478) < 0.001);
	assert_true(fabs(color_contrast(0x0000ff, 0x0000ff) - 1) < 1e-9);
}

static void color_nearest_finds_what_is_there(void **state)
{
	uint32_t rgb;

	(void)state;
	for (int i = 16; i < 256; i++)
		assert_int_equal(color_of_256(color_nearest_256(color_of_256((uint8_t)i))),
			color_of_256((uint8_t)i));
	assert_int_equal(color_nearest_256(0x14181d), 234);
	assert_int_equal(color_nearest_16(0xfe0101), 9);
	assert_int_equal(color_nearest_16(0x101010), 0);
	assert_true(color_read("#E69f00", &rgb));
	assert_int_equal(rgb, 0xe69f00);
	assert_false(color_read("e69f00", &rgb));
	assert_false(color_read("#e69f0", &rgb));
	assert_false(color_read("#e69f0g", &rgb));
	assert_false(color_read("#e69f000", &rgb));
}

static void check_contrast(const struct theme *theme, enum role one, enum role other)
{
	const struct theme_color *a = &theme->roles[one];
	const struct theme_color *b = &theme->roles[other];

	if (a->is_default || b->is_default)
		return;
	double true_color = color_contrast(a->rgb, b->rgb);
	double of_256 = color_contrast(color_of_256(a->of_256), color_of_256(b->of_256));

	if (true_color < 4.5 || of_256 < 4.5)
		fail_msg("%s: %s on %s: contrast %.2f, of 256 colours %.2f", theme->name,
			theme_role_name(one), theme_role_name(other), true_color, of_256);
}

static void check_theme_contrast(const struct theme *theme)
{
	for (int ground = FIRST_GROUND; ground <= LAST_GROUND; ground++)
		for (int written = FIRST_WRITTEN; written <= LAST_WRITTEN; written++)
			check_contrast(theme, (enum role)written, (enum role)ground);
	for (int heat = ROLE_HEAT_MORE; heat <= ROLE_HEAT_LESS_LAST; heat++)
		check_contrast(theme, ROLE_STRONG, (enum role)heat);
}

static void themes_have_contrast_in_every_pair(void **state)
{
	(void)state;
	for_each_theme(check_theme_contrast);
}

static void check_distinct(const struct theme *theme)
{
	for (int i = ROLE_PEOPLE; !theme->is_mono && i <= ROLE_AGENT_LAST; i++) {
		for (int j = i + 1; j <= ROLE_AGENT_LAST; j++) {
			assert_int_not_equal(theme->roles[i].rgb, theme->roles[j].rgb);
			assert_int_not_equal(theme->roles[i].of_256, theme->roles[j].of_256);
		}
	}
}

static void themes_give_each_agent_a_colour_of_its_own(void **state)
{
	(void)state;
	for_each_theme(check_distinct);
}

static void themes_show_different_colours_as_different(void **state)
{
	struct theme *theme = load("light");

	(void)state;
	for (int depth = DEPTH_8; depth <= DEPTH_TRUE; depth++) {
		for (int i = ROLE_TEXT; i <= ROLE_LESS; i++) {
			for (int j = ROLE_GROUND; j <= ROLE_FIELD; j++) {
				struct theme_look look =
					theme_look(theme, style_of((enum role)i, (enum role)j),
						(enum theme_depth)depth);

				assert_int_not_equal(look.foreground, look.background);
			}
		}
	}
	theme_free(theme);
}

/* Fields are underlined; the others have a colour of their own, on which all roles are read. */
static void check_planes(const struct theme *theme)
{
	static const enum role planes[] = { ROLE_SELECTION, ROLE_LIT, ROLE_FIELD };

	for (int depth = DEPTH_8; !theme->is_mono && depth <= DEPTH_16; depth++) {
		struct theme_look ground = theme_look(
			theme, style_of(ROLE_TEXT, ROLE_GROUND), (enum theme_depth)depth);

		for (int i = 0; i < 3 * (LAST_WRITTEN + 1); i++) {
			enum role written = (enum role)(i / 3), plane = planes[i % 3];
			struct theme_look look = theme_look(
				theme, style_of(written, plane), (enum theme_depth)depth);
			double contrast = color_contrast(color_of_256((uint8_t)look.foreground),
				color_of_256((uint8_t)look.background));

			if (contrast < 3 && plane != ROLE_FIELD)
				fail_msg("%s: %s on %s: contrast %.2f", theme->name,
					theme_role_name(written), theme_role_name(plane), contrast);
			assert_true(look.background != ground.background ||
				    (plane == ROLE_FIELD && look.attributes & ATTRIBUTE_UNDERLINE));
		}
	}
}

static void themes_set_the_selection_off_with_eight_colours_too(void **state)
{
	(void)state;
	for_each_theme(check_planes);
}

static void theme_look_takes_what_the_terminal_has(void **state)
{
	struct theme *theme = load("default");
	struct style style = { ROLE_PEOPLE, ROLE_GROUND, ATTRIBUTE_UNDERLINE };
	struct theme_look look = theme_look(theme, style, DEPTH_TRUE);

	(void)state;
	assert_int_equal(look.foreground, 0xe69f00);
	assert_int_equal(look.background, 0x14181d);
	assert_int_equal(look.attributes, ATTRIBUTE_UNDERLINE);
	look = theme_look(theme, style, DEPTH_256);
	assert_int_equal(look.foreground, 214);
	look = theme_look(theme, style, DEPTH_16);
	assert_int_equal(look.foreground, 3);
	look = theme_look(theme, style_of(ROLE_AGENT, ROLE_GROUND), DEPTH_8);
	assert_int_equal(look.foreground, 6);
	look = theme_look(theme, style_of(ROLE_GOOD, ROLE_SELECTION), DEPTH_8);
	assert_int_equal(look.foreground, 7);
	look = theme_look(theme, style, DEPTH_MONO);
	assert_int_equal(look.foreground, -1);
	assert_int_equal(look.background, -1);
	look = theme_look(theme, style_of(ROLE_STRONG, ROLE_SELECTION), DEPTH_MONO);
	assert_int_equal(look.attributes, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE);
	look = theme_look(theme, style_of(ROLE_GROUND, ROLE_AGENT), DEPTH_MONO);
	assert_int_equal(look.attributes, ATTRIBUTE_REVERSE);
	theme_free(theme);
}

/* A theme of one colour for all, with changes: text of "background" and of the role "text". */
static char *make_theme(const char *background, const char *text)
{
	struct buffer json;

	buffer_init(&json, 65536);
	buffer_append_format(&json,
		"{ \"name\": \"own\", \"title\": \"Own\",\n\"background\": %s, \"roles\": {\n",
		background);
	for (int i = 0; i < N_ROLES; i++) {
		if (i == ROLE_GROUND)
			continue;
		buffer_append_format(&json, "\"%s\": %s%s\n", theme_role_name((enum role)i),
			i == ROLE_TEXT ? text : "\"#808080\"", i < N_ROLES - 1 ? "," : "");
	}
	buffer_append_text(&json, "} }\n");
	return buffer_take(&json);
}

static struct theme *read_made(const char *background, const char *text, struct error *error)
{
	char *json = make_theme(background, text);
	struct theme *theme = theme_read("own.json", "own", json, strlen(json), error);

	free(json);
	return theme;
}

static void theme_look_reverses_to_write_in_the_terminals_background(void **state)
{
	struct theme *theme = read_made("null", "null", NULL);
	struct theme_look look;

	(void)state;
	assert_non_null(theme);
	look = theme_look(theme, style_of(ROLE_PEOPLE, ROLE_GROUND), DEPTH_TRUE);
	assert_int_equal(look.foreground, 0x808080);
	assert_int_equal(look.background, -1);
	assert_int_equal(look.attributes, 0);
	look = theme_look(theme, style_of(ROLE_GROUND, ROLE_PEOPLE), DEPTH_TRUE);
	assert_int_equal(look.foreground, 0x808080);
	assert_int_equal(look.background, -1);
	assert_int_equal(look.attributes, ATTRIBUTE_REVERSE);
	look = theme_look(theme, style_of(ROLE_PEOPLE, ROLE_TEXT), DEPTH_TRUE);
	assert_int_equal(look.foreground, -1);
	assert_int_equal(look.background, 0x808080);
	assert_int_equal(look.attributes, ATTRIBUTE_REVERSE);
	theme_free(theme);
}

static void theme_read_takes_numbers_and_attributes(void **state)
{
	struct theme *theme = read_made("\"#000000\"",
		"{ \"color\": \"#ffffff\", \"256\": 15, \"16\": 7, \"attributes\": [\"bold\"],"
		" \"mono\": [\"underline\", \"reverse\"] } /* said */",
		NULL);

	(void)state;
	assert_non_null(theme);
	assert_string_equal(theme->title, "Own");
	assert_false(theme->is_mono);
	assert_int_equal(theme->roles[ROLE_TEXT].of_256, 15);
	assert_int_equal(theme->roles[ROLE_TEXT].of_16, 7);
	assert_int_equal(theme->roles[ROLE_TEXT].attributes, ATTRIBUTE_BOLD);
	assert_int_equal(theme->roles[ROLE_TEXT].mono, ATTRIBUTE_UNDERLINE | ATTRIBUTE_REVERSE);
	assert_int_equal(theme->roles[ROLE_MUTED].of_256, 244);
	assert_int_equal(theme->roles[ROLE_MUTED].of_16, 8);
	theme_free(theme);
}

static void theme_read_names_the_line_of_a_fault(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "\"red\"",
			"own.json:3: roles.text: must be a colour such as \"#e69f00\", or null" },
		{ "7", "own.json:3: roles.text: must be a colour such as \"#e69f00\", or null" },
		{ "{ \"16\": 3 }", "own.json:3: roles.text: needs a \"color\"" },
		{ "{ \"color\": null, \"16\": 16 }",
			"own.json:3: roles.text.16: must be a whole number of 0 to 15" },
		{ "{ \"color\": null, \"256\": 1.5 }",
			"own.json:3: roles.text.256: must be a whole number of 0 to 255" },
		{ "{ \"color\": null, \"mono\": [\"blink\"] }",
			"own.json:3: roles.text.mono[0]: must be \"bold\", \"underline\" or "
			"\"reverse\"" },
		{ "null, \"texts\": null", "own.json:3: roles.texts: there is no such role" },
		{ "null, \"ground\": null", "own.json:3: roles.ground: there is no such role" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct error error = { 0 };

		assert_null(read_made("null", rows[i].text, &error));
		assert_int_equal(error.code, ERROR_INPUT);
		assert_string_equal(error.message, rows[i].says);
		error_clear(&error);
	}
}

static void theme_read_wants_every_role(void **state)
{
	static const struct {
		const char *json, *says;
	} rows[] = {
		{ "[]", "own.json:1: a theme is an object" },
		{ "{ \"name\": \"own\", \"title\": \"Own\",\n\"background\": null,\n\"roles\": {} "
		  "}",
			"own.json:3: roles: the role \"text\" is missing" },
		{ "{ \"name\": \"other\", \"title\": \"Own\", \"background\": null, \"roles\": {} "
		  "}",
			"own.json:1: \"name\" must be the file's name without \".json\"" },
		{ "{ \"name\": \"own\", \"background\": null, \"roles\": {} }",
			"own.json:1: needs a \"title\"" },
		{ "{ \"name\": \"own\", \"title\": \"Own\", \"roles\": {} }",
			"own.json:1: needs a \"background\": a colour, or null for the terminal's "
			"own" },
		{ "{ \"colours\": {} }", "own.json:1: colours: unknown" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct error error = { 0 };

		assert_null(
			theme_read("own.json", "own", rows[i].json, strlen(rows[i].json), &error));
		assert_string_equal(error.message, rows[i].says);
		error_clear(&error);
	}
}

static void theme_load_takes_no_path_for_a_name(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_null(theme_load(THEMES, "../themes/default", &error));
	assert_int_equal(error.code, ERROR_USAGE);
	error_clear(&error);
	assert_null(theme_load(THEMES, "", &error));
	error_clear(&error);
	assert_null(theme_load(THEMES, "missing", &error));
	assert_int_equal(error.code, ERROR_FILE);
	error_clear(&error);
	assert_null(theme_list(THEMES "/none", &(size_t){ 0 }, &error));
	error_clear(&error);
}

/* Words in bold, planes reversed or underlined: what is chosen, typed or simulated can be seen. */
static void without_colours_attributes_tell_what_matters(void **state)
{
	static const struct {
		enum role foreground, background;
		int attributes;
	} looks[] = {
		{ ROLE_TEXT, ROLE_GROUND, 0 },
		{ ROLE_STRONG, ROLE_GROUND, ATTRIBUTE_BOLD },
		{ ROLE_ACCENT, ROLE_DIALOG, ATTRIBUTE_BOLD },
		{ ROLE_BAD, ROLE_GROUND, ATTRIBUTE_BOLD },
		{ ROLE_STAR, ROLE_GROUND, ATTRIBUTE_BOLD },
		{ ROLE_SIMULATED, ROLE_BAND, ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE },
		{ ROLE_TEXT, ROLE_SELECTION, ATTRIBUTE_REVERSE },
		{ ROLE_STRONG, ROLE_LIT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE },
		{ ROLE_TEXT, ROLE_FIELD, ATTRIBUTE_UNDERLINE },
	};
	struct theme *mono = load("mono");

	(void)state;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		assert_int_equal(
			theme_look(mono, style_of(looks[i].foreground, looks[i].background),
				DEPTH_MONO)
				.attributes,
			looks[i].attributes);
	theme_free(mono);
}

static void theme_mono_needs_no_file_and_equals_the_files(void **state)
{
	struct theme *made = theme_new_mono();
	struct theme *read = load("mono");

	(void)state;
	assert_true(made->is_mono);
	assert_true(read->is_mono);
	assert_string_equal(made->name, read->name);
	assert_string_equal(made->title, read->title);
	for (int i = 0; i < N_ROLES; i++)
		assert_int_equal(made->roles[i].mono, read->roles[i].mono);
	theme_free(made);
	theme_free(read);
	theme_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(color_contrast_is_that_of_the_standard),
		cmocka_unit_test(color_nearest_finds_what_is_there),
		cmocka_unit_test(themes_have_contrast_in_every_pair),
		cmocka_unit_test(themes_give_each_agent_a_colour_of_its_own),
		cmocka_unit_test(themes_show_different_colours_as_different),
		cmocka_unit_test(themes_set_the_selection_off_with_eight_colours_too),
		cmocka_unit_test(theme_look_takes_what_the_terminal_has),
		cmocka_unit_test(theme_look_reverses_to_write_in_the_terminals_background),
		cmocka_unit_test(theme_read_takes_numbers_and_attributes),
		cmocka_unit_test(theme_read_names_the_line_of_a_fault),
		cmocka_unit_test(theme_read_wants_every_role),
		cmocka_unit_test(theme_load_takes_no_path_for_a_name),
		cmocka_unit_test(without_colours_attributes_tell_what_matters),
		cmocka_unit_test(theme_mono_needs_no_file_and_equals_the_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
