#include "screen/screen.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "screen/screen_inner.h"
#include "screen/screen_job.h"

enum { WAIT_MS = 60000, MAX_RECORD = 4 * 1024 * 1024, MAX_PIECES = 64 };

static int64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* What a test must not see of the one who runs it is left out. */
static char **make_environment(const char *const *more)
{
	static const char *const kept[] = { "PATH", "HOME", "TMPDIR", "ASAN_OPTIONS",
		"LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LEEWAY_DATADIR" };
	size_t n = 0;
	size_t n_more = 0;

	while (more && more[n_more])
		n_more++;
	char **environment = memory_alloc(n_more + 16, sizeof *environment);

	/* The first of a name counts. */
	for (size_t i = 0; i < n_more; i++)
		environment[n++] = memory_copy_text(more[i]);
	environment[n++] = memory_copy_text("TERM=xterm-256color");
	environment[n++] = memory_copy_text("LC_ALL=C.UTF-8");
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (getenv(kept[i]))
			environment[n++] = memory_format("%s=%s", kept[i], getenv(kept[i]));
	return environment;
}

static void free_environment(char **environment)
{
	for (size_t i = 0; environment[i]; i++)
		free(environment[i]);
	free(environment);
}

static int set_state(VTermProp property, VTermValue *value, void *data)
{
	struct screen *screen = data;

	if (property == VTERM_PROP_CURSORVISIBLE)
		screen->state.is_cursor_shown = value->boolean;
	else if (property == VTERM_PROP_ALTSCREEN)
		screen->state.is_alternate = value->boolean;
	else if (property == VTERM_PROP_MOUSE)
		screen->state.mouse = value->number;
	else if (property == VTERM_PROP_TITLE || property == VTERM_PROP_ICONNAME)
		screen->state.n_titles++;
	else if (property == VTERM_PROP_CURSORSHAPE || property == VTERM_PROP_CURSORBLINK)
		screen->state.n_shapes++;
	return 1;
}

static int move_cursor(VTermPos position, VTermPos before, int is_shown, void *data)
{
	struct screen *screen = data;

	(void)before;
	(void)is_shown;
	screen->state.cursor_row = position.row;
	screen->state.cursor_column = position.col;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.movecursor = move_cursor,
	.settermprop = set_state,
};

static void set_size(const struct screen *screen)
{
	struct winsize size = { .ws_row = (unsigned short)screen->rows,
		.ws_col = (unsigned short)screen->columns };

	ioctl(screen->master, TIOCSWINSZ, &size);
}

/* An emulator of the screen's size that shows nothing yet. */
static void make_emulator(struct screen *screen)
{
	screen->vterm = vterm_new(screen->rows, screen->columns);
	vterm_set_utf8(screen->vterm, 1);
	screen->cells = vterm_obtain_screen(screen->vterm);
	vterm_screen_enable_altscreen(screen->cells, 1);
	vterm_screen_reset(screen->cells, 1);
}

static void open_terminal(struct screen *screen)
{
	screen->master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(screen->master >= 0);
	assert_int_equal(grantpt(screen->master), 0);
	assert_int_equal(unlockpt(screen->master), 0);
	fcntl(screen->master, F_SETFD, FD_CLOEXEC);
	fcntl(screen->master, F_SETFL, O_NONBLOCK);
	make_emulator(screen);
	vterm_screen_set_callbacks(screen->cells, &callbacks, screen);
	screen->state = (struct screen_state){ .is_cursor_shown = true };
}

