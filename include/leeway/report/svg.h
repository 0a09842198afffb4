/*
 * SVG written element by element into memory: what goes in is well-formed XML afterwards, whatever
 * the texts hold. Text is repaired, and what XML or a reader's eye must not get (controls,
 * bidirectional marks) is made visible. Numbers are finite and have at most two decimals.
 *
 * The same writer makes HTML: elements are the same, but for those without an end tag.
 */
#ifndef LEEWAY_REPORT_SVG_H
#define LEEWAY_REPORT_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "leeway/base/buffer.h"
#include "leeway/base/error.h"

enum { SVG_MAX_DEPTH = 24 };

struct svg {
	struct buffer out;
	const char *open[SVG_MAX_DEPTH]; /* Names of the elements not ended yet; borrowed. */
	int depth;
	bool in_tag; /* Attributes may follow. */
	bool has_content; /* Text stands in the innermost element. */
};

/* Starts empty. Over the ceiling of 256 MiB what is added is left out (out.overflowed). */
void svg_init(struct svg *svg);
void svg_clear(struct svg *svg);

/* Starts an element. name is borrowed until its end; no more than SVG_MAX_DEPTH at once. */
void svg_start(struct svg *svg, const char *name);

/* Attributes of the element just started. The number must be finite. */
void svg_word(struct svg *svg, const char *name, const char *value);
void svg_format(struct svg *svg, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void svg_number(struct svg *svg, const char *name, double number);

/* Text within the innermost element. */
void svg_text(struct svg *svg, const char *text);

/* Text that keeps its line breaks. */
void svg_lines(struct svg *svg, const char *text);

/* Bytes as they are: CSS, scripts and data that are known to be safe where they stand. */
void svg_raw(struct svg *svg, const char *bytes, size_t length);

/* Ends the innermost element. */
void svg_end(struct svg *svg);

/* An element with nothing but text. */
void svg_leaf(struct svg *svg, const char *name, const char *text);

/*
 * Writes a finished picture to out as "png", that many pixels wide, or as "pdf", by rsvg-convert.
 * Where that program is not installed the message says what to install.
 */
bool svg_convert(
	const struct svg *svg, const char *format, int width, FILE *out, struct error *error);

/* "12", "12.5", "12.25": the number in at most two decimals; 0 for what is not finite. */
enum { SVG_NUMBER_SIZE = 32 };
const char *svg_format_number(double number, char text[SVG_NUMBER_SIZE]);

#endif
