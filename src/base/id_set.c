#include "leeway/base/id_set.h"

#include <stdlib.h>

#include "leeway/base/memory.h"

enum { WORDS = 4, BITS_A_WORD = 64, PIECE_BITS = 8, FEWEST_SLOTS = 16 };

/* A slot is free where no bit is set: a piece is made for its first id. */
struct id_set_piece {
	uint64_t number; /* Of its ids, without their lowest bits. */
	uint64_t bits[WORDS];
};

static bool is_free(const struct id_set_piece *piece)
{
	return !(piece->bits[0] | piece->bits[1] | piece->bits[2] | piece->bits[3]);
}

static struct id_set_piece *find_piece(const struct id_set *set, uint64_t number)
{
	uint64_t mixed = number * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(mixed >> 32) & (set->n_slots - 1);

	while (!is_free(&set->pieces[slot]) && set->pieces[slot].number != number)
		slot = (slot + 1) & (set->n_slots - 1);
	return &set->pieces[slot];
}

static void grow(struct id_set *set)
{
	struct id_set larger = { .n_slots = set->n_slots ? 2 * set->n_slots : FEWEST_SLOTS,
		.n_pieces = set->n_pieces,
		.n_ids = set->n_ids };

	larger.pieces = memory_alloc(larger.n_slots, sizeof *larger.pieces);
	for (size_t i = 0; i < set->n_slots; i++)
		if (!is_free(&set->pieces[i]))
			*find_piece(&larger, set->pieces[i].number) = set->pieces[i];
	free(set->pieces);
	*set = larger;
}

static size_t word_of(int64_t id)
{
	return ((uint64_t)id / BITS_A_WORD) % WORDS;
}

static uint64_t bit_of(int64_t id)
{
	return UINT64_C(1) << ((uint64_t)id % BITS_A_WORD);
}

bool id_set_add(struct id_set *set, int64_t id)
{
	if (2 * (set->n_pieces + 1) > set->n_slots)
		grow(set);
	struct id_set_piece *piece = find_piece(set, (uint64_t)id >> PIECE_BITS);
	uint64_t bit = bit_of(id);

	if (piece->bits[word_of(id)] & bit)
		return false;
	set->n_pieces += is_free(piece);
	piece->number = (uint64_t)id >> PIECE_BITS;
	piece->bits[word_of(id)] |= bit;
	set->n_ids++;
	return true;
}

bool id_set_has(const struct id_set *set, int64_t id)
{
	if (!set->n_slots)
		return false;
	return (find_piece(set, (uint64_t)id >> PIECE_BITS)->bits[word_of(id)] & bit_of(id)) != 0;
}

void id_set_clear(struct id_set *set)
{
	free(set->pieces);
	*set = (struct id_set){ 0 };
}
