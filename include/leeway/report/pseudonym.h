/*
 * Names that stand for people. A survey's ids (Prolific's, a worker's, an address) never reach the
 * cache: what is stored is "p-" and the first 64 bits of the id's HMAC-SHA-256 under a key drawn at
 * random for each cache. The key lies beside the cache in "FILE.people-key", readable by its owner
 * alone: whoever gets the cache or an export without it cannot tell who is who, even with a list of
 * ids to try. With it the same person gets the same name again, so that files of one study can be
 * joined and imported twice. Where it is missing though the cache has such names, no name is made:
 * the same people would come in as others, and be counted twice.
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
	bool is_lost; /* There is no file, but the cache has names made with one. */
	bool was_used; /* A name was made with it. */
};

/*
 * Reads the key beside the cache, or draws one where there is none, which is not written yet.
 * takes_new: also where the key is lost. False where the file holds no key, the cache cannot be
 * read, or the system has no randomness for a key.
 */
bool pseudonyms_open(struct pseudonyms *pseudonyms, const struct env *env, const char *cache_path,
	bool takes_new, struct error *error);

/* False, ERROR_INPUT and what to do, where the key is lost. */
bool pseudonyms_check(const struct pseudonyms *pseudonyms, struct error *error);

/*
 * Writes a new key before names are made with it. Where another process wrote one in the meantime,
 * that one is taken.
 */
bool pseudonyms_settle(struct pseudonyms *pseudonyms, struct error *error);

/*
 * Writes a key that is new and was used; to be called before names made with it are committed.
 * ERROR_LOCKED where another process wrote one in the meantime: the names are to be made again.
 */
bool pseudonyms_save(struct pseudonyms *pseudonyms, struct error *error);
void pseudonyms_clear(struct pseudonyms *pseudonyms);

/*
 * The name that stands for an id. What is a pseudonym already stays it. Spaces around the id, the
 * case of Prolific's ids, and "@email.prolific.com" after one, as people paste them, do not
 * matter. False, as pseudonyms_check, where the key is needed and lost.
 */
bool pseudonym_make(struct pseudonyms *pseudonyms, const char *id, char pseudonym[PSEUDONYM_SIZE],
	struct error *error);

/* Whether a name has a pseudonym's form. */
bool pseudonym_is(const char *name);

#endif
