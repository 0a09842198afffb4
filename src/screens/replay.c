#include "leeway/screens/replay.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/env.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/store/responses.h"
#include "leeway/store/tallies.h"

static const double speeds[] = { 0.1, 0.25, 0.5, 1, 2, 5, 20 };
enum { N_SPEEDS = sizeof speeds / sizeof *speeds, SPEED_AS_RECORDED = 3, DATE_BYTES = 10 };

struct replay *replay_new(void)
{
	struct replay *replay = memory_alloc(1, sizeof *replay);

	replay->speed = SPEED_AS_RECORDED;
	replay->came_at_ms = -1;
	return replay;
}

void replay_free(struct replay *replay)
{
	if (!replay)
		return;
	for (size_t i = 0; i < replay->n_streams; i++) {
		free(replay->streams[i].text);
		free(replay->streams[i].model);
	}
	free(replay->last_text);
	free(replay);
}

bool replay_add(struct replay *replay, struct database *database, int64_t agent, int64_t prompt,
	struct error *error)
{
	struct tally tally;
	int64_t end;

	if (!tallies_read(database, agent, prompt, &tally, &end, error))
		return false;
	if (tally_total(&tally) > 0 && replay->n_streams < REPLAY_MAX_STREAMS)
		replay->streams[replay->n_streams++] =
			(struct replay_stream){ .agent = agent, .prompt = prompt, .end = end };
	return true;
}

static void take_head(struct replay_stream *stream, const struct stored_response *stored)
{
	const struct response *response = &stored->response;

	stream->id = stored->id;
	stream->outcome = response->outcome;
	stream->came_at_ms = response->asked_at_ms;
	if (response->asked_at_ms >= 0 && response->latency_ms > 0)
		stream->came_at_ms += response->latency_ms;
	free(stream->text);
	stream->text = memory_copy_text(response->text ? response->text : "");
	if (!stream->model && response->model_returned)
		stream->model = text_sanitise(response->model_returned, TEXT_ONE_LINE);
}

/* Reads each stream's next response, over holes. False where too many rows were read already. */
static bool read_heads(
	struct replay *replay, struct database *database, int *n_reads, struct error *error)
{
	for (size_t i = 0; i < replay->n_streams; i++) {
		struct replay_stream *stream = &replay->streams[i];

		while (stream->id == 0 && stream->next_repeat < stream->end) {
			struct stored_response stored;

			if ((*n_reads)++ >= REPLAY_MAX_READS ||
				!responses_read(database, stream->agent, stream->prompt,
					(uint32_t)stream->next_repeat, &stored, error))
				return false;
			stream->next_repeat++;
			if (stored.id)
				take_head(stream, &stored);
		}
	}
	return true;
}

/* Rows are numbered as they came. NULL: all was played. */
static struct replay_stream *find_first(struct replay *replay)
{
	struct replay_stream *first = NULL;

	for (size_t i = 0; i < replay->n_streams; i++) {
		struct replay_stream *stream = &replay->streams[i];

		if (stream->id && (!first || stream->id < first->id))
			first = stream;
	}
	return first;
}

/* Between the last response that was played and this one. */
static double gap_before(const struct replay *replay, const struct replay_stream *stream)
{
	if (!replay->n_played)
		return 0;
	if (replay->came_at_ms < 0 || stream->came_at_ms < 0)
		return REPLAY_UNKNOWN_GAP_MS;
	int64_t gap = stream->came_at_ms - replay->came_at_ms;

	return gap < 0 ? 0 : gap > REPLAY_LONGEST_GAP_MS ? REPLAY_LONGEST_GAP_MS : (double)gap;
}

static void play(struct replay *replay, struct replay_stream *stream)
{
	tally_add(&stream->tally, stream->outcome, 1);
	replay->came_at_ms = stream->came_at_ms;
	replay->last_agent = stream->agent;
	replay->last_outcome = stream->outcome;
	free(replay->last_text);
	replay->last_text = stream->text;
	stream->text = NULL;
	stream->id = 0;
	replay->n_played++;
}

static void move_clock(struct replay *replay, int64_t now_us)
{
	if (replay->has_begun && !replay->is_held)
		replay->position_ms +=
			(double)(now_us - replay->turned_us) / 1e3 * speeds[replay->speed];
	replay->has_begun = true;
	replay->turned_us = now_us;
}

bool replay_advance(struct replay *replay, struct database *database, int64_t now_us,
	bool *has_changed, struct error *error)
{
	struct error fault = { 0 };
	int n_reads = 0;

	*has_changed = false;
	if (replay->has_ended)
		return true;
	move_clock(replay, now_us);
	while (read_heads(replay, database, &n_reads, &fault)) {
		struct replay_stream *first = find_first(replay);

		if (!first) {
			replay->has_ended = true;
			*has_changed = true;
			break;
		}
		double due_ms = replay->due_ms + gap_before(replay, first);

		if (due_ms > replay->position_ms)
			break;
		replay->due_ms = due_ms;
		play(replay, first);
		*has_changed = true;
	}
	responses_end_reading(database);
	if (!fault.code)
		return true;
	error_move(error, &fault);
	return false;
}

int replay_wait_ms(const struct replay *replay)
{
	return replay->has_ended || replay->is_held ? -1 : REPLAY_FRAME_MS;
}

const struct tally *replay_tally(const struct replay *replay, int64_t agent, int64_t prompt)
{
	for (size_t i = 0; i < replay->n_streams; i++)
		if (replay->streams[i].agent == agent && replay->streams[i].prompt == prompt)
			return &replay->streams[i].tally;
	return NULL;
}

void replay_change_speed(struct replay *replay, bool faster)
{
	if (faster && replay->speed + 1 < N_SPEEDS)
		replay->speed++;
	else if (!faster && replay->speed > 0)
		replay->speed--;
}

double replay_speed(const struct replay *replay)
{
	return speeds[replay->speed];
}

static bool is_named_before(const struct replay *replay, size_t stream)
{
	for (size_t i = 0; i < stream; i++)
		if (replay->streams[i].model &&
			strcmp(replay->streams[i].model, replay->streams[stream].model) == 0)
			return true;
	return false;
}

char *replay_describe(const struct replay *replay)
{
	struct buffer out;

	buffer_init(&out, 4096);
	for (size_t i = 0; i < replay->n_streams; i++)
		if (replay->streams[i].model && !is_named_before(replay, i))
			buffer_append_format(
				&out, "%s%s", out.length ? ", " : "", replay->streams[i].model);
	if (replay->came_at_ms >= 0) {
		char *time = env_format_time(replay->came_at_ms);

		buffer_append_format(&out, "%s%.*s", out.length ? " · " : "", DATE_BYTES, time);
		free(time);
	}
	return buffer_take(&out);
}
