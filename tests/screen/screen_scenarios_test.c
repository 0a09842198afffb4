/* The scenario editor in the program itself. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "screen/place.h"
#include "support/pack_folder.h"

static const char escape[] = "\x1b", save[] = "\x13", try_it[] = "\x14", undo[] = "\x1a";

/* An editor that does what the test says. */
static int open_and_start(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_set(place, "EDITOR=sh %s/editor", place->folder);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "replies");
	return 0;
}

/* The list has the keys where its selection has an edge. */
static void leave_form(const struct place *place)
{
	screen_send(place->screen, escape);
	screen_wait_for(place->screen, "▌");
}

static char *read_own(const struct place *place, const char *name)
{
	char *path = memory_format("%s/data/leeway/scenarios/%s", place->folder, name);
	char *text = file_exists(path) ? file_read(path, 100000, NULL, NULL) : NULL;

	free(path);
	return text;
}

static void open_form(const struct place *place)
{
	screen_send(place->screen, "4");
	screen_wait_for(place->screen, "What a model is asked");
	screen_send(place->screen, "\r");
}

static void a_scenario_is_edited_saved_and_tried(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	open_form(place);
	screen_send(screen, "Now then. ");
	screen_wait_for(screen, "modified");
	screen_send(screen, undo);
	screen_send(screen, undo);
	screen_wait_until_gone(screen, "modified");
	screen_send(screen, "Good day. ");
	screen_send(screen, try_it);
	screen_wait_for(screen, "TRIED");
	screen_wait_for(screen, "run complete");
	screen_wait_for(screen, "5 replies");
	char *text = read_own(place, "paper/customer-service.json");

	assert_non_null(text);
	assert_non_null(strstr(text, "\"Good day. You are a customer service agent"));
	free(text);
	leave_form(place);
	place_quit(place);
}

static void what_another_program_wrote_can_be_taken_as_it_is(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	open_form(place);
	screen_send(screen, "Mine. ");
	screen_send(screen, save);
	screen_wait_for(screen, "saved to");
	screen_send(screen, "More. ");
	screen_wait_for(screen, "modified");
	char *text = read_own(place, "paper/customer-service.json");
	char *mine = text ? strstr(text, "Mine.") : NULL;

	assert_non_null(mine);
	memcpy(mine, "Hers.", strlen("Hers."));
	place_write(place, "data/leeway/scenarios/paper/customer-service.json", text);
	free(text);
	screen_send(screen, save);
	screen_wait_for(screen, "x takes it as it is on disk");
	screen_send(screen, "\033x");
	screen_wait_for(screen, "as it is on disk; undo");
	screen_wait_for(screen, "Hers. You are");
	screen_wait_until_gone(screen, "modified");
	screen_send(screen, undo);
	screen_wait_for(screen, "Mine. More. You are");
	/* Nobody changed it since it was taken. */
	screen_send(screen, save);
	screen_wait_for(screen, "saved to");
	leave_form(place);
	place_quit(place);
}

/* The run's first request is on its way for longer than a test may last. */
static void a_try_does_not_wait_for_a_run(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "f\tsim:strict,latency_ms=60000\r");
	screen_wait_for(screen, "[x] sim:strict,latency_ms=60000");
	screen_send(screen, "\x1b[15~");
	screen_wait_for(screen, "running 0 of 60");
	open_form(place);
	screen_send(screen, try_it);
	screen_wait_for(screen, "TRIED  sim:people × 5");
	screen_wait_for(screen, "5 replies");
	screen_wait_until_gone(screen, "······");
	screen_wait_for(screen, "running 0 of 60");
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 5);
	assert_int_equal(place_number(place, "SELECT count(*) FROM run WHERE state = 'done'"), 1);
	/* It is the long one that is offered again. */
	screen_signal(screen, SIGKILL);
	screen_wait_for_end(screen);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "latency_ms=60000");
}

static bool is_kept(struct screen *screen, void *data)
{
	char *path = memory_format(
		"%s/data/leeway/recovery/paper/customer-service.json", (const char *)data);
	char *text = file_exists(path) ? file_read(path, 100000, NULL, NULL) : NULL;
	bool kept = text && strstr(text, "Good day. You");

	(void)screen;
	free(text);
	free(path);
	return kept;
}

