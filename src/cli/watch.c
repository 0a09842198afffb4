#include "leeway/cli/watch.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/cli/command.h"

enum {
	POLL_MS = 100,
	TERMINAL_INTERVAL_MS = 100, /* Between two progress lines on a terminal … */
	PLAIN_INTERVAL_MS = 10000, /* … and in a file. */
};

struct watch {
	struct engine *engine;
	const struct watch_options *options;
	struct watch_result *result;
	bool terminal; /* stderr is one. */
	bool line_open; /* A progress line stands on the terminal. */
	int interrupts; /* Handled so far. */
	bool ended;
	int64_t started_us, drawn_us;
	int64_t waiting_until_ms;
	char waiting[256];
	char last_said[256];
};

static void clear_line(struct watch *watch)
{
	if (watch->line_open)
		fputs("\r\033[K", stderr);
	watch->line_open = false;
}

static void say(struct watch *watch, const char *text)
{
	clear_line(watch);
	fprintf(stderr, "leeway: %s\n", text);
	log_message(LOG_INFO, "%s", text);
	snprintf(watch->last_said, sizeof watch->last_said, "%s", text);
}

static double seconds_since(const struct watch *watch, int64_t since_us)
{
	return (double)(env_monotonic_us(watch->options->env) - since_us) / 1e6;
}

/* "4,120 of 6,000  312/s  12 in flight  0 failed  $0.41  0:06 left" */
static char *format_progress(const struct watch *watch, const struct run_progress *progress)
{
	char done[WORDS_SIZE], planned[WORDS_SIZE], cost[WORDS_SIZE], left[WORDS_SIZE];
	double rate = progress->per_second;
	uint64_t finished = progress->already + progress->stored + progress->failed;
	uint64_t open = progress->planned > finished ? progress->planned - finished : 0;
	struct buffer line;

	buffer_init(&line, 4096);
	buffer_append_format(&line, "%s of %s  %.0f/s  %u in flight  %llu failed  %s",
		words_count(progress->already + progress->stored, done),
		words_count(progress->planned, planned), rate, progress->in_flight,
		(unsigned long long)progress->failed,
		words_cost(progress->cost_is_known ? progress->cost_microusd : -1, cost));
	if (rate > 0)
		buffer_append_format(&line, "  %s left", words_duration((double)open / rate, left));
	int64_t wait_ms = watch->waiting_until_ms - env_monotonic_us(watch->options->env) / 1000;

	if (watch->waiting[0] && wait_ms > 0)
		buffer_append_format(&line, "  backing off %lld s: %s",
			(long long)(wait_ms + 999) / 1000, watch->waiting);
	if (watch->interrupts)
		buffer_append_text(&line, "  stopping");
	return buffer_take(&line);
}

static void draw(struct watch *watch)
{
	int64_t now = env_monotonic_us(watch->options->env);
	int64_t interval = watch->terminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS;
	struct run_progress progress;

	if (watch->options->quiet || now - watch->drawn_us < interval * 1000)
		return;
	watch->drawn_us = now;
	engine_read_progress(watch->engine, &progress);
	char *line = format_progress(watch, &progress);

	if (watch->terminal) {
		const char *columns = getenv("COLUMNS");
		int width = columns ? (int)strtol(columns, NULL, 10) : 80;

		fprintf(stderr, "\r%.*s\033[K",
			(int)text_prefix(line, strlen(line), width > 20 ? width - 1 : 79), line);
		watch->line_open = true;
	} else {
		fprintf(stderr, "leeway: %s\n", line);
	}
	fflush(stderr);
	free(line);
}

static void handle_event(struct watch *watch, const struct event *event)
{
	switch (event->type) {
	case EVENT_MODEL_STOPPED:
		watch->result->model_stopped = true;
		say(watch, event->text);
		break;
	case EVENT_NOTICE:
		/* Many transactions may fail alike. */
		if (strcmp(event->text, watch->last_said) != 0)
			say(watch, event->text);
		break;
	case EVENT_FAILED:
		log_message(LOG_WARNING, "%s", event->text);
		break;
	case EVENT_WAITING:
		snprintf(watch->waiting, sizeof watch->waiting, "%s", event->text);
		watch->waiting_until_ms = event->until_ms;
		break;
	case EVENT_RUN_ENDED:
		watch->ended = true;
		/* What was the last thing said is not said again. */
		if (event->text[0] && strcmp(event->text, watch->last_said) != 0)
			watch->result->ended_early = memory_copy_text(event->text);
		break;
	case EVENT_RUN_STARTED:
	case EVENT_STORED:
	case EVENT_JOB_DONE:
		break;
	}
}

/* The first interrupt asks gently, the second at once. */
static void handle_interrupts(struct watch *watch)
{
	int interrupts = context_interrupts();

	if (interrupts == watch->interrupts)
		return;
	watch->result->interrupted = true;
	if (interrupts == 1) {
		say(watch, "stopping: what is in flight is awaited and kept, but not from a server "
			   "that has fallen silent; Ctrl-C again stops now");
		engine_stop(watch->engine, ENGINE_STOP_GENTLY);
	} else {
		engine_stop(watch->engine, ENGINE_STOP_NOW);
	}
	watch->interrupts = interrupts;
}

void watch_run(struct engine *engine, const struct run_order *order,
	const struct watch_options *options, struct watch_result *result)
{
	struct watch watch = {
		.engine = engine,
		.options = options,
		.result = result,
		.terminal = isatty(STDERR_FILENO) == 1,
		.started_us = env_monotonic_us(options->env),
	};
	struct mailbox *mailbox = engine_mailbox(engine);
	struct pollfd poll_mailbox = { .fd = mailbox_descriptor(mailbox), .events = POLLIN };

	*result = (struct watch_result){ 0 };
	watch.drawn_us = watch.started_us;
	engine_submit(engine, order);
	while (!watch.ended) {
		struct event event;

		handle_interrupts(&watch);
		poll(&poll_mailbox, 1, POLL_MS);
		while (mailbox_take(mailbox, &event))
			handle_event(&watch, &event);
		if (!watch.ended)
			draw(&watch);
	}
	clear_line(&watch);
	engine_read_progress(engine, &result->progress);
	result->seconds = seconds_since(&watch, watch.started_us);
}

void watch_result_clear(struct watch_result *result)
{
	free(result->ended_early);
	*result = (struct watch_result){ 0 };
}
