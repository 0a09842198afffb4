#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/screens/agents.h"

enum { MAX_PARAMETERS = 4096, MAX_CHILDREN = 32 };

/* A muted label, and what stands behind it; nothing where that is NULL. */
static void add_line(struct pane *pane, const char *label, const char *text)
{
	if (!text)
		return;
	char *padded = memory_format("%-11s", label);

	pane_append_label(pane, style_of(ROLE_MUTED, ROLE_GROUND), padded);
	pane_append(pane, text);
	pane_end_line(pane, 0);
	free(padded);
}

static void take_line(struct pane *pane, const char *label, char *take_text)
{
	add_line(pane, label, take_text);
	free(take_text);
}

static void add_title(struct pane *pane, const char *title, bool is_simulated)
{
	struct style strong = style_of(ROLE_STRONG, ROLE_GROUND);
	struct style simulated = style_of(ROLE_SIMULATED, ROLE_GROUND);

	strong.attributes = simulated.attributes = ATTRIBUTE_BOLD;
	pane_append_styled(pane, strong, title);
	if (is_simulated)
		pane_append_styled(pane, simulated, "  SIMULATED");
	pane_end_line(pane, 1);
}

/* "temperature=0, max_tokens=50" of a JSON object; "none set" of an empty one. */
static char *format_parameters(const char *json)
{
	cJSON *object = cJSON_Parse(json);
	const cJSON *item;
	struct buffer words;

	buffer_init(&words, MAX_PARAMETERS);
	cJSON_ArrayForEach(item, object)
	{
		char *value = cJSON_IsString(item) ? memory_copy_text(item->valuestring)
						   : json_print(item);

		buffer_append_format(&words, "%s%s=%s", words.length ? ", " : "",
			item->string ? item->string : "", value);
		free(value);
	}
	cJSON_Delete(object);
	if (words.length == 0)
		buffer_append_text(&words, "none set");
	return buffer_take(&words);
}

static char *format_replies(const struct roster_entry *entry)
{
	char total[WORDS_SIZE], buckets[WORDS_SIZE];

	return memory_format("%s in %s bucket%s",
		words_count((uint64_t)tally_total(&entry->tally), total),
		words_count(entry->n_buckets, buckets), entry->n_buckets == 1 ? "" : "s");
}

static char *format_outcomes(const struct roster_entry *entry)
{
	struct buffer words;
	char count[WORDS_SIZE];

	buffer_init(&words, MAX_PARAMETERS);
	for (int i = 0; i < N_OUTCOMES; i++)
		if (entry->tally.counts[i] > 0)
			buffer_append_format(&words, "%s%s %s", words.length ? ", " : "",
				words_count((uint64_t)entry->tally.counts[i], count),
				outcome_name((enum outcome)i));
	return buffer_take(&words);
}

/* "gpt-tuned (iteration 1), …": those that descend from an agent directly. */
static char *format_children(const struct agents_board *board, const struct agent *agent)
{
	struct buffer words;
	size_t n_children = 0;

	buffer_init(&words, MAX_PARAMETERS);
	for (size_t i = 0; i < board->roster.n_entries && n_children <= MAX_CHILDREN; i++) {
		const struct agent *other = &board->roster.entries[i].agent;

		if (!other->parent || strcmp(other->parent, agent->name) != 0)
			continue;
		buffer_append_format(&words, "%s%s", n_children ? ", " : "",
			n_children < MAX_CHILDREN ? other->name : "…");
		n_children++;
	}
	if (n_children > 0)
		return buffer_take(&words);
	buffer_clear(&words);
	return NULL;
}

static void add_test(struct pane *pane, const struct agents_test *test)
{
	static const struct {
		const char *word;
		enum role role;
	} verdicts[] = {
		[AGENTS_ASKING] = { "asking …", ROLE_MUTED },
		[AGENTS_GOOD] = { "good: ", ROLE_GOOD },
		[AGENTS_BAD] = { "bad: ", ROLE_BAD },
	};

	if (!test)
		return;
	pane_end_line(pane, 1);
	pane_append_label(pane, style_of(ROLE_MUTED, ROLE_GROUND), "test       ");
	pane_append_styled(pane, style_of(verdicts[test->verdict].role, ROLE_GROUND),
		verdicts[test->verdict].word);
	pane_append(pane, test->words);
	pane_end_line(pane, 0);
}

