#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/store/agents.h"
#include "leeway/store/prompts.h"
#include "present_show.h"

/* What the engine's thread writes: it has all of it to itself. */
struct hands_job {
	struct hands hands;
	struct prompt *prompt;
};

static void free_job(void *data)
{
	struct hands_job *job = data;

	prompt_free(job->prompt);
	free(job);
}

/* *count becomes the show's first repeat, by which it is found again. */
static bool add(struct database *database, void *data, uint32_t *count, struct error *error)
{
	struct hands_job *job = data;

	if (!hands_add(database, job->prompt, &job->hands, error))
		return false;
	*count = job->hands.first_repeat;
	return true;
}

static bool take_back(struct database *database, void *data, uint32_t *count, struct error *error)
{
	struct hands_job *job = data;

	job->hands.agent = agents_find_name(database, HANDS_COHORT, error);
	job->hands.prompt = job->hands.agent < 0 ? -1 : prompts_find(database, job->prompt, error);
	return job->hands.prompt >= 0 && hands_take_back(database, &job->hands, count, error);
}

/* What the cache keeps of a prompt; the study may be loaded anew meanwhile. */
static struct prompt *copy_prompt(const struct prompt *prompt)
{
	struct prompt *copy = memory_alloc(1, sizeof *copy);

	copy->pack = memory_copy_text(prompt->pack);
	copy->scenario = memory_copy_text(prompt->scenario);
	copy->condition = memory_copy_text(prompt->condition);
	copy->scenario_title = memory_copy_text(prompt->scenario_title);
	copy->level_no = prompt->level_no;
	copy->level = memory_copy_text(prompt->level);
	copy->messages = memory_copy_text(prompt->messages);
	copy->digest = prompt->digest;
	return copy;
}

/* Hands a job over to the engine; returns its id, 0 with a notice where it cannot be done. */
static uint64_t submit(struct present_show *show, struct app *app,
	bool (*work)(struct database *, void *, uint32_t *, struct error *))
{
	struct error error = { 0 };
	struct hands_job *data = memory_alloc(1, sizeof *data);
	struct engine_job job = { .work = work, .free = free_job, .data = data };

	data->hands = show->hands;
	data->prompt = copy_prompt(show->prompt);
	uint64_t id = session_write(app_session(app), &job, &error);

	if (!id) {
		present_set_notice(&show->present, "cannot be stored; M says why");
		app_say_error(app, &error);
	}
	return id;
}

void present_show_count(struct present_show *show, struct app *app, const struct hands *hands)
{
	struct study_place place = present_place(&show->present, 0);

	if (hands->grants + hands->refusals == 0)
		return;
	show->hands = *hands;
	show->hands.at_ms = env_wall_ms(app_env(app));
	prompt_free(show->prompt);
	show->prompt = copy_prompt(study_prompt(app_study(app), &place));
	show->has_hands = false;
	show->add_job = submit(show, app, add);
}

void present_show_undo(struct present_show *show, struct app *app)
{
	if (!show->has_hands) {
		present_set_notice(&show->present, "no show of hands to take back");
		return;
	}
	show->has_hands = false;
	show->undo_job = submit(show, app, take_back);
}

void present_show_take_job(struct present_show *show, const struct event *event)
{
	bool is_added = show->add_job && event->job == show->add_job;
	bool is_undone = show->undo_job && event->job == show->undo_job;

	if (!is_added && !is_undone)
		return;
	if (event->text[0]) {
		present_set_notice(&show->present, "cannot be stored; M says why");
	} else if (is_added) {
		show->hands.first_repeat = event->count;
		show->has_hands = true;
		present_set_notice(&show->present, "%u hands counted; u takes them back",
			show->hands.grants + show->hands.refusals);
	} else {
		present_set_notice(&show->present, "%u hands taken back", event->count);
	}
	if (is_added)
		show->add_job = 0;
	else
		show->undo_job = 0;
}