static void what_was_typed_before_a_kill_is_offered(void **state)
{
	struct place *place = *state;

	open_form(place);
	screen_send(place->screen, "Good day. ");
	screen_wait_until(place->screen, is_kept, place->folder, "the recovery file");
	screen_signal(place->screen, SIGKILL);
	screen_wait_for_end(place->screen);
	place_start(place, 24, 80);
	screen_wait_for(place->screen, "replies");
	screen_wait_for(place->screen, "Changes that were not saved");
	screen_send(place->screen, "y");
	screen_wait_for(place->screen, "Good day. You are");
	screen_wait_for(place->screen, "modified");
	screen_send(place->screen, save);
	screen_wait_for(place->screen, "saved to");
	place_quit(place);
	place_start(place, 24, 80);
	screen_wait_for(place->screen, "replies");
	assert_false(screen_shows(place->screen, "Changes that were not saved"));
}

static void a_save_that_fails_says_so_and_keeps_the_words(void **state)
{
	struct place *place = *state;

	place_write(place, "data/leeway/scenarios", "a file in the way");
	open_form(place);
	screen_send(place->screen, "Good day. ");
	screen_send(place->screen, save);
	screen_wait_for(place->screen, "not saved");
	screen_wait_for(place->screen, "Good day. You are");
	leave_form(place);
	place_quit(place);
}

static void start_again(struct place *place, int rows, int columns)
{
	place_start(place, rows, columns);
	screen_wait_for(place->screen, "replies");
}

/* ThreadSanitizer itself writes a file before the program begins, and would be killed for it. */
#ifdef __SANITIZE_THREAD__
#define BEFORE_LIMIT "trap '' XFSZ; "
#else
#define BEFORE_LIMIT ""
#endif

/* A limit on the size of files is the full disk that anyone can have. */
static void a_full_disk_leaves_the_old_file_and_keeps_the_text(void **state)
{
	static const char own[] = "data/leeway/scenarios/paper/customer-service.json";
	static const char text[] = "{ // by hand\n"
				   "\"id\": \"customer-service\", \"title\": \"Shirts\",\n"
				   "\"prompt\": [\"Do you take back what was {LEVEL}?\"],\n"
				   "\"levels\": [\"ripped\", \"folded\"] }\n";
	struct place *place = *state;
	struct screen *screen;

	pack_folder_write(place->folder, own, text);
	place->arguments[0] = "/bin/sh";
	place->arguments[1] = "-c";
	place->arguments[2] = BEFORE_LIMIT "ulimit -f 0; exec \"$LEEWAY\" --db \"$DATABASE\"";
	place_set(place, "LEEWAY=%s", getenv("LEEWAY"));
	place_set(place, "DATABASE=%s", place->database);
	start_again(place, 24, 80);
	screen = place->screen;
	screen_send(screen, "4");
	screen_wait_for(screen, "Shirts");
	screen_send(screen, "\rWell: ");
	screen_wait_for(screen, "modified");
	screen_send(screen, save);
	screen_wait_for(screen, "customer-service.json is not saved: ");
	screen_wait_for(screen, "save again");
	screen_wait_for(screen, "Well: Do you take back");
	screen_wait_for(screen, "modified");
	char *now = read_own(place, "paper/customer-service.json");

	assert_string_equal(now, text);
	free(now);
	leave_form(place);
	/* It is not left behind unasked. */
	screen_send(screen, "q");
	screen_wait_for(screen, "Quit and lose what is typed?");
	screen_wait_for(screen, "y yes  n no");
	screen_send(screen, "n");
	screen_wait_until_gone(screen, "Quit and lose");
	screen_send(screen, "q");
	screen_wait_for(screen, "Quit and lose what is typed?");
	screen_wait_for(screen, "y yes  n no");
	screen_send(screen, "y");
	assert_int_equal(screen_wait_for_end(screen), 0);
	place_check_terminal(place);
}

