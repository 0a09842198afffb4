#include "leeway/tui/color.h"

#include <math.h>
#include <stddef.h>

/* xterm's own first sixteen. */
static const uint32_t sixteen[] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
	0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff,
	0xffffff };

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool color_read(const char *text, uint32_t *rgb)
{
	uint32_t value = 0;

	if (text[0] != '#')
		return false;
	for (int i = 1; i <= 6; i++) {
		int digit = digit_of(text[i]);

		if (digit < 0)
			return false;
		value = value << 4 | (uint32_t)digit;
	}
	if (text[7])
		return false;
	*rgb = value;
	return true;
}

uint32_t color_of_256(uint8_t number)
{
	static const uint8_t steps[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };

	if (number < 16)
		return sixteen[number];
	if (number >= 232) {
		uint32_t grey = 8 + 10 * ((uint32_t)number - 232);

		return grey << 16 | grey << 8 | grey;
	}
	unsigned place = (unsigned)number - 16;

	return (uint32_t)steps[place / 36] << 16 | (uint32_t)steps[place / 6 % 6] << 8 |
	       steps[place % 6];
}

/* One channel of 0 to 255 as linear light of 0 to 1 (IEC 61966-2-1). */
static double to_linear(uint32_t channel)
{
	double value = (channel & 0xff) / 255.0;

	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
	return 0.2126 * to_linear(rgb >> 16) + 0.7152 * to_linear(rgb >> 8) +
	       0.0722 * to_linear(rgb);
}

double color_contrast(uint32_t one, uint32_t other)
{
	double light = luminance(one);
	double dark = luminance(other);

	return (fmax(light, dark) + 0.05) / (fmin(light, dark) + 0.05);
}

struct lab {
	double l, a, b;
};

static double lab_function(double t)
{
	const double d = 6.0 / 29;

	return t > d * d * d ? cbrt(t) : t / (3 * d * d) + 4.0 / 29;
}

static struct lab to_lab(uint32_t rgb)
{
	double r = to_linear(rgb >> 16);
	double g = to_linear(rgb >> 8);
	double b = to_linear(rgb);
	/* The matrix of IEC 61966-2-1, each row over the white point D65. */
	double x = lab_function((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
	double y = lab_function(0.2126 * r + 0.7152 * g + 0.0722 * b);
	double z = lab_function((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);

	return (struct lab){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static uint8_t nearest(uint32_t rgb, int first, int last, const bool *taken)
{
	struct lab wanted = to_lab(rgb);
	double best = INFINITY;
	uint8_t found = (uint8_t)first;

	for (int i = first; i <= last; i++) {
		struct lab lab = to_lab(color_of_256((uint8_t)i));
		double distance =
			hypot(hypot(lab.l - wanted.l, lab.a - wanted.a), lab.b - wanted.b);

		if (distance < best && !(taken && taken[i])) {
			best = distance;
			found = (uint8_t)i;
		}
	}
	return found;
}

uint8_t color_nearest_256(uint32_t rgb)
{
	return nearest(rgb, 16, 255, NULL);
}

uint8_t color_nearest_free(uint32_t rgb, const bool taken[256])
{
	return nearest(rgb, 16, 255, taken);
}

uint8_t color_nearest_16(uint32_t rgb)
{
	return nearest(rgb, 0, 15, NULL);
}