static void start_leader(struct screen *screen, const struct screen_options *options)
{
	int report[2], control[2];
	char **environment = make_environment(options->environment);

	assert_int_equal(pipe(report), 0);
	assert_int_equal(pipe(control), 0);
	fcntl(report[0], F_SETFD, FD_CLOEXEC);
	fcntl(control[1], F_SETFD, FD_CLOEXEC);
	char *path = memory_copy_text(ptsname(screen->master));

	/* What is written here before the leader opens the terminal has its size already. */
	int slave = open(path, O_RDWR | O_NOCTTY);

	set_size(screen);
	fflush(NULL);
	screen->leader = fork();
	assert_true(screen->leader >= 0);
	if (screen->leader == 0) {
		close(report[0]);
		close(control[1]);
		close(slave);
		/* So that the program is hung up on where the test ends without closing it. */
		close(screen->master);
		screen_job_lead(path, report[1], control[0], options->arguments, environment);
	}
	close(report[1]);
	close(control[0]);
	screen->report = report[0];
	screen->control = control[1];
	screen->slave = slave;
	free(path);
	free_environment(environment);
}

static bool has_started(struct screen *screen, void *data)
{
	(void)data;
	return screen->pid > 0;
}

struct screen *screen_open(const struct screen_options *options)
{
	struct screen *screen = memory_alloc(1, sizeof *screen);

	buffer_init(&screen->record, MAX_RECORD);
	screen->rows = options->rows ? options->rows : 24;
	screen->columns = options->columns ? options->columns : 80;
	open_terminal(screen);
	start_leader(screen, options);
	screen_wait_until(screen, has_started, NULL, "the program has started");
	/* The leader holds the terminal now. */
	close(screen->slave);
	screen->slave = -1;
	return screen;
}

void screen_close(struct screen *screen)
{
	int status;

	if (!screen->has_ended)
		kill(-screen->pid, SIGKILL);
	close(screen->control);
	close(screen->master);
	waitpid(screen->leader, &status, 0);
	close(screen->report);
	vterm_free(screen->vterm);
	buffer_clear(&screen->record);
	free(screen);
}

pid_t screen_pid(const struct screen *screen)
{
	return screen->pid;
}

static void read_master(struct screen *screen)
{
	char bytes[16384];
	ssize_t n_bytes = read(screen->master, bytes, sizeof bytes);

	if (n_bytes > 0) {
		screen->n_bytes += (size_t)n_bytes;
		vterm_input_write(screen->vterm, bytes, (size_t)n_bytes);
		screen_note_modes(screen, bytes, (size_t)n_bytes);
		if (screen->is_recording)
			buffer_append(&screen->record, bytes, (size_t)n_bytes);
	} else if (n_bytes == 0 || (errno != EAGAIN && errno != EINTR)) {
		/* Nobody has the terminal open any more. */
		screen->is_drained = true;
	}
}

static void read_report(struct screen *screen)
{
	struct screen_report report;

	if (read(screen->report, &report, sizeof report) != (ssize_t)sizeof report) {
		screen->is_report_over = true;
		return;
	}
	screen->has_modes_back = report.has_modes_back;
	if (report.event == SCREEN_STARTED) {
		screen->pid = (pid_t)report.value;
	} else if (report.event == SCREEN_STOPPED) {
		screen->is_stopped = true;
	} else {
		screen->has_ended = true;
		screen->status = report.value;
	}
}

void screen_pump(struct screen *screen, int timeout_ms)
{
	struct pollfd waits[2] = {
		{ .fd = screen->is_drained ? -1 : screen->master, .events = POLLIN },
		{ .fd = screen->is_report_over ? -1 : screen->report, .events = POLLIN },
	};

	if (poll(waits, 2, timeout_ms) <= 0)
		return;
	if (waits[0].revents)
		read_master(screen);
	if (waits[1].revents)
		read_report(screen);
	/* Answers of the terminal to what it was asked. */
	char answer[256];
	size_t length = vterm_output_read(screen->vterm, answer, sizeof answer);

	if (length > 0)
		screen_send_bytes(screen, answer, length);
}

