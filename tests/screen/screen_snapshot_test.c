/*
 * Pictures of every screen, view and dialog at every size: in colour as snapshots, and without
 * colours, in ASCII and in each theme against them. Replies follow from seeds, times stand still,
 * and nothing that moves is in the pictures. PICTURES='agents*' takes those with such a name.
 */
#include <fnmatch.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "screen/place.h"

enum { N_STEPS = 5 };

/* Keys, and what is shown once they are taken, at 120x40. */
struct step {
	const char *keys, *shown;
};

struct picture {
	const char *name;
	struct step steps[N_STEPS]; /* From the first frame of Explore. */
	bool is_empty; /* On an empty cache. */
};

/* A run's order was not carried out. */
static void leave_unfinished(struct place *place)
{
	place_execute(place, "UPDATE run SET state = 'stopped', planned = 4500, "
			     "arguments = replace(arguments, '\"n\":20', '\"n\":25')");
}

static char *path_of_typing(const struct place *place)
{
	return memory_format("%s/data/leeway/recovery/paper/customer-service.json", place->folder);
}

static bool is_kept(struct screen *screen, void *data)
{
	(void)screen;
	return file_exists(data);
}

/* The program is killed while words that were typed are not saved. */
static void leave_typing(struct place *place)
{
	char *path = path_of_typing(place);

	place_start(place, 40, 120);
	screen_wait_for(place->screen, "Enter explanations");
	screen_send(place->screen, "4");
	screen_wait_for(place->screen, "What a model is asked");
	screen_send(place->screen, "\r");
	screen_wait_for(place->screen, "Ctrl-S save");
	screen_send(place->screen, "New. ");
	screen_wait_until(place->screen, is_kept, path, "the recovery file");
	screen_signal(place->screen, SIGKILL);
	screen_wait_for_end(place->screen);
	free(path);
}

/* What is typed into forms and what is left of runs is offered to no other picture. */
static void tidy(struct place *place)
{
	char *path = path_of_typing(place);

	unlink(path);
	free(path);
	place_execute(place, "UPDATE run SET state = 'done', planned = 3600, "
			     "arguments = replace(arguments, '\"n\":25', '\"n\":20')");
}

#define LAST                                                                                       \
	{                                                                                          \
		"G", "Do you buy the flour?"                                                       \
	}

