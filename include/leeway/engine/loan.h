/*
 * Two runs beside each other never ask the same repeat. What an urgent run wants and the run that
 * goes on has not asked yet, this one lends; what it has asked already counts as there. What was
 * lent and did not come goes back when the urgent run ends. The engine's thread.
 */
#ifndef LEEWAY_ENGINE_LOAN_H
#define LEEWAY_ENGINE_LOAN_H

#include <stddef.h>
#include <stdint.h>

struct run;

/* A bucket, by row ids, and repeats of it that are not to be asked; the array is the caller's. */
struct bucket_repeats {
	int64_t agent, prompt;
	uint32_t **repeats;
	size_t *n_repeats;
};

/* Adds the repeats that the run has asked, or is about to. */
void loans_add_asked(const struct run *run, const struct bucket_repeats *into);

/* Adds the repeats, from first on, that an urgent run beside the run may ask. */
void loans_add_borrowed(const struct run *run, const struct bucket_repeats *into, uint32_t first);

/* Lends the run, which is open, what it shares with the lender. */
void loans_take(struct run *run, struct run *lender);

/* After run_settle of the borrower. */
void loans_give_back(struct run *run);

/* The lender ends first, or all was given back. */
void loans_forget(struct run *run);

#endif
