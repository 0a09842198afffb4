#include "present_show.h"

#include "leeway/base/memory.h"
#include "leeway/screens/commands.h"
#include "leeway/store/responses.h"
#include "leeway/store/tallies.h"

enum { MAX_TRIES = 16 }; /* Replies that are looked at for one that says something. */

void present_show_settle(struct present_show *show, struct app *app)
{
	struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);
	struct present *present = &show->present;
	struct run_progress progress;

	present_settle(present, app_study(app), explore);
	present->is_live = session_is_running(app_session(app)) &&
			   session_progress(app_session(app), &progress);
	if (present->is_live) {
		present->n_planned = progress.planned;
		present->n_done = progress.already + progress.stored + progress.failed;
	}
}

/* The reading connection; NULL with a notice, or where there is no cache yet. */
static struct database *find_reader(struct present_show *show, struct app *app)
{
	struct error error = { 0 };
	struct database *reader = session_reader(app_session(app), &error);

	if (error.code) {
		present_set_notice(&show->present, "the cache cannot be read; M says why");
		app_say_error(app, &error);
	}
	return reader;
}

/* Shows one of the newest replies of an arm, after having left out some. */
static bool show_voice(struct present_show *show, struct app *app, size_t arm, int64_t n_left_out)
{
	const struct study *study = app_study(app);
	struct study_place place = present_place(&show->present, study->arms[arm].condition);
	int64_t agent = study->arms[arm].agent, prompt = study_prompt_row(study, &place);
	struct database *reader = prompt ? find_reader(show, app) : NULL;
	struct tally tally;
	int64_t next_repeat;
	bool is_shown = false;

	if (!reader || !tallies_read(reader, agent, prompt, &tally, &next_repeat, NULL))
		return false;
	int64_t repeat = next_repeat - 1 - n_left_out;

	for (int i = 0; i < MAX_TRIES && repeat >= 0 && !is_shown; i++, repeat--) {
		struct stored_response stored;

		if (!responses_read(reader, agent, prompt, (uint32_t)repeat, &stored, NULL))
			break;
		is_shown = stored.id && present_set_voice(&show->present, study, arm,
						stored.response.outcome, stored.response.text);
	}
	responses_end_reading(reader);
	return is_shown;
}

void present_show_find_voice(struct present_show *show, struct app *app)
{
	const struct present *present = &show->present;

	show->n_voices = 0;
	show->has_new_voice = false;
	show->voice_us = 0;
	for (size_t i = 0; i < present->n_arms; i++)
		if (show_voice(show, app, present->arms[i], 0))
			return;
}

void present_show_next_voice(struct present_show *show, struct app *app)
{
	size_t n_arms = show->present.n_arms;

	for (size_t i = 0; i < n_arms; i++) {
		show->n_voices++;
		if (show_voice(show, app, show->present.arms[show->n_voices % n_arms],
			    (int64_t)(show->n_voices / n_arms)))
			return;
	}
	present_set_notice(&show->present, "no other explanation here");
	show->n_voices = 0;
}

void present_show_hear(struct present_show *show, const struct app *app, const struct event *event)
{
	const struct present *present = &show->present;
	struct study_place place;

	if (present->replay || !study_find_prompt(app_study(app), event->prompt, &place) ||
		place.scenario != present->scenario || place.level_no != present->level_no)
		return;
	show->has_new_voice = true;
	show->new_agent = event->agent;
	show->new_condition = place.condition;
}

/* The index of an arm that is shown; -1: it is not. */
static long find_shown(
	const struct present *present, const struct study *study, int64_t agent, long condition)
{
	for (size_t i = 0; i < present->n_arms; i++) {
		const struct study_arm *arm = &study->arms[present->arms[i]];

		if (arm->agent == agent && (condition < 0 || arm->condition == (size_t)condition))
			return (long)present->arms[i];
	}
	return -1;
}

static bool add_stream(struct present_show *show, const struct study *study,
	struct database *reader, size_t arm, struct error *error)
{
	struct study_place place = present_place(&show->present, study->arms[arm].condition);
	int64_t prompt = study_prompt_row(study, &place);

	if (study->arms[arm].kind != AGENT_MODEL || !prompt)
		return true;
	return replay_add(show->present.replay, reader, study->arms[arm].agent, prompt, error);
}

void present_show_replay(struct present_show *show, struct app *app)
{
	struct present *present = &show->present;
	struct database *reader = find_reader(show, app);
	struct error error = { 0 };
	bool was_playing = present->replay != NULL;

	replay_free(present->replay);
	present->replay = was_playing ? NULL : replay_new();
	if (was_playing)
		return;
	present_clear_voice(present);
	show->voice_us = 0;
	for (size_t i = 0; reader && i < present->n_arms && !error.code; i++)
		add_stream(show, app_study(app), reader, present->arms[i], &error);
	if (error.code)
		app_say_error(app, &error);
	if (present->replay->n_streams > 0)
		return;
	replay_free(present->replay);
	present->replay = NULL;
	present_set_notice(present, "nothing of these models is recorded here");
}

static void advance_replay(struct present_show *show, struct app *app, int64_t now_us)
{
	struct present *present = &show->present;
	struct replay *replay = present->replay;
	struct database *reader = find_reader(show, app);
	struct error error = { 0 };
	bool has_changed = false;

	if (!reader || !replay_advance(replay, reader, now_us, &has_changed, &error)) {
		app_say_error(app, &error);
		replay->has_ended = true;
		has_changed = true;
	}
	long arm = find_shown(present, app_study(app), replay->last_agent, -1);

	if (has_changed && replay->last_text && arm >= 0 &&
		now_us - show->voice_us >= PRESENT_VOICE_MS * 1000 &&
		present_set_voice(present, app_study(app), (size_t)arm, replay->last_outcome,
			replay->last_text))
		show->voice_us = now_us;
	if (has_changed)
		app_redraw(app);
}

/* A reply that came in is shown once the one before was read. */
static int show_new_voice(struct present_show *show, struct app *app, int64_t now_us)
{
	int64_t left_us = show->voice_us + PRESENT_VOICE_MS * 1000 - now_us;

	if (!show->has_new_voice || show->present.replay)
		return -1;
	if (show->voice_us && left_us > 0)
		return (int)(left_us / 1000) + 1;
	long arm = find_shown(
		&show->present, app_study(app), show->new_agent, (long)show->new_condition);

	show->has_new_voice = false;
	show->voice_us = now_us;
	if (arm >= 0 && show_voice(show, app, (size_t)arm, 0))
		app_redraw(app);
	return -1;
}

int present_show_tick(struct present_show *show, struct app *app)
{
	int64_t now_us = env_monotonic_us(app_env(app));
	int wait_ms = show_new_voice(show, app, now_us);
	const struct replay *replay = show->present.replay;

	if (!replay)
		return wait_ms;
	if (!replay->has_ended)
		advance_replay(show, app, now_us);
	return replay_wait_ms(replay);
}