static const struct picture pictures[] = {
	{ "explore-bars", { { "", "bars ·" } }, false },
	{ "explore-curves", { { "v", "curves ·" } }, false },
	{ "explore-grid", { { "vv", "Refusal rate" } }, false },
	{ "explore-heat", { { "vvv", "Difference" } }, false },
	{ "explore-empty", { { "", "Nothing was asked yet" } }, true },
	{ "fire", { { "f", "what to ask" }, { "", "are stored already" } }, false },
	{ "fire-empty", { { "f", "what to ask" }, { "", "0 replies" } }, true },
	{ "dry-run", { { "f", "what to ask" }, { "\033[17~", "nothing is sent" } }, false },
	{ "responses", { LAST, { "2", "distinct" }, { "", "repeat 0" } }, false },
	{ "responses-text", { { "2", "repeat 0" }, { "\r", "▌repeat 0" } }, false },
	{ "responses-beside",
		{ { "2", "repeat 0" }, { "b", "sim:noisy · baseline" },
			{ "]", "sim:people · baseline" } },
		false },
	{ "responses-messages", { { "2", "repeat 0" }, { "m", "what was sent" } }, false },
	{ "responses-search", { { "2", "repeat 0" }, { "/rule\r", "found" } }, false },
	{ "responses-distinct", { { "2", "repeat 0" }, { "d", "×" } }, false },
	{ "relabel", { { "2", "repeat 0" }, { "r", "stays on record" } }, false },
	{ "find", { { "2", "repeat 0" }, { "F", "Find in all replies" } }, false },
	{ "find-hits",
		{ { "2", "repeat 0" }, { "F", "Find in all replies" },
			{ "rule\r", "different replies" } },
		false },
	{ "ask-person", { { "A", "whose answers these will be" } }, false },
	{ "n-by-bucket", { { "#", "looks into the cache" } }, false },
	{ "export", { { "2", "repeat 0" }, { "E", "what is listed, to a file" } }, false },
	{ "compare", { { "3", "buckets differ" }, { "", "of 720" } }, false },
	{ "compare-transfer",
		{ { "3", "buckets differ" }, { "t", "No model that has answered says" } }, false },
	{ "compare-empty", { { "3", "Nothing to compare yet" } }, true },
	{ "scenarios", { { "4", "What a model is asked" } }, false },
	{ "scenarios-form",
		{ { "4", "What a model is asked" }, { "\r", "Ctrl-S save" },
			{ "New. ", "modified" } },
		false },
	{ "scenarios-condition",
		{ { "4", "What a model is asked" }, { "Gk", "Chain of thought  installed" },
			{ "\r", "Ctrl-S save" } },
		false },
	{ "scenarios-pack",
		{ { "4", "What a model is asked" }, { "G", "The pack as it is kept" },
			{ "\r", "Ctrl-S save" } },
		false },
	{ "scenarios-preview", { { "4", "What a model is asked" }, { "p", "TO TRY" } }, false },
	{ "packs", { { "4", "What a model is asked" }, { "N", "rule-intent" } }, false },
	{ "agents", { { "5", "PROVIDERS" } }, false },
	{ "agents-providers", { { "5", "PROVIDERS" }, { "\t", "protocol" } }, false },
	{ "agents-models",
		{ { "5", "PROVIDERS" }, { "\t", "protocol" }, { "m", "openai needs a key" } },
		false },
	{ "runs", { { "6", "● done" }, { "", "nothing: all" } }, false },
	{ "runs-empty", { { "6", "Nothing was fired yet" } }, true },
	{ "present", { { "P", "of 20 refuse" } }, false },
	{ "present-empty", { { "P", "level 6 of 6" } }, true },
	{ "present-hands", { { "P", "of 20 refuse" }, { "h31", "31" } }, false },
	{ "present-replay",
		{ { "P", "of 20 refuse" }, { "R", "REPLAY 1×" }, { "+++++", "at its end" } },
		false },
	{ "resume", { { "", "A run was not finished" } }, false },
	{ "confirm",
		{ { "\033", "Enter explanations" }, { "6", "are missing" },
			{ "r", "Resume run 1?" } },
		false },
	{ "recovery", { { "", "Changes that were not saved" } }, false },
	{ "help", { { "?", "what the keys do" } }, false },
	{ "help-present", { { "P", "of 20 refuse" }, { "?", "what the keys do" } }, false },
	{ "palette", { { ":", "type a few letters" }, { "run", "stop run" } }, false },
	{ "themes", { { "T", "seen as they are chosen" } }, false },
	{ "messages", { { "M", "newest first" } }, false },
};
/* What makes the start offer something first, by picture. */
static const struct {
	const char *name;
	void (*prepare)(struct place *place);
} offers[] = {
	{ "resume", leave_unfinished },
	{ "confirm", leave_unfinished },
	{ "recovery", leave_typing },
};

static bool prepare_offer(const struct picture *picture, struct place *place)
{
	for (size_t i = 0; i < sizeof offers / sizeof *offers; i++)
		if (strcmp(offers[i].name, picture->name) == 0) {
			offers[i].prepare(place);
			return true;
		}
	return false;
}

enum { N_PICTURES = sizeof pictures / sizeof *pictures };

struct size {
	int rows, columns;
};
static const struct size sizes[] = { { 40, 120 }, { 24, 80 }, { 12, 40 } };
enum { N_SIZES = sizeof sizes / sizeof *sizes, USUAL = 1 };

/* So many pictures that differ are shown of a test: where one footer changes, all do. */
enum { MAX_DIFFERENT = 20 };

