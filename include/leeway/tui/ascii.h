/* ASCII for signs, where the locale cannot show them. Pure; no terminal. */
#ifndef LEEWAY_TUI_ASCII_H
#define LEEWAY_TUI_ASCII_H

#include <stdint.h>

/* One printable ASCII character that stands for another character; '?' for what has none. */
char ascii_stand_in(uint32_t character);

#endif
