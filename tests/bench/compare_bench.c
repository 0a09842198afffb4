/*
 * A comparison whole: a cache of 600 buckets (nine arms and people, ten scenarios, six levels) and
 * 312 people, each of whom answered every scenario at one level; read, tested, measured,
 * put in all orders of levels. Exits 1 if it takes longer than its bound.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/report/compare_load.h"
#include "leeway/store/people.h"
#include "leeway/store/responses.h"
#include "support/cache.h"

enum { N_ARMS = 9, N_SCENARIOS = 10, N_LEVELS = 6, N_REPEATS = 50, N_PEOPLE = 312 };
enum { N_BUCKETS = N_SCENARIOS * N_LEVELS };

static const double bound_ms = 500;

static double cpu_ms(void)
{
	return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static enum outcome draw(struct random *random, int level)
{
	return random_uniform(random) < 0.95 - 0.15 * level ? OUTCOME_REFUSE : OUTCOME_GRANT;
}

static void add(struct cache *cache, const struct response *response)
{
	bool added;
	if (!responses_add(cache->database, response, &added, NULL) || !added)
		abort();
}

static void add_arms(struct cache *cache, const int64_t *prompts, struct random *random)
{
	for (int a = 0; a < N_ARMS; a++) {
		char name[16];
		snprintf(name, sizeof name, "model-%d", a);
		int64_t agent = cache_put_agent(cache, name, true);
		if (!database_begin(cache->database, NULL))
			abort();
		for (uint32_t i = 0; i < N_REPEATS * N_BUCKETS; i++) {
			int at = (int)(i % N_BUCKETS);
			struct response response = cache_response(
				agent, prompts[at], i / N_BUCKETS, draw(random, at % N_LEVELS));
			add(cache, &response);
		}
		if (!database_commit(cache->database, NULL))
			abort();
	}
}

/* People take the levels in turn, so that every bucket has 52. */
static void add_people(struct cache *cache, const int64_t *prompts, struct random *random)
{
	int64_t agent = cache_put_agent(cache, "people", false);
	if (!database_begin(cache->database, NULL))
		abort();
	for (int person = 0; person < N_PEOPLE; person++) {
		char name[16];
		snprintf(name, sizeof name, "P%d", person);
		int64_t participant = people_put(cache->database, agent, name, NULL);
		for (int scenario = 0; scenario < N_SCENARIOS; scenario++) {
			int level = (person + scenario) % N_LEVELS;
			struct response response =
				cache_response(agent, prompts[scenario * N_LEVELS + level],
					(uint32_t)(person / N_LEVELS), draw(random, level));
			response.participant = participant;
			add(cache, &response);
		}
	}
	if (!database_commit(cache->database, NULL))
		abort();
}

static void fill(struct cache *cache)
{
	int64_t prompts[N_BUCKETS];
	struct random random;
	random_init(&random, 1);
	for (int i = 0; i < N_BUCKETS; i++) {
		char scenario[16];
		snprintf(scenario, sizeof scenario, "scenario-%d", i / N_LEVELS);
		prompts[i] = cache_put_prompt(cache, scenario, i % N_LEVELS + 1, "baseline");
	}
	add_arms(cache, prompts, &random);
	add_people(cache, prompts, &random);
}

static double measure(struct cache *cache)
{
	static const struct bucket_filter all;
	const struct comparison_request request = {
		.filter = &all,
		.options = { .against = "people" },
	};
	struct comparison_list list;
	double start = cpu_ms();
	if (!database_begin(cache->database, NULL) ||
		!comparison_load(cache->database, &cache->env, &request, &list, NULL))
		abort();
	double loaded = cpu_ms();
	comparison_estimate(&list);
	double estimated = cpu_ms();
	if (!comparison_load_distinct(cache->database, &list, NULL))
		abort();
	double looked = cpu_ms();
	database_rollback(cache->database);
	printf("comparison of %zu arms, %zu buckets, %zu people:\n", list.n_arms, list.n_rows,
		list.arms[0].n_people);
	printf("  read and tested %.1f ms, measured and ordered %.1f ms, replies told apart %.1f ms"
	       " of CPU\n",
		loaded - start, estimated - loaded, looked - estimated);
	comparison_clear(&list);
	return estimated - start;
}

int main(void)
{
	struct cache cache;
	cache_init(&cache);
	cache_open(&cache, DATABASE_WRITE);
	fill(&cache);
	double cost = measure(&cache);
	cache_clear(&cache);
	if (cost <= bound_ms)
		return 0;
	printf("  too slow: %.0f ms at most\n", bound_ms);
	return 1;
}