struct gallery {
	struct place *filled, *empty;
	size_t n_variables; /* Of a test that sets none. */
	int n_different; /* Of the test's pictures. */
};

/* Seen from the source tree, paths that are shown are the same on every machine. */
static void show_short_paths(struct place *place)
{
	static const char name[] = "LEEWAY_DATADIR=";

	for (size_t i = 0; i < place->n_variables; i++) {
		if (strncmp(place->variables[i], name, strlen(name)) != 0)
			continue;
		free(place->variables[i]);
		place->variables[i] = memory_format("%s.", name);
	}
}

static int open_gallery(void **state)
{
	struct gallery *gallery = memory_alloc(1, sizeof *gallery);

	place_open((void **)&gallery->filled);
	place_open((void **)&gallery->empty);
	assert_int_equal(chdir(TEST_FOLDER "/.."), 0);
	show_short_paths(gallery->filled);
	show_short_paths(gallery->empty);
	gallery->n_variables = gallery->filled->n_variables;
	place_fill(gallery->filled);
	*state = gallery;
	return 0;
}

static int close_gallery(void **state)
{
	struct gallery *gallery = *state;

	place_close((void **)&gallery->filled);
	place_close((void **)&gallery->empty);
	free(gallery);
	return 0;
}

static bool is_asked_for(const struct picture *picture)
{
	const char *names = getenv("PICTURES");

	return !names || !*names || fnmatch(names, picture->name, 0) == 0;
}

static bool is_ascii_text(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return !*text;
}

/* Starts anew and goes to what is shown, large, so that all that is waited for has room. */
static struct screen *show(struct gallery *gallery, const struct picture *picture, bool is_ascii)
{
	struct place *place = picture->is_empty ? gallery->empty : gallery->filled;

	if (place->screen)
		screen_close(place->screen);
	place->screen = NULL;
	if (!picture->is_empty)
		tidy(place);
	bool is_offered = prepare_offer(picture, place);

	place_start(place, sizes[0].rows, sizes[0].columns);
	screen_wait_for(place->screen, "Customer service");
	if (!is_offered)
		screen_wait_for(place->screen, "Enter explanations");
	for (size_t i = 0; i < N_STEPS && picture->steps[i].keys; i++) {
		const char *shown = picture->steps[i].shown;

		screen_send(place->screen, picture->steps[i].keys);
		/* Signs look otherwise in ASCII; the picture itself is waited for. */
		if (!is_ascii || is_ascii_text(shown))
			screen_wait_for(place->screen, shown);
	}
	return place->screen;
}

static char *name_of(const struct picture *picture, size_t size)
{
	return memory_format("%s-%dx%d", picture->name, sizes[size].columns, sizes[size].rows);
}

/* Counts a comparison's result; the test fails at its end, or where too many pictures differ. */
static void count(struct gallery *gallery, bool is_equal)
{
	gallery->n_different += !is_equal;
	if (gallery->n_different >= MAX_DIFFERENT)
		fail_msg("%d pictures differ; the others were not looked at", MAX_DIFFERENT);
}

static void take_back_both(struct gallery *gallery)
{
	place_take_back(gallery->filled);
	place_take_back(gallery->empty);
}

/* What an earlier test set is gone, wherever it ended. */
static int begin(void **state)
{
	struct gallery *gallery = *state;

	gallery->n_different = 0;
	while (gallery->filled->n_variables > gallery->n_variables)
		take_back_both(gallery);
	return 0;
}

static void expect_no_difference(const struct gallery *gallery)
{
	if (gallery->n_different > 0)
		fail_msg("%d pictures differ", gallery->n_different);
}

/* Nothing is left of what another program wrote, nor of the shell's screen after a stop. */
static void check_redrawing(struct gallery *gallery, struct screen *screen, const char *name)
{
	screen_scribble(screen);
	screen_send(screen, "\x0c");
	count(gallery, screen_compare(screen, name, "default"));
	screen_signal(screen, SIGTSTP);
	screen_wait_until_stopped(screen);
	screen_scribble(screen);
	screen_continue(screen);
	count(gallery, screen_compare(screen, name, "default"));
}

