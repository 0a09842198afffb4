/*
 * Claims about results, written down in a pack or in a file of their own: a small query into a
 * cache, and what is expected of its value. Reading them; report/claims.h judges them.
 *
 * Reading reports every fault through fault.h. A claim owns its texts.
 */
#ifndef LEEWAY_MODEL_CLAIM_H
#define LEEWAY_MODEL_CLAIM_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/fault.h"
#include "leeway/model/fields.h"

enum claim_measure {
	/* Of a bucket. */
	CLAIM_REFUSAL_RATE,
	CLAIM_N, /* Replies that decided. */
	CLAIM_DIFFERENCE, /* Refusal rate minus that of the agent compared with. */
	CLAIM_ABS_DIFFERENCE,
	CLAIM_P, /* Two-sample proportion test with pooled standard error. */
	CLAIM_P_REFUSES_MORE, /* The same p where the difference is above 0, else 1. */
	CLAIM_P_FISHER,
	CLAIM_HOLM, /* Adjusted over the buckets that the query chooses. */
	CLAIM_BENJAMINI_HOCHBERG,
	/* Of an arm over its buckets. */
	CLAIM_MEAN_ABS_DISTANCE,
	CLAIM_EXACT_MATCH,
	CLAIM_JENSEN_SHANNON,
	CLAIM_SPEARMAN,
	CLAIM_RANDOMIZATION_P, /* The share of level orders at or below the distance seen. */
};
enum { N_CLAIM_MEASURES = 14 };

struct claim_measure_row {
	const char *name; /* As in the file. */
	bool is_of_arm, needs_other;
	const char *help;
};

const struct claim_measure_row *claim_measure_row(enum claim_measure measure);

/* How the buckets' values become one. */
enum claim_combine {
	CLAIM_ONE, /* There must be one bucket. */
	CLAIM_MEAN,
	CLAIM_MINIMUM,
	CLAIM_MAXIMUM,
	CLAIM_SUM,
	CLAIM_COUNT, /* Of the buckets that pass the query's "where". */
	CLAIM_SHARE,
};
enum { N_CLAIM_COMBINES = 7 };

/* Bounds of a number; NaN: not said. All that are said must hold. */
struct claim_bounds {
	double at_least, at_most, above, below;
	double equals, within; /* |value - equals| <= within; within 0 where it is not said. */
	double compatible; /* Lies in the value's 95 % interval. */
};

/* A part of an arm pooled from several agents: this agent at these scenarios. */
struct claim_part {
	char *agent;
	char **scenarios; /* None: all. */
	size_t n_scenarios;
	char **except; /* Left out. */
	size_t n_except;
};

struct claim_query {
	enum claim_measure measure;
	char *condition; /* NULL: "baseline". */
	char *against; /* NULL where the measure needs no other. */
	int level_no; /* 0: every level. */
	struct claim_part *parts; /* One, but where "parts" pools several. */
	size_t n_parts;
	enum claim_combine combine;
	struct claim_bounds where;
};

struct claim {
	char *id, *text; /* The claim in words, with the names of agents as {name}. */
	char *source, *note; /* NULL: none. */
	struct claim_query query;
	bool has_minus;
	struct claim_query minus; /* Taken from the query's value. */
	struct claim_bounds expect;
	int n_buckets; /* That must be there; 0: any number but none. */
	long min_n; /* Replies that must have decided in each of them. */
	int line; /* In its file; 0: not known. */
};

enum { CLAIM_MAX = 500, CLAIM_MAX_FILE = 1 << 20 /* Bytes. */ };

struct claim_list {
	struct claim *claims;
	size_t n_claims;
};

/* Reads the "claims" of the document's root, where it has any, into an empty list. */
void claims_read(struct field_reader *reader, struct claim_list *list);

/* Reads a file {"claims": [ … ]}; what is wrong goes to the faults. */
void claims_load(const char *path, struct claim_list *list, struct fault_list *faults);

void claims_clear(struct claim_list *list);

/* True where the value is defined and within all bounds that are said but "compatible". */
bool claim_bounds_hold(const struct claim_bounds *bounds, double value);

/* "at least 50", "0.406 ± 0.005"; to be freed. */
char *claim_bounds_format(const struct claim_bounds *bounds);

#endif
