#include "leeway/screens/agents.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/agent_names.h"

void agents_board_init(struct agents_board *board, const struct registry *registry)
{
	*board = (struct agents_board){ 0 };
	board->accounts = registry_accounts(registry, &board->n_accounts);
	board->detail = pane_new(style_of(ROLE_TEXT, ROLE_GROUND));
}

void agents_board_clear(struct agents_board *board)
{
	for (size_t i = 0; i < board->n_tests; i++) {
		free(board->tests[i].subject);
		free(board->tests[i].words);
	}
	free(board->tests);
	free(board->lines);
	roster_clear(&board->roster);
	import_file_list_clear(&board->imports);
	pane_free(board->detail);
	*board = (struct agents_board){ 0 };
}

/* The tree under construction: which entries stand in a line already. */
struct tree {
	struct agents_board *board;
	const struct study *study;
	size_t *order; /* Entries by kind and name. */
	bool *is_placed;
	size_t n_lines;
};

static enum role role_of(const struct study *study, const struct roster_entry *entry)
{
	for (size_t i = 0; i < study->n_arms; i++)
		if (study->arms[i].agent == entry->id)
			return study->arms[i].role;
	return entry->agent.kind == AGENT_COHORT ? ROLE_PEOPLE : ROLE_MUTED;
}

static bool is_child(const struct roster_entry *entry, const char *parent)
{
	return entry->agent.parent && strcmp(entry->agent.parent, parent) == 0 &&
	       strcmp(entry->agent.name, parent) != 0;
}

/*
 * Places an entry and all that descend from it: a stack of depths in place of a recursion, since a
 * cache that was made by hand may hold a chain of any length. Each entry is placed once, so that
 * this ends where a lineage goes round.
 */
static void place(struct tree *tree, size_t root)
{
	const struct roster *roster = &tree->board->roster;
	struct agents_line *lines = tree->board->lines;
	size_t first = tree->n_lines;

	lines[tree->n_lines++] = (struct agents_line){ root, 0, ROLE_MUTED };
	tree->is_placed[root] = true;
	for (size_t at = first; at < tree->n_lines; at++) {
		const char *parent = roster->entries[lines[at].entry].agent.name;
		int depth = lines[at].depth + (lines[at].depth < AGENTS_MAX_DEPTH);
		size_t next = at + 1;

		for (size_t i = 0; i < roster->n_entries; i++) {
			size_t entry = tree->order[i];

			if (tree->is_placed[entry] || !is_child(&roster->entries[entry], parent))
				continue;
			memmove(&lines[next + 1], &lines[next],
				(tree->n_lines - next) * sizeof *lines);
			lines[next++] = (struct agents_line){ entry, depth, ROLE_MUTED };
			tree->is_placed[entry] = true;
			tree->n_lines++;
		}
	}
}

static bool has_parent(const struct roster *roster, const struct roster_entry *entry)
{
	for (size_t i = 0; entry->agent.parent && i < roster->n_entries; i++)
		if (is_child(entry, roster->entries[i].agent.name))
			return true;
	return false;
}

/* Cohorts first, then by name, then by iteration. */
static int compare(const struct roster_entry *left, const struct roster_entry *right)
{
	if (left->agent.kind != right->agent.kind)
		return left->agent.kind == AGENT_COHORT ? -1 : 1;
	if (left->agent.iteration != right->agent.iteration)
		return left->agent.iteration < right->agent.iteration ? -1 : 1;
	return strcmp(left->agent.name, right->agent.name);
}

static int compare_entries(const void *left, const void *right)
{
	return compare(*(const struct roster_entry *const *)left,
		*(const struct roster_entry *const *)right);
}

static void sort(struct tree *tree)
{
	struct roster *roster = &tree->board->roster;
	const struct roster_entry **sorted = memory_alloc(roster->n_entries + 1, sizeof *sorted);

	for (size_t i = 0; i < roster->n_entries; i++)
		sorted[i] = &roster->entries[i];
	qsort(sorted, roster->n_entries, sizeof *sorted, compare_entries);
	for (size_t i = 0; i < roster->n_entries; i++)
		tree->order[i] = (size_t)(sorted[i] - roster->entries);
	free(sorted);
}

