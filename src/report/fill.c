#include "leeway/report/fill.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/prompt.h"
#include "leeway/model/tally.h"
#include "leeway/store/agents.h"
#include "leeway/store/prompts.h"
#include "leeway/store/tallies.h"

static size_t place_of(size_t scenario, int level_no)
{
	return scenario * SCENARIO_MAX_LEVELS + (size_t)(level_no - 1);
}

static size_t n_places(const struct fill *fill)
{
	return fill->pack->n_scenarios * SCENARIO_MAX_LEVELS;
}

struct fill *fill_new(const struct pack *pack, const char *cohort)
{
	struct fill *fill = memory_alloc(1, sizeof *fill);

	fill->pack = pack;
	fill->cohort = memory_copy_text(cohort);
	fill->prompts = memory_alloc(n_places(fill), sizeof(struct prompt *));
	fill->rows = memory_alloc(n_places(fill), sizeof *fill->rows);
	fill->counts = memory_alloc(n_places(fill), sizeof *fill->counts);
	for (size_t i = 0; i < pack->n_scenarios; i++) {
		const struct scenario *scenario = pack->scenarios[i];

		for (size_t level = 1; level <= scenario->n_levels; level++)
			fill->prompts[place_of(i, (int)level)] =
				prompt_render(pack, scenario, (int)level, &pack->conditions[0]);
		fill->n_buckets += scenario->n_levels;
		if (scenario->n_levels > fill->n_levels)
			fill->n_levels = scenario->n_levels;
	}
	return fill;
}

void fill_free(struct fill *fill)
{
	if (!fill)
		return;
	for (size_t i = 0; i < n_places(fill); i++)
		prompt_free(fill->prompts[i]);
	free(fill->prompts);
	free(fill->rows);
	free(fill->counts);
	free(fill->cohort);
	free(fill);
}

int64_t fill_count(const struct fill *fill, size_t scenario, int level_no)
{
	size_t place = place_of(scenario, level_no);

	return fill->prompts[place] ? fill->counts[place] : -1;
}

static bool read_place(struct fill *fill, struct database *database, int64_t agent, size_t place,
	struct error *error)
{
	struct tally tally;
	int64_t next_repeat;

	fill->counts[place] = 0;
	if (fill->rows[place] == 0)
		fill->rows[place] = prompts_find(database, fill->prompts[place], error);
	if (fill->rows[place] <= 0 || agent == 0)
		return fill->rows[place] >= 0;
	if (!tallies_read(database, agent, fill->rows[place], &tally, &next_repeat, error))
		return false;
	fill->counts[place] = tally_decided(&tally);
	return true;
}

static void sum_up(struct fill *fill)
{
	fill->total = fill->most = 0;
	fill->least = fill->n_buckets > 0 ? INT64_MAX : 0;
	for (size_t i = 0; i < n_places(fill); i++) {
		if (!fill->prompts[i])
			continue;
		fill->total += fill->counts[i];
		fill->least = fill->counts[i] < fill->least ? fill->counts[i] : fill->least;
		fill->most = fill->counts[i] > fill->most ? fill->counts[i] : fill->most;
	}
	fill->mean = fill->n_buckets > 0 ? (double)fill->total / (double)fill->n_buckets : 0;
}

static bool read_all(struct fill *fill, struct database *database, struct error *error)
{
	struct interview_record of = { .cohort = fill->cohort,
		.pack = fill->pack->id,
		.condition = fill->pack->conditions[0].id };
	int64_t agent = agents_find_name(database, fill->cohort, error);

	if (agent < 0)
		return false;
	for (size_t i = 0; i < n_places(fill); i++)
		if (fill->prompts[i] && !read_place(fill, database, agent, i, error))
			return false;
	return interviews_count(database, &of, &fill->people, error);
}

bool fill_read(struct fill *fill, struct database *database, bool *has_changed, struct error *error)
{
	size_t size = n_places(fill) * sizeof *fill->counts;
	int64_t *before = memory_copy_array(fill->counts, n_places(fill), sizeof *fill->counts);
	struct interview_count people = fill->people;
	/* All of one moment. */
	bool good = database_begin(database, error);

	if (good) {
		good = read_all(fill, database, error);
		database_rollback(database);
	}
	sum_up(fill);
	*has_changed = memcmp(before, fill->counts, size) != 0 ||
		       people.n_begun != fill->people.n_begun ||
		       people.n_ended != fill->people.n_ended;
	free(before);
	return good;
}
