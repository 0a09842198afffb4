/*
 * A program in a pseudo-terminal of its own, shown by libvterm: tests send keys and wait for what
 * the screen shows. Nothing here sleeps: each wait ends when the state is there, and fails the test
 * (with the screen printed) when it does not come. The program runs as a job of a small session
 * leader, as under a shell, so that it can be stopped and go on.
 */
#ifndef SCREEN_SCREEN_H
#define SCREEN_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct screen;

struct screen_options {
	const char *const *arguments; /* The program's path and its arguments, ended by NULL. */
	/* "NAME=VALUE", ended by NULL, beside TERM, a UTF-8 locale, HOME and PATH; may be NULL. */
	const char *const *environment;
	int rows, columns; /* 0: 24 and 80. */
};

struct screen *screen_open(const struct screen_options *options);

/* Ends the program if it still runs. */
void screen_close(struct screen *screen);

pid_t screen_pid(const struct screen *screen);

void screen_send(struct screen *screen, const char *text);
void screen_send_bytes(struct screen *screen, const char *bytes, size_t length);

/* As a terminal does it: between marks if the program asked for them. */
void screen_paste(struct screen *screen, const char *text);

/* Presses and releases the left button, or turns the wheel, if the program asked for the mouse. */
void screen_click(struct screen *screen, int row, int column);
void screen_wheel(struct screen *screen, int row, int column, bool is_down);

/* The terminal of the new size is empty until the program repaints all of it. */
void screen_resize(struct screen *screen, int rows, int columns);

/* To the program alone. */
void screen_signal(struct screen *screen, int number);

/* Waits until the text stands on the screen, or is gone from it. */
void screen_wait_for(struct screen *screen, const char *text);
void screen_wait_until_gone(struct screen *screen, const char *text);

/* Waits until a condition holds; what names it in the message. */
void screen_wait_until(struct screen *screen, bool (*holds)(struct screen *screen, void *data),
	void *data, const char *what);

bool screen_shows(const struct screen *screen, const char *text);

/* Waits until the program is stopped, and lets it go on as a shell's fg does. */
void screen_wait_until_stopped(struct screen *screen);
void screen_continue(struct screen *screen);

/* Signs in every cell, as another program on the same terminal may leave them. */
void screen_scribble(struct screen *screen);

bool screen_has_ended(const struct screen *screen);

/* Waits for the end: the exit status, or minus the number of the signal that killed it. */
int screen_wait_for_end(struct screen *screen);

/* What the terminal is like now. */
struct screen_state {
	bool is_alternate; /* The screen of full-screen programs. */
	bool is_cursor_shown;
	int cursor_row, cursor_column;
	int mouse; /* 0: not asked for. */
	bool has_paste_marks;
	/* How often these were set since the start. */
	int n_titles, n_shapes; /* Title or icon name; shape or blinking of the cursor. */
};

struct screen_state screen_state(struct screen *screen);

/* After a stop or the end: whether the terminal's modes are what they were at the start. */
bool screen_has_modes_back(const struct screen *screen);

/* What the program wrote so far, in bytes. */
size_t screen_n_bytes(const struct screen *screen);

/*
 * From now on keeps what the program writes, byte by byte, up to 4 MiB; anew each time. What was
 * kept so far is the screen's.
 */
void screen_record(struct screen *screen);
const char *screen_recorded(const struct screen *screen, size_t *length);

/* Waits until that was written since the record began. */
void screen_wait_until_written(struct screen *screen, const char *bytes);

/* The screen as text, lines without trailing spaces; to be freed. */
char *screen_text(const struct screen *screen);

/*
 * Waits until the screen is what tests/screen/snapshots/NAME.txt holds: the text, then a letter a
 * cell for the role written in, the role written on (found by the theme's 256 colours), and
 * attributes. With SNAPSHOT=update in the environment writes that file first. False, with the lines
 * that differ printed, once the screen is still and shows something else.
 */
bool screen_compare(struct screen *screen, const char *name, const char *theme)
	__attribute__((warn_unused_result));

/* The same for the text alone; in ASCII: where the snapshot has ASCII. */
bool screen_compare_text(struct screen *screen, const char *name, bool is_ascii)
	__attribute__((warn_unused_result));

/*
 * Whether each cell of a terminal without colours has the attributes that the theme "mono" gives
 * its role, by the snapshot in a theme with colours.
 */
bool screen_compare_mono(struct screen *screen, const char *name, const char *theme)
	__attribute__((warn_unused_result));

/*
 * Fails unless each cell has colours of the theme, and each text a contrast of 4.5 or more to what
 * it stands on. Blocks, lines and dots draw; they are no text.
 */
void screen_check_contrast(struct screen *screen, const char *theme);

#endif
