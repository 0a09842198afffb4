#include "leeway/tui/term_setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curses.h>

enum {
	ESCAPE_DELAY_MS = 8, /* Between the bytes of one sequence, over a slow line too. */
	MAX_ESCAPE_DELAY_MS = 1000,
};

/*
 * Bracketed paste (2004), and presses, drags and the wheel (1000, 1002) in the form that has no
 * highest column (1006); a terminal that does not know a mode ignores it.
 */
static const char paste_on[] = "\x1b[?2004h", paste_off[] = "\x1b[?2004l";
static const char mouse_on[] = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
static const char mouse_off[] = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/* Keys by the name of their capability. */
static const struct {
	const char *capability;
	enum key_code code;
	uint8_t modifiers;
} capabilities[] = {
	{ "kcuu1", KEYCODE_UP, 0 },
	{ "kcud1", KEYCODE_DOWN, 0 },
	{ "kcub1", KEYCODE_LEFT, 0 },
	{ "kcuf1", KEYCODE_RIGHT, 0 },
	{ "khome", KEYCODE_HOME, 0 },
	{ "kend", KEYCODE_END, 0 },
	{ "kpp", KEYCODE_PAGE_UP, 0 },
	{ "knp", KEYCODE_PAGE_DOWN, 0 },
	{ "kdch1", KEYCODE_DELETE, 0 },
	{ "kich1", KEYCODE_INSERT, 0 },
	{ "kcbt", KEYCODE_TAB, MODIFIER_SHIFT },
	{ "kLFT", KEYCODE_LEFT, MODIFIER_SHIFT },
	{ "kRIT", KEYCODE_RIGHT, MODIFIER_SHIFT },
	{ "kf1", KEYCODE_F1, 0 },
	{ "kf2", KEYCODE_F1 + 1, 0 },
	{ "kf3", KEYCODE_F1 + 2, 0 },
	{ "kf4", KEYCODE_F1 + 3, 0 },
	{ "kf5", KEYCODE_F1 + 4, 0 },
	{ "kf6", KEYCODE_F1 + 5, 0 },
	{ "kf7", KEYCODE_F1 + 6, 0 },
	{ "kf8", KEYCODE_F1 + 7, 0 },
	{ "kf9", KEYCODE_F1 + 8, 0 },
	{ "kf10", KEYCODE_F1 + 9, 0 },
	{ "kf11", KEYCODE_F1 + 10, 0 },
	{ "kf12", KEYCODE_F12, 0 },
};

void term_setup_write(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t taken = write(STDOUT_FILENO, bytes, length);

		if (taken < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (taken > 0) {
			bytes += taken;
			length -= (size_t)taken;
		}
	}
}

static void write_text(const char *text)
{
	term_setup_write(text, strlen(text));
}

/* A capability's text; "" where the terminal has none. */
static const char *capability_text(const char *name)
{
	char copy[16];

	/* Older headers want a name that is not const. */
	snprintf(copy, sizeof copy, "%s", name);
	const char *text = tigetstr(copy);

	return text && text != (const char *)-1 ? text : "";
}

static void add_restore(struct term_restore *restore, const char *text)
{
	while (*text && restore->n_bytes < TERM_MAX_RESTORE) {
		/* "$<5>" asks for a pause, which no terminal of today needs. */
		const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

		if (end) {
			text = end + 1;
			continue;
		}
		restore->bytes[restore->n_bytes++] = *text++;
	}
}

/* What endwin() and term_setup_show_cursor() would write, for those who cannot call them. */
void term_setup_restore(
	struct term_restore *restore, const struct termios *modes, bool has_set_colors)
{
	static const char *const names[] = { "sgr0", "op", "rmkx", "cnorm", "rmcup", "cnorm" };

	*restore = (struct term_restore){
		.input = STDIN_FILENO, .output = STDOUT_FILENO, .error_output = -1, .modes = *modes
	};
	add_restore(restore, mouse_off);
	add_restore(restore, paste_off);
	if (has_set_colors)
		add_restore(restore, capability_text("oc"));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add_restore(restore, capability_text(names[i]));
}

void term_setup_show_cursor(void)
{
	struct term_restore shown = { 0 };

	add_restore(&shown, capability_text("cnorm"));
	term_setup_write(shown.bytes, shown.n_bytes);
}

bool term_setup_check(const struct env *env, struct error *error)
{
	const char *type = env_variable(env, "TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return error_set(error, ERROR_USAGE,
			"the explorer needs a terminal to show itself on; without one, "
			"`leeway run` and `leeway stats` do the same work");
	if (!type || strcmp(type, "dumb") == 0)
		return error_set(error, ERROR_USAGE,
			"this terminal (TERM=%s) can only print lines; `leeway run` and "
			"`leeway stats` need no more than that",
			type ? type : "");
	return true;
}

/*
 * A terminal newer than the descriptions on this machine is most likely one that does what xterm
 * does.
 */
void *term_setup_screen(const struct env *env, struct error *error)
{
	const char *type = env_variable(env, "TERM");
	static const char *const fallbacks[] = { "xterm-256color", "xterm", NULL };
	SCREEN *screen = newterm((char *)type, stdout, stdin);

	for (size_t i = 0; !screen && fallbacks[i]; i++)
		screen = newterm((char *)fallbacks[i], stdout, stdin);
	if (!screen)
		error_set(error, ERROR_USAGE,
			"TERM=%s is unknown on this machine; set TERM to a terminal that is "
			"(xterm-256color, screen, linux …)",
			type);
	return screen;
}

void term_setup_modes(bool is_on, bool with_mouse)
{
	write_text(is_on ? paste_on : paste_off);
	if (with_mouse)
		write_text(is_on ? mouse_on : mouse_off);
}

void term_setup_keys(struct input *input)
{
	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
		struct key key = { .code = capabilities[i].code,
			.modifiers = capabilities[i].modifiers };

		input_add_sequence(input, capability_text(capabilities[i].capability), key);
	}
}

int64_t term_setup_escape_delay_us(const struct env *env)
{
	const char *delay = env_variable(env, "ESCDELAY");
	long delay_ms = delay ? strtol(delay, NULL, 10) : ESCAPE_DELAY_MS;

	if (delay_ms < 1 || delay_ms > MAX_ESCAPE_DELAY_MS)
		delay_ms = ESCAPE_DELAY_MS;
	return delay_ms * 1000;
}
