/*
 * How fast one account is asked: a sliding window of requests in flight, rates a minute, and
 * pauses. The window starts small, doubles each round trip until the first sign of too much, is
 * halved then (at most once a round trip) and grows by one a round trip from there on (additive
 * increase, multiplicative decrease; Chiu and Jain 1989). After a sign of too much the account
 * rests, and one request alone tries whether it may go on. A value type; times are passed in,
 * monotonic microseconds; one thread at a time.
 */
#ifndef LEEWAY_ENGINE_LIMITER_H
#define LEEWAY_ENGINE_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/provider/provider.h"

enum {
	LIMITER_FIRST_WINDOW = 8,
	LIMITER_STRIKES = 5, /* Failures in a row that count as a sign of too much. */
};

/* What limiter_opens_at says where only a reply can make room. */
#define LIMITER_FULL INT64_MAX

struct limiter_settings {
	uint32_t max_in_flight; /* At least 1. */
	uint32_t first_window; /* At least 1. */
	double requests_per_minute; /* 0: no limit. */
	double tokens_per_minute; /* 0: no limit. */
};

struct limiter {
	struct limiter_settings settings;
	double window;
	bool grows_fast; /* Until the first sign of too much. */
	bool is_probing; /* One request at a time until one succeeds. */
	uint32_t in_flight;
	unsigned signs; /* Signs of too much in a row: one a round trip. */
	unsigned strikes; /* Failed requests in a row. */
	int64_t cut_at_us; /* When the window was halved last. */
	int64_t closed_until_us; /* The account rests until then. */
	double requests_left, tokens_left; /* In the two token buckets, one second's worth deep. */
	int64_t filled_at_us;
};

void limiter_init(struct limiter *limiter, const struct limiter_settings *settings, int64_t now_us);

/* When the next request may go: now or earlier, later, or LIMITER_FULL. Fills the buckets. */
int64_t limiter_opens_at(struct limiter *limiter, int64_t now_us);

/* A request of about so many tokens goes out. */
void limiter_take(struct limiter *limiter, double tokens);

/* The ways a request comes back. taken_at_us: when it went out. */
void limiter_succeed(struct limiter *limiter);

/* Neither well nor a sign of too much: a refused request, a dropped one. */
void limiter_release(struct limiter *limiter);

/* Failed in a way that may pass. True if that makes a sign of too much. */
bool limiter_fail(struct limiter *limiter, int64_t taken_at_us, int64_t now_us);

/* The server says: too fast, or overloaded. True if it is a new sign, not one of the same round. */
bool limiter_throttle(struct limiter *limiter, int64_t taken_at_us, int64_t now_us);

/* No request before that time. */
void limiter_close_until(struct limiter *limiter, int64_t until_us);

/* What a reply's headers say: none remaining means to wait for the reset, longest_ms at most. */
void limiter_report(struct limiter *limiter, const struct rate_report *report, int64_t longest_ms,
	int64_t now_us);

/* Puts the tokens a request took in place of what was estimated. */
void limiter_correct_tokens(struct limiter *limiter, double estimated, double actual);

#endif
