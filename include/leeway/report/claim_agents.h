/* Which agents the names in a claim stand for; see claims.h. */
#ifndef LEEWAY_REPORT_CLAIM_AGENTS_H
#define LEEWAY_REPORT_CLAIM_AGENTS_H

#include <stddef.h>

#include "leeway/report/claims.h"

struct claim_names {
	const char **names; /* Borrowed from buckets or bindings; the list is owned. */
	size_t n_names, capacity;
};

/* Finds the agents of a name, in the order of the buckets; an empty list where there is none. */
void claim_agents_find(struct claim_names *names, const char *text,
	const struct bucket_list *buckets, const struct claim_options *options);
void claim_names_clear(struct claim_names *names);

/* Why there is none, and what to do; to be freed. */
char *claim_agents_explain(const char *text);

/* The text with each {name} replaced, to be freed: subject by agent, others by their bindings. */
char *claim_agents_fill(const char *text, const char *subject, const char *agent,
	const struct claim_options *options);

#endif
