/*
 * What becomes of a reply: responses, kept steps and failed attempts in the run's ledger, another
 * try, or a model's end. The engine's thread only.
 */
#ifndef LEEWAY_ENGINE_INTAKE_H
#define LEEWAY_ENGINE_INTAKE_H

#include "leeway/engine/http.h"
#include "leeway/engine/run_state.h"

/* A finished exchange; its owner is a conversation of the run. */
void intake_completion(struct run *run, const struct http_completion *completion);

/* A simulated agent's answer, which the conversation holds and which is due. */
void intake_answer(struct run *run, struct conversation *conversation);

#endif
