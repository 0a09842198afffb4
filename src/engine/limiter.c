#include "leeway/engine/limiter.h"

#include <math.h>

static const double second_us = 1e6;
static const double minute_us = 60e6;

/* A bucket holds what one second brings, and at least one request: no bursts of a minute's worth.
 */
static double bucket_depth(double per_minute)
{
	return fmax(per_minute * second_us / minute_us, 1);
}

void limiter_init(struct limiter *limiter, const struct limiter_settings *settings, int64_t now_us)
{
	*limiter = (struct limiter){ .settings = *settings };
	if (limiter->settings.max_in_flight == 0)
		limiter->settings.max_in_flight = 1;
	limiter->window = fmax(1, fmin(settings->first_window, limiter->settings.max_in_flight));
	limiter->grows_fast = true;
	limiter->cut_at_us = INT64_MIN / 2;
	limiter->closed_until_us = INT64_MIN / 2;
	limiter->requests_left = bucket_depth(settings->requests_per_minute);
	limiter->tokens_left = bucket_depth(settings->tokens_per_minute);
	limiter->filled_at_us = now_us;
}

static void fill(double *left, double per_minute, double elapsed_us)
{
	*left = fmin(*left + per_minute * elapsed_us / minute_us, bucket_depth(per_minute));
}

/* When a bucket that lacks something will have it. */
static int64_t filled_at(double lacking, double per_minute, int64_t now_us)
{
	return now_us + (int64_t)ceil(lacking * minute_us / per_minute);
}

static int64_t later(int64_t left, int64_t right)
{
	return left > right ? left : right;
}

int64_t limiter_opens_at(struct limiter *limiter, int64_t now_us)
{
	const struct limiter_settings *settings = &limiter->settings;
	double elapsed_us = (double)(now_us - limiter->filled_at_us);
	uint32_t room = limiter->is_probing ? 1 : (uint32_t)limiter->window;
	int64_t opens_at = limiter->closed_until_us;

	fill(&limiter->requests_left, settings->requests_per_minute, elapsed_us);
	fill(&limiter->tokens_left, settings->tokens_per_minute, elapsed_us);
	limiter->filled_at_us = now_us;
	if (limiter->in_flight >= room)
		return LIMITER_FULL;
	if (settings->requests_per_minute > 0 && limiter->requests_left < 1 - 1e-9)
		opens_at = later(opens_at, filled_at(1 - limiter->requests_left,
						   settings->requests_per_minute, now_us));
	/* A request may be larger than the bucket: it goes when the bucket has no debt. */
	if (settings->tokens_per_minute > 0 && limiter->tokens_left < 0)
		opens_at = later(opens_at,
			filled_at(-limiter->tokens_left, settings->tokens_per_minute, now_us));
	return opens_at;
}

void limiter_take(struct limiter *limiter, double tokens)
{
	limiter->in_flight++;
	limiter->requests_left -= 1;
	limiter->tokens_left -= tokens;
}

void limiter_release(struct limiter *limiter)
{
	if (limiter->in_flight > 0)
		limiter->in_flight--;
}

void limiter_succeed(struct limiter *limiter)
{
	limiter_release(limiter);
	limiter->signs = 0;
	limiter->strikes = 0;
	limiter->is_probing = false;
	limiter->window += limiter->grows_fast ? 1 : 1 / limiter->window;
	limiter->window = fmin(limiter->window, limiter->settings.max_in_flight);
}

bool limiter_throttle(struct limiter *limiter, int64_t taken_at_us, int64_t now_us)
{
	limiter_release(limiter);
	if (taken_at_us <= limiter->cut_at_us)
		return false;
	limiter->cut_at_us = now_us;
	limiter->window = fmax(1, floor(limiter->window / 2));
	limiter->grows_fast = false;
	limiter->is_probing = true;
	limiter->signs++;
	return true;
}

bool limiter_fail(struct limiter *limiter, int64_t taken_at_us, int64_t now_us)
{
	limiter->strikes++;
	if (limiter->strikes >= LIMITER_STRIKES)
		return limiter_throttle(limiter, taken_at_us, now_us);
	limiter_release(limiter);
	return false;
}

void limiter_close_until(struct limiter *limiter, int64_t until_us)
{
	limiter->closed_until_us = later(limiter->closed_until_us, until_us);
}

void limiter_report(struct limiter *limiter, const struct rate_report *report, int64_t longest_ms,
	int64_t now_us)
{
	const int64_t pairs[][2] = { { report->remaining_requests, report->reset_requests_ms },
		{ report->remaining_tokens, report->reset_tokens_ms } };

	for (int i = 0; i < 2; i++) {
		int64_t reset_ms = pairs[i][1] < longest_ms ? pairs[i][1] : longest_ms;
		if (pairs[i][0] == 0 && reset_ms > 0)
			limiter_close_until(limiter, now_us + reset_ms * 1000);
	}
}

void limiter_correct_tokens(struct limiter *limiter, double estimated, double actual)
{
	limiter->tokens_left += estimated - actual;
}
