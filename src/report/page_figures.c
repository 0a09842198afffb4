/* The figures of a page: a picture a scenario, so that they stand in as many columns as fit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/report/figure.h"
#include "page_parts.h"

static void write_panel(struct svg *html, const struct chart *chart, const char *kind, size_t panel)
{
	struct chart one = chart_of_panel(chart, panel);
	struct figure figure;
	char *id = memory_format("f%sp%zu", kind, panel + 1);

	figure_place(&figure, &one, FIGURE_INLINE);
	figure_write(html, &figure, &one, FIGURE_INLINE, id, false);
	figure_clear(&figure);
	free(id);
}

static void write_caption(struct svg *html, const struct chart *chart)
{
	svg_start(html, "figcaption");
	svg_text(html, chart->subtitle);
	svg_text(html, ". Replies a level: ");
	for (size_t i = chart->n_series; i-- > 0;) {
		const struct chart_series *series = &chart->series[i];
		char least[WORDS_SIZE], most[WORDS_SIZE], *words;

		if (series->most_n == 0)
			continue;
		words_count((uint64_t)series->least_n, least);
		words_count((uint64_t)series->most_n, most);
		words = series->least_n == series->most_n
				? memory_format("%s %s", series->name, most)
				: memory_format("%s %s to %s", series->name, least, most);
		svg_text(html, words);
		svg_text(html, series->synthetic ? " (simulated)" : "");
		if (series->n_provisional > 0) {
			char *share = memory_format(" (%zu of %zu points provisional)",
				series->n_provisional, series->n_points);

			svg_text(html, share);
			free(share);
		}
		svg_text(html, i > 0 ? "; " : ".");
		free(words);
	}
	if (chart->published_source) {
		svg_text(html, " Rings: people as published (");
		svg_text(html, chart->published_source);
		svg_text(html, ").");
	}
	char *caveats = chart_describe_caveats(chart);

	if (caveats) {
		svg_text(html, " ");
		svg_text(html, caveats);
	}
	free(caveats);
	svg_end(html);
}

static void write_chart(struct svg *html, const struct chart *chart, const char *kind)
{
	svg_start(html, "figure");
	svg_format(html, "aria-labelledby", "figure-%s", kind);
	svg_start(html, "h3");
	svg_format(html, "id", "figure-%s", kind);
	svg_text(html, chart->title);
	if (chart->has_synthetic) {
		svg_text(html, " ");
		svg_start(html, "span");
		svg_word(html, "class", "badge");
		svg_text(html, "SIMULATED");
		svg_end(html);
	}
	svg_end(html);
	svg_start(html, "div");
	svg_word(html, "class", "panels");
	for (size_t i = 0; i < chart->n_panels; i++)
		write_panel(html, chart, kind, i);
	svg_end(html);
	write_caption(html, chart);
	svg_end(html);
}

void page_write_figures(struct svg *html, const struct page *page)
{
	size_t n_written = 0;

	page_start_section(html, "figures", "Figures");
	for (int i = 0; i < 4; i++) {
		struct chart_order order = { .kind = chart_kind_names[i],
			.against = page->against,
			.against_condition = page->against_condition };
		struct error error = { 0 };
		struct chart chart;

		if (chart_build(&chart, page->source, &order, &error)) {
			write_chart(html, &chart, order.kind);
			chart_clear(&chart);
			n_written++;
		} else if (error.code == ERROR_USAGE) {
			page_paragraph(html, "Not drawn: %s.", error.message);
		}
		error_clear(&error);
	}
	if (n_written == 0)
		page_paragraph(html, "There is nothing to draw yet.");
	svg_end(html);
}