/* Roots first, then what only descends from itself. */
static void build_lines(struct agents_board *board, const struct study *study)
{
	const struct roster *roster = &board->roster;
	struct tree tree = { .board = board, .study = study };

	free(board->lines);
	board->lines = memory_alloc(roster->n_entries + 1, sizeof *board->lines);
	tree.order = memory_alloc(roster->n_entries + 1, sizeof *tree.order);
	tree.is_placed = memory_alloc(roster->n_entries + 1, sizeof *tree.is_placed);
	sort(&tree);
	for (size_t i = 0; i < roster->n_entries; i++)
		if (!has_parent(roster, &roster->entries[tree.order[i]]))
			place(&tree, tree.order[i]);
	for (size_t i = 0; i < roster->n_entries; i++)
		if (!tree.is_placed[tree.order[i]])
			place(&tree, tree.order[i]);
	for (size_t i = 0; i < roster->n_entries; i++)
		board->lines[i].role = role_of(study, &roster->entries[board->lines[i].entry]);
	free(tree.is_placed);
	free(tree.order);
}

bool agents_board_load(struct agents_board *board, const struct study *study,
	struct database *database, struct error *error)
{
	import_file_list_clear(&board->imports);
	roster_clear(&board->roster);
	bool good = !database || (agent_names_load_roster(study->env, study->config, database,
					  &board->roster, error) &&
					 import_files_load(database, NULL, &board->imports, error));

	build_lines(board, study);
	return good;
}

bool agents_board_take_event(struct agents_board *board, const struct event *event)
{
	for (size_t i = 0; i < board->roster.n_entries; i++) {
		if (board->roster.entries[i].id != event->agent)
			continue;
		tally_add(&board->roster.entries[i].tally, event->outcome, event->count);
		return true;
	}
	return false;
}

const struct roster_entry *agents_board_agent(const struct agents_board *board)
{
	if (board->shows_provider || board->agents.index >= board->roster.n_entries)
		return NULL;
	return &board->roster.entries[board->lines[board->agents.index].entry];
}

const struct account *agents_board_account(const struct agents_board *board)
{
	bool has_agent = agents_board_agent(board) != NULL;

	return has_agent || board->providers.index >= board->n_accounts
		       ? NULL
		       : board->accounts[board->providers.index];
}

const struct account *agents_board_provider(const struct agents_board *board)
{
	const struct roster_entry *agent = agents_board_agent(board);

	if (!agent)
		return agents_board_account(board);
	for (size_t i = 0; agent->agent.provider && i < board->n_accounts; i++)
		if (strcmp(board->accounts[i]->id, agent->agent.provider) == 0)
			return board->accounts[i];
	return NULL;
}

char *agents_describe_key(const struct account *account, enum role *role)
{
	*role = ROLE_GOOD;
	if (account->fault) {
		*role = ROLE_BAD;
		return memory_format("cannot be used: %s", account->fault);
	}
	if (account->key)
		return memory_format("set, from %s", account->key_source);
	if (strcmp(account->key_source, "key_command") == 0)
		return memory_copy_text("from its key_command, when it is first used");
	if (!account->key_required) {
		*role = ROLE_TEXT;
		return memory_copy_text("none needed");
	}
	*role = ROLE_MUTED;
	if (strcmp(account->key_source, "key_env") == 0)
		return memory_copy_text("missing: name its key_env or key_command in the "
					"configuration, since it is not at the usual host");
	return memory_format("missing: set %s", account->key_source);
}

static struct agents_test *find_subject(const struct agents_board *board, const char *subject)
{
	for (size_t i = 0; i < board->n_tests; i++)
		if (strcmp(board->tests[i].subject, subject) == 0)
			return &board->tests[i];
	return NULL;
}

const struct agents_test *agents_board_find_test(
	const struct agents_board *board, const char *what, const char *name)
{
	char *subject = memory_format("%s %s", what, name);
	const struct agents_test *test = find_subject(board, subject);

	free(subject);
	return test;
}

void agents_board_set_test(struct agents_board *board, const char *subject,
	enum agents_verdict verdict, const char *words)
{
	struct agents_test *test = find_subject(board, subject);

	if (!test) {
		MEMORY_RESERVE_ONE(board->tests, board->n_tests, board->capacity);
		test = &board->tests[board->n_tests++];
		*test = (struct agents_test){ .subject = memory_copy_text(subject) };
	}
	free(test->words);
	test->words = memory_copy_text(words ? words : "");
	test->verdict = verdict;
}
