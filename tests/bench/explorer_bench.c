/*
 * The explorer itself in a pseudo-terminal of 200×60, over a cache of millions of responses
 * (LEEWAY_BENCH_RESPONSES, 5,000,000 unless set) and while a run of simulated agents stores 5,000 a
 * second: what a key waits for, what is written to the terminal, the start, the memory. A key's
 * time is from before it is written to the terminal until the screen that libvterm makes of what
 * comes back shows what the key is for, so that the terminal's own work is in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/env.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "screen/screen.h"
#include "screen/screen_inner.h"
#include "support/big_cache.h"
#include "support/bound.h"
#include "support/pack_folder.h"
#include "support/process_use.h"

enum {
	ROWS = 60,
	COLUMNS = 200,
	DEFAULT_RESPONSES = 5000000,
	A_SECOND = 5000, /* Responses that the run stores. */
	N_STARTS = 7,
	N_ROUNDS = 10,
	MAX_KEYS = 4096,
	QUIET_MS = 300, /* Nothing was written for so long: nothing is under way. */
	IDLE_MS = 3000,
	CALM_MS = 1000, /* What the start of the run draws is drawn by then. */
	FRAMES_MS = 5000,
	FRAME_GAP_MS = 4, /* Between what belongs to one frame and what to the next. */
	MAX_FRAMES = 4096,
	SLOWEST = 6, /* Keys named in the report. */
};

/* Ten arms, with six levels each. */
static const char *const models[] = { "bench:strict,seed=1", "bench:lenient,seed=1",
	"bench:noisy,seed=1", "bench:strict,seed=2", "bench:lenient,seed=2", "bench:noisy,seed=2",
	"bench:strict,seed=3", "bench:lenient,seed=3", "bench:noisy,seed=3",
	"bench:people,seed=1" };
enum { N_MODELS = sizeof models / sizeof *models };

/* What is waited for after keys. */
enum wait { SHOWS, IS_GONE, MARK_MOVES };

struct step {
	const char *keys;
	enum wait wait;
	const char *text;
};

struct sample {
	double ms;
	const struct step *step;
};

struct bench {
	char *folder, *big, *young, *empty; /* young: with 600 responses, where bars move most. */
	const char *program;
	char *variables[5];
	struct screen *screen;
	struct sample keys[MAX_KEYS];
	size_t n_keys;
	long peak_kib;
	bool holds; /* No bound of size is missed. */
};

static double now_ms(void)
{
	return (double)env_monotonic_us(env_system()) / 1e3;
}

static int compare_numbers(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return (l > r) - (l < r);
}

static int compare_samples(const void *left, const void *right)
{
	return compare_numbers(
		&((const struct sample *)left)->ms, &((const struct sample *)right)->ms);
}

/* Reads what comes until nothing has for a while. */
static void settle(struct screen *screen, int quiet_ms)
{
	double last = now_ms();
	size_t n_bytes = screen_n_bytes(screen);

	while (now_ms() - last < quiet_ms) {
		screen_pump(screen, (int)(quiet_ms - (now_ms() - last)) + 1);
		if (screen_n_bytes(screen) != n_bytes)
			last = now_ms();
		n_bytes = screen_n_bytes(screen);
	}
}

static void open_explorer(struct bench *bench, const char *database)
{
	const char *arguments[] = { bench->program, "--db", database, NULL };
	struct screen_options options = {
		.arguments = arguments,
		.environment = (const char *const *)bench->variables,
		.rows = ROWS,
		.columns = COLUMNS,
	};

	bench->screen = screen_open(&options);
}

static void close_explorer(struct bench *bench)
{
	long peak_kib = process_peak_kib(screen_pid(bench->screen));

	if (peak_kib > bench->peak_kib)
		bench->peak_kib = peak_kib;
	screen_close(bench->screen);
}

/* --- the caches --- */

