#include "leeway/report/digest_counter.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

enum { FIRST_PLACES = 256 };

void digest_counter_clear(struct digest_counter *counter)
{
	free(counter->places);
	*counter = (struct digest_counter){ 0 };
}

/* The digest's place, or the free one where it belongs. A digest's bytes are a hash already. */
static struct digest_count *find_place(
	struct digest_count *places, size_t n_places, const unsigned char *bytes)
{
	uint64_t hash;
	memcpy(&hash, bytes, sizeof hash);
	size_t at = (size_t)hash & (n_places - 1);
	while (places[at].count > 0 && memcmp(places[at].bytes, bytes, COUNTED_BYTES) != 0)
		at = (at + 1) & (n_places - 1);
	return &places[at];
}

/* At most half of the places are used, so that a free one is near. */
static void grow(struct digest_counter *counter)
{
	size_t n_places = counter->n_places ? counter->n_places * 2 : FIRST_PLACES;
	struct digest_count *places = memory_alloc(n_places, sizeof *places);
	for (size_t i = 0; i < counter->n_places; i++)
		if (counter->places[i].count > 0)
			*find_place(places, n_places, counter->places[i].bytes) =
				counter->places[i];
	free(counter->places);
	counter->places = places;
	counter->n_places = n_places;
}

uint32_t digest_counter_add(struct digest_counter *counter, const struct digest *digest)
{
	if (counter->n_used * 2 >= counter->n_places)
		grow(counter);
	struct digest_count *place = find_place(counter->places, counter->n_places, digest->bytes);
	if (place->count == 0) {
		memcpy(place->bytes, digest->bytes, COUNTED_BYTES);
		counter->n_used++;
	}
	return place->count++;
}

uint32_t digest_counter_find(const struct digest_counter *counter, const struct digest *digest)
{
	return counter->n_places
		       ? find_place(counter->places, counter->n_places, digest->bytes)->count
		       : 0;
}
