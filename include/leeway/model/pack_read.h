/*
 * Reads a pack from its files and reports every fault on the way: loading (pack.h) and the linter
 * (check.h) are both this.
 */
#ifndef LEEWAY_MODEL_PACK_READ_H
#define LEEWAY_MODEL_PACK_READ_H

#include "leeway/model/fault.h"
#include "leeway/model/fields.h"
#include "leeway/model/pack.h"
#include "leeway/model/pack_files.h"

enum {
	PACK_MAX_FILE = 1048576, /* Bytes of pack.json. */
	PACK_MAX_SCENARIOS = 500,
	PACK_MAX_CONDITIONS = 64,
	PACK_MAX_PUBLISHED = 4096,
	PACK_MAX_NOTES = 100,
};

/*
 * The pack, or NULL where pack.json itself cannot be read. With an error among the faults the pack
 * may only be freed.
 */
struct pack *pack_read_files(const struct pack_files *files, struct fault_list *faults);

/*
 * Reads what a pack says of itself, its title, source, licence, notes and consent, from an object
 * that holds no more, into *pack, which starts zeroed; pack_free in any case.
 */
void pack_read_head(struct field_reader *reader, struct pack *pack);

#endif
