/* No key waits for the disk: one that answers when the test says so, under the program itself. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "screen/place.h"

static const char save[] = "\x13", f5[] = "\x1b[15~", escape[] = "\x1b";

/* The disk answers while somebody has this pipe open for writing. */
static char *gate;
static int writer = -1;

static void let_disk_answer(bool answers)
{
	if (writer >= 0)
		close(writer);
	writer = answers ? open(gate, O_RDWR | O_CLOEXEC) : -1;
	assert_true(!answers || writer >= 0);
}

/* The gate is opened behind it, since what is started here would have it open, too. */
static void start(struct place *place, const char *shown)
{
	let_disk_answer(false);
	place_start(place, 36, 120);
	let_disk_answer(true);
	screen_wait_for(place->screen, shown);
}

static int open_on_slow_disk(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	gate = file_join(place->folder, "gate");
	assert_int_equal(mkfifo(gate, 0600), 0);
	place_set(place, "SLOW_DISK=%s", gate);
	place_set(place, "EDITOR=sh %s/editor", place->folder);
	assert_non_null(getenv("SLOW_LEEWAY"));
	place->arguments[0] = getenv("SLOW_LEEWAY");
	place->arguments[1] = "--db";
	place->arguments[2] = place->database;
	start(place, "Nothing was asked yet");
	return 0;
}

static int close_slow_disk(void **state)
{
	let_disk_answer(true);
	place_close(state);
	let_disk_answer(false);
	free(gate);
	return 0;
}

static void go_to_scenarios(const struct place *place)
{
	screen_send(place->screen, "4");
	screen_wait_for(place->screen, "What a model is asked");
	screen_wait_for(place->screen, "TO TRY");
}

/* A key of another screen, and back. */
static void check_keys(const struct place *place)
{
	screen_send(place->screen, "5");
	screen_wait_for(place->screen, "PROVIDERS");
	screen_send(place->screen, "4");
	screen_wait_until_gone(place->screen, "PROVIDERS");
}

static void no_key_waits_for_a_cache_to_be_made(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "f ");
	screen_wait_for(screen, "[x] sim:people");
	screen_wait_for(screen, "60 replies");
	let_disk_answer(false);
	screen_send(screen, f5);
	screen_wait_for(screen, "● starting");
	check_keys(place);
	screen_wait_for(screen, "● starting");
	let_disk_answer(true);
	screen_wait_for(screen, "run complete");
	place_quit(place);
}

static void no_key_waits_for_a_save_a_deletion_or_its_undoing(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	go_to_scenarios(place);
	screen_send(screen, "d");
	screen_wait_for(screen, "customer-service-2");
	let_disk_answer(false);
	screen_send(screen, save);
	screen_send(screen, " twice");
	screen_wait_for(screen, "Customer service (copy) twice");
	let_disk_answer(true);
	screen_wait_for(screen, "saved to");
	screen_send(screen, escape);
	screen_wait_for(screen, "▌");
	let_disk_answer(false);
	screen_send(screen, "D");
	check_keys(place);
	screen_send(screen, "D");
	screen_wait_for(screen, "still being written");
	let_disk_answer(true);
	screen_wait_for(screen, "is deleted; u brings it back");
	let_disk_answer(false);
	screen_send(screen, "u");
	check_keys(place);
	let_disk_answer(true);
	screen_wait_for(screen, "it is back");
	screen_wait_for(screen, "twice");
	place_quit(place);
}

static void no_key_waits_for_what_an_editor_left(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	place_write(place, "editor",
		"sed 's/Customer service/Shirts/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"\n");
	go_to_scenarios(place);
	let_disk_answer(false);
	screen_send(screen, "e");
	screen_wait_for(screen, "Shirts");
	check_keys(place);
	let_disk_answer(true);
	screen_wait_for(screen, "saved to");
	/* The same with the pack, which does not load with it: that is taken back. */
	place_write(place, "editor", "echo '{' > \"$1\"\n");
	let_disk_answer(false);
	screen_send(screen, "E");
	check_keys(place);
	let_disk_answer(true);
	screen_wait_for(screen, "not taken");
	place_quit(place);
}

static void no_key_waits_for_a_pack_to_be_made(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	go_to_scenarios(place);
	screen_send(screen, "N");
	screen_wait_for(screen, "rule-intent");
	let_disk_answer(false);
	screen_send(screen, "rentals\r");
	screen_send(screen, "!");
	screen_wait_for(screen, "rentals!");
	let_disk_answer(true);
	screen_wait_for(screen, "rentals is made");
	screen_wait_for(screen, "First scenario");
	place_quit(place);
}

static void what_was_being_saved_at_the_end_is_not_offered(void **state)
{
	struct place *place = *state;

	go_to_scenarios(place);
	screen_send(place->screen, "\rGood day. ");
	screen_wait_for(place->screen, "Good day. You");
	screen_send(place->screen, escape);
	screen_wait_for(place->screen, "▌");
	let_disk_answer(false);
	screen_send(place->screen, save);
	screen_send(place->screen, "q");
	let_disk_answer(true);
	assert_int_equal(screen_wait_for_end(place->screen), 0);
	start(place, "Good day. You");
	assert_false(screen_shows(place->screen, "Changes that were not saved"));
	place_quit(place);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_on_slow_disk, close_slow_disk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_key_waits_for_a_cache_to_be_made),
		TEST(no_key_waits_for_a_save_a_deletion_or_its_undoing),
		TEST(no_key_waits_for_what_an_editor_left),
		TEST(no_key_waits_for_a_pack_to_be_made),
		TEST(what_was_being_saved_at_the_end_is_not_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