static bool run_program(const struct bench *bench, const char *database)
{
	const char *arguments[2 * N_MODELS + 10] = { bench->program, "--db", database, "run",
		"--pack", "paper", "--quiet", "-n", "1" };
	size_t n = 9;
	int status = -1;

	for (size_t i = 0; i < N_MODELS; i++) {
		arguments[n++] = "--model";
		arguments[n++] = models[i];
	}
	fflush(NULL);
	pid_t child = fork();

	if (child == 0) {
		if (!freopen("/dev/null", "w", stdout))
			_exit(126);
		for (size_t i = 0; bench->variables[i]; i++)
			putenv(bench->variables[i]);
		execv(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static bool make_places(struct bench *bench)
{
	static const char config[] =
		"{ \"providers\": [ { \"id\": \"bench\", \"protocol\": \"simulated\","
		" \"max_in_flight\": 1024, \"requests_per_minute\": %d } ] }\n";
	struct error error = { 0 };
	char *folder = memory_format("%s/leeway", bench->folder);
	char *path = file_join(folder, "config.json"), *text = memory_format(config, A_SECOND * 60);
	bool good =
		file_make_folder(folder, &error) && file_write(path, text, strlen(text), &error);

	bench->variables[0] = memory_format("XDG_CONFIG_HOME=%s", bench->folder);
	bench->variables[1] = memory_format("XDG_DATA_HOME=%s", bench->folder);
	bench->variables[2] = memory_copy_text("LEEWAY_DATADIR=" TEST_FOLDER "/..");
	bench->variables[3] = memory_format("XDG_STATE_HOME=%s", bench->folder);
	bench->big = file_join(bench->folder, "big.db");
	bench->young = file_join(bench->folder, "young.db");
	bench->empty = file_join(bench->folder, "empty.db");
	free(folder);
	free(path);
	free(text);
	return good;
}

static bool make_caches(struct bench *bench)
{
	const char *wanted = getenv("LEEWAY_BENCH_RESPONSES");
	int64_t n_responses = wanted ? strtoll(wanted, NULL, 10) : DEFAULT_RESPONSES;
	struct error error = { 0 };
	double began = now_ms();

	bench->folder = pack_folder_new();
	if (!make_places(bench) || !run_program(bench, bench->big) ||
		!run_program(bench, bench->young) || !big_cache_fill(bench->big, n_responses)) {
		fprintf(stderr, "explorer_bench: the cache cannot be made: %s\n",
			error.message ? error.message : "");
		return false;
	}
	bound_note("responses cached",
		(double)big_cache_number(bench->big, "SELECT count(*) FROM response"), "responses");
	bound_note("texts cached",
		(double)big_cache_number(bench->big, "SELECT count(*) FROM text"), "texts");
	bound_note("made in", (now_ms() - began) / 1000, "s");
	return true;
}

/* --- the start --- */

/* The first frame is there once its last line is. */
static double start_ms(struct bench *bench, const char *database, double *cpu_ms)
{
	double began = now_ms();

	open_explorer(bench, database);
	screen_wait_for(bench->screen, "? help");
	double ms = now_ms() - began;

	*cpu_ms = process_cpu_ms(screen_pid(bench->screen));
	screen_wait_for(bench->screen, "replies");
	close_explorer(bench);
	return ms;
}

/* In turns, so that both see the same machine; the medians count. */
static void measure_start(struct bench *bench)
{
	double big[N_STARTS], empty[N_STARTS], cpu[N_STARTS], ignored;

	for (int i = 0; i < N_STARTS; i++) {
		empty[i] = start_ms(bench, bench->empty, &ignored);
		big[i] = start_ms(bench, bench->big, &cpu[i]);
	}
	qsort(big, N_STARTS, sizeof *big, compare_numbers);
	qsort(empty, N_STARTS, sizeof *empty, compare_numbers);
	qsort(cpu, N_STARTS, sizeof *cpu, compare_numbers);
	bound_note("start to first frame, empty cache", empty[N_STARTS / 2], "ms");
	bound_note("start to first frame, full cache", big[N_STARTS / 2], "ms");
	bound_at_most("full cache / empty cache", big[N_STARTS / 2] / empty[N_STARTS / 2], 1.5,
		"times", BOUND_OF_TIME);
	if (cpu[0] >= 0)
		bound_at_most("processor time to first frame, full cache", cpu[N_STARTS / 2], 50,
			"ms", BOUND_OF_TIME);
}

/* --- bytes --- */

static void measure_idle(struct bench *bench)
{
	open_explorer(bench, bench->big);
	screen_wait_for(bench->screen, "replies");
	settle(bench->screen, QUIET_MS);
	size_t before = screen_n_bytes(bench->screen);
	double cpu_before = process_cpu_ms(screen_pid(bench->screen)), end = now_ms() + IDLE_MS;

	while (now_ms() < end)
		screen_pump(bench->screen, (int)(end - now_ms()) + 1);
	double seconds = IDLE_MS / 1000.0;
	double bytes = (double)(screen_n_bytes(bench->screen) - before) / seconds;
	double cpu = process_cpu_ms(screen_pid(bench->screen)) - cpu_before;

	bench->holds = bound_at_most("written while nothing changes", bytes, 0, "bytes/s",
			       BOUND_OF_SIZE) &&
		       bench->holds;
	bound_note("processor time while nothing changes", cpu / seconds, "ms/s");
	close_explorer(bench);
}

/* Bytes of frames: what comes without a gap is one. */
static size_t read_frames(struct screen *screen, double frames[MAX_FRAMES])
{
	double end = now_ms() + FRAMES_MS;
	size_t n_frames = 0, start = screen_n_bytes(screen), before = start;

	while (now_ms() < end && n_frames < MAX_FRAMES) {
		screen_pump(screen, FRAME_GAP_MS);
		if (screen_n_bytes(screen) == before && before != start) {
			frames[n_frames++] = (double)(before - start);
			start = before;
		}
		before = screen_n_bytes(screen);
	}
	return n_frames;
}

static void measure_frames(struct bench *bench, const char *what)
{
	double frames[MAX_FRAMES], sum = 0;
	size_t n_frames = read_frames(bench->screen, frames);
	char *name = memory_format("per frame, %s: mean", what);
	char *most = memory_format("per frame, %s: most", what);

	for (size_t i = 0; i < n_frames; i++)
		sum += frames[i];
	qsort(frames, n_frames, sizeof *frames, compare_numbers);
	bound_note("frames a second", (double)n_frames / (FRAMES_MS / 1000.0), "frames/s");
	if (n_frames > 0) {
		bench->holds =
			bound_at_most(name, sum / (double)n_frames, 4096, "bytes", BOUND_OF_SIZE) &&
			bench->holds;
		/* What a frame after a stall has to catch up with depends on the machine. */
		bound_at_most(most, frames[n_frames - 1], 4096, "bytes", BOUND_OF_TIME);
	}
	free(name);
	free(most);
}

/* --- keys --- */

/* The row of the first mark of a selection; -1: there is none. */
static int find_mark(const struct screen *screen)
{
	char *text = screen_text(screen), *mark = strstr(text, "▌");
	int row = mark ? 0 : -1;

	for (const char *at = text; mark && at < mark; at++)
		row += *at == '\n';
	free(text);
	return row;
}

struct waiting {
	const struct step *step;
	int mark; /* The row it was in. */
};

static bool has_come(struct screen *screen, void *data)
{
	const struct waiting *waiting = data;

	if (waiting->step->wait == MARK_MOVES) {
		int mark = find_mark(screen);

		/* Half a frame may have none. */
		return mark >= 0 && mark != waiting->mark;
	}
	return screen_shows(screen, waiting->step->text) == (waiting->step->wait == SHOWS);
}

#define ESCAPE "\x1b"

/* Each begins and ends in Explore, at the first scenario, with the keys on the scenarios. */
static const struct step round_trip[] = {
	{ "j", SHOWS, "│ University admissions" },
	{ "j", SHOWS, "│ Lending" },
	{ "j", SHOWS, "│ Assistant" },
	{ "G", SHOWS, "│ Grocery prices" },
	{ "g", SHOWS, "│ Customer service" },
	{ "v", SHOWS, "curves · level" },
	{ "v", SHOWS, "Refusal rate by level" },
	{ "v", SHOWS, "Difference from people" },
	{ "v", SHOWS, "bars · level" },
	{ "2", SHOWS, " distinct" },
	{ "4", SHOWS, "What a model is asked" },
	{ "5", SHOWS, "KIND         REPLIES" },
	{ "6", SHOWS, "STATE        STARTED" },
	{ "1", SHOWS, "CONDITION" },
	{ "\t", IS_GONE, "▌ Customer service" },
	{ "G", SHOWS, "level 1 of 6" },
	{ "g", SHOWS, "level 6 of 6" },
	{ "G", SHOWS, "level 1 of 6" },
	/* The bucket with the most replies. */
	{ "kk\rg", SHOWS, "repeat 0 · " },
	{ "j", MARK_MOVES, NULL },
	{ "j", MARK_MOVES, NULL },
	{ "g", MARK_MOVES, NULL },
	{ "G", MARK_MOVES, NULL },
	{ "g", MARK_MOVES, NULL },
	{ "/", SHOWS, "search" },
	{ "p", SHOWS, "search  p" },
	{ "o", SHOWS, "search  po" },
	{ "l", SHOWS, "search  pol" },
	{ "\r", SHOWS, "search: pol" },
	{ "/\x15\r", IS_GONE, "search: pol" },
	{ "1", SHOWS, "CONDITION" },
	{ "g\x1b[D", SHOWS, "▌ Customer service" },
	{ "f", SHOWS, "what to ask, and what it costs" },
	{ ESCAPE, IS_GONE, "what to ask, and what it costs" },
	{ ":", SHOWS, "type a few letters" },
	{ "thm", SHOWS, "choose the colours" },
	{ ESCAPE, IS_GONE, "type a few letters" },
	{ "?", SHOWS, "what the keys do" },
	{ ESCAPE, IS_GONE, "what the keys do" },
	{ "4", SHOWS, "What a model is asked" },
	{ "\r", IS_GONE, "▌ Customer service" },
	{ "Q", SHOWS, "│ QYou are" },
	{ "R", SHOWS, "│ QRYou are" },
	{ "S", SHOWS, "│ QRSYou are" },
	{ "\x7f\x7f\x7f", SHOWS, "│ You are" },
	{ ESCAPE, SHOWS, "▌ Customer service" },
	{ "1", SHOWS, "CONDITION" },
};

static void press(struct bench *bench, const struct step *step)
{
	struct waiting waiting = { step, find_mark(bench->screen) };
	double began = now_ms();

	screen_send(bench->screen, step->keys);
	char *what = memory_format("what key %ld waits for", (long)(step - round_trip));

	screen_wait_until(bench->screen, has_come, &waiting, what);
	free(what);
	bench->keys[bench->n_keys++] = (struct sample){ now_ms() - began, step };
}

static void print_keys(struct bench *bench)
{
	size_t n = bench->n_keys;

	qsort(bench->keys, n, sizeof *bench->keys, compare_samples);
	bound_note("keys pressed", (double)n, "keys");
	bound_note("key to drawn frame, p50", bench->keys[n / 2].ms, "ms");
	bound_at_most(
		"key to drawn frame, p99", bench->keys[n * 99 / 100].ms, 16, "ms", BOUND_OF_TIME);
	bound_note("key to drawn frame, slowest", bench->keys[n - 1].ms, "ms");
	for (size_t i = n; i-- > 0 && n - i <= SLOWEST;) {
		const struct step *step = bench->keys[i].step;

		printf("  %8.2f ms  key %ld, until %s\n", bench->keys[i].ms,
			(long)(step - round_trip), step->text ? step->text : "the mark moves");
	}
}

static double count_stored(const struct bench *bench)
{
	return (double)big_cache_number(
		bench->big, "SELECT sum(grants + refusals + unclear + blocked + empty) FROM tally");
}

/* Resumes a run that goes on for as long as anyone looks, and measures the frames of its bars. */
static void start_run(struct bench *bench, const char *database, const char *what)
{
	if (!big_cache_add_unfinished(database, 1000000))
		abort();
	open_explorer(bench, database);
	screen_wait_for(bench->screen, "A run was not finished");
	screen_send(bench->screen, "y");
	screen_wait_for(bench->screen, "● running");
	screen_wait_for(bench->screen, "/s  ");
	double calm = now_ms() + CALM_MS;

	while (now_ms() < calm)
		screen_pump(bench->screen, (int)(calm - now_ms()) + 1);
	measure_frames(bench, what);
}

static void measure_young_run(struct bench *bench)
{
	start_run(bench, bench->young, "60 bars moving, first replies");
	close_explorer(bench);
}

static void measure_run(struct bench *bench)
{
	start_run(bench, bench->big, "60 bars moving, full cache");
	double began = now_ms(), stored = count_stored(bench);

	for (int i = 0; i < N_ROUNDS; i++)
		for (size_t k = 0; k < sizeof round_trip / sizeof *round_trip; k++)
			press(bench, &round_trip[k]);
	bound_note("stored meanwhile", (count_stored(bench) - stored) * 1000 / (now_ms() - began),
		"responses/s");
	print_keys(bench);
	close_explorer(bench);
}

static void clear(struct bench *bench)
{
	if (bench->folder)
		pack_folder_remove(bench->folder);
	for (size_t i = 0; i < sizeof bench->variables / sizeof *bench->variables; i++)
		free(bench->variables[i]);
	free(bench->big);
	free(bench->young);
	free(bench->empty);
	free(bench);
}

int main(void)
{
	struct bench *bench = memory_alloc(1, sizeof *bench);

	bench->program = getenv("LEEWAY");
	bench->holds = true;
	if (!bench->program) {
		fprintf(stderr, "explorer_bench: LEEWAY names the program to measure\n");
		return 2;
	}
	bool good = make_caches(bench);

	if (good) {
		measure_start(bench);
		measure_idle(bench);
		measure_young_run(bench);
		measure_run(bench);
		if (bench->peak_kib > 0)
			bench->holds =
				bound_at_most("memory at most", (double)bench->peak_kib / 1024, 64,
					"MiB", BOUND_OF_SIZE) &&
				bench->holds;
		good = bench->holds;
	}
	clear(bench);
	return good ? 0 : 1;
}
