/* A run from Fire to the explanations behind a bar, against a server on the loopback interface. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "screen/place.h"
#include "support/server.h"

/* One scenario of six levels, ten replies of each; those before the gate are answered. */
enum { PLANNED = 60, BEFORE_GATE = 20, FOR_EVER_MS = 3600 * 1000 };

static const char f5[] = "\x1b[15~";

struct stage {
	struct place *place;
	struct server *server;
	atomic_bool is_open; /* What comes behind the gate is answered too. Read on its thread. */
	atomic_bool is_limited; /* Nothing is answered but "too many requests". */
	atomic_bool refuses_last; /* The last is refused for good. */
	atomic_int n_asked, n_answered;
};

static void decide(const struct server_request *request, struct server_reply *reply, void *data)
{
	struct stage *stage = data;

	if (!strstr(request->path, "/chat/completions"))
		return;
	reply->text = "No. Every shirt comes back in its bag.";
	reply->max_choices = 1;
	if (atomic_load(&stage->is_limited)) {
		reply->status = 429;
		reply->body = "{\"error\":{\"message\":\"Slow down, please\"}}";
		return;
	}
	if (atomic_load(&stage->refuses_last) && atomic_load(&stage->n_asked) == PLANNED - 1) {
		reply->status = 400;
		reply->body = "{\"error\":{\"message\":\"Not this one\"}}";
		return;
	}
	if (atomic_fetch_add(&stage->n_asked, 1) < BEFORE_GATE || atomic_load(&stage->is_open))
		atomic_fetch_add(&stage->n_answered, 1);
	else
		reply->delay_ms = FOR_EVER_MS;
}

static int set_up(void **state)
{
	struct stage *stage = memory_alloc(1, sizeof *stage);
	struct server_script script = { .decide = decide, .data = stage };

	stage->server = server_start(&script);
	assert_non_null(stage->server);
	place_open((void **)&stage->place);
	place_set(stage->place, "OPENAI_BASE_URL=%s/v1", server_url(stage->server));
	place_set(stage->place, "OPENAI_API_KEY=sk-of-a-test-0123456789");
	place_start(stage->place, 36, 120);
	screen_wait_for(stage->place->screen, "Nothing was asked yet");
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	place_close((void **)&stage->place);
	server_stop(stage->server);
	free(stage);
	return 0;
}

static void fire(struct screen *screen)
{
	screen_send(screen, "f\topenai:gpt-4o-mini\r");
	screen_wait_for(screen, "[x] openai:gpt-4o-mini");
	screen_wait_for(screen, "60 replies");
	screen_send(screen, f5);
}

static void check_replies(struct stage *stage)
{
	place_quit(stage->place);
	assert_int_equal(place_number(stage->place, "SELECT count(*) FROM response"), PLANNED);
	/* Each text has the number of its request. */
	assert_int_equal(place_number(stage->place, "SELECT count(DISTINCT text_id) FROM response"),
		PLANNED);
	assert_int_equal(atomic_load(&stage->n_answered), PLANNED);
}

static void bars_fill_and_show_what_the_server_said(void **state)
{
	struct stage *stage = *state;
	struct screen *screen = stage->place->screen;

	atomic_store(&stage->is_open, true);
	fire(screen);
	screen_wait_for(screen, "run complete");
	screen_wait_for(screen, " 60 replies");
	screen_wait_for(screen, "100.0");
	screen_send(screen, "\r");
	screen_send(screen, "\r");
	screen_wait_for(screen, "10 replies · 10 distinct");
	screen_wait_for(screen, "No. Every shirt comes back in its bag. [");
	screen_wait_for(screen, "gpt-4o-mini · baseline");
	check_replies(stage);
}

static void a_run_goes_on_while_one_looks_around(void **state)
{
	struct stage *stage = *state;
	struct screen *screen = stage->place->screen;

	fire(screen);
	screen_wait_for(screen, " 20 replies");
	screen_wait_for(screen, "20 of 60");
	screen_send(screen, "2");
	screen_wait_for(screen, "No. Every shirt comes back in its bag. [");
	screen_send(screen, "6");
	screen_wait_for(screen, "● running");
	screen_send(screen, "1");
	screen_wait_for(screen, "SCENARIO");
	/* Twice at once is a pause and its end, though no progress came between. */
	screen_send(screen, "  ");
	screen_wait_for(screen, "the run goes on");
	screen_send(screen, " ");
	/* What was said comes before the engine has heard of it. */
	screen_wait_for(screen, "● paused");
	screen_send(screen, " ");
	screen_wait_for(screen, "the run goes on");
	screen_resize(screen, 24, 80);
	screen_wait_for(screen, "20 of 60");
	/* Leaving asks first. */
	screen_send(screen, "q");
	screen_wait_for(screen, "Quit while a run goes on?");
	screen_send(screen, "n");
	screen_wait_until_gone(screen, "Quit while a run goes on?");
	screen_send(screen, "q");
	screen_wait_for(screen, "Quit while a run goes on?");
	screen_send(screen, "y");
	assert_int_equal(screen_wait_for_end(screen), 0);
	place_check_terminal(stage->place);
	assert_int_equal(place_number(stage->place, "SELECT count(*) FROM response"), BEFORE_GATE);
}

