/*
 * A set of row ids. Ids that lie close together share a few bytes: a bit each, in pieces of 256, so
 * that a set takes some 80 bytes a piece and never more than that an id. A value type that owns
 * what it points to; starts as { 0 }.
 */
#ifndef LEEWAY_BASE_ID_SET_H
#define LEEWAY_BASE_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_set_piece;

struct id_set {
	struct id_set_piece *pieces; /* By hash. */
	size_t n_slots, n_pieces;
	size_t n_ids;
};

/* True where the id was not there before. */
bool id_set_add(struct id_set *set, int64_t id);

bool id_set_has(const struct id_set *set, int64_t id);

/* Empty again, without memory. */
void id_set_clear(struct id_set *set);

#endif
