/*
 * Colours as numbers: 0xRRGGBB in sRGB. What a terminal with fewer colours shows instead, and how
 * well one is read on another. Pure functions.
 */
#ifndef LEEWAY_TUI_COLOR_H
#define LEEWAY_TUI_COLOR_H

#include <stdbool.h>
#include <stdint.h>

/* "#rrggbb"; false, and nothing is set, for any other text. */
bool color_read(const char *text, uint32_t *rgb);

/*
 * The nearest of a terminal's 256 colours by distance in CIE L*a*b* (CIE 1976, D65): 16 to 255,
 * since users change the first sixteen.
 */
uint8_t color_nearest_256(uint32_t rgb);

/* The same among those not taken; 16 where all are. */
uint8_t color_nearest_free(uint32_t rgb, const bool taken[256]);

/* The nearest of the sixteen, as xterm has them. */
uint8_t color_nearest_16(uint32_t rgb);

/* What the number of one of 256 colours looks like in xterm. */
uint32_t color_of_256(uint8_t number);

/* Contrast ratio, 1 to 21, of WCAG 2.2 ("contrast ratio", "relative luminance"). */
double color_contrast(uint32_t one, uint32_t other);

#endif