static void the_users_editor_comes_back_with_faults_shown(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	place_write(place, "editor",
		"sed 's/levels/lvels/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"\n");
	screen_send(screen, "4");
	screen_wait_for(screen, "What a model is asked");
	screen_send(screen, "e");
	screen_wait_for(screen, "AS EDITED: NOT TAKEN");
	screen_wait_for(screen, "is not a known field");
	/* The second time the editor repairs what it broke, and adds a comment. */
	place_write(place, "editor",
		"sed -e 's/lvels/levels/' -e 's/Customer service/Shirts/' -e '1a // ours' \"$1\" "
		"> \"$1.new\" && mv \"$1.new\" \"$1\"\n");
	screen_send(screen, "e");
	screen_wait_until_gone(screen, "AS EDITED");
	screen_wait_for(screen, "saved to");
	screen_wait_for(screen, "Shirts");
	char *text = read_own(place, "paper/customer-service.json");

	assert_non_null(text);
	assert_non_null(strstr(text, "// ours"));
	free(text);
	screen_send(screen, "D");
	screen_wait_for(screen, "the installed one shows again");
	screen_send(screen, "u");
	screen_wait_for(screen, "it is back");
	screen_wait_for(screen, "Shirts");
	place_quit(place);
}

static void a_pack_json_that_does_not_load_is_taken_back(void **state)
{
	struct place *place = *state;

	place_write(place, "editor", "echo '{' > \"$1\"\n");
	screen_send(place->screen, "4");
	screen_wait_for(place->screen, "What a model is asked");
	screen_send(place->screen, "E");
	screen_wait_for(place->screen, "not taken");
	assert_null(read_own(place, "paper/pack.json"));
	screen_send(place->screen, "4");
	screen_wait_for(place->screen, "Customer service");
	place_quit(place);
}

/* The editor's other window, or a colleague, saves the same file while it is open here. */
static void what_another_program_saved_meanwhile_is_not_written_over(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	place_write(place, "editor",
		"own=\"$XDG_DATA_HOME/leeway/scenarios/paper/customer-service.json\"\n"
		"mkdir -p \"$(dirname \"$own\")\"\n"
		"sed 's/Customer service/Theirs/' \"$1\" > \"$own\"\n"
		"sed 's/Customer service/Ours/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"\n");
	screen_send(screen, "4");
	screen_wait_for(screen, "What a model is asked");
	screen_send(screen, "e");
	screen_wait_for(screen, "another program changed the file");
	char *text = read_own(place, "paper/customer-service.json");

	assert_non_null(strstr(text, "Theirs"));
	free(text);
	screen_wait_for(screen, "Ours");
	/* Again is agreed. */
	screen_send(screen, save);
	screen_wait_for(screen, "saved to");
	text = read_own(place, "paper/customer-service.json");
	assert_non_null(strstr(text, "Ours"));
	assert_null(strstr(text, "Theirs"));
	free(text);
	/* Changed under a draft: the editor is not opened unasked. */
	place_write(place, "editor", "sed -n 's/.*title.*/&/p' \"$1\" > \"$0.saw\"\n");
	screen_send(screen, "\r!");
	screen_wait_for(screen, "modified");
	leave_form(place);
	char *path = memory_format(
		"%s/data/leeway/scenarios/paper/customer-service.json", place->folder);

	text = file_read(path, 100000, NULL, NULL);
	memcpy(strstr(text, "Ours"), "Hers", 4);
	assert_true(file_write(path, text, strlen(text), NULL));
	free(text);
	screen_send(screen, "e");
	screen_wait_for(screen, "not opened yet: another program changed the file");
	screen_send(screen, "x");
	screen_wait_for(screen, "as it is on disk");
	screen_wait_for(screen, "Hers");
	free(path);
	place_quit(place);
}

static void what_another_program_wrote_to_pack_json_is_not_written_over(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	place_write(place, "editor",
		"own=\"$XDG_DATA_HOME/leeway/scenarios/paper/pack.json\"\n"
		"if ! [ -e \"$own\" ]; then\n"
		"\tmkdir -p \"$(dirname \"$own\")\"\n"
		"\t{ echo '// theirs'; cat \"$1\"; } > \"$own\"\n"
		"\t{ echo '// ours'; cat \"$1\"; } > \"$1.new\" && mv \"$1.new\" \"$1\"\n"
		"fi\n");
	screen_send(screen, "4");
	screen_wait_for(screen, "What a model is asked");
	screen_send(screen, "E");
	screen_wait_for(screen, "another program changed pack.json");
	char *text = read_own(place, "paper/pack.json");

	assert_non_null(strstr(text, "// theirs"));
	free(text);
	/* What was edited is opened again, and saved as it is. */
	screen_send(screen, "E");
	screen_wait_for(screen, "saved to");
	text = read_own(place, "paper/pack.json");
	assert_non_null(strstr(text, "// ours"));
	assert_null(strstr(text, "// theirs"));
	free(text);
	place_quit(place);
}

static void a_new_pack_is_made_and_opened(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "4");
	screen_wait_for(screen, "What a model is asked");
	screen_send(screen, "N");
	screen_wait_for(screen, "rule-intent");
	screen_send(screen, "rentals\r");
	screen_wait_for(screen, "First scenario");
	screen_send(screen, "n");
	screen_send(screen, "Late fee");
	screen_wait_for(screen, "late-fee");
	screen_send(screen, save);
	screen_wait_for(screen, "saved to");
	char *text = read_own(place, "rentals/late-fee.json");

	assert_non_null(text);
	free(text);
	leave_form(place);
	place_quit(place);
}

/* From the first scenario, over the others, to the pack's first condition. */
static void go_to_conditions(const struct place *place)
{
	screen_send(place->screen, "4");
	screen_wait_for(place->screen, "What a model is asked");
	screen_send(place->screen, "jjjjjjjjjj");
	screen_wait_for(place->screen, "ASK");
}

static void a_condition_is_made_tried_deleted_and_brought_back(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	go_to_conditions(place);
	screen_send(screen, "d");
	screen_wait_for(screen, "baseline-2");
	screen_send(screen, " with care\tTake care.");
	/* In the form it is a system text, and so in the prompt. */
	screen_wait_for(screen, "│ system: Take care.");
	screen_wait_for(screen, "level 1 · baseline-c");
	screen_send(screen, try_it);
	screen_wait_for(screen, "TRIED");
	screen_wait_for(screen, "5 replies");
	char *text = read_own(place, "paper/pack.json");

	assert_non_null(text);
	assert_non_null(strstr(text, "\"system\": \"Take care.\""));
	assert_non_null(strstr(text, "\"published\": ["));
	free(text);
	leave_form(place);
	screen_send(screen, "D");
	screen_wait_for(screen, "Baseline (copy) with care is deleted; u brings it back");
	screen_send(screen, "u");
	screen_wait_for(screen, "it is back");
	screen_wait_for(screen, "Baseline (copy)");
	place_quit(place);
}

static void a_new_scenario_stands_behind_the_one_it_was_copied_from(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "4");
	screen_wait_for(screen, "What a model is asked");
	screen_send(screen, "d");
	screen_wait_for(screen, "customer-service-2");
	screen_send(screen, save);
	screen_wait_for(screen, "saved to");
	char *text = read_own(place, "paper/pack.json");

	assert_non_null(text);
	assert_non_null(
		strstr(text, "\"customer-service\",\n\t\t\"customer-service-2\",\n\t\t\"uni"));
	free(text);
	leave_form(place);
	screen_send(screen, "D");
	screen_wait_for(screen, "is deleted");
	text = read_own(place, "paper/pack.json");
	assert_null(text ? strstr(text, "customer-service-2") : NULL);
	free(text);
	place_quit(place);
}

