/*
 * Agents: the cohorts and models of the cache with their lineage, the providers with the state of
 * their keys, and of the chosen one all that is known. The board is data; drawing reads it and does
 * no I/O. A key itself is never looked at here but for whether it is there.
 */
#ifndef LEEWAY_SCREENS_AGENTS_H
#define LEEWAY_SCREENS_AGENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/engine/mailbox.h"
#include "leeway/provider/registry.h"
#include "leeway/screens/screen.h"
#include "leeway/screens/study.h"
#include "leeway/store/import_files.h"
#include "leeway/store/roster.h"
#include "leeway/tui/list.h"
#include "leeway/tui/pane.h"

enum { AGENTS_MAX_DEPTH = 8 }; /* Of lineage that is drawn; a longer one goes on at this depth. */

/* An agent in the order in which it is shown: descendants below their parent. */
struct agents_line {
	size_t entry; /* Index into the roster. */
	int depth;
	enum role role; /* As in all screens; muted for one that did not answer this pack. */
};

enum agents_verdict { AGENTS_ASKING, AGENTS_GOOD, AGENTS_BAD };

/* The last test of an agent or a provider. */
struct agents_test {
	char *subject; /* "agent NAME", "provider ID". */
	enum agents_verdict verdict;
	char *words; /* "answers as gpt-4o in 830 ms", or why not; from outside. */
};

enum agents_focus { AGENTS_LIST, AGENTS_PROVIDERS, AGENTS_DETAIL };

struct agents_board {
	struct roster roster;
	struct import_file_list imports; /* All of the cache. */
	struct agents_line *lines; /* n_entries of the roster. */
	const struct account *const *accounts; /* The registry's. */
	size_t n_accounts;
	struct list agents, providers;
	int focus; /* enum agents_focus */
	struct rectangle area; /* As last laid out. */
	bool shows_provider; /* The details are of the provider, else of the agent. */
	struct agents_test *tests;
	size_t n_tests, capacity;
	struct pane *detail;
	bool is_detail_stale; /* To be written anew before the next frame. */
};

/* The registry is borrowed, and outlives the board. */
void agents_board_init(struct agents_board *board, const struct registry *registry);
void agents_board_clear(struct agents_board *board);

/* Reads the roster anew; database NULL: there is no cache yet. */
bool agents_board_load(struct agents_board *board, const struct study *study,
	struct database *database, struct error *error);

/* Takes an EVENT_STORED into the counts; true where it was for an agent that is listed. */
bool agents_board_take_event(struct agents_board *board, const struct event *event);

struct list_rows agents_board_agents(const struct agents_board *board);
struct list_rows agents_board_providers(const struct agents_board *board);

/* What the details are of: one of them is NULL, both where there is nothing. */
const struct roster_entry *agents_board_agent(const struct agents_board *board);
const struct account *agents_board_account(const struct agents_board *board);

/* The provider of what the details are of; NULL where it has none. */
const struct account *agents_board_provider(const struct agents_board *board);

/* "set, from OPENAI_API_KEY", "missing: set OPENAI_API_KEY", "none needed"; to be freed. */
char *agents_describe_key(const struct account *account, enum role *role);

/* NULL where it was not tested. what is "agent" or "provider". */
const struct agents_test *agents_board_find_test(
	const struct agents_board *board, const char *what, const char *name);

/* Notes a verdict over the subject; words may be NULL while it is asked. */
void agents_board_set_test(struct agents_board *board, const char *subject,
	enum agents_verdict verdict, const char *words);

/* Writes what is known of the selected agent or provider into the detail pane. */
void agents_board_describe(struct agents_board *board);

/* Where things are in an area; without rows: not shown. */
struct agents_places {
	struct rectangle agents, providers, detail; /* Without the headings above the lists. */
};
struct agents_places agents_board_places(const struct agents_board *board, struct rectangle area);

void agents_board_draw(
	const struct agents_board *board, struct canvas *canvas, struct rectangle area);

/* Its state is a struct agents_board. */
extern const struct screen_ops agents_screen;

/* The command that opens Fire on the scenario in view; for dialogs over this screen. */
enum { AGENTS_FIRE = 512 };

#endif
