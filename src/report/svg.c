#include "leeway/report/svg.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

extern char **environ; /* NOLINT: the system's. */

enum { MAX_BYTES = 256 << 20 };

/* Beyond it a coordinate means nothing; it keeps what is written short. */
static const double largest = 1e9;

void svg_init(struct svg *svg)
{
	*svg = (struct svg){ 0 };
	buffer_init(&svg->out, MAX_BYTES);
}

void svg_clear(struct svg *svg)
{
	buffer_clear(&svg->out);
	svg->depth = 0;
}

/* XML 1.0 has no U+FFFE and U+FFFF, not even escaped; controls were made visible before. */
static bool is_allowed(uint32_t character)
{
	return (character >= 0x20 || character == '\n') && (character & 0xFFFE) != 0xFFFE;
}

static const char *escape_of(uint32_t character)
{
	switch (character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void append_escaped(struct svg *svg, const char *text, enum text_lines lines)
{
	char *safe = text_sanitise(text, lines);
	size_t length = strlen(safe);

	for (size_t at = 0; at < length;) {
		uint32_t character;
		size_t taken = text_decode(safe + at, length - at, &character);
		const char *escape = escape_of(character);

		if (escape)
			buffer_append_text(&svg->out, escape);
		else if (is_allowed(character))
			buffer_append(&svg->out, safe + at, taken);
		else
			buffer_append_text(&svg->out, "\xef\xbf\xbd");
		at += taken;
	}
	free(safe);
}

static void close_tag(struct svg *svg)
{
	if (svg->in_tag)
		buffer_append_char(&svg->out, '>');
	svg->in_tag = false;
}

void svg_start(struct svg *svg, const char *name)
{
	assert(svg->depth < SVG_MAX_DEPTH);
	close_tag(svg);
	if (svg->depth > 0 && !svg->has_content)
		buffer_append_char(&svg->out, '\n');
	buffer_append_char(&svg->out, '<');
	buffer_append_text(&svg->out, name);
	svg->open[svg->depth++] = name;
	svg->in_tag = true;
	svg->has_content = false;
}

void svg_word(struct svg *svg, const char *name, const char *value)
{
	assert(svg->in_tag);
	buffer_append_char(&svg->out, ' ');
	buffer_append_text(&svg->out, name);
	buffer_append_text(&svg->out, "=\"");
	append_escaped(svg, value, TEXT_ONE_LINE);
	buffer_append_char(&svg->out, '"');
}

void svg_format(struct svg *svg, const char *name, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *value = memory_format_list(format, arguments);

	va_end(arguments);
	svg_word(svg, name, value);
	free(value);
}

const char *svg_format_number(double number, char text[SVG_NUMBER_SIZE])
{
	if (!isfinite(number))
		number = 0;
	number = fmin(fmax(number, -largest), largest);
	snprintf(text, SVG_NUMBER_SIZE, "%.2f", number);
	size_t length = strlen(text);

	while (length > 0 && text[length - 1] == '0')
		text[--length] = '\0';
	if (length > 0 && text[length - 1] == '.')
		text[length - 1] = '\0';
	if (strcmp(text, "-0") == 0)
		return "0";
	return text;
}

void svg_number(struct svg *svg, const char *name, double number)
{
	char text[SVG_NUMBER_SIZE];

	assert(isfinite(number));
	svg_word(svg, name, svg_format_number(number, text));
}

void svg_text(struct svg *svg, const char *text)
{
	close_tag(svg);
	svg->has_content = true;
	append_escaped(svg, text, TEXT_ONE_LINE);
}

void svg_lines(struct svg *svg, const char *text)
{
	close_tag(svg);
	svg->has_content = true;
	append_escaped(svg, text, TEXT_KEEP_LINES);
}

void svg_raw(struct svg *svg, const char *bytes, size_t length)
{
	close_tag(svg);
	svg->has_content = true;
	buffer_append(&svg->out, bytes, length);
}

/* Elements that HTML knows without an end tag; in SVG there are none of these names. */
static bool is_void(const char *name)
{
	static const char *const names[] = { "meta", "input", "br", "hr" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

void svg_end(struct svg *svg)
{
	assert(svg->depth > 0);
	const char *name = svg->open[--svg->depth];

	if (svg->in_tag && is_void(name)) {
		buffer_append_char(&svg->out, '>');
	} else {
		close_tag(svg);
		buffer_append_text(&svg->out, "</");
		buffer_append_text(&svg->out, name);
		buffer_append_char(&svg->out, '>');
	}
	svg->in_tag = false;
	svg->has_content = false;
	if (svg->depth == 0)
		buffer_append_char(&svg->out, '\n');
}

void svg_leaf(struct svg *svg, const char *name, const char *text)
{
	svg_start(svg, name);
	svg_text(svg, text);
	svg_end(svg);
}

/* Runs the converter over two descriptors; an errno where it could not be started. */
static int run_converter(char *const *arguments, int in, int out, int *status)
{
	posix_spawn_file_actions_t actions;
	pid_t process;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	int failure = posix_spawnp(&process, arguments[0], &actions, NULL, arguments, environ);

	posix_spawn_file_actions_destroy(&actions);
	while (failure == 0 && waitpid(process, status, 0) < 0)
		failure = errno == EINTR ? 0 : errno;
	return failure;
}

bool svg_convert(
	const struct svg *svg, const char *format, int width, FILE *out, struct error *error)
{
	char kind[16], pixels[16];
	char *arguments[] = { "rsvg-convert", "--format", kind, "--width", pixels,
		"--keep-aspect-ratio", NULL };
	FILE *in = tmpfile();
	int status = 0, failure = in ? 0 : errno;

	snprintf(kind, sizeof kind, "%s", format);
	snprintf(pixels, sizeof pixels, "%d", width);
	/* A PDF has the size that the picture states. */
	if (strcmp(kind, "pdf") == 0)
		arguments[3] = NULL;
	if (in && (fwrite(svg->out.bytes, 1, svg->out.length, in) != svg->out.length ||
			  fflush(in) != 0 || fflush(out) != 0))
		failure = errno;
	if (failure == 0) {
		rewind(in);
		failure = run_converter(arguments, fileno(in), fileno(out), &status);
	}
	if (in)
		fclose(in);
	if (failure == ENOENT || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
		return error_set(error, ERROR_INPUT,
			"a figure as %s is made by rsvg-convert, which is not installed: install "
			"librsvg2-bin (Debian), librsvg2-tools (Fedora) or librsvg, or write .svg",
			kind);
	if (failure)
		return error_set_errno(error, failure, "rsvg-convert");
	return status == 0 ||
	       error_set(error, ERROR_INPUT, "rsvg-convert could not make the figure a %s", kind);
}
