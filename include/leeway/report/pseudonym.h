/*
 * Names that stand for people. A survey's ids (Prolific's, a worker's, an address) never reach the
 * cache: what is stored is "p-" and the first 64 bits of the id's HMAC-SHA-256 under a key drawn at
 * random for each cache. The key lies beside the cache in "FILE.people-key", readable by its owner
 * alone: whoever gets the cache or an export without it cannot tell who is who, even with a list of
 * ids to try. With it the same person gets the same name again, so that files of one study can be
 * joined and imported twice.
 */
#ifndef LEEWAY_REPORT_PSEUDONYM_H
#define LEEWAY_REPORT_PSEUDONYM_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"

enum { PSEUDONYM_SIZE = 19 /* "p-", 16 hexadecimal digits, a NUL. */, PSEUDONYM_KEY = 32 };

struct pseudonyms {
	unsigned char key[PSEUDONYM_KEY];
	char *path; /* Of the key. */
	bool is_new; /* Drawn just now, not in the file yet. */
	bool was_used; /* A name was made with it. */
};

/* Reads the key beside the cache, or draws one where there is none, which is not written yet. */
bool pseudonyms_open(struct pseudonyms *pseudonyms, const struct env *env, const char *cache_path,
	struct error *error);

/* Writes a key that is new and was used; to be called before names made with it are committed. */
bool pseudonyms_save(struct pseudonyms *pseudonyms, struct error *error);
void pseudonyms_clear(struct pseudonyms *pseudonyms);

/*
 * The name that stands for an id. What is a pseudonym already stays it. Spaces around the id, the
 * case of Prolific's ids, and "@email.prolific.com" behind one, as people paste them, do not
 * matter.
 */
void pseudonym_make(struct pseudonyms *pseudonyms, const char *id, char pseudonym[PSEUDONYM_SIZE]);

/* Whether a name has a pseudonym's form. */
bool pseudonym_is(const char *name);

#endif