static void screens_look_as_they_did_at_every_size(void **state)
{
	for (size_t i = 0; i < N_PICTURES; i++) {
		if (!is_asked_for(&pictures[i]))
			continue;
		struct screen *screen = show(*state, &pictures[i], false);

		for (size_t k = 0; k < N_SIZES; k++) {
			char *name = name_of(&pictures[i], k);

			screen_resize(screen, sizes[k].rows, sizes[k].columns);
			bool is_equal = screen_compare(screen, name, "default");

			count(*state, is_equal);
			screen_check_contrast(screen, "default");
			if (k == USUAL && is_equal)
				check_redrawing(*state, screen, name);
			free(name);
		}
	}
	expect_no_difference(*state);
}

static void set_both(struct gallery *gallery, const char *variable)
{
	place_set(gallery->filled, "%s", variable);
	place_set(gallery->empty, "%s", variable);
}

/* The same words; bold, underlined and reversed cells say what colours said. */
static void screens_need_no_colours(void **state)
{
	set_both(*state, "NO_COLOR=1");
	for (size_t i = 0; i < N_PICTURES; i++) {
		if (!is_asked_for(&pictures[i]))
			continue;
		struct screen *screen = show(*state, &pictures[i], false);

		for (size_t k = 0; k < N_SIZES; k++) {
			char *name = name_of(&pictures[i], k);

			screen_resize(screen, sizes[k].rows, sizes[k].columns);
			count(*state, screen_compare_text(screen, name, false) &&
					      screen_compare_mono(screen, name, "default"));
			free(name);
		}
	}
	expect_no_difference(*state);
}

static void screens_are_ascii_where_the_locale_has_no_more(void **state)
{
	set_both(*state, "LC_ALL=C");
	/* Repeats no character by a sequence, after which libvterm 0.1.4 wraps a column early. */
	set_both(*state, "TERM=screen-256color");
	for (size_t i = 0; i < N_PICTURES; i++) {
		if (!is_asked_for(&pictures[i]))
			continue;
		struct screen *screen = show(*state, &pictures[i], true);

		for (size_t k = 0; k < N_SIZES; k++) {
			char *name = name_of(&pictures[i], k);

			screen_resize(screen, sizes[k].rows, sizes[k].columns);
			count(*state, screen_compare_text(screen, name, true));
			free(name);
		}
	}
	expect_no_difference(*state);
}

static void themes_change_colours_alone(void **state)
{
	static const char *const themes[] = { "light", "contrast", "colour-blind", "mono" };
	struct gallery *gallery = *state;

	for (size_t k = 0; k < sizeof themes / sizeof *themes; k++) {
		char *config = memory_format("{ \"theme\": \"%s\" }", themes[k]);

		place_write(gallery->filled, "config/leeway/config.json", config);
		place_write(gallery->empty, "config/leeway/config.json", config);
		free(config);
		for (size_t i = 0; i < N_PICTURES; i++) {
			/* The list of themes begins at the one that is on. */
			if (strcmp(pictures[i].name, "themes") == 0 || !is_asked_for(&pictures[i]))
				continue;
			struct screen *screen = show(gallery, &pictures[i], false);

			for (size_t size = 0; size < N_SIZES; size++) {
				char *name = name_of(&pictures[i], size);

				screen_resize(screen, sizes[size].rows, sizes[size].columns);
				count(gallery, screen_compare_text(screen, name, false));
				screen_check_contrast(screen, themes[k]);
				free(name);
			}
		}
	}
	expect_no_difference(gallery);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(screens_look_as_they_did_at_every_size, begin),
		cmocka_unit_test_setup(screens_need_no_colours, begin),
		cmocka_unit_test_setup(screens_are_ascii_where_the_locale_has_no_more, begin),
		cmocka_unit_test_setup(themes_change_colours_alone, begin),
	};

	return cmocka_run_group_tests(tests, open_gallery, close_gallery);
}
