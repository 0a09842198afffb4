/*
 * The sections providers and models of the configuration as records, each checked where it stands:
 * messages name file, line and option. Owned by who read them.
 */
#ifndef LEEWAY_PROVIDER_RECORDS_H
#define LEEWAY_PROVIDER_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/config.h"
#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/provider/prices.h"

/* What is not set is NULL, -1 (choices), INT64_MIN or NaN. */
struct provider_record {
	const struct cJSON *item; /* Where it stands; borrowed. */
	char *id;
	int protocol; /* enum protocol */
	char *base_url; /* Checked, without a slash at the end. */
	char *key_env;
	char *key_command;
	char *ca_file;
	const struct cJSON *headers; /* An object, checked; borrowed from the document. */
	double timeout_s, stall_s;
	int64_t max_in_flight;
	double requests_per_minute, tokens_per_minute;
	int64_t choices;
	int token_cap; /* 0: max_tokens, 1: max_completion_tokens. */
};

struct model_record {
	const struct cJSON *item;
	char *id;
	char *provider;
	char *model;
	char *parent;
	int64_t iteration;
	const struct cJSON *params, *prices, *attributes; /* Borrowed from the document. */
	struct parameters parameters; /* From params. */
	struct price price; /* From prices. */
};

struct records {
	struct provider_record *providers;
	size_t n_providers;
	struct model_record *models;
	size_t n_models;
};

bool records_read(const struct config *config, struct records *records, struct error *error);
void records_clear(struct records *records);

/* ERROR_INPUT, "file:line: path: words", for a fault of an item of the document. */
bool records_fault(const struct config *config, const struct cJSON *item, struct error *error,
	const char *words);

/* The option rows, for the manual. */
const struct config_row *provider_record_rows(size_t *n_rows);
const struct config_row *model_record_rows(size_t *n_rows);
const struct config_row *price_rows(size_t *n_rows);

#endif
