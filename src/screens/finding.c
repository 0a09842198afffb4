#include "leeway/screens/finding.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/snippet.h"
#include "leeway/store/responses.h"
#include "leeway/store/search.h"

/* The first word, or phrase, of a query, without its signs; to be freed. */
static char *first_word(const char *words)
{
	while (isspace((unsigned char)*words))
		words++;
	bool is_phrase = *words == '"';
	size_t length = 0;

	words += is_phrase;
	while (words[length] && words[length] != '"' &&
		(is_phrase || !isspace((unsigned char)words[length])))
		length++;
	if (!is_phrase && length > 1 && words[length - 1] == '*')
		length--;
	return memory_copy_bytes(words, length);
}

struct finding *finding_new(const struct env *env, const char *path, const char *words)
{
	struct finding *finding = memory_alloc(1, sizeof *finding);

	finding->env = env;
	finding->path = memory_copy_text(path);
	finding->words = memory_copy_text(words);
	finding->mark = first_word(words);
	return finding;
}

void finding_free(struct finding *finding)
{
	if (!finding)
		return;
	for (size_t i = 0; i < finding->n_found; i++) {
		free(finding->found[i].agent);
		free(finding->found[i].place);
		free(finding->found[i].snippet);
	}
	free(finding->found);
	free(finding->path);
	free(finding->words);
	free(finding->mark);
	error_clear(&finding->error);
	free(finding);
}

static void take_hit(const struct search_hit *hit, void *data)
{
	struct finding *finding = data;

	MEMORY_RESERVE_ONE(finding->found, finding->n_found, finding->capacity);
	finding->found[finding->n_found++] = (struct found){ .text = hit->text,
		.snippet = snippet_cut(hit->body ? hit->body : "", finding->mark) };
}

static bool name_place(struct database *database, struct found *found, struct error *error)
{
	struct reading_prompt prompt = { 0 };
	struct reading_agent agent = { 0 };
	bool good = reading_load_prompt(database, found->key.prompt, &prompt, error) &&
		    reading_load_agent(database, found->key.agent, &agent, error);

	if (good) {
		found->agent = memory_format("%s · %s", agent.name ? agent.name : "?",
			prompt.condition ? prompt.condition : "?");
		found->place =
			memory_format("%s %d", prompt.title ? prompt.title : "?", prompt.level_no);
	}
	reading_clear_prompt(&prompt);
	reading_clear_agent(&agent);
	return good;
}

/* A text that is the reply of no response (a step's, a reasoning) keeps agent 0. */
static bool complete(struct database *database, struct found *found, struct error *error)
{
	struct search_page page = { 0 };
	struct stored_response stored;

	if (!search_responses(database, found->text, &page, error))
		return false;
	found->n_responses = page.n_responses;
	if (page.n_responses == 0)
		return true;
	found->key = (struct responses_key){ page.responses[0].agent, page.responses[0].prompt,
		page.responses[0].repeat };
	if (!responses_read_id(database, page.responses[0].id, &stored, error))
		return false;
	found->outcome = stored.response.outcome;
	return name_place(database, found, error);
}

static bool look(struct finding *finding, struct database *database, struct error *error)
{
	struct search_query query = { finding->words, 0, FINDING_MAX };
	struct search_listener listener = { take_hit, finding };
	size_t n_kept = 0;

	if (!search_find(database, &query, listener, error))
		return false;
	for (size_t i = 0; i < finding->n_found; i++) {
		struct found *found = &finding->found[i];

		if (!complete(database, found, error))
			return false;
		if (found->key.agent) {
			struct found kept = *found;

			/* What is behind n_kept is freed with the rest, or was moved. */
			*found = finding->found[n_kept];
			finding->found[n_kept++] = kept;
		}
	}
	for (size_t i = n_kept; i < finding->n_found; i++)
		free(finding->found[i].snippet);
	finding->n_found = n_kept;
	return true;
}

void finding_run(struct finding *finding, const atomic_bool *stop)
{
	struct database *database = database_open(
		finding->env, finding->path, DATABASE_READ, "a search", &finding->error);

	if (!database)
		return;
	database_set_stop(database, stop);
	look(finding, database, &finding->error);
	database_close(database);
}
