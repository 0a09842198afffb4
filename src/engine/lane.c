#include "leeway/engine/lane.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

static bool is_same_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static bool is_lane_of(const struct lane *lane, const void *opener, const struct account *account)
{
	if (lane->opener == opener)
		return lane->account == account;
	return lane->protocol == account->protocol && is_same_text(lane->id, account->id) &&
	       is_same_text(lane->base_url, account->base_url);
}

static struct lane *lane_open(
	struct lanes *lanes, const void *opener, const struct account *account, int64_t now_us)
{
	struct lane *lane = memory_alloc(1, sizeof *lane);
	struct limiter_settings settings = { .max_in_flight = account->max_in_flight,
		.first_window = LIMITER_FIRST_WINDOW,
		.requests_per_minute = account->requests_per_minute,
		.tokens_per_minute = account->tokens_per_minute };

	lane->opener = opener;
	lane->account = account;
	lane->protocol = account->protocol;
	lane->id = memory_copy_text(account->id);
	lane->base_url = memory_copy_text(account->base_url);
	limiter_init(&lane->limiter, &settings, now_us);
	lane->next = lanes->first;
	lanes->first = lane;
	return lane;
}

struct lane *lane_enter(
	struct lanes *lanes, const void *opener, const struct account *account, int64_t now_us)
{
	struct lane *lane = lanes->first;

	while (lane && !is_lane_of(lane, opener, account))
		lane = lane->next;
	if (!lane)
		lane = lane_open(lanes, opener, account, now_us);
	lane->n_users++;
	return lane;
}

void lane_leave(struct lanes *lanes, const void *opener, struct lane *lane)
{
	struct lane **link = &lanes->first;

	if (lane->opener == opener) {
		lane->opener = NULL;
		lane->account = NULL;
	}
	if (--lane->n_users > 0)
		return;
	while (*link != lane)
		link = &(*link)->next;
	*link = lane->next;
	free(lane->id);
	free(lane->base_url);
	free(lane);
}

uint32_t lanes_in_flight(const struct lanes *lanes)
{
	uint32_t n_in_flight = 0;

	for (const struct lane *lane = lanes->first; lane; lane = lane->next)
		n_in_flight += lane->limiter.in_flight;
	return n_in_flight;
}