static void a_long_paste_is_taken_and_undone_as_one(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;
	struct buffer paste;

	buffer_init(&paste, 1 << 20);
	while (paste.length < 100000)
		buffer_append_text(&paste, "漢字 e\u0301 one two three\n");
	open_form(place);
	screen_paste(screen, buffer_text(&paste));
	screen_wait_for(screen, "modified");
	screen_wait_for(screen, "shorten it");
	screen_wait_for(screen, "cut: the field holds no more");
	screen_send(screen, "\x1b[1;5D\x1b[1;5D");
	screen_send(screen, undo);
	screen_wait_until_gone(screen, "modified");
	screen_wait_for(screen, "You are a customer service agent");
	buffer_clear(&paste);
	leave_form(place);
	place_quit(place);
}

static void levels_change_places_and_back(void **state)
{
	static const char level_down[] = "\x1b[1;3B", redo[] = "\x19";
	struct place *place = *state;
	struct screen *screen = place->screen;

	open_form(place);
	screen_send(screen, "\t");
	screen_wait_for(screen, "1  ripped in half");
	screen_send(screen, level_down);
	screen_wait_for(screen, "2  ripped in half");
	screen_wait_for(screen, "level 2 · baseline");
	screen_send(screen, undo);
	screen_wait_for(screen, "1  ripped in half");
	screen_wait_until_gone(screen, "modified");
	screen_send(screen, redo);
	screen_wait_for(screen, "2  ripped in half");
	screen_send(screen, undo);
	screen_wait_until_gone(screen, "modified");
	leave_form(place);
	place_quit(place);
}

