/*
 * What the screens show: one pack, the arms that have answered it, and a tally for every arm,
 * scenario and level. Read once from the cache, then kept up to date by the engine's events, so
 * that no key press waits for a query. Belongs to the UI thread.
 */
#ifndef LEEWAY_SCREENS_STUDY_H
#define LEEWAY_SCREENS_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/engine/mailbox.h"
#include "leeway/model/agent.h"
#include "leeway/model/pack.h"
#include "leeway/model/prompt.h"
#include "leeway/model/tally.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/bucket_rate.h"
#include "leeway/report/live_test.h"
#include "leeway/store/database.h"
#include "leeway/tui/draw.h"
#include "leeway/tui/style.h"

/* What the test of a place goes by. */
struct study_bucket {
	struct looks *looks; /* Owned; NULL: it was not fired. */
	struct live_walk walk; /* As far as it was looked at. */
	double p, adjusted; /* NaN: no test. */
	bool is_complete;
	bool is_filling; /* Nothing is tested before it is whole (store/buckets.h). */
	bool is_untested; /* Counts have changed since it was tested. */
};

/* An agent under a condition: one bar a level, one curve a scenario. */
struct study_arm {
	int64_t agent; /* Row id. */
	char *agent_name;
	size_t condition; /* Index into the pack's. */
	enum agent_kind kind;
	bool synthetic;
	enum role role; /* One colour an agent, the same on every screen. */
	struct tally *tallies; /* n_scenarios × SCENARIO_MAX_LEVELS, by study_tally. */
	/* Of the same places, what a group's tallies come to; NULL: no group. */
	struct bucket_pool **pools;
	struct study_bucket *buckets; /* Of the same places. */
};

struct study {
	const struct env *env;
	struct agent_groups groups; /* Shown as one agent each. */
	const struct config *config; /* Of the groups; borrowed. */
	struct pack *pack;
	struct prompt **prompts; /* n_conditions × n_scenarios × SCENARIO_MAX_LEVELS; NULL: no such
				    level. By study_prompt. */
	int64_t *prompt_rows; /* The same, as row ids; 0: not in the cache. */
	struct study_arm *arms; /* People first, then by agent name and condition. */
	size_t n_arms, capacity;
	uint64_t n_responses; /* Of all arms. */
	/* By scenario: replies under the pack's conditions to words that it no longer has, which
	 * stay with those words and are counted in no arm (report/wordings.h). */
	int64_t *n_outdated;
	int64_t cost_microusd; /* Of the whole cache. */
	bool has_synthetic;
	bool has_untested; /* Counts have changed since all was tested: study_test_again. */
	char *trouble; /* Why the counts cannot be read, on one line; NULL: they can. */
};

/* Where a row of the cache belongs. */
struct study_place {
	size_t condition, scenario;
	int level_no;
};

/* Loads the pack and its prompts; no counts yet. */
struct study *study_open(const struct env *env, const char *pack, struct error *error);
void study_close(struct study *study);

/*
 * Reads the groups of the configuration, which outlives the study, to be loaded as agents. Without
 * them on a fault.
 */
bool study_read_groups(struct study *study, const struct config *config, struct error *error);

/* Reads the counts anew from the cache; database NULL: an empty cache. */
bool study_load(struct study *study, struct database *database, struct error *error);

/*
 * Takes an EVENT_STORED into the counts. False where its agent or prompt is not known yet: then the
 * counts must be loaded anew.
 */
bool study_take_event(struct study *study, const struct event *event);

/*
 * Tests again what events have changed, by the replies in the order that the cache has them: some
 * microseconds a bucket. The screens show then what they would show after a restart.
 */
bool study_test_again(struct study *study, struct database *database, struct error *error);

const struct prompt *study_prompt(const struct study *study, const struct study_place *place);

/* The place's prompt in the cache, 0: it was never asked. */
int64_t study_prompt_row(const struct study *study, const struct study_place *place);

const struct tally *study_tally(
	const struct study *study, size_t arm, size_t scenario, int level_no);

/* Replies of all scenarios to words that were edited since. */
int64_t study_outdated(const struct study *study);

/* The rate of a place, a group's weighted. */
struct bucket_rate study_rate(const struct study *study, size_t arm, size_t scenario, int level_no);

enum study_test_state {
	STUDY_NOT_TESTED,
	STUDY_ALIKE,
	STUDY_DIFFERENT_SO_FAR, /* Before all that was planned is there. */
	STUDY_DIFFERENT,
};

/*
 * Whether an arm differs from people (study_people) at a place, as `stats --test auto` has it
 * (report/live_test.h), adjusted after Holm over all places of the pack under the arm's condition,
 * at COMPARISON_ALPHA. Of the last study_load or study_test_again; costs nothing here.
 */
enum study_test_state study_test(
	const struct study *study, size_t arm, size_t scenario, int level_no);

/* The star of study_test, on every screen that shows an arm at a place. */
enum draw_star study_star(const struct study *study, size_t arm, size_t scenario, int level_no);

/* How many buckets p is adjusted for: all of the pack under one condition. */
size_t study_family(const struct study *study);

/*
 * What the stars mean that are shown: "✱ differs from people, ☆ so far", and where is_long how p is
 * adjusted; to be freed; NULL where there are none.
 */
char *study_describe_stars(const struct study *study, bool has_full, bool has_hollow, bool is_long);

/* False where the row is not a prompt of this pack as it stands. */
bool study_find_prompt(const struct study *study, int64_t prompt_row, struct study_place *place);

/* The arm people are: the first cohort's, or the simulated people's where there is none, under the
 * pack's first condition; -1 where none is. */
long study_people(const struct study *study);

/* Whether the arm is the room's, counted in shows of hands (store/hands.h). */
bool study_is_audience(const struct study_arm *arm);

/*
 * The rate that the literature gives for people at a bucket, under the pack's first condition; NULL
 * where none does.
 */
const struct published *study_published(const struct study *study, size_t scenario, int level_no);

#endif
