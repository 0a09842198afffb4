/* What `leeway run` prints on standard output: an estimate before, a summary after. */
#ifndef LEEWAY_CLI_SUMMARY_H
#define LEEWAY_CLI_SUMMARY_H

#include <stdbool.h>

#include "leeway/engine/ask.h"
#include "leeway/cli/watch.h"
#include "leeway/store/responses.h"

void summary_print_estimate(const struct ask *ask, const struct ask_estimate *estimate, bool json);

/* Stored, failed, outcomes, tokens and cost are those of the run's rows. */
void summary_print(const struct watch_result *result, const struct run_sums *sums);
void summary_print_json(const struct watch_result *result, const struct run_sums *sums);

#endif
