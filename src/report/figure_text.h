/*
 * How wide text is, without a font: the widths of Helvetica and its likes (Arial, Liberation Sans,
 * Nimbus Sans), with an allowance for the wider fonts of systems that have none of them.
 */
#ifndef LEEWAY_REPORT_FIGURE_TEXT_H
#define LEEWAY_REPORT_FIGURE_TEXT_H

#define FIGURE_FONTS                                                                               \
	"Helvetica Neue, Helvetica, Arial, Liberation Sans, Nimbus Sans, Noto Sans, sans-serif"

/* In the unit of size, the height of the text. */
double figure_text_width(const char *text, double size);

/* The text, or its beginning and "…" where it is wider than width; to be freed. */
char *figure_text_fit(const char *text, double size, double width);

#endif
