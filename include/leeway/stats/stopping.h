/*
 * Asking until a rate is known to within +- x. A 95 % interval made for a fixed n does not hold its
 * level if one looks after every reply and stops when it pleases: looked at often enough, it misses
 * the true rate far more often than once in twenty. The intervals here do: the chance that any of
 * them, over all n from 1 to infinity, misses the rate is at most 5 %, so one may look whenever one
 * likes and stop for any reason.
 *
 * They are Robbins' method of mixtures for a proportion (Robbins 1970,
 * doi:10.1214/aoms/1177696786; Lai 1976, doi:10.1214/aos/1176343406; for a present-day account
 * Howard, Ramdas, McAuliffe and Sekhon 2021, doi:10.1214/20-AOS1991): the likelihood ratio
 *
 *     M(p) = B(x + 1, n - x + 1) / (p^x (1 - p)^(n - x))
 *
 * of the uniform mixture of all rates against the rate p is, if p is true, a martingale that starts
 * at 1, so by Ville's inequality it ever reaches 20 with a chance of at most 1/20. The interval is
 * all p with M(p) < 20. The price of looking: at rates in the middle it is 1.4 times as wide as
 * Wilson's for n = 10, 1.7 times for n = 400, 1.8 times for n = 1,000.
 *
 * It presumes replies that are independent given the rate. Where temperature 0 makes a model repeat
 * itself, n replies say less than n. Pure functions; every x and n is defined.
 */
#ifndef LEEWAY_STATS_STOPPING_H
#define LEEWAY_STATS_STOPPING_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/stats/proportion.h"

/* The natural logarithm of M(p); for p in 0 .. 1, infinite where p is impossible. */
double stopping_log_evidence(int64_t x, int64_t n, double p);

/* After x refusals in n decided replies; 0 .. 1 for n <= 0. */
struct interval stopping_interval(int64_t x, int64_t n);

/* Whether the interval reaches no further than half_width from its middle. */
bool stopping_is_narrow_enough(int64_t x, int64_t n, double half_width);

/*
 * About how many replies that takes at a rate; a NaN rate: at 1/2, where it takes most. For
 * planning; 0 where none is needed (half_width >= 1/2), -1 where no number does (half_width <= 0 or
 * NaN, or under 1e-4).
 */
int64_t stopping_plan_n(double rate, double half_width);

#endif
