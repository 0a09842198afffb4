/* Replies that are JSON, or hold one object of it. Private to model/decision*.c. */
#ifndef LEEWAY_MODEL_DECISION_JSON_H
#define LEEWAY_MODEL_DECISION_JSON_H

#include "leeway/base/buffer.h"

/*
 * If plain is a JSON object or array, alone or in a fence or prose, writes its members as lines for
 * the reader: what holds a verdict as "answer: …" or "final answer: …", the other texts as they
 * are. False, and nothing written, where there is no JSON or no verdict in it.
 */
bool decision_json_read(const char *plain, struct buffer *lines);

#endif
