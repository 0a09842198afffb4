#include "leeway/report/live_test.h"

#include <math.h>

#include "leeway/stats/compare.h"
#include "leeway/stats/live.h"

bool live_side_is_complete(const struct looks *looks)
{
	return !looks || looks->complete.n_replies > 0;
}

/* Replies of a side at a look. Nothing planned is more than anything planned. */
static int64_t replies_at(const struct live_side *side, int64_t look, int64_t longest)
{
	int64_t planned = side->looks->planned > 0 ? side->looks->planned : INT64_MAX;

	return look > longest || look < planned ? look : planned;
}

static int64_t longest_of(const struct live_side *own, const struct live_side *other)
{
	int64_t longest = 0;
	const struct live_side *sides[] = { own, other };

	for (int i = 0; i < 2; i++) {
		const struct looks *looks = sides[i]->looks;
		int64_t planned = !looks ? 0 : looks->planned > 0 ? looks->planned : INT64_MAX;

		longest = planned > longest ? planned : longest;
	}
	return longest;
}

/*
 * Brings a side's counts to those of a look. False where they are not there yet; *is_known is false
 * where they came and were not recorded.
 */
static bool go_to(const struct live_side *side, int64_t look, int64_t longest,
	struct look_counts *at, bool *is_known)
{
	if (!side->looks) {
		*at = (struct look_counts){ side->now.n, side->now.n, side->now.x };
		return true;
	}
	int64_t wanted = replies_at(side, look, longest);

	while (at->n_replies < wanted)
		if (!looks_next(side->looks, at))
			return false;
	*is_known = *is_known && at->n_replies == wanted;
	return true;
}

/* The first look at which a side that has come to more replies than were looked at is known. */
static int64_t next_known(
	const struct live_side *side, const struct look_counts *at, int64_t longest)
{
	int64_t planned = side->looks->planned > 0 ? side->looks->planned : INT64_MAX;

	if (at->n_replies <= planned || at->n_replies > longest)
		return at->n_replies;
	return longest < INT64_MAX ? longest + 1 : INT64_MAX;
}

static struct proportion counts_of(const struct look_counts *look)
{
	return (struct proportion){ look->refusals, look->n };
}

static struct proportion complete_counts(const struct live_side *side)
{
	return side->looks ? counts_of(&side->looks->complete) : side->now;
}

struct live_result live_test(
	struct live_walk *walk, const struct live_side *own, const struct live_side *other)
{
	struct live_result result = { NAN, NAN, false };
	int64_t longest = longest_of(own, other);
	bool is_open = own->looks || other->looks;

	result.is_complete =
		live_side_is_complete(own->looks) && live_side_is_complete(other->looks);
	if (own->now.n == 0 || other->now.n == 0)
		return result;
	while (is_open) {
		bool is_known = true;
		int64_t look = walk->n_looks + 1;

		if (!go_to(own, look, longest, &walk->own, &is_known) ||
			!go_to(other, look, longest, &walk->other, &is_known))
			break;
		walk->n_looks = look;
		if (is_known) {
			walk->log_e = fmax(walk->log_e,
				live_log_e(counts_of(&walk->own), counts_of(&walk->other)));
			continue;
		}
		int64_t own_known = own->looks ? next_known(own, &walk->own, longest) : 0;
		int64_t other_known = other->looks ? next_known(other, &walk->other, longest) : 0;
		int64_t known = own_known > other_known ? own_known : other_known;

		if (known == INT64_MAX)
			break;
		if (known > look)
			walk->n_looks = known - 1;
	}
	if (is_open)
		result.p = result.p_live = live_p(walk->log_e);
	if (result.is_complete)
		result.p = fmin(is_open ? result.p : 1,
			compare_fisher(complete_counts(own), complete_counts(other)));
	return result;
}
