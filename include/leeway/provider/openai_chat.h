/*
 * OpenAI Chat Completions, and every server that speaks it. The parser is apart from the builder;
 * adapters.h has the ops table. Pure functions; any thread.
 */
#ifndef LEEWAY_PROVIDER_OPENAI_CHAT_H
#define LEEWAY_PROVIDER_OPENAI_CHAT_H

#include <stdint.h>

#include "leeway/provider/provider.h"

/* Reads a reply to /chat/completions; at most n_asked choices are kept, in order of their index. */
void openai_chat_parse(const struct http_reply *http, uint32_t n_asked, struct reply *reply);

#endif
