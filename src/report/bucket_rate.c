#include "leeway/report/bucket_rate.h"

struct bucket_rate bucket_rate_of_counts(const struct tally *tally, const struct bucket_pool *pool)
{
	int64_t refusals = tally->counts[OUTCOME_REFUSE], n = tally_decided(tally);
	struct sample sample = pool ? (struct sample){ pool->rate, pool->effective_n }
				    : proportion_sample((struct proportion){ refusals, n });
	return (struct bucket_rate){
		.rate = sample.rate,
		.standard_error =
			pool ? pool->standard_error : proportion_standard_error(refusals, n),
		.wilson = proportion_wilson_sample(sample),
		.effective_n = sample.n,
	};
}

struct bucket_rate bucket_rate_of(const struct bucket *bucket)
{
	return bucket_rate_of_counts(&bucket->tally, bucket->pool);
}

const char *bucket_kind_name(const struct bucket *bucket)
{
	return bucket->pool ? "group" : agent_kind_name(bucket->kind);
}
