/* What gives text to a terminal's clipboard. Pure. */
#ifndef LEEWAY_TUI_CLIPBOARD_H
#define LEEWAY_TUI_CLIPBOARD_H

enum { CLIPBOARD_MAX = 100000 }; /* Bytes; terminals take no more. */

/* The sequence OSC 52 with the text in base 64 (RFC 4648), to be freed; NULL where it is too long.
 */
char *clipboard_sequence(const char *text);

#endif
