/* What the files of study share; only for src/screens/study*.c. */
#ifndef LEEWAY_SCREENS_STUDY_PARTS_H
#define LEEWAY_SCREENS_STUDY_PARTS_H

#include "leeway/screens/study.h"

/* Places of an arm's arrays, and the index of one. */
size_t study_n_tallies(const struct study *study);
size_t study_index(const struct study_place *place);

/* Puts a copy of the pool there. */
void study_set_pool(const struct study *study, struct study_arm *arm,
	const struct study_place *place, const struct bucket_pool *pool);
void study_clear_pools(const struct study *study, struct study_arm *arm);

/* Brings the groups that an arm's agent is a member of up to date at a place. */
void study_pool_groups(
	struct study *study, const struct study_arm *member, const struct study_place *place);

void study_test_all(struct study *study);
void study_clear_buckets(const struct study *study, struct study_arm *arm);

#endif