static void wide_and_combining_characters_are_edited_as_they_are_seen(void **state)
{
	static const char previous[] = "\x1b[Z", backspace[] = "\x7f";
	struct place *place = *state;
	struct screen *screen = place->screen;

	open_form(place);
	screen_send(screen, previous);
	screen_send(screen, " 漢字e\u0301\u0301x");
	screen_wait_for(screen, "Customer service 漢字e\u0301\u0301x");
	screen_send(screen, backspace);
	screen_send(screen, backspace);
	screen_send(screen, backspace);
	screen_wait_for(screen, "Customer service 漢 ");
	screen_send(screen, save);
	screen_wait_for(screen, "saved to");
	char *text = read_own(place, "paper/customer-service.json");

	assert_non_null(text);
	assert_non_null(strstr(text, "\"Customer service 漢\""));
	free(text);
	leave_form(place);
	place_quit(place);
}

static void it_is_usable_at_any_size(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 12, 40 }, { 60, 200 }, { 36, 120 } };
	struct place *place = *state;

	open_form(place);
	screen_send(place->screen, "Good day. ");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		screen_resize(place->screen, sizes[i][0], sizes[i][1]);
		screen_wait_for(place->screen, "Good day. You are");
		screen_wait_for(place->screen, "modified");
	}
	leave_form(place);
	place_quit(place);
}

int main(void)
{
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_and_start, place_close)
	const struct CMUnitTest tests[] = {
		IN_PLACE(a_scenario_is_edited_saved_and_tried),
		IN_PLACE(what_another_program_wrote_can_be_taken_as_it_is),
		IN_PLACE(a_try_does_not_wait_for_a_run),
		IN_PLACE(what_was_typed_before_a_kill_is_offered),
		IN_PLACE(a_save_that_fails_says_so_and_keeps_the_words),
		IN_PLACE(a_full_disk_leaves_the_old_file_and_keeps_the_text),
		IN_PLACE(the_users_editor_comes_back_with_faults_shown),
		IN_PLACE(what_another_program_saved_meanwhile_is_not_written_over),
		IN_PLACE(what_another_program_wrote_to_pack_json_is_not_written_over),
		IN_PLACE(a_pack_json_that_does_not_load_is_taken_back),
		IN_PLACE(a_new_pack_is_made_and_opened),
		IN_PLACE(a_condition_is_made_tried_deleted_and_brought_back),
		IN_PLACE(a_new_scenario_stands_behind_the_one_it_was_copied_from),
		IN_PLACE(a_long_paste_is_taken_and_undone_as_one),
		IN_PLACE(levels_change_places_and_back),
		IN_PLACE(wide_and_combining_characters_are_edited_as_they_are_seen),
		IN_PLACE(it_is_usable_at_any_size),
	};

	return cmocka_run_group_tests_name("screen_scenarios", tests, NULL, NULL);
}
