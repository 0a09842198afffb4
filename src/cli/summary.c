#include "leeway/cli/summary.h"

#include <stdio.h>
#include <stdlib.h>

#include "leeway/base/words.h"

static void print_cost_json(FILE *out, int64_t microusd)
{
	if (microusd < 0)
		fprintf(out, "\"cost_usd\":null");
	else
		fprintf(out, "\"cost_usd\":%.6f", (double)microusd / 1e6);
}

void summary_print_estimate(const struct ask *ask, const struct ask_estimate *estimate, bool json)
{
	char planned[WORDS_SIZE], already[WORDS_SIZE], requests[WORDS_SIZE], cost[WORDS_SIZE];
	char input[WORDS_SIZE], output[WORDS_SIZE];

	if (json) {
		printf("{\"dry_run\":true,\"planned\":%llu,\"already\":%llu,\"requests\":%llu,"
		       "\"input_tokens\":%lld,\"output_tokens\":%lld,",
			(unsigned long long)estimate->planned,
			(unsigned long long)estimate->already,
			(unsigned long long)estimate->requests, (long long)estimate->input_tokens,
			(long long)estimate->output_tokens);
		print_cost_json(stdout, estimate->cost_microusd);
		printf(",\"measured_replies\":%llu,\"assumed\":%s}\n",
			(unsigned long long)estimate->n_measured,
			estimate->is_assumed ? "true" : "false");
		return;
	}
	bool at_most = ask->order.until > 0;

	printf("would ask  %zu prompts × %zu models × %s%u repeats = %s%s replies, %s of them "
	       "there already\n",
		ask->design->n_prompts, ask->n_models, at_most ? "at most " : "", ask->order.target,
		at_most ? "at most " : "", words_count(estimate->planned, planned),
		words_count(estimate->already, already));
	if (at_most)
		printf("until      every rate is known to ± %g %%\n", ask->order.until * 100);
	printf("requests   %s%s\n", at_most ? "at most " : "",
		words_count(estimate->requests, requests));
	char *basis = ask_estimate_basis(estimate);

	printf("tokens     about %s in, %s out%s%s%s\n",
		words_count((uint64_t)estimate->input_tokens, input),
		words_count((uint64_t)estimate->output_tokens, output), basis ? " (" : "",
		basis ? basis : "", basis ? ")" : "");
	free(basis);
	printf("cost       %s%s\n",
		estimate->cost_microusd < 0 ? ""
		: at_most                   ? "at most about "
					    : "about ",
		words_cost(estimate->cost_microusd, cost));
}

void summary_print_json(const struct watch_result *result, const struct run_sums *sums)
{
	printf("{\"planned\":%llu,\"already\":%llu,\"requests\":%llu,\"stored\":%llu,"
	       "\"failed\":%llu,\"unclear\":%llu,\"blocked\":%llu,\"empty\":%llu,"
	       "\"input_tokens\":%lld,\"output_tokens\":%lld,",
		(unsigned long long)result->progress.planned,
		(unsigned long long)result->progress.already,
		(unsigned long long)result->progress.requests, (unsigned long long)sums->stored,
		(unsigned long long)sums->failed, (unsigned long long)sums->counts[OUTCOME_UNCLEAR],
		(unsigned long long)sums->counts[OUTCOME_BLOCKED],
		(unsigned long long)sums->counts[OUTCOME_EMPTY], (long long)sums->input_tokens,
		(long long)sums->output_tokens);
	print_cost_json(stdout, sums->cost_is_known ? sums->cost_microusd : -1);
	printf(",\"failed_cost_usd\":%.6f,\"seconds\":%.3f}\n", (double)sums->failed_microusd / 1e6,
		result->seconds);
}

void summary_print(const struct watch_result *result, const struct run_sums *sums)
{
	const struct run_progress *progress = &result->progress;
	char planned[WORDS_SIZE], already[WORDS_SIZE], stored[WORDS_SIZE], failed[WORDS_SIZE];
	char requests[WORDS_SIZE], duration[WORDS_SIZE], cost[WORDS_SIZE];
	char input[WORDS_SIZE], output[WORDS_SIZE];

	printf("asked     %s replies: %s there already, %s stored, %s failed\n",
		words_count(progress->planned, planned), words_count(progress->already, already),
		words_count(sums->stored, stored), words_count(sums->failed, failed));
	if (sums->stored) {
		printf("outcomes ");
		for (int i = 0; i < N_OUTCOMES; i++) {
			char count[WORDS_SIZE];

			if (sums->counts[i] || i <= OUTCOME_REFUSE)
				printf("%s%s %s", i ? ", " : " ",
					words_count(sums->counts[i], count),
					outcome_name((enum outcome)i));
		}
		printf("\n");
	}
	printf("requests  %s in %s\n", words_count(progress->requests, requests),
		words_duration(result->seconds, duration));
	printf("cost      %s (%s tokens in, %s out)\n",
		words_cost(sums->cost_is_known ? sums->cost_microusd : -1, cost),
		words_count((uint64_t)sums->input_tokens, input),
		words_count((uint64_t)sums->output_tokens, output));
	if (sums->failed_microusd > 0)
		printf("          %s of it for requests that failed and were billed\n",
			words_cost(sums->failed_microusd, cost));
}
