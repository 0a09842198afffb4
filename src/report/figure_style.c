#include "figure_style.h"

#include "leeway/base/memory.h"

#include <stdlib.h>
#include <string.h>

#define CIRCLE    "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z"
#define SQUARE    "M-.85 -.85H.85V.85H-.85Z"
#define UPWARDS   "M0 -1.1L1.05 .8H-1.05Z"
#define DOWNWARDS "M0 1.1L1.05 -.8H-1.05Z"
#define DIAMOND   "M0 -1.25L1.1 0L0 1.25L-1.1 0Z"
#define PLUS      "M-.35 -1.1H.35V-.35H1.1V.35H.35V1.1H-.35V.35H-1.1V-.35H-.35Z"
#define CROSS                                                                                      \
	"M-1.05 -.6L-.6 -1.05L0 -.45L.6 -1.05L1.05 -.6L.45 0L1.05 .6L.6 1.05L0 .45L-.6 1.05"       \
	"L-1.05 .6L-.45 0Z"
#define STAR                                                                                       \
	"M0 -1.3L.35 -.45L1.25 -.4L.55 .17L.78 1.05L0 .55L-.78 1.05L-.55 .17L-1.25 -.4L-.35 -.45Z"

const struct figure_style figure_styles[CHART_N_STYLES + 1] = {
	{ "#0072b2", "#56b4e9", NULL, SQUARE, false },
	{ "#00795a", "#30b387", NULL, UPWARDS, false },
	{ "#a3487e", "#d985b3", NULL, DIAMOND, false },
	{ "#332288", "#a9a4ff", "7 3", DOWNWARDS, false },
	{ "#7a6f00", "#f0e442", "7 3", PLUS, false },
	{ "#2f8fc4", "#9ad0ff", "7 3", CROSS, false },
	{ "#882255", "#ff9ab0", "2 2", STAR, false },
	{ "#555b61", "#c9ccd1", "2 2", SQUARE, true },
	{ "#117733", "#9be07f", "2 2", UPWARDS, true },
	{ "#c0392b", "#f77d5a", "7 2 2 2", DIAMOND, true },
	{ "#6b4fa0", "#c6b3f5", "7 2 2 2", DOWNWARDS, true },
	[CHART_PEOPLE_STYLE] = { "#b35900", "#e69f00", "4 2.4", CIRCLE, false },
};

const struct figure_style figure_published_style = { "#b35900", "#e69f00", NULL, CIRCLE, true };

static void write_rule(
	struct svg *svg, const char *selector, const char *property, const char *value)
{
	char *rule = memory_format("%s{%s:%s}", selector, property, value);

	svg_raw(svg, rule, strlen(rule));
	free(rule);
}

void figure_write_dark_rules(struct svg *svg)
{
	for (int i = 0; i <= CHART_N_STYLES; i++) {
		char *selector = memory_format(".fs%d", i);

		write_rule(svg, selector, "color", figure_styles[i].dark);
		free(selector);
	}
	write_rule(svg, ".fink", "color", "#e4e8ec");
	write_rule(svg, ".fsoft", "color", "#a8b1ba");
	write_rule(svg, ".frule", "color", "#343c45");
	write_rule(svg, ".fpaper", "color", "#14181d");
	write_rule(svg, ".fbadge", "color", "#f0a8ff");
}
