#include "leeway/stats/log_gamma.h"

#include <math.h>

double log_gamma(double z)
{
	static const double half_log_two_pi = 0.91893853320467274178;
	double product = 1;

	if (!(z > 0))
		return NAN;
	while (z < 18) {
		product *= z;
		z += 1;
	}
	double square = 1 / (z * z);
	double series = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
	return (z - 0.5) * log(z) - z + half_log_two_pi + series / z - log(product);
}
