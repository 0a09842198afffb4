#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/screens/welcome.h"
#include "support/drawn.h"

static void the_narrowest_full_layout_gets_all_lines_whole(void **state)
{
	struct canvas *canvas = canvas_new(WELCOME_ROWS, 54);

	(void)state;
	welcome_draw(canvas, (struct rectangle){ 0, 0, WELCOME_ROWS, 54 }, &(struct welcome){ 0 });
	drawn_is(canvas, "Nothing was asked yet\n"
			 "\n"
			 "key     export OPENAI_API_KEY=…, then start again\n"
			 "server  or Ollama, llama.cpp here: needs no key\n"
			 "f       choose models, see the cost, ask\n"
			 "demo    leeway demo: simulated, no key, no network\n");
	canvas_free(canvas);
}

static void lines_are_whole_on_a_wide_screen_too(void **state)
{
	(void)state;
	for (int has_key = 0; has_key < 2; has_key++) {
		struct canvas *canvas = canvas_new(WELCOME_ROWS, 82);

		welcome_draw(canvas, (struct rectangle){ 0, 0, WELCOME_ROWS, 82 },
			&(struct welcome){ .has_key = has_key });
		char *text = canvas_to_text(canvas);

		assert_non_null(
			strstr(text, has_key ? "one is set" : "MISTRAL_API_KEY …), start anew"));
		assert_null(strstr(text, "…\n"));
		free(text);
		canvas_free(canvas);
	}
}

static void it_says_which_server_was_found_or_that_none_was(void **state)
{
	static const struct welcome found = { .has_probed = true,
		.server = "ollama answers: f, and name ollama:llama3.2 (3 in all)" };
	static const struct welcome none = { .has_probed = true };
	struct canvas *canvas = canvas_new(WELCOME_ROWS, 70);
	struct rectangle area = { 0, 0, WELCOME_ROWS, 70 };

	(void)state;
	welcome_draw(canvas, area, &found);
	char *text = canvas_to_text(canvas);

	assert_non_null(strstr(text, "server  ollama answers: f, and name ollama:llama3.2"));
	free(text);
	canvas_fill(canvas, area, (struct style){ 0 });
	welcome_draw(canvas, area, &none);
	text = canvas_to_text(canvas);
	assert_non_null(strstr(text, "server  none answers yet: Ollama, llama.cpp\n"));
	free(text);
	canvas_free(canvas);
}

static void it_stays_within_its_area(void **state)
{
	(void)state;
	for (int rows = 0; rows <= WELCOME_ROWS; rows++)
		for (int columns = 1; columns < 90; columns += 7) {
			struct rectangle area = { 2, 3, rows, columns };
			struct canvas *canvas = canvas_new(12, 100);

			canvas_set_clip(canvas, area);
			welcome_draw(canvas, area, &(struct welcome){ 0 });
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
}

static void why_a_cache_cannot_be_read_stands_there_whole(void **state)
{
	static const struct welcome welcome = { .has_key = true,
		.trouble = "/home/of/someone/leeway.db was written by a newer leeway: update it" };
	struct canvas *canvas = canvas_new(WELCOME_ROWS, 40);

	(void)state;
	welcome_draw(canvas, (struct rectangle){ 0, 0, WELCOME_ROWS, 40 }, &welcome);
	char *text = canvas_to_text(canvas);

	assert_non_null(strstr(text, "The cache cannot be read\n\n"));
	assert_non_null(strstr(text, "/home/of/someone/leeway.db was written\n"));
	assert_non_null(strstr(text, "by a newer leeway: update it\n"));
	assert_null(strstr(text, "Nothing was asked"));
	free(text);
	canvas_free(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_narrowest_full_layout_gets_all_lines_whole),
		cmocka_unit_test(lines_are_whole_on_a_wide_screen_too),
		cmocka_unit_test(it_says_which_server_was_found_or_that_none_was),
		cmocka_unit_test(it_stays_within_its_area),
		cmocka_unit_test(why_a_cache_cannot_be_read_stands_there_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
