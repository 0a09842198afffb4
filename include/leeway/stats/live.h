/*
 * Whether two rates differ, asked again and again while answers come in. Pure functions.
 *
 * A p of Fisher's test, looked at after every reply, finds a difference where there is none far
 * more often than it says. An E-value averages at most 1 where the rates are equal, however long
 * one waits, so that 1 / E is a p that holds at every look at once (Ville's inequality). It costs
 * power: Fisher's p is taken where the bucket is complete, at a number of replies that was fixed
 * before.
 */
#ifndef LEEWAY_STATS_LIVE_H
#define LEEWAY_STATS_LIVE_H

#include "leeway/stats/proportion.h"

/*
 * ln E of two counts, by universal inference with the mixtures of Krichevsky and Trofimov
 * (Wasserman, Ramdas and Balakrishnan 2020, doi:10.1073/pnas.1922664117; Krichevsky and Trofimov
 * 1981, doi:10.1109/TIT.1981.1056331):
 *
 *	ln E = k(x, n) + k(y, m) - l(x + y, n + m)
 *	k(x, n) = ln Gamma(x + 1/2) + ln Gamma(n - x + 1/2) - ln Gamma(n + 1) - ln pi
 *	l(s, N) = s ln s + (N - s) ln (N - s) - N ln N,    0 ln 0 = 0
 *
 * Defined, and at most 0, where a side has no answer.
 */
double live_log_e(struct proportion left, struct proportion right);

/* min(1, 1 / E) of the greatest ln E that was seen. */
double live_p(double log_e);

#endif
