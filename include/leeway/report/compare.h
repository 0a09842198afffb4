/*
 * Arms compared with one other agent, bucket by bucket: differences with intervals and tests, and
 * per arm what they add up to. The list owns all it holds, so that it can be copied and handed to
 * another thread; nothing here reads a database.
 *
 *	comparison_build	from buckets: rates, differences, tests, distances. Milliseconds for
 *				600 buckets; may be called whenever counts change.
 *	comparison_estimate	the slow part: distances with their floor and interval, orders
 *				of levels. Pure, no shared state:
 *				off the UI's thread on a copy (comparison_copy).
 *
 * What is not defined is NaN, and enum comparison_gap says why; JSON and CSV show null.
 */
#ifndef LEEWAY_REPORT_COMPARE_H
#define LEEWAY_REPORT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/pack.h"
#include "leeway/stats/distance.h"
#include "leeway/stats/proportion.h"
#include "leeway/store/buckets.h"

/* Which p is adjusted, counted and given stars. */
enum comparison_test {
	COMPARISON_POOLED_Z, /* Two-sample proportion test with pooled SE: the paper's. */
	COMPARISON_FISHER, /* Fisher's exact test; of a group, which has none, no test. */
	/*
	 * That of live_test.h, which may be looked at while buckets fill: evidence until all is
	 * there that was planned, Fisher's then. Of a group, pooled z once its members are whole.
	 * p is adjusted for all planned buckets of the arm, tested or not.
	 */
	COMPARISON_AUTO,
};
enum { N_COMPARISON_TESTS = 3 };

enum comparison_correction { COMPARISON_HOLM, COMPARISON_BENJAMINI_HOCHBERG };
enum { N_COMPARISON_CORRECTIONS = 2 };

extern const char *const comparison_test_names[]; /* "z", "fisher", "auto", NULL */
extern const char *const comparison_correction_names[]; /* "holm", "bh", NULL */

struct comparison_options {
	/* The agent compared with; AGENT@CONDITION for comparison_load without the condition. */
	const char *against;
	const char *against_condition; /* NULL: the arm's own, or else "baseline". */
	enum comparison_test test;
	enum comparison_correction correction; /* Of is_significant. */
	double alpha; /* 0: COMPARISON_ALPHA. */
	/* Packs whose published figures stand in where the cache has nothing of the other agent. */
	const struct pack *const *packs;
	size_t n_packs;
	const struct bucket_filter *filter; /* By which the buckets were chosen; NULL: all. */
};

#define COMPARISON_ALPHA  0.05
#define COMPARISON_POWER  0.8 /* For the smallest gap. */
#define COMPARISON_UNEVEN 2 /* Times as many answers at one level as at another. */
#define COMPARISON_SLACK  0.01 /* What is nearer to the bound is as good as there. */
enum { COMPARISON_BINS = 40 };

/* Why there is no difference, or no test. */
enum comparison_gap {
	GAP_NONE,
	GAP_NOTHING_DECIDED, /* The arm has no grant and no refusal here. */
	GAP_NOT_THERE, /* The other agent has no grant and no refusal here. */
	GAP_PUBLISHED, /* The other's is a published rate without its n: no test. */
	GAP_ALL_ALIKE, /* All refused or all granted on both sides: z is 0 / 0. */
	GAP_ANSWERING, /* People are still answering, or a member of a group is. */
	GAP_WEIGHTED, /* Fisher's test was asked for, and a side is a group. */
};

/* "all alike on both sides", … : a short reason in words; "" for GAP_NONE. */
const char *comparison_gap_words(enum comparison_gap gap);

/* One side of a bucket. */
struct comparison_side {
	int64_t refusals, n; /* As counted; of a group: its members' added up. n -1: unknown. */
	double rate; /* Of a group: weighted. NaN where n = 0. */
	double standard_error; /* Of a group: of the weighted rate. NaN where n is 0 or unknown. */
	double effective_n; /* n, or a group's: that with which its rate has its SE; 0: none. */
	struct interval wilson;
	/* Of any outcome, and different ones (0: without words); -1: not counted. */
	int64_t n_replies, n_distinct;
	bool is_published, is_group;
	struct bucket_pool *pool; /* Of a group; owned. */
};

/* One bucket of an arm. */
struct comparison_row {
	char *pack, *scenario, *level; /* Owned. */
	int level_no;
	int64_t agent, prompt; /* Row ids of the arm's bucket; agent < 0: a group. */
	int64_t *other_prompts; /* Row ids of the other's buckets counted here; owned. */
	size_t n_other_prompts;
	int64_t other_agent; /* Row id; 0: none, or published. */
	size_t arm; /* Index into arms. */
	struct comparison_side own, other;
	enum comparison_gap gap;
	double difference; /* own.rate - other.rate */
	struct interval newcombe; /* 95 % of the difference. */
	double z, p; /* Pooled. */
	double p_fisher;
	bool is_small; /* An expected count is below 5. */
	/* COMPARISON_AUTO's; planned is -1 of a side that was not fired, p_live NaN of two such. */
	int64_t planned;
	double p_live; /* The least 1 / E that was seen. */
	bool is_complete; /* All is there that was planned; else a star is provisional. */
	double p_tested; /* As the options ask. */
	double holm, benjamini_hochberg; /* p_tested adjusted over the arm's n_family buckets. */
	bool is_significant; /* By the chosen adjusted p. */
};

