/*
 * A reply made ready for the decision reader: what is thinking taken away, what is too long cut out
 * of the middle, look-alike characters made plain, markup turned into lines. Private to
 * model/decision*.c. Pure functions; what they return is freed by the caller.
 */
#ifndef LEEWAY_MODEL_DECISION_TEXT_H
#define LEEWAY_MODEL_DECISION_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a reply's beginning, and of its end, that are read; what lies between is left out. */
enum { DECISION_TEXT_SIDE = 16384 };

/*
 * The reply without its thinking blocks (<think>, <thinking>, <reasoning>, [THINK] …). Everything
 * before a closing tag that nothing opened is thinking; so is everything behind a tag that is never
 * closed, and *is_open is then set.
 */
char *decision_text_spoken(const char *reply, bool *is_open) __attribute__((returns_nonnull));

/*
 * The text with zero-width characters dropped and quotes, spaces, dashes, full-width and
 * mathematical letters in their plain ASCII form; case kept. At most twice DECISION_TEXT_SIDE bytes
 * of the text are read.
 */
char *decision_text_plain(const char *text);

/*
 * Plain text without Markdown, HTML, XML and LaTeX: one line for each line, list item and heading,
 * "final answer:" in front of what stands in an <answer> tag or a \boxed{}.
 */
char *decision_text_lines(const char *plain);

/* True where there is nothing but blanks and markup signs. */
bool decision_text_is_blank(const char *text);

#endif
