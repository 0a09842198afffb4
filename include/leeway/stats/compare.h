/*
 * Two proportions beside each other, and p-values of many such comparisons. Pure functions.
 * Differences and z are left minus right. What is not defined is NaN, never a crash; each function
 * says when.
 */
#ifndef LEEWAY_STATS_COMPARE_H
#define LEEWAY_STATS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/stats/proportion.h"

struct pooled_test {
	double z;
	double p; /* Two-sided. */
};

/*
 * The two-sample proportion test with pooled standard error, the paper's (section 2.1):
 *
 *     z = (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)),    p = (x1 + x2) / (n1 + n2)
 *
 * without continuity correction; its square is Pearson's chi-squared statistic of the 2 x 2 table
 * (Pearson 1900, doi:10.1080/14786440009463897), and R's prop.test(correct = FALSE) gives the same
 * p. Both fields are NaN if either n is 0, or if all of both sides refused or none did: the pooled
 * standard error is 0 there, and nothing speaks for a difference.
 */
struct pooled_test compare_pooled(struct proportion left, struct proportion right);

/* The same for rates whose n need not be whole, such as those of weighted groups. */
struct pooled_test compare_pooled_samples(struct sample left, struct sample right);

/*
 * Fisher's exact test of the 2 x 2 table, two-sided: given all margins, the probability of the
 * tables that are no likelier than the one seen (Fisher 1935, doi:10.2307/2342435). "No likelier"
 * is meant with a relative tolerance of 1e-7, as in R's fisher.test, so that tables of equal
 * probability count as such in spite of rounding. Defined, and 1, where all refused or none did;
 * NaN if either n is 0. Below 1e-300 it may be 0.
 */
double compare_fisher(struct proportion left, struct proportion right);

/*
 * Newcombe's 95 % hybrid score interval of the difference p1 - p2, his method 10 (Newcombe 1998,
 * doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I): with Wilson's intervals
 * l1 .. u1 and l2 .. u2,
 *
 *     d - sqrt((p1 - l1)^2 + (u2 - p2)^2)   to   d + sqrt((u1 - p1)^2 + (p2 - l2)^2)
 *
 * Always defined where both n > 0, also where z is not; NaN if either n is 0.
 */
struct interval compare_newcombe(struct proportion left, struct proportion right);
struct interval compare_newcombe_samples(struct sample left, struct sample right);

/* All of the above for one bucket. */
struct compared {
	double difference; /* p1 - p2. */
	struct interval newcombe;
	double z, p; /* compare_pooled */
	double p_fisher;
};
struct compared compare_proportions(struct proportion left, struct proportion right);

/*
 * Whether the normal approximation behind z is rough: an expected count of the 2 x 2 table is under
 * 5 (Cochran 1954, doi:10.2307/3001616). Fisher's p is the one to read then.
 */
bool compare_is_small(struct proportion left, struct proportion right);

/*
 * p-values adjusted for the number of comparisons made, m = the number of those that are not NaN.
 * adjusted[i] belongs to p[i]; NaN stays NaN and counts for nothing. The arrays may be the same.
 *
 * Holm (1979, Scandinavian Journal of Statistics 6, 65-70, jstor:4615733): in ascending order,
 * the running maximum of (m - i + 1) p(i), at most 1; holds the chance of any false star at the
 * level, whatever the dependence.
 *
 * Benjamini and Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x): in descending order, the
 * running minimum of m p(i) / i; holds the expected share of false stars among the stars.
 */
void compare_adjust_holm(const double *p, double *adjusted, size_t n);
void compare_adjust_benjamini_hochberg(const double *p, double *adjusted, size_t n);

/* How many of n p-values lie under the level; NaN does not. */
size_t compare_count_below(const double *p, size_t n, double level);

#endif
