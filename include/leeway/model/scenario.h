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
#include "leeway/model/fields.h"
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
enum deed { DEED_GRANT, DEED_REFUSE };

/* Words by which replies to all scenarios of a pack are read, beside the scenario's own. */
struct reply_words {
	struct word_list answers[2]; /* By enum answer. */
	struct word_list deeds[2]; /* By enum deed. */
};

struct scenario {
	char *id;
	char *title;
	char **paragraphs;
	size_t n_paragraphs;
	struct level *levels; /* Strongest exception first. One empty text: a plain question. */
	size_t n_levels;
	enum answer grant; /* Which answer grants the exception. */
	struct word_list answers[2]; /* Further words for yes and for no, by enum answer. */
	struct word_list deeds[2]; /* Words for what grants and what refuses, by enum deed. */
	const struct reply_words *shared; /* The pack's, which owns them; NULL: none. */
	char *note; /* NULL: none. */
	char *path; /* The file it came from. */
};

/* Reads a scenario from a document; NULL on a fault. */
struct scenario *scenario_read(const struct json_document *document, struct error *error);
struct scenario *scenario_load(const char *path, struct error *error);
void scenario_free(struct scenario *scenario);

/* True where the word is one of the scenario's or its pack's for the answer, case aside. */
bool scenario_has_answer(const struct scenario *scenario, enum answer answer, const char *word);

/* The members "answers" and "deeds" of an object, as scenarios and packs have them. */
void reply_words_read(struct field_reader *reader, const struct cJSON *object,
	struct word_list answers[2], struct word_list deeds[2]);
void reply_words_clear(struct word_list answers[2], struct word_list deeds[2]);

/*
 * Reads all that can be read, for a pack that has those words (NULL: none), and reports every
 * fault. With an error among them the scenario (NULL where there is no document) may only be looked
 * at and freed: what is faulty in it is NULL or empty, levels has at least one.
 */
struct scenario *scenario_read_all(const struct json_document *document,
	const struct reply_words *shared, struct fault_list *faults);

/* scenario_read_all of a file, whose name must be the id and ".json". */
struct scenario *scenario_load_all(
	const char *path, const struct reply_words *shared, struct fault_list *faults);

/* The level's form of the placeholder's name, or its text where it has none or none is named. */
const char *level_text_for(const struct level *level, const struct placeholder *placeholder);

/* The paragraphs with the level (from 1) set in, joined by an empty line; to be freed. */
char *scenario_render(const struct scenario *scenario, int level_no);

#endif
