/* The standard normal distribution, through erfc(3). Pure functions. */
#ifndef LEEWAY_STATS_NORMAL_H
#define LEEWAY_STATS_NORMAL_H

/* The 97.5 % quantile: what a 95 % interval reaches to either side. */
#define NORMAL_975 1.959963984540054

/* P(Z > z), accurate in relative terms far into the tail: 1e-212 is no rounding error. */
double normal_upper_tail(double z);

/* The z below which a share p lies; minus and plus infinity at 0 and 1, NaN outside them. */
double normal_quantile(double p);

#endif