static void add_key(struct pane *pane, const struct account *account)
{
	enum role role;
	char *key = agents_describe_key(account, &role);

	pane_append_label(pane, style_of(ROLE_MUTED, ROLE_GROUND), "key        ");
	pane_append_styled(
		pane, style_of(role == ROLE_MUTED ? ROLE_WARNING : role, ROLE_GROUND), key);
	pane_end_line(pane, 0);
	free(key);
}

/* How the records of its imported files ended, an import a line. */
static void add_imports(struct pane *pane, const struct agents_board *board, const char *name)
{
	const struct import_file_list *list = &board->imports;
	bool has_begun = false;

	for (size_t i = 0; i < list->n_files; i++) {
		if (!list->files[i].agent || strcmp(list->files[i].agent, name) != 0)
			continue;
		char *summary = import_file_summary(&list->files[i]);

		if (!has_begun)
			pane_end_line(pane, 1);
		take_line(pane, has_begun ? "" : "imported",
			memory_format("%s: %s", list->files[i].name, summary));
		has_begun = true;
		free(summary);
	}
}

static void describe_agent(struct agents_board *board, const struct roster_entry *entry)
{
	const struct agent *agent = &entry->agent;
	const struct account *account = agents_board_provider(board);
	struct pane *pane = board->detail;
	double rate = tally_refusal_rate(&entry->tally);

	add_title(pane, agent->name, agent->synthetic);
	add_line(pane, "kind", agent->kind == AGENT_COHORT ? "cohort of people" : "model");
	add_line(pane, "provider", agent->provider);
	add_line(pane, "address", agent->base_url);
	add_line(pane, "model", agent->model);
	if (agent->kind == AGENT_MODEL)
		take_line(pane, "parameters", format_parameters(entry->parameters));
	if (agent->parent)
		take_line(pane, "made from",
			agent->iteration > 0
				? memory_format("%s, iteration %d", agent->parent, agent->iteration)
				: memory_copy_text(agent->parent));
	take_line(pane, "made into", format_children(board, agent));
	pane_end_line(pane, 1);
	take_line(pane, "replies", format_replies(entry));
	take_line(pane, "outcomes", format_outcomes(entry));
	if (!isnan(rate))
		take_line(pane, "refuses", memory_format("%.1f %% of those decided", 100 * rate));
	add_imports(pane, board, agent->name);
	if (account && account->protocol != PROTOCOL_SIMULATED) {
		pane_end_line(pane, 1);
		add_key(pane, account);
	}
	add_test(pane, agents_board_find_test(board, "agent", agent->name));
}

static char *format_limits(const struct account *account)
{
	struct buffer words;

	buffer_init(&words, MAX_PARAMETERS);
	buffer_append_format(&words, "%u at once", account->max_in_flight);
	if (account->requests_per_minute > 0)
		buffer_append_format(
			&words, ", %.15g requests a minute", account->requests_per_minute);
	if (account->tokens_per_minute > 0)
		buffer_append_format(&words, ", %.15g tokens a minute", account->tokens_per_minute);
	if (account->max_choices > 1)
		buffer_append_format(&words, ", %u choices a request", account->max_choices);
	return buffer_take(&words);
}

static void describe_account(struct agents_board *board, const struct account *account)
{
	struct pane *pane = board->detail;
	bool is_simulated = account->protocol == PROTOCOL_SIMULATED;
	size_t n_agents = 0;
	char count[WORDS_SIZE];

	for (size_t i = 0; i < board->roster.n_entries; i++) {
		const char *provider = board->roster.entries[i].agent.provider;

		n_agents += provider && strcmp(provider, account->id) == 0;
	}
	add_title(pane, account->id, is_simulated);
	add_line(pane, "protocol", adapter_get(account->protocol)->name);
	add_line(pane, "address", is_simulated ? "this program" : account->base_url);
	add_key(pane, account);
	take_line(pane, "limits", format_limits(account));
	add_line(pane, "agents", words_count(n_agents, count));
	if (account->key_required && !account->key && !account->fault &&
		strcmp(account->key_source, "key_command") != 0) {
		pane_end_line(pane, 1);
		pane_append_styled(pane, style_of(ROLE_MUTED, ROLE_GROUND),
			"A key is read when leeway starts, from that variable, and never stored.");
		pane_end_line(pane, 0);
	}
	add_test(pane, agents_board_find_test(board, "provider", account->id));
}

void agents_board_describe(struct agents_board *board)
{
	const struct roster_entry *agent = agents_board_agent(board);
	const struct account *account = agents_board_account(board);

	board->is_detail_stale = false;
	pane_reset(board->detail);
	if (agent)
		describe_agent(board, agent);
	else if (account)
		describe_account(board, account);
}
