/*
 * The configuration file: option rows, each with type, range, default and help, and the reader that
 * fills a struct from them. The same rows document the options (leeway-config(5)). The sections
 * providers, models, groups and keys are kept as JSON for the layers that own them.
 */
#ifndef LEEWAY_BASE_CONFIG_H
#define LEEWAY_BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/base/json.h"

enum config_type {
	CONFIG_TEXT, /* char *, owned */
	CONFIG_NUMBER, /* double */
	CONFIG_INTEGER, /* int64_t */
	CONFIG_BOOLEAN, /* bool */
	CONFIG_CHOICE, /* int, the index into choices */
	CONFIG_JSON, /* const struct cJSON *, borrowed from the document */
};

struct config_row {
	const char *name;
	enum config_type type;
	size_t offset; /* offsetof the field in the struct to fill. */
	double minimum, maximum; /* For numbers; both 0: no bounds. */
	const char *const *choices; /* For CONFIG_CHOICE, ended by NULL. */
	const char *fallback; /* The default as text; NULL: unset (NULL, NaN, INT64_MIN, -1). */
	bool required;
	const char *help; /* One sentence. */
};

/*
 * Fills the fields of target that rows describe from a JSON object of the document; NULL object:
 * only defaults. An unknown member, a wrong type and a value out of range are errors that name
 * file, line, option and what is allowed. Text fields are owned by target: config_clear_record.
 */
bool config_read_record(const struct json_document *document, const struct cJSON *object,
	const struct config_row *rows, size_t n_rows, void *target, struct error *error);

void config_clear_record(const struct config_row *rows, size_t n_rows, void *target);

struct config {
	struct json_document *document; /* NULL where there is no file. */
	char *path; /* Where it is, or would be; NULL without a home. */
	char *database; /* Cache file; NULL: the data folder's leeway.db. */
	char *theme;
	double max_cost_usd; /* Default cost cap of a run; NaN: none. */
	double confirm_above_usd; /* Never unset. */
	const struct cJSON *providers; /* Borrowed arrays; NULL where absent. */
	const struct cJSON *models;
	const struct cJSON *groups;
	const struct cJSON *keys; /* An object, checked by the keymap; NULL where absent. */
};

/*
 * Loads path, or the user's config.json where path is NULL (no such file then is no error; a named
 * file that is missing is). Unknown options are errors.
 */
bool config_load(
	const struct env *env, const char *path, struct config *config, struct error *error);
void config_clear(struct config *config);

/* The top-level option rows, for the manual and for `leeway doctor`. */
const struct config_row *config_rows(size_t *n_rows);

#endif