struct comparison_arm {
	char *agent, *condition; /* Owned. */
	char *against, *against_condition; /* Owned. */
	bool synthetic, against_synthetic; /* Simulated, as a whole or in part. */
	bool is_group, is_cohort;
	bool is_against_people; /* The other is a cohort, or people of the literature. */
	size_t first_row, n_rows; /* Rows stand arm by arm, in the order of the buckets. */
	size_t n_shared; /* "buckets": both sides counted something. */
	size_t n_tested; /* Of these, with a p. */
	size_t n_family; /* For which p is adjusted: the tested, or all that are planned. */
	size_t n_provisional; /* Of those chosen: stars before all is there. */
	size_t n_published; /* Compared with a published rate alone: outside all that follows. */
	size_t n_small; /* Of the tested, with an expected count below 5. */
	size_t n_significant, n_holm, n_benjamini_hochberg; /* p, Holm's, B-H's below alpha. */
	size_t n_chosen; /* By the chosen correction: k of n_shared. */
	double mean_rate, against_mean_rate; /* Over shared buckets. */
	struct distance distance; /* plug_in; the rest by comparison_estimate, NaN before it. */
	double exact_match; /* Share of buckets in which both majorities decide alike. */
	size_t n_majorities; /* Of the shared, those in which the other has a majority. */
	double jensen_shannon; /* Mean over shared buckets, bits. */
	double spearman; /* Of the order of levels, mean over the scenarios that have it. */
	size_t n_spearman, n_ordered; /* Those; all with two shared levels at least. */
	size_t n_flat, n_against_flat; /* Of these, where a side decides alike at all levels. */
	int64_t typical_n, typical_against_n; /* Medians over tested buckets. */
	double smallest_gap; /* That the typical counts show with COMPARISON_POWER; NaN: none. */
	double bounded_gap; /* The same with ever more repeats of the arm's. */
	/* Repeats that come within COMPARISON_SLACK of it, and the gap they show; NaN: none do. */
	double enough_n, enough_gap;
	/* By comparison_estimate; NaN and 0 before it. */
	bool is_estimated;
	size_t n_people; /* Known by their answers, which are linked; 0: each answer for itself. */
	size_t n_scenarios; /* With all their levels on both sides: the randomization's. */
	size_t n_levels; /* That the randomization puts in order. */
	int64_t randomization_at_or_below, randomization_orders; /* 0 of 0: not defined. */
	int64_t randomization_ties; /* Of at_or_below, as far as the order seen, which is one. */
	double randomization_p; /* at_or_below / orders. */
	double randomization_holm; /* The same over all arms of its pool; NaN: it is in none. */
	double randomization_z; /* An effect size: below 0, nearer than the mean order. */
	/* n of some level is more than COMPARISON_UNEVEN times that of another, on either side. */
	bool has_uneven_levels;
	double bins_low, bins_high; /* The distances' histogram over all orders. */
	int64_t bins[COMPARISON_BINS];
	size_t observed_bin; /* Where the order seen lies. */
};

/*
 * Arms under one condition whose orders of levels are tested together, their costs added: models
 * that answered, or simulated ones, without groups and people.
 */
struct comparison_pool {
	size_t first_arm; /* Whose condition it is, and which is simulated as all are. */
	size_t n_arms; /* Two at least. */
	size_t n_scenarios; /* Of all arms. */
	size_t n_levels;
	int64_t at_or_below, orders, ties;
	double p, z;
};

/* One decided answer of a person, which link buckets. */
struct comparison_answer {
	int64_t person; /* Row id; 0: nobody known. In a list: 0 .. n_people - 1. */
	int64_t agent; /* Row id of the arm's; 0: the other agent's. */
	int64_t prompt; /* Row id: that of an arm's row, or one of other_prompts. */
	bool refused;
};

struct comparison_list {
	struct comparison_row *rows;
	size_t n_rows;
	struct comparison_arm *arms; /* By first appearance among the buckets. */
	size_t n_arms;
	struct comparison_answer *answers; /* Owned; NULL: only counts are known. */
	size_t n_answers, n_people;
	int64_t *people; /* Row ids, ascending: person i of the answers; owned. */
	struct comparison_pool *pools; /* Owned; by comparison_estimate. */
	size_t n_pools;
	int64_t n_outdated; /* Replies left out, to words edited since: comparison_load's. */
	enum comparison_test test;
	enum comparison_correction correction;
	double alpha;
};

