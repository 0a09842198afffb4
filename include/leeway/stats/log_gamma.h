/* The logarithm of the gamma function. A pure function, unlike lgamma(3), which writes a global. */
#ifndef LEEWAY_STATS_LOG_GAMMA_H
#define LEEWAY_STATS_LOG_GAMMA_H

/*
 * ln Gamma(z) for z > 0, to about 1e-14 relative: Gamma(z) = Gamma(z + k) / (z (z + 1) ... (z + k -
 * 1)) up to z + k >= 18, and Stirling's series from there. NaN for any other z.
 */
double log_gamma(double z);

#endif
