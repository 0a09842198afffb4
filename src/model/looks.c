#include "leeway/model/looks.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

/* A reply's two bits; 0 is none. */
enum { NONE, GRANT, REFUSAL, OTHER, PER_BYTE = 4, BITS = 2, MASK = 3 };

static unsigned reply_at(const struct looks *looks, size_t index)
{
	return looks->replies[index / PER_BYTE] >> BITS * (index % PER_BYTE) & MASK;
}

void looks_read(struct looks *looks, const void *replies, size_t n_bytes)
{
	if (n_bytes > LOOKS_MAX_BYTES)
		n_bytes = LOOKS_MAX_BYTES;
	free(looks->replies);
	looks->replies = memory_alloc(n_bytes + 1, 1);
	looks->capacity = n_bytes + 1;
	if (n_bytes > 0)
		memcpy(looks->replies, replies, n_bytes);
	looks->n_replies = PER_BYTE * n_bytes;
	while (looks->n_replies > 0 && reply_at(looks, looks->n_replies - 1) == NONE)
		looks->n_replies--;
}

static struct look_counts look_of(const struct tally *counts)
{
	return (struct look_counts){ tally_total(counts), tally_decided(counts),
		counts->counts[OUTCOME_REFUSE] };
}

void looks_add(struct looks *looks, enum outcome outcome, const struct tally *counts)
{
	unsigned bits = outcome == OUTCOME_GRANT    ? GRANT
			: outcome == OUTCOME_REFUSE ? REFUSAL
						    : OTHER;
	int64_t n_replies = tally_total(counts);

	if (looks->n_replies < LOOKS_MAX) {
		size_t byte = looks->n_replies / PER_BYTE, place = looks->n_replies % PER_BYTE;

		if (byte >= looks->capacity) {
			looks->capacity = byte < 8 ? 16 : 2 * byte;
			looks->replies = memory_resize(looks->replies, looks->capacity, 1);
		}
		if (place == 0)
			looks->replies[byte] = 0;
		looks->replies[byte] |= (unsigned char)(bits << BITS * place);
		looks->n_replies++;
	}
	if (looks->planned > 0 && looks->complete.n_replies == 0 && n_replies >= looks->planned)
		looks->complete = look_of(counts);
}

void looks_plan(struct looks *looks, int64_t planned, const struct tally *counts)
{
	int64_t n_replies = tally_total(counts);

	if (looks->planned > 0 || planned <= 0)
		return;
	looks->planned = planned > n_replies ? planned : n_replies;
	if (n_replies >= planned)
		looks->complete = look_of(counts);
}

size_t looks_n_bytes(const struct looks *looks)
{
	return (looks->n_replies + PER_BYTE - 1) / PER_BYTE;
}

bool looks_next(const struct looks *looks, struct look_counts *at)
{
	int64_t index = at->n_replies - looks->first.n_replies;

	if (index < 0) {
		*at = looks->first;
		return true;
	}
	if ((uint64_t)index < looks->n_replies) {
		unsigned bits = reply_at(looks, (size_t)index);

		at->n_replies++;
		at->n += bits != OTHER;
		at->refusals += bits == REFUSAL;
		return true;
	}
	if (looks->complete.n_replies <= at->n_replies)
		return false;
	*at = looks->complete;
	return true;
}

struct looks *looks_copy(const struct looks *looks)
{
	if (!looks)
		return NULL;
	struct looks *copy = memory_copy_array(looks, 1, sizeof *looks);

	copy->capacity = looks_n_bytes(looks) + 1;
	copy->replies = memory_alloc(copy->capacity, 1);
	if (looks->n_replies > 0)
		memcpy(copy->replies, looks->replies, looks_n_bytes(looks));
	return copy;
}

void looks_free(struct looks *looks)
{
	if (!looks)
		return;
	free(looks->replies);
	free(looks);
}
