#include "leeway/screens/interview_run.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/interviewer_store.h"
#include "leeway/screens/interview_view.h"

enum {
	WARNING_S = 20, /* Before a kiosk starts over. */
	FAREWELL_S = 30, /* How long it shows the last page at most. */
	SECOND_US = 1000000,
};

/* What waits to be stored. */
enum step { STEP_NONE, STEP_BEGIN, STEP_ANSWER, STEP_WITHDRAW };

struct run {
	const struct interview_run_options *options;
	struct interview_view view;
	int64_t key_us; /* When the last key came. */
	char typed[KIOSK_MOST_WORD + 1]; /* The last characters. */
	bool was_interrupted;
	enum step step;
	struct interview_answer answer; /* Of STEP_ANSWER. */
	int64_t retry_us, give_up_us; /* While another process writes. */
};

static bool store(struct run *run, struct error *error)
{
	const struct interviewer *interviewer = run->options->interviewer;

	switch (run->step) {
	case STEP_BEGIN:
		return interviewer_store_begin(interviewer, &run->view.record, error);
	case STEP_WITHDRAW:
		return interviewer_store_withdraw(interviewer, run->view.record.id, error);
	default:
		return interviewer_store_answer(interviewer, &run->answer, error);
	}
}

/* What is to be stored is, or will never be. */
static void end_step(struct run *run, bool good, struct error *error)
{
	enum step step = run->step;

	run->step = STEP_NONE;
	run->view.is_waiting = false;
	interview_answer_clear(&run->answer);
	/* Nobody is idle who had to wait. */
	run->key_us = env_monotonic_us(run->options->solo.env);
	if (!good)
		interview_view_failed(&run->view, error);
	else if (step == STEP_BEGIN)
		interview_view_begun(&run->view);
	else if (step == STEP_WITHDRAW)
		interview_view_withdrawn(&run->view);
	else
		interview_view_kept(&run->view);
}

/* Committed before the next question shows; while another process writes, tried again by tick. */
static void try_step(struct run *run)
{
	struct error error = { 0 };
	bool good = store(run, &error);
	int64_t now = env_monotonic_us(run->options->solo.env);

	if (good || error.code != ERROR_LOCKED || now >= run->give_up_us) {
		end_step(run, good, &error);
		return;
	}
	error_clear(&error);
	run->view.is_waiting = true;
	run->retry_us = now + (int64_t)INTERVIEWER_RETRY_MS * 1000;
}

static void begin_step(struct run *run, enum step step)
{
	run->step = step;
	run->give_up_us =
		env_monotonic_us(run->options->solo.env) + (int64_t)INTERVIEWER_PATIENCE_MS * 1000;
	try_step(run);
}

static void begin(struct run *run)
{
	if (interview_view_draw_lots(&run->view))
		begin_step(run, STEP_BEGIN);
}

static void keep(struct run *run)
{
	run->answer = interview_view_answer(&run->view);
	begin_step(run, STEP_ANSWER);
}

/* Goes on with what was begun under the code. */
static void find(struct run *run)
{
	struct interview_view *view = &run->view;
	struct error error = { 0 };

	interview_record_clear(&view->record);
	if (interviewer_store_find(run->options->interviewer, interview_view_typed_code(view),
		    &view->record, &error))
		interview_view_found(view);
	else
		interview_view_failed(view, &error);
}

static void start(struct run *run)
{
	const struct interview_run_options *options = run->options;

	interview_view_init(
		&run->view, options->interviewer, options->participant, options->is_kiosk);
	run->key_us = env_monotonic_us(options->solo.env);
	if (options->participant)
		find(run);
}

static void start_over(struct run *run)
{
	interview_view_clear(&run->view);
	start(run);
}

static bool is_control(const struct key *key, uint32_t character)
{
	return key->code == KEYCODE_CHARACTER && key->modifiers == MODIFIER_CONTROL &&
	       key->character == character;
}

/* Whether the key was the last of the word. */
static bool ends_word(struct run *run, const struct key *key)
{
	const char *word = run->options->quit_word;
	size_t length = strlen(run->typed), wanted = strlen(word);

	if (key->code != KEYCODE_CHARACTER || key->modifiers || key->character > '~' ||
		interview_view_is_typing(&run->view)) {
		run->typed[0] = '\0';
		return false;
	}
	if (length == KIOSK_MOST_WORD)
		memmove(run->typed, run->typed + 1, length--);
	run->typed[length++] = (char)key->character;
	run->typed[length] = '\0';
	return length >= wanted && strcmp(run->typed + length - wanted, word) == 0;
}