/* Whether each thread of the program waits for something; where that cannot be known, true. */
static bool is_idle(const struct screen *screen)
{
	char *folder = memory_format("/proc/%ld/task", (long)screen->pid);
	DIR *threads = opendir(folder);
	bool is_idle = true;

	for (struct dirent *entry; threads && is_idle && (entry = readdir(threads));) {
		char *path = memory_format("%s/%s/stat", folder, entry->d_name);
		FILE *file = fopen(path, "r");
		char text[256] = "";
		/* "pid (name) state …" */
		const char *name_end =
			file && fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;

		is_idle = !name_end || strncmp(name_end, ") R", 3) != 0;
		if (file)
			fclose(file);
		free(path);
	}
	if (threads)
		closedir(threads);
	free(folder);
	return is_idle;
}

/* A frame comes in several pieces: looking at the screen after each would take longer than they. */
static void take_what_is_there(struct screen *screen)
{
	for (size_t before = 0, i = 0; screen->n_bytes != before && i < MAX_PIECES; i++) {
		before = screen->n_bytes;
		screen_pump(screen, 0);
	}
}

void screen_wait_until(struct screen *screen, bool (*holds)(struct screen *screen, void *data),
	void *data, const char *what)
{
	int64_t end_ms = now_ms() + WAIT_MS;

	while (!holds(screen, data)) {
		int64_t left_ms = end_ms - now_ms();
		bool is_over = screen->is_drained && screen->is_report_over;

		if (left_ms <= 0 || is_over) {
			char *text = screen_text(screen);

			/* cmocka's own printing ends after a thousand bytes. */
			fprintf(stderr, "%s\n", text);
			free(text);
			fail_msg("%s: did not come%s", what,
				is_over ? "; the program has ended" : "");
		}
		screen_pump(screen, (int)left_ms);
		take_what_is_there(screen);
	}
}

bool screen_comes_to(
	struct screen *screen, bool (*holds)(struct screen *screen, void *data), void *data)
{
	enum { STILL_MS = 1500, LOOK_MS = 50 };
	int64_t still_since_ms = now_ms();

	while (!holds(screen, data)) {
		size_t before = screen->n_bytes;

		if (screen->is_drained || now_ms() - still_since_ms >= STILL_MS)
			return false;
		screen_pump(screen, LOOK_MS);
		take_what_is_there(screen);
		if (screen->n_bytes != before || !is_idle(screen))
			still_since_ms = now_ms();
	}
	return true;
}

static bool text_is_there(struct screen *screen, void *data)
{
	return screen_shows(screen, data);
}

static bool text_is_gone(struct screen *screen, void *data)
{
	return !screen_shows(screen, data);
}

void screen_wait_for(struct screen *screen, const char *text)
{
	char *what = memory_format("\"%s\" on the screen", text);

	screen_wait_until(screen, text_is_there, (void *)text, what);
	free(what);
}

void screen_wait_until_gone(struct screen *screen, const char *text)
{
	char *what = memory_format("\"%s\" gone from the screen", text);

	screen_wait_until(screen, text_is_gone, (void *)text, what);
	free(what);
}

static bool is_stopped(struct screen *screen, void *data)
{
	(void)data;
	return screen->is_stopped;
}

void screen_wait_until_stopped(struct screen *screen)
{
	screen_wait_until(screen, is_stopped, NULL, "the program stopped");
	/* What it wrote before is there. */
	while (!screen->is_drained) {
		size_t before = screen->n_bytes;

		screen_pump(screen, 0);
		if (screen->n_bytes == before)
			break;
	}
}

void screen_continue(struct screen *screen)
{
	screen->is_stopped = false;
	assert_int_equal(write(screen->control, "c", 1), 1);
}

void screen_scribble(struct screen *screen)
{
	static const char home[] = "\x1b[H";

	vterm_input_write(screen->vterm, home, sizeof home - 1);
	for (int i = 0; i < screen->rows * screen->columns; i++)
		vterm_input_write(screen->vterm, "%", 1);
}

bool screen_has_ended(const struct screen *screen)
{
	return screen->has_ended;
}

