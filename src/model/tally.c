#include "leeway/model/tally.h"

#include <math.h>

void tally_add(struct tally *tally, enum outcome outcome, int64_t count)
{
	tally->counts[outcome] += count;
}

void tally_merge(struct tally *tally, const struct tally *other)
{
	for (int i = 0; i < N_OUTCOMES; i++)
		tally->counts[i] += other->counts[i];
}

int64_t tally_decided(const struct tally *tally)
{
	return tally->counts[OUTCOME_GRANT] + tally->counts[OUTCOME_REFUSE];
}

int64_t tally_total(const struct tally *tally)
{
	int64_t total = 0;

	for (int i = 0; i < N_OUTCOMES; i++)
		total += tally->counts[i];
	return total;
}

double tally_refusal_rate(const struct tally *tally)
{
	int64_t decided = tally_decided(tally);

	return decided ? (double)tally->counts[OUTCOME_REFUSE] / (double)decided : NAN;
}
