/* The adapters' own ops tables, one a source file; reach them through adapter_get. */
#ifndef LEEWAY_PROVIDER_ADAPTERS_H
#define LEEWAY_PROVIDER_ADAPTERS_H

#include "leeway/provider/provider.h"

/*
 * Anthropic's protocol demands a token cap. Where the user set none, this many tokens are allowed
 * for the answer, on top of a thinking budget where one is set. Every model of theirs takes it.
 */
enum { ANTHROPIC_DEFAULT_MAX_TOKENS = 4096 };

extern const struct adapter openai_chat_adapter;
extern const struct adapter anthropic_adapter;
extern const struct adapter ollama_adapter;
extern const struct adapter simulated_adapter;

#endif