static unsigned take_key(void *state, const struct key *key)
{
	struct run *run = state;
	bool is_kiosk = run->options->is_kiosk;

	run->key_us = env_monotonic_us(run->options->solo.env);
	/* What was confirmed is not left behind. */
	if (run->step != STEP_NONE)
		return 0;
	if (is_kiosk && ends_word(run, key))
		return SOLO_QUIT;
	if (!is_kiosk && is_control(key, 'c')) {
		interview_view_leave(&run->view);
		run->was_interrupted = true;
		return SOLO_QUIT;
	}
	if (is_control(key, 'l'))
		return SOLO_DRAW;
	unsigned wish = interview_view_key(&run->view, key);

	if (wish & INTERVIEW_WISH_BEGIN)
		begin(run);
	if (wish & INTERVIEW_WISH_FIND)
		find(run);
	if (wish & INTERVIEW_WISH_KEEP)
		keep(run);
	if (wish & INTERVIEW_WISH_WITHDRAW)
		begin_step(run, STEP_WITHDRAW);
	if (!(wish & INTERVIEW_WISH_CLOSE))
		return wish ? SOLO_DRAW : 0;
	if (!is_kiosk)
		return SOLO_QUIT;
	start_over(run);
	return SOLO_DRAW;
}

/* How long the page that is shown may stand without a key, in seconds; 0: for ever. */
static int patience_s(const struct run *run)
{
	const struct interview_view *view = &run->view;
	int idle_s = run->options->idle_s;

	switch (view->interview.stage) {
	case INTERVIEW_CONSENT:
		return view->chosen < 0 && view->overlay == INTERVIEW_NO_OVERLAY ? 0 : idle_s;
	case INTERVIEW_DECLINED:
	case INTERVIEW_LEFT:
	case INTERVIEW_DONE:
	case INTERVIEW_WITHDRAWN:
		return idle_s < FAREWELL_S ? idle_s : FAREWELL_S;
	default:
		return idle_s;
	}
}

static unsigned wait_to_store(struct run *run, int64_t now, int *due_ms)
{
	if (now >= run->retry_us)
		try_step(run);
	*due_ms = INTERVIEWER_RETRY_MS;
	return SOLO_DRAW;
}

static unsigned tick(void *state, int *due_ms)
{
	struct run *run = state;
	int64_t now = env_monotonic_us(run->options->solo.env);
	int left_before = run->view.idle_left_s, patience = patience_s(run);

	if (run->step != STEP_NONE)
		return wait_to_store(run, now, due_ms);
	run->view.idle_left_s = -1;
	if (!run->options->is_kiosk || patience == 0)
		return left_before >= 0 ? SOLO_DRAW : 0;
	int64_t left_us = run->key_us + (int64_t)patience * SECOND_US - now;

	if (left_us <= 0) {
		start_over(run);
		return SOLO_DRAW;
	}
	bool warns = interview_is_under_way(&run->view.interview) &&
		     left_us <= (int64_t)WARNING_S * SECOND_US && patience > 2;
	int64_t quiet_us = left_us - (warns || !interview_is_under_way(&run->view.interview)
						     ? 0
						     : (int64_t)WARNING_S * SECOND_US);

	if (warns) {
		run->view.idle_left_s = (int)((left_us + SECOND_US - 1) / SECOND_US);
		quiet_us = (left_us - 1) % SECOND_US + 1;
	}
	*due_ms = quiet_us > 0 ? (int)(quiet_us / 1000) + 1 : 1000;
	return run->view.idle_left_s != left_before ? SOLO_DRAW : 0;
}

static void draw(void *state, struct canvas *canvas, struct rectangle area)
{
	struct run *run = state;

	interview_view_layout(&run->view, area);
	interview_view_draw(&run->view, canvas, area);
}

bool interview_run(const struct interview_run_options *options, struct interview_run_result *result,
	struct error *error)
{
	static const struct solo_ops ops = { take_key, tick, draw };
	struct solo_options solo = options->solo;
	struct run run = { .options = options };
	bool was_ended;

	solo.has_mouse = true;
	solo.keeps_stop_key = options->is_kiosk;
	start(&run);
	bool good = solo_run(&solo, &ops, &run, &was_ended, error);
	/* A signal ended it: the last chance for what was confirmed. */
	if (run.step != STEP_NONE)
		try_step(&run);
	bool is_last_lost = run.step == STEP_ANSWER;
	enum interview_stage stage = run.view.interview.stage;

	*result = (struct interview_run_result){
		.is_over = options->is_kiosk || stage == INTERVIEW_DONE ||
			   stage == INTERVIEW_DECLINED || stage == INTERVIEW_WITHDRAWN,
		.was_interrupted = was_ended || run.was_interrupted,
		.is_last_lost = is_last_lost,
	};
	if (!options->is_kiosk && run.view.shows_code)
		result->code = memory_copy_text(run.view.code);
	interview_answer_clear(&run.answer);
	interview_view_clear(&run.view);
	return good;
}