static bool has_ended(struct screen *screen, void *data)
{
	(void)data;
	return screen->has_ended && screen->is_drained;
}

int screen_wait_for_end(struct screen *screen)
{
	screen_wait_until(screen, has_ended, NULL, "the program's end");
	return screen->status;
}

void screen_send_bytes(struct screen *screen, const char *bytes, size_t length)
{
	int64_t end_ms = now_ms() + WAIT_MS;

	while (length > 0 && !screen->is_drained) {
		ssize_t taken = write(screen->master, bytes, length);

		if (taken > 0) {
			bytes += taken;
			length -= (size_t)taken;
			continue;
		}
		/* The program may itself wait until what it writes is read. */
		struct pollfd wait = { .fd = screen->master, .events = POLLIN | POLLOUT };

		assert_true(now_ms() < end_ms);
		poll(&wait, 1, 1000);
		if (wait.revents & ~POLLOUT)
			read_master(screen);
	}
}

void screen_send(struct screen *screen, const char *text)
{
	screen_send_bytes(screen, text, strlen(text));
}

void screen_paste(struct screen *screen, const char *text)
{
	if (screen->state.has_paste_marks)
		screen_send(screen, "\x1b[200~");
	screen_send(screen, text);
	if (screen->state.has_paste_marks)
		screen_send(screen, "\x1b[201~");
}

void screen_click(struct screen *screen, int row, int column)
{
	if (!screen->state.mouse)
		return;
	char *bytes = memory_format(
		"\x1b[<0;%d;%dM\x1b[<0;%d;%dm", column + 1, row + 1, column + 1, row + 1);

	screen_send(screen, bytes);
	free(bytes);
}

void screen_wheel(struct screen *screen, int row, int column, bool is_down)
{
	if (!screen->state.mouse)
		return;
	char *bytes = memory_format("\x1b[<%d;%d;%dM", is_down ? 65 : 64, column + 1, row + 1);

	screen_send(screen, bytes);
	free(bytes);
}

void screen_resize(struct screen *screen, int rows, int columns)
{
	static const char alternate[] = "\x1b[?1049h", hidden[] = "\x1b[?25l";
	const struct screen_state *state = &screen->state;

	/* Of which the program hears nothing. */
	if (rows == screen->rows && columns == screen->columns)
		return;
	vterm_free(screen->vterm);
	screen->rows = rows;
	screen->columns = columns;
	make_emulator(screen);
	/* What the program set before it need not set again; mouse and paste marks are ours. */
	if (state->is_alternate)
		vterm_input_write(screen->vterm, alternate, sizeof alternate - 1);
	if (!state->is_cursor_shown)
		vterm_input_write(screen->vterm, hidden, sizeof hidden - 1);
	vterm_screen_set_callbacks(screen->cells, &callbacks, screen);
	set_size(screen);
}

void screen_signal(struct screen *screen, int number)
{
	kill(screen->pid, number);
}

struct screen_state screen_state(struct screen *screen)
{
	return screen->state;
}

bool screen_has_modes_back(const struct screen *screen)
{
	return screen->has_modes_back;
}

size_t screen_n_bytes(const struct screen *screen)
{
	return screen->n_bytes;
}

void screen_record(struct screen *screen)
{
	buffer_clear(&screen->record);
	screen->is_recording = true;
}

const char *screen_recorded(const struct screen *screen, size_t *length)
{
	*length = screen->record.length;
	return *length ? screen->record.bytes : "";
}

static bool is_written(struct screen *screen, void *data)
{
	return screen->record.length > 0 && strstr(screen->record.bytes, data);
}

void screen_wait_until_written(struct screen *screen, const char *bytes)
{
	char *what = memory_format("\"%s\" written to the terminal", bytes);

	screen_wait_until(screen, is_written, (void *)(uintptr_t)bytes, what);
	free(what);
}
