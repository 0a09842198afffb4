/* A cache in a folder of its own, a fixed clock, and rows made by hand, for tests of the store. */
#ifndef SUPPORT_CACHE_H
#define SUPPORT_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/model/prompt.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

struct cache {
	struct env env; /* The clock stands still at 2026-01-31T12:00:00.000Z. */
	char *folder;
	char *path; /* folder/leeway.db */
	struct database *database;
};

/* Makes the folder; cache_open makes and opens the file. A failure fails the test. */
void cache_init(struct cache *cache);
void cache_init_in(struct cache *cache, const char *parent);
void cache_open(struct cache *cache, enum database_mode mode);
void cache_shut(struct cache *cache);

/* Closes, and removes the folder with all that is in it. */
void cache_clear(struct cache *cache);

/* A prompt whose level is "level N"; on one page, without a pack behind it. */
struct prompt *cache_make_prompt(const char *scenario, int level_no, const char *condition);
void cache_free_prompt(struct prompt *prompt);

/* Row ids of a model ("sim:…" is synthetic) or a cohort by name, and of a prompt, added within a
 * transaction of their own. */
int64_t cache_put_agent(struct cache *cache, const char *name, bool is_model);
int64_t cache_put_prompt(
	struct cache *cache, const char *scenario, int level_no, const char *condition);

/* A response of which only these are known. */
struct response cache_response(
	int64_t agent, int64_t prompt, uint32_t repeat, enum outcome outcome);

/* Adds it in a transaction of its own; whether it was new. */
bool cache_add(struct cache *cache, const struct response *response);

/* The first column of a query's only row, through a connection of its own. */
int64_t cache_number(const char *path, const char *sql);
char *cache_text(const char *path, const char *sql);

/* The file's bytes have this digest, in hexadecimal; to be freed. "" where there is none. */
char *cache_file_digest(const char *path);

#endif
