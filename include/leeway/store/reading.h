/*
 * What is needed to read through a bucket: its responses page by page, the beginning of a text,
 * the prompt and the agent by their row ids. Each call is bounded, so that none holds up a key.
 */
#ifndef LEEWAY_STORE_READING_H
#define LEEWAY_STORE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

/* A response without its texts. */
struct reading_row {
	int64_t id;
	int64_t text; /* Row id; responses with the same text share it; 0: no text. */
	uint32_t repeat;
	enum outcome outcome; /* The one that counts. */
	bool corrected, starred;
};

enum { READING_PAGE_ROWS = 256 };

struct reading_page {
	uint32_t next; /* The repeat to go on from; moved on. */
	struct reading_row rows[READING_PAGE_ROWS];
	size_t n_rows;
};

/*
 * Looks for the next READING_PAGE_ROWS repeats below end, at most, and takes those that are there,
 * in order. page->next is end once all were looked for.
 */
bool reading_load_page(struct database *database, int64_t agent, int64_t prompt, uint32_t end,
	struct reading_page *page, struct error *error);

/* The first max_characters of a text; to be freed. "" for 0 and for what is not there. */
char *reading_load_text(
	struct database *database, int64_t text, int max_characters, struct error *error);

/* A prompt as it was asked; owned texts. */
struct reading_prompt {
	int64_t id; /* 0: there is none. */
	char *pack, *scenario, *title, *level, *condition;
	char *messages; /* JSON: [{"role":…,"content":…}, …] */
	char *digest; /* Hexadecimal. */
	int level_no;
};

bool reading_load_prompt(
	struct database *database, int64_t id, struct reading_prompt *prompt, struct error *error);
void reading_clear_prompt(struct reading_prompt *prompt);

/* Who answered; owned texts. */
struct reading_agent {
	int64_t id; /* 0: there is none. */
	char *name;
	char *parameters; /* JSON object. */
	enum agent_kind kind;
	bool synthetic;
};

bool reading_load_agent(
	struct database *database, int64_t id, struct reading_agent *agent, struct error *error);
void reading_clear_agent(struct reading_agent *agent);

#endif
