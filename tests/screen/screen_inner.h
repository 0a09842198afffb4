/* What screen.c and screen_text.c share. */
#ifndef SCREEN_SCREEN_INNER_H
#define SCREEN_SCREEN_INNER_H

#include <vterm.h>

#include "leeway/base/buffer.h"
#include "screen/screen.h"

enum { SCREEN_MODE_BYTES = 16 };

struct screen {
	int rows, columns;
	int master, slave; /* The slave only until the program has started; -1 then. */
	int report, control; /* From and to the leader. */
	pid_t leader, pid;
	VTerm *vterm;
	VTermScreen *cells;
	struct screen_state state;
	char mode[SCREEN_MODE_BYTES]; /* The start of a sequence that sets a mode. */
	size_t mode_length;
	size_t n_bytes;
	bool is_recording;
	struct buffer record;
	bool is_drained, is_report_over;
	bool is_stopped, has_ended, has_modes_back;
	int status;
};

/* Takes what comes from the program, waiting for it for a while. */
void screen_pump(struct screen *screen, int timeout_ms);

/*
 * Waits until a condition holds: true; or until the screen is still and the program waits without
 * it: false.
 */
bool screen_comes_to(
	struct screen *screen, bool (*holds)(struct screen *screen, void *data), void *data);

/* Watches for the modes that libvterm keeps to itself (bracketed paste). */
void screen_note_modes(struct screen *screen, const char *bytes, size_t length);

#endif
