/*
 * A scenario: a setting, a policy and an exception that departs from it by a level. Read from one
 * JSON file; immutable afterwards. Loading stops at the first fault; `leeway check` (check.h)
 * reports all of them.
 */
#ifndef LEEWAY_MODEL_SCENARIO_H
#define LEEWAY_MODEL_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/base/json.h"
#include "leeway/model/fault.h"
#include "leeway/model/placeholder.h"

enum {
	SCENARIO_MAX_LEVELS = 12,
	SCENARIO_MAX_PARAGRAPHS = 32,
	SCENARIO_MAX_TEXT = 16384, /* Bytes of all paragraphs together. */
	SCENARIO_MAX_FILE = 262144, /* Bytes of the file. */
	SCENARIO_MAX_ID = 64, /* Ids are [a-z0-9][a-z0-9-]*. */
};

/* A further form of a level, for {LEVEL:name}. */
struct level_form {
	char *name;
	char *text;
};

struct level {
	char *text; /* For {LEVEL}. */
	struct level_form *forms;
	size_t n_forms;
};

struct word_list {
	char **words;
	size_t n_words;
};

enum answer { ANSWER_YES, ANSWER_NO };

struct scenario {
	char *id;
	char *title;
	char **paragraphs;
	size_t n_paragraphs;
	struct level *levels; /* Strongest exception first. One empty text: a plain question. */
	size_t n_levels;
	enum answer grant; /* Which answer grants the exception. */
	struct word_list answers[2]; /* Further words for yes and for no, by enum answer. */
	char *note; /* NULL: none. */
	char *path; /* The file it came from. */
};

/* Reads a scenario from a document; NULL on a fault. */
struct scenario *scenario_read(const struct json_document *document, struct error *error);
struct scenario *scenario_load(const char *path, struct error *error);
void scenario_free(struct scenario *scenario);

/*
 * Reads all that can be read and reports every fault. With an error among them the scenario (NULL
 * where there is no document) may only be looked at and freed: what is faulty in it is NULL or
 * empty, levels has at least one.
 */
struct scenario *scenario_read_all(const struct json_document *document, struct fault_list *faults);

/* scenario_read_all of a file, whose name must be the id and ".json". */
struct scenario *scenario_load_all(const char *path, struct fault_list *faults);

/* The level's form of the placeholder's name, or its text where it has none or none is named. */
const char *level_text_for(const struct level *level, const struct placeholder *placeholder);

/* The paragraphs with the level (from 1) set in, joined by an empty line; to be freed. */
char *scenario_render(const struct scenario *scenario, int level_no);

#endif