/*
 * Compares every arm of the buckets with the other agent's buckets, but not that agent under the
 * same condition with itself. An arm is compared under its own condition where the other agent has
 * that one, else under "baseline": people answer the plain question. Nothing is borrowed.
 */
void comparison_build(struct comparison_list *list, const struct bucket_list *buckets,
	const struct bucket_list *others, const struct comparison_options *options);

/* Why buckets of an arm with counts on both sides have no test, as the first of them says it. */
const char *comparison_why_untested(
	const struct comparison_list *list, const struct comparison_arm *arm);

/*
 * Takes over people's answers, in any order; they are freed with the list. Persons are
 * numbered, and answers of nobody known left out.
 */
void comparison_take_answers(
	struct comparison_list *list, struct comparison_answer *answers, size_t n_answers);

/*
 * Fills what is slow to have: each arm's distance, with persons as clusters where their answers are
 * known, the randomization of its levels, and that of arms together.
 */
void comparison_estimate(struct comparison_list *list);

/*
 * The distance over an arm's shared rows, or those of them that `keeps` accepts; all that shows a
 * distance has it from here. NaN where no row is left. arm NULL: none.
 */
struct distance comparison_distance(const struct comparison_list *list,
	const struct comparison_arm *arm,
	bool (*keeps)(const struct comparison_row *row, const void *data), const void *data);

/*
 * The standard error of the number of one list's first arm less that of the other's, people and
 * replies that are in both counted once (distance_difference_se).
 */
double comparison_difference_se(const struct comparison_list *one,
	const struct comparison_list *two, enum distance_kind kind);

void comparison_copy(struct comparison_list *to, const struct comparison_list *from);
void comparison_clear(struct comparison_list *list);

/* The arm; NULL where there is none. */
const struct comparison_arm *comparison_find_arm(
	const struct comparison_list *list, const char *agent, const char *condition);

/* The adjusted p by the list's correction. */
double comparison_adjusted(const struct comparison_list *list, const struct comparison_row *row);

/*
 * Whether most replies are in words that were given before, as at temperature 0: then n promises
 * more than there is. False where nothing was counted.
 */
bool comparison_side_repeats(const struct comparison_side *side);

/* What an arm's counted buckets with words add up to, as a side of them all; n_replies 0: none. */
struct comparison_side comparison_sum_replies(
	const struct comparison_list *list, const struct comparison_arm *arm);

/*
 * "Distance 8.1 points (95 %: 3.6 to 11.0; p < 0.0001). As the paper computes it: 10.3; two
 * identical arms with these numbers of answers would show 6.9 (up to 8.1 in 95 of 100 studies).";
 * where it is not estimated, the paper's alone. To be freed; NULL where nothing is shared.
 */
char *comparison_describe_distance(const struct comparison_arm *arm);

/*
 * "Order of levels: 1 of 720 orders (p = 0.0014, the smallest possible), z -3.1; after
 * Holm over 5 models p = 0.0069.", with what speaks against it; to be freed; NULL where it is not
 * tested.
 */
char *comparison_describe_orders(
	const struct comparison_list *list, const struct comparison_arm *arm);

/* "5 models under baseline in one: 1 of 720 orders (…)."; to be freed. */
char *comparison_describe_pool(
	const struct comparison_list *list, const struct comparison_pool *pool);

/*
 * "Same majority in 90 % of 60 buckets (identical arms: 94 %); …": the other measures, each
 * with what identical arms would score; to be freed; NULL where nothing is shared.
 */
char *comparison_describe_measures(const struct comparison_arm *arm);

/* "both decide alike at all levels", …: why the arm has no Spearman's correlation; "": it has. */
const char *comparison_why_no_spearman(const struct comparison_arm *arm);

/*
 * "p is adjusted for 60 buckets: all that the pack plans under the condition; 12 have answers.";
 * to be freed; NULL where nothing is tested, and where those are the buckets that are compared.
 */
char *comparison_describe_family(
	const struct comparison_list *list, const struct comparison_arm *arm);

/* In how many buckets of the arm all replies, two at least, are one text; known where counted. */
size_t comparison_count_single_texts(
	const struct comparison_list *list, const struct comparison_arm *arm);

/* "In 54 of 60 buckets all replies are one text, …": n is really 1 there; to be freed; NULL: none.
 */
char *comparison_describe_repeats(
	const struct comparison_list *list, const struct comparison_arm *arm);

/*
 * "smallest gap shown: 0.20; more repeats will not help: 52 people bound it at 0.19", or how many
 * repeats would help and what they would show; to be freed; NULL where nothing is shared.
 */
char *comparison_describe_gap(const struct comparison_arm *arm);

#endif
