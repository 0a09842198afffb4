#include "support/cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/store/responses.h"

static int64_t fixed_wall_ms(void *data)
{
	(void)data;
	return INT64_C(1769860800000);
}

void cache_init(struct cache *cache)
{
	const char *temporary = getenv("TMPDIR");
	cache_init_in(cache, temporary ? temporary : "/tmp");
}

void cache_init_in(struct cache *cache, const char *parent)
{
	memset(cache, 0, sizeof *cache);
	cache->env = *env_system();
	cache->env.wall_ms = fixed_wall_ms;
	cache->folder = memory_format("%s/cache-XXXXXX", parent);
	assert_non_null(mkdtemp(cache->folder));
	cache->path = file_join(cache->folder, "leeway.db");
}

void cache_open(struct cache *cache, enum database_mode mode)
{
	struct error error = { 0 };
	cache->database = database_open(&cache->env, cache->path, mode, "test", &error);
	if (!cache->database)
		fail_msg("%s", error.message);
}

void cache_shut(struct cache *cache)
{
	database_close(cache->database);
	cache->database = NULL;
}

static void remove_tree(const char *folder)
{
	size_t n_names = 0;
	char **names = file_list(folder, &n_names, NULL);
	for (size_t i = 0; i < n_names; i++) {
		char *path = file_join(folder, names[i]);
		if (file_is_folder(path))
			remove_tree(path);
		else
			unlink(path);
		free(path);
	}
	file_free_names(names, n_names);
	rmdir(folder);
}

void cache_clear(struct cache *cache)
{
	cache_shut(cache);
	remove_tree(cache->folder);
	free(cache->folder);
	free(cache->path);
}

struct prompt *cache_make_prompt(const char *scenario, int level_no, const char *condition)
{
	struct prompt *prompt = memory_alloc(1, sizeof *prompt);
	prompt->pack = memory_copy_text("paper");
	prompt->scenario = memory_copy_text(scenario);
	prompt->condition = memory_copy_text(condition);
	prompt->scenario_title = memory_copy_text(scenario);
	prompt->level_no = level_no;
	prompt->level = memory_format("level %d", level_no);
	prompt->messages =
		memory_format("[{\"role\":\"user\",\"content\":\"%s %d\"}]", scenario, level_no);
	const char *parts[] = { scenario, prompt->level, condition, NULL };
	prompt->digest = digest_texts(parts);
	prompt_set_rules(prompt, NULL, NULL);
	return prompt;
}

void cache_free_prompt(struct prompt *prompt)
{
	free(prompt->pack);
	free(prompt->scenario);
	free(prompt->condition);
	free(prompt->scenario_title);
	free(prompt->level);
	free(prompt->messages);
	decision_reader_free(prompt->reader);
	free(prompt);
}

int64_t cache_put_agent(struct cache *cache, const char *name, bool is_model)
{
	struct agent agent = {
		.kind = is_model ? AGENT_MODEL : AGENT_COHORT,
		.name = memory_copy_text(name),
		.provider = is_model ? memory_copy_text("test") : NULL,
		.model = is_model ? memory_copy_text(name) : NULL,
		.synthetic = strncmp(name, "sim:", 4) == 0,
	};
	assert_true(database_begin(cache->database, NULL));
	int64_t row = agents_put(cache->database, &agent, NULL);
	assert_true(database_commit(cache->database, NULL));
	agent_clear(&agent);
	assert_true(row > 0);
	return row;
}

int64_t cache_put_prompt(
	struct cache *cache, const char *scenario, int level_no, const char *condition)
{
	struct prompt *prompt = cache_make_prompt(scenario, level_no, condition);
	assert_true(database_begin(cache->database, NULL));
	int64_t row = prompts_put(cache->database, prompt, NULL);
	assert_true(database_commit(cache->database, NULL));
	cache_free_prompt(prompt);
	assert_true(row > 0);
	return row;
}

struct response cache_response(int64_t agent, int64_t prompt, uint32_t repeat, enum outcome outcome)
{
	return (struct response){
		.agent = agent,
		.prompt = prompt,
		.repeat = repeat,
		.outcome = outcome,
		.text = "",
		.asked_at_ms = -1,
		.latency_ms = -1,
		.input_tokens = -1,
		.output_tokens = -1,
		.reasoning_tokens = -1,
		.cost_microusd = -1,
	};
}

bool cache_add(struct cache *cache, const struct response *response)
{
	struct error error = { 0 };
	bool added = false;
	assert_true(database_begin(cache->database, &error));
	if (!responses_add(cache->database, response, &added, &error) ||
		!database_commit(cache->database, &error))
		fail_msg("%s", error.message);
	return added;
}

char *cache_text(const char *path, const char *sql)
{
	sqlite3 *handle = NULL;
	sqlite3_stmt *statement = NULL;
	if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK ||
		sqlite3_step(statement) != SQLITE_ROW)
		fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
	char *text = memory_copy_text((const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(handle);
	return text;
}

int64_t cache_number(const char *path, const char *sql)
{
	char *text = cache_text(path, sql);
	assert_non_null(text);
	int64_t number = strtoll(text, NULL, 10);
	free(text);
	return number;
}

char *cache_file_digest(const char *path)
{
	size_t length = 0;
	char *bytes = file_read(path, (size_t)1 << 30, &length, NULL);
	if (!bytes)
		return memory_copy_text("");
	struct digest digest = digest_bytes(bytes, length);
	free(bytes);
	char *hex = memory_alloc(DIGEST_HEX_SIZE, 1);
	digest_to_hex(&digest, hex);
	return hex;
}