/* What was shown is stored, so that only what is missing is asked for. */
static void a_killed_run_is_offered_and_asks_nothing_twice(void **state)
{
	struct stage *stage = *state;
	struct screen *screen = stage->place->screen;

	fire(screen);
	screen_wait_for(screen, " 20 replies");
	screen_signal(screen, SIGKILL);
	assert_int_equal(screen_wait_for_end(screen), -SIGKILL);
	atomic_store(&stage->is_open, true);
	place_start(stage->place, 24, 80);
	screen = stage->place->screen;
	screen_wait_for(screen, "A run was not finished");
	screen_wait_for(screen, "openai:gpt-4o-mini");
	screen_send(screen, "y");
	screen_wait_for(screen, "run complete");
	screen_wait_for(screen, " 60 replies");
	check_replies(stage);
}

/* Ctrl-C at the question whether to quit means it. */
static void ctrl_c_twice_ends_a_run_that_goes_on(void **state)
{
	struct stage *stage = *state;
	struct screen *screen = stage->place->screen;

	fire(screen);
	screen_wait_for(screen, "20 of 60");
	screen_send(screen, "\x03");
	screen_wait_for(screen, "y yes  n no");
	screen_send(screen, "\x03");
	assert_int_equal(screen_wait_for_end(screen), 0);
	place_check_terminal(stage->place);
	assert_int_equal(place_number(stage->place, "SELECT count(*) FROM response"), BEFORE_GATE);
}

static void a_queued_run_that_is_stopped_is_told_of(void **state)
{
	struct stage *stage = *state;
	struct screen *screen = stage->place->screen;

	fire(screen);
	screen_wait_for(screen, "20 of 60");
	screen_send(screen, "f");
	screen_wait_for(screen, "40 replies; 20 are stored already");
	screen_wait_for(screen, "F6 dry run");
	screen_send(screen, f5);
	screen_wait_for(screen, "queued: it begins when the running run has ended");
	screen_send(screen, "XX");
	screen_wait_for(screen, "run ended: stopped; queued behind it and not begun: 1");
	place_quit(stage->place);
	assert_int_equal(place_number(stage->place, "SELECT count(*) FROM run"), 1);
}

/* A reason for waiting stands where all can be read of it. */
static void what_a_run_waits_for_is_said(void **state)
{
	struct stage *stage = *state;
	struct screen *screen = stage->place->screen;

	atomic_store(&stage->is_limited, true);
	fire(screen);
	screen_wait_for(screen, "0 of 60");
	screen_wait_for(screen, "backing off");
	screen_wait_for(screen, "s: openai:gpt-4o-mini: rate limit: Slow down, please");
	screen_send(screen, "XX");
	screen_wait_for(screen, "run ended: stopped");
	place_quit(stage->place);
}

static void a_run_that_gave_some_up_is_not_called_complete(void **state)
{
	struct stage *stage = *state;
	struct screen *screen = stage->place->screen;

	atomic_store(&stage->is_open, true);
	atomic_store(&stage->refuses_last, true);
	fire(screen);
	screen_wait_for(screen, "run complete but for 1 of 60 replies, given up: 6 says why");
	screen_send(screen, "6");
	screen_wait_for(screen, "1 of 60 are missing");
	place_quit(stage->place);
	assert_int_equal(place_number(stage->place, "SELECT count(*) FROM response"), PLANNED - 1);
}

/* A word that is not broken, wherever the lines are. */
static bool stands_once(struct screen *screen, void *word)
{
	char *text = screen_text(screen), *first = strstr(text, word);
	bool is_once = first && !strstr(first + 1, word);

	free(text);
	return is_once;
}

static void a_cache_that_cannot_be_read_is_told_where_its_bars_would_stand(void **state)
{
	struct place *place = *state;

	place_fill_one(place);
	place_execute(place, "PRAGMA user_version = 99");
	place_start(place, 24, 80);
	screen_wait_for(place->screen, "The cache cannot be read");
	screen_wait_for(place->screen, "newer");
	screen_wait_for(place->screen, "? help");
	/* It stays when the message is gone. */
	screen_send(place->screen, "j");
	screen_wait_until(place->screen, stands_once, "newer", "the reason, once");
	screen_wait_for(place->screen, "The cache cannot be read");
	place_quit(place);
}

/* Its replies can be searched for at once. */
static void a_run_without_a_terminal_is_indexed(void **state)
{
	struct place *place = *state;

	place_fill_one(place);
	assert_int_equal(place_number(place, "SELECT indexed_to FROM search_state"),
		place_number(place, "SELECT max(id) FROM text"));
	assert_true(place_number(place, "SELECT max(id) FROM text") > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(bars_fill_and_show_what_the_server_said),
		TEST(a_run_goes_on_while_one_looks_around),
		TEST(a_killed_run_is_offered_and_asks_nothing_twice),
		TEST(ctrl_c_twice_ends_a_run_that_goes_on),
		TEST(a_queued_run_that_is_stopped_is_told_of),
		TEST(what_a_run_waits_for_is_said),
		TEST(a_run_that_gave_some_up_is_not_called_complete),
		cmocka_unit_test_setup_teardown(
			a_cache_that_cannot_be_read_is_told_where_its_bars_would_stand, place_open,
			place_close),
		cmocka_unit_test_setup_teardown(
			a_run_without_a_terminal_is_indexed, place_open, place_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
