/*
 * A manifest: what a cache holds, said in one JSON object that a paper can carry, and whether a
 * cache still holds it.
 *
 *	{"manifest": 1, "leeway": VERSION,
 *	 "prompts": [{digest, pack, scenario, level_no, level, condition, messages, words}],
 *	 "agents": [{name, kind, provider, model, parameters, synthetic, parent, iteration}],
 *	 "buckets": [{agent, prompt, grant, refuse, unclear, blocked, empty, corrected, digest}],
 *	 "corrections": [{agent, prompt, repeat, no, before, after, reason, author, at, undo}],
 *	 "erasures": [{agent, no, responses, cause, at}],
 *	 "consents": [{agent, version, digest, people, text}],
 *	 "responses": N, "people_erased": N, "digest": …}
 *
 * An erasure is a person whose answers were deleted since, on request or by withdrawing; nothing
 * says who. A consent is what people who were asked here agreed to. A prompt's words are the
 * messages that were sent, as JSON, and its messages the SHA-256 of that text; manifests of older
 * versions have no words. A bucket's counts are those that count, corrections included; its digest
 * is SHA-256 over a line a response, by repeat: "REPEAT OUTCOME TEXT GIVER\n" with the outcome as
 *it was read, and SHA-256 of the reply's text and of "PARTICIPANT\nMODEL", the person's name here
 *and the model that the server named, each empty where there is none. The last digest is over the
 * lines "AGENT PROMPT DIGEST\n" of all buckets in order. No text of a reply, no address of a server
 * and no person is in it.
 */
#ifndef LEEWAY_REPORT_MANIFEST_H
#define LEEWAY_REPORT_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

struct cJSON;

#define MANIFEST_WORDS "words"

enum { MANIFEST_VERSION = 1, MANIFEST_MAX_FILE = 256 << 20 /* Bytes. */ };

/*
 * Reads every response of the buckets: the caller holds a read transaction. NULL on error, and with
 * ERROR_INTERRUPTED once is_stopped says so. To be deleted.
 */
struct cJSON *manifest_build(struct database *database, const struct bucket_list *buckets,
	bool (*is_stopped)(void), struct error *error);

/* Reads one from a file; NULL, with ERROR_INPUT, for what is no manifest of a version known here.
 */
struct cJSON *manifest_load(const char *path, struct error *error);

/* manifest_compare.c: tells each difference in words, safe on a terminal; how many there are. */
size_t manifest_compare(const struct cJSON *expected, const struct cJSON *found,
	void (*tell)(const char *difference, void *data), void *data);

#endif
