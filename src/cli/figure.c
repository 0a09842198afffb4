/* `leeway figure`: the paper's figures for whatever arms are asked, as SVG, PNG or PDF. */
#include <stdio.h>
#include <string.h>

#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/cli/shown.h"
#include "leeway/report/figure.h"
#include "leeway/report/output.h"

static const struct option_row options[] = {
	{ "against", 0, "AGENT[@CONDITION]|none", false,
		"draw this cohort or model as people are drawn; none: nobody who is not named" },
	{ "whiskers", 'w', "KIND", false,
		"standard errors (se) or intervals (wilson); default: se" },
	{ "size", 0, "SIZE", false, "for print (180 mm wide) or slide (16:9); default: print" },
	{ "format", 'f', "FORMAT", false,
		"as svg, png or pdf; default: by the file's name, else svg" },
	{ "output", 'o', "FILE", false, "write to this file; default: standard output" },
	SELECTOR_OPTIONS,
	{ 0 },
};

static const char *const format_names[] = { "svg", "png", "pdf", NULL };

struct figure_order {
	struct chart_order chart;
	struct selectors selectors;
	int size; /* enum figure_size */
	int format; /* Of format_names. */
};

static bool read_order(
	const struct context *context, struct figure_order *order, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	const char *against = arguments_text(arguments, "against");
	int whiskers;

	if (!arguments_output_format(arguments, format_names, 0, &order->format, error) ||
		!arguments_choice(
			arguments, "size", figure_size_names, FIGURE_PRINT, &order->size, error) ||
		!arguments_choice(arguments, "whiskers", chart_whisker_names, CHART_STANDARD_ERROR,
			&whiskers, error) ||
		!selectors_read(context, &order->selectors, error))
		return false;
	order->chart = (struct chart_order){
		.kind = arguments_operand(arguments, 0),
		.is_alone = against && strcmp(against, "none") == 0,
		.agents = order->selectors.agents,
		.n_agents = order->selectors.filter.n_agents,
		.conditions = order->selectors.conditions,
		.n_conditions = order->selectors.filter.n_conditions,
		.whiskers = (enum chart_whiskers)whiskers,
	};
	return true;
}

static bool write_figure(const struct chart *chart, const struct figure_order *order,
	const char *path, struct error *error)
{
	/* Pixels of a PNG: 300 to the inch of 180 mm; a slide's screen. */
	static const int widths[] = { [FIGURE_PRINT] = 2126, [FIGURE_SLIDE] = 1920 };
	enum figure_size size = (enum figure_size)order->size;
	struct figure figure;
	struct svg svg;
	struct output output;
	bool written = false;

	figure_place(&figure, chart, size);
	svg_init(&svg);
	figure_write(&svg, &figure, chart, size, "figure", true);
	figure_clear(&figure);
	if (output_open(&output, path, error)) {
		if (order->format == 0)
			fwrite(svg.out.bytes, 1, svg.out.length, output.stream);
		written = (order->format == 0 || svg_convert(&svg, format_names[order->format],
							 widths[size], output.stream, error)) &&
			  output_finish(&output, error);
		output_discard(&output);
	}
	svg_clear(&svg);
	return written;
}

static int run_figure(const struct context *context, struct error *error)
{
	struct figure_order order = { 0 };
	struct shown shown;
	struct chart chart;

	if (!read_order(context, &order, error) ||
		!shown_load(&shown, context, &order.selectors,
			order.chart.is_alone ? NULL : arguments_text(context->arguments, "against"),
			"leeway figure", error)) {
		selectors_clear(&order.selectors);
		return EXIT_DONE;
	}
	order.chart.against = shown.against;
	order.chart.against_condition = shown.against_condition;
	shown_warn_outdated(shown.n_outdated, "");
	if (chart_build(&chart, &shown.source, &order.chart, error)) {
		if (chart.n_left_out > 0)
			fprintf(stderr,
				"leeway: not shown: %zu other arm%s; choose with --agent and "
				"--condition\n",
				chart.n_left_out, chart.n_left_out == 1 ? "" : "s");
		write_figure(&chart, &order, arguments_text(context->arguments, "output"), error);
		chart_clear(&chart);
	}
	shown_clear(&shown);
	selectors_clear(&order.selectors);
	return EXIT_DONE;
}

const struct command command_figure = {
	.name = "figure",
	.operands = "1|2|3|4|all|SCENARIO",
	.minimum_operands = 1,
	.maximum_operands = 1,
	.help = "draw refusal rates over levels, as the paper's figures do",
	.options = options,
	.run = run_figure,
};
