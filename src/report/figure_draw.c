/* A placed figure as SVG elements. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure_place.h"
#include "figure_style.h"
#include "figure_text.h"
#include "leeway/base/memory.h"

/* What every drawing function needs. */
struct drawing {
	struct svg *svg;
	const struct figure *figure;
	const struct chart *chart;
	double em;
};

static void start_group(struct svg *svg, const char *class, const char *color)
{
	svg_start(svg, "g");
	svg_word(svg, "class", class);
	svg_word(svg, "color", color);
}

static void draw_line(struct svg *svg, double x, double y, double to_x, double to_y)
{
	svg_start(svg, "line");
	svg_number(svg, "x1", x);
	svg_number(svg, "y1", y);
	svg_number(svg, "x2", to_x);
	svg_number(svg, "y2", to_y);
	svg_end(svg);
}

static void start_text(struct svg *svg, double x, double y, double size, const char *anchor)
{
	svg_start(svg, "text");
	svg_number(svg, "x", x);
	svg_number(svg, "y", y);
	svg_number(svg, "font-size", size);
	if (anchor)
		svg_word(svg, "text-anchor", anchor);
}

static void draw_text(struct svg *svg, const struct figure_box *box, double size, const char *text)
{
	start_text(svg, box->x, box->y + 0.78 * size, size, NULL);
	svg_text(svg, text);
	svg_end(svg);
}

/* Text that was cut carries the whole as a title, which viewers show under the pointer. */
static void write_cut_text(struct svg *svg, const char *shown, const char *whole)
{
	if (strcmp(shown, whole) != 0)
		svg_leaf(svg, "title", whole);
	svg_text(svg, shown);
}

static void draw_titles(const struct drawing *drawing)
{
	const struct figure *figure = drawing->figure;
	struct svg *svg = drawing->svg;

	if (!figure->title_text)
		return;
	start_group(svg, "fink", FIGURE_INK);
	svg_word(svg, "fill", "currentColor");
	svg_word(svg, "font-weight", "bold");
	draw_text(svg, &figure->title, 1.5 * drawing->em, figure->title_text);
	svg_end(svg);
	start_group(svg, "fsoft", FIGURE_SOFT);
	svg_word(svg, "fill", "currentColor");
	draw_text(svg, &figure->subtitle, drawing->em, figure->subtitle_text);
	svg_end(svg);
}

static void draw_badge(const struct drawing *drawing)
{
	const struct figure_box *box = &drawing->figure->badge;
	struct svg *svg = drawing->svg;
	double size = 1.05 * drawing->em;

	if (!drawing->figure->badge_text)
		return;
	start_group(svg, "fbadge", FIGURE_BADGE);
	svg_start(svg, "rect");
	svg_number(svg, "x", box->x);
	svg_number(svg, "y", box->y);
	svg_number(svg, "width", box->width);
	svg_number(svg, "height", box->height);
	svg_number(svg, "rx", 0.4 * drawing->em);
	svg_word(svg, "fill", "none");
	svg_word(svg, "stroke", "currentColor");
	svg_number(svg, "stroke-width", 0.14 * drawing->em);
	svg_end(svg);
	start_text(svg, box->x + box->width / 2, box->y + box->height / 2 + 0.36 * size, size,
		"middle");
	svg_word(svg, "fill", "currentColor");
	svg_word(svg, "font-weight", "bold");
	svg_text(svg, drawing->figure->badge_text);
	svg_end(svg);
	svg_end(svg);
}

static void draw_axis(const struct drawing *drawing, const struct figure_panel *panel)
{
	struct svg *svg = drawing->svg;
	const struct figure_box *plot = &panel->plot;
	double em = drawing->em, size = FIGURE_TICK_TEXT * em;

	start_group(svg, "frule", FIGURE_RULE);
	svg_word(svg, "stroke", "currentColor");
	svg_number(svg, "stroke-width", 0.09 * em);
	for (int percent = 0; percent <= 100; percent += 25) {
		double y = figure_y(drawing->figure, panel, percent / 100.0);

		draw_line(svg, plot->x, y, plot->x + plot->width, y);
	}
	svg_end(svg);
	start_group(svg, "fsoft", FIGURE_SOFT);
	svg_word(svg, "fill", "currentColor");
	for (int percent = 0; panel->has_axis && percent <= 100; percent += 50) {
		double y = figure_y(drawing->figure, panel, percent / 100.0);
		char *text = memory_format(percent == 100 ? "%d %%" : "%d", percent);

		start_text(svg, plot->x - 0.4 * em, y + 0.35 * size, size, "end");
		svg_text(svg, text);
		svg_end(svg);
		free(text);
	}
	svg_end(svg);
}

static void draw_tick(const struct drawing *drawing, const struct figure_panel *panel,
	const struct figure_tick *tick, const char *whole)
{
	struct svg *svg = drawing->svg;
	double size = FIGURE_TICK_TEXT * drawing->em;
	double y = tick->box.y + 0.78 * size;

	if (panel->is_tilted) {
		start_text(svg, tick->x + 0.3 * size, y, size, "end");
		svg_format(svg, "transform", "rotate(-45 %.2f %.2f)", tick->x + 0.3 * size,
			tick->box.y + 0.4 * size);
	} else {
		start_text(svg, tick->x, y, size, "middle");
	}
	if (tick->second)
		svg_text(svg, tick->text);
	else
		write_cut_text(svg, tick->text, whole);
	svg_end(svg);
	if (!tick->second)
		return;
	start_text(svg, tick->x, y + 1.1 * size, size, "middle");
	svg_text(svg, tick->second);
	svg_end(svg);
}

static void draw_ticks(
	const struct drawing *drawing, const struct figure_panel *panel, size_t index)
{
	struct svg *svg = drawing->svg;
	double bottom = panel->plot.y + panel->plot.height;

	start_group(svg, "fsoft", FIGURE_SOFT);
	svg_word(svg, "stroke", "currentColor");
	svg_number(svg, "stroke-width", 0.09 * drawing->em);
	for (size_t i = 0; i < panel->n_ticks; i++)
		draw_line(svg, panel->ticks[i].x, bottom - 0.2 * drawing->em, panel->ticks[i].x,
			bottom + 0.15 * drawing->em);
	svg_end(svg);
	start_group(svg, "fink", FIGURE_INK);
	svg_word(svg, "fill", "currentColor");
	for (size_t i = 0; i < panel->n_ticks; i++)
		draw_tick(drawing, panel, &panel->ticks[i],
			drawing->chart->panels[index].levels[i].text);
	svg_end(svg);
}

static void start_series(const struct drawing *drawing, int style)
{
	char *class = memory_format("fs%d", style);

	start_group(drawing->svg, class, figure_styles[style].light);
	svg_word(drawing->svg, "stroke", "currentColor");
	svg_word(drawing->svg, "fill", "none");
	free(class);
}

static void draw_marker(const struct drawing *drawing, const struct figure_style *style, double x,
	double y, double r)
{
	struct svg *svg = drawing->svg;

	svg_start(svg, "path");
	svg_format(svg, "transform", "translate(%.2f %.2f) scale(%.3f)", x, y, r);
	svg_word(svg, "d", style->marker);
	svg_word(svg, "fill", style->is_hollow ? "none" : "currentColor");
	svg_word(svg, "stroke", style->is_hollow ? "currentColor" : "none");
	if (style->is_hollow)
		svg_word(svg, "stroke-width", "0.4");
	svg_end(svg);
}

static void write_stroke(
	const struct drawing *drawing, const struct figure_style *style, double width)
{
	struct svg *svg = drawing->svg;

	svg_number(svg, "stroke-width", width * drawing->em);
	svg_word(svg, "stroke-linejoin", "round");
	if (!style->dash)
		return;
	double lengths[4];
	int n = sscanf(
		style->dash, "%lf %lf %lf %lf", &lengths[0], &lengths[1], &lengths[2], &lengths[3]);
	struct buffer dash;

	buffer_init(&dash, 200);
	for (int i = 0; i < n; i++)
		buffer_append_format(&dash, "%s%.2f", i ? " " : "", lengths[i] * drawing->em / 10);
	svg_word(svg, "stroke-dasharray", buffer_text(&dash));
	buffer_clear(&dash);
}

/* The curve, broken where a level has no point. */
static void draw_curve(const struct drawing *drawing, size_t index, size_t series)
{
	const struct figure_panel *panel = &drawing->figure->panels[index];
	const struct chart_series *whose = &drawing->chart->series[series];
	double dodge = figure_dodge(drawing->figure, panel, drawing->chart->n_series, series);
	struct buffer path;
	bool is_drawing = false;

	buffer_init(&path, 4096);
	for (size_t k = 0; k < panel->n_ticks; k++) {
		const struct chart_point *point =
			chart_point_at(&drawing->chart->panels[index], series, k);

		if (point->n > 0)
			buffer_append_format(&path, "%c%.2f %.2f", is_drawing ? 'L' : 'M',
				panel->ticks[k].x + dodge,
				figure_y(drawing->figure, panel, point->rate));
		is_drawing = point->n > 0;
	}
	svg_start(drawing->svg, "path");
	svg_word(drawing->svg, "d", buffer_text(&path));
	write_stroke(drawing, &figure_styles[whose->style], whose->is_people ? 0.22 : 0.14);
	svg_end(drawing->svg);
	buffer_clear(&path);
}

static void draw_whisker(const struct drawing *drawing, const struct figure_panel *panel, double x,
	const struct chart_point *point)
{
	double low = figure_y(drawing->figure, panel, point->low);
	double high = figure_y(drawing->figure, panel, point->high), cap = 0.22 * drawing->em;
	char *path = memory_format("M%.2f %.2fH%.2fM%.2f %.2fV%.2fM%.2f %.2fH%.2f", x - cap, high,
		x + cap, x, high, low, x - cap, low, x + cap);

	svg_start(drawing->svg, "path");
	svg_word(drawing->svg, "d", path);
	svg_number(drawing->svg, "stroke-width", 0.1 * drawing->em);
	svg_end(drawing->svg);
	free(path);
}

static void draw_points(const struct drawing *drawing, size_t index, size_t series)
{
	const struct figure_panel *panel = &drawing->figure->panels[index];
	const struct chart_series *whose = &drawing->chart->series[series];
	double dodge = figure_dodge(drawing->figure, panel, drawing->chart->n_series, series);
	double radius = (whose->is_people ? 0.42 : 0.32) * drawing->em;

	for (size_t k = 0; k < panel->n_ticks; k++) {
		const struct chart_point *point =
			chart_point_at(&drawing->chart->panels[index], series, k);
		double x = panel->ticks[k].x + dodge;

		if (point->n == 0)
			continue;
		if (point->is_provisional) {
			svg_start(drawing->svg, "g");
			svg_word(drawing->svg, "class", "provisional");
			svg_word(drawing->svg, "opacity", "0.4");
		}
		if (point->high > point->low)
			draw_whisker(drawing, panel, x, point);
		draw_marker(drawing, &figure_styles[whose->style], x,
			figure_y(drawing->figure, panel, point->rate), radius);
		if (point->is_provisional)
			svg_end(drawing->svg);
	}
}

static void draw_published(const struct drawing *drawing, size_t index)
{
	const struct figure_panel *panel = &drawing->figure->panels[index];
	const struct chart_panel *source = &drawing->chart->panels[index];

	start_series(drawing, CHART_PEOPLE_STYLE);
	for (size_t k = 0; k < panel->n_ticks; k++)
		if (source->levels[k].published >= 0 && source->levels[k].published <= 1)
			draw_marker(drawing, &figure_published_style, panel->ticks[k].x,
				figure_y(drawing->figure, panel, source->levels[k].published),
				0.7 * drawing->em);
	svg_end(drawing->svg);
}

/* The name, and a thin line from the curve's end to it. */
static void draw_label(const struct drawing *drawing, const struct figure_label *label)
{
	struct svg *svg = drawing->svg;
	const struct chart_series *whose = &drawing->chart->series[label->series];
	double em = drawing->em, middle = label->box.y + label->box.height / 2;

	start_series(drawing, whose->style);
	svg_start(svg, "g");
	svg_number(svg, "stroke-width", 0.07 * em);
	draw_line(svg, label->from_x + 0.5 * em, label->from_y, label->box.x - 0.75 * em, middle);
	svg_end(svg);
	draw_marker(
		drawing, &figure_styles[whose->style], label->box.x - 0.45 * em, middle, 0.26 * em);
	svg_end(svg);
	start_text(svg, label->box.x, middle + 0.34 * em, em, NULL);
	svg_word(svg, "class", "fink");
	svg_word(svg, "color", FIGURE_INK);
	svg_word(svg, "fill", "currentColor");
	if (whose->is_people)
		svg_word(svg, "font-weight", "bold");
	write_cut_text(svg, label->text, whose->name);
	svg_end(svg);
}

static void draw_panel(const struct drawing *drawing, size_t index)
{
	const struct figure_panel *panel = &drawing->figure->panels[index];
	struct svg *svg = drawing->svg;

	svg_start(svg, "g");
	start_group(svg, "fink", FIGURE_INK);
	svg_word(svg, "fill", "currentColor");
	svg_word(svg, "font-weight", "bold");
	draw_text(svg, &panel->title, 1.1 * drawing->em, panel->title_text);
	svg_end(svg);
	draw_axis(drawing, panel);
	draw_ticks(drawing, panel, index);
	for (size_t i = 0; i < panel->n_labels; i++)
		draw_label(drawing, &panel->labels[i]);
	for (size_t s = 0; s < drawing->chart->n_series; s++) {
		start_series(drawing, drawing->chart->series[s].style);
		draw_curve(drawing, index, s);
		draw_points(drawing, index, s);
		svg_end(svg);
	}
	draw_published(drawing, index);
	svg_end(svg);
}

static void draw_entry(const struct drawing *drawing, const struct figure_entry *entry)
{
	struct svg *svg = drawing->svg;
	double em = drawing->em, y = entry->box.y + entry->box.height / 2, sample = 0;
	bool is_published = entry->series == FIGURE_PUBLISHED;

	if (entry->series != FIGURE_NOTE) {
		int style = is_published ? CHART_PEOPLE_STYLE
					 : drawing->chart->series[entry->series].style;

		start_series(drawing, style);
		if (!is_published) {
			svg_start(svg, "g");
			write_stroke(drawing, &figure_styles[style], 0.14);
			draw_line(svg, entry->box.x, y, entry->box.x + 2 * em, y);
			svg_end(svg);
		}
		draw_marker(drawing, is_published ? &figure_published_style : &figure_styles[style],
			entry->box.x + em, y, (is_published ? 0.6 : 0.32) * em);
		svg_end(svg);
		sample = FIGURE_SAMPLE * em;
	}
	start_text(svg, entry->box.x + sample, y + 0.32 * em, 0.9 * em, NULL);
	svg_word(svg, "class", "fink");
	svg_word(svg, "color", FIGURE_INK);
	svg_word(svg, "fill", "currentColor");
	svg_text(svg, entry->text);
	svg_end(svg);
}

static void write_root(
	const struct drawing *drawing, enum figure_size size, const char *id, bool is_file)
{
	const struct figure *figure = drawing->figure;
	struct svg *svg = drawing->svg;

	svg_start(svg, "svg");
	svg_word(svg, "xmlns", "http://www.w3.org/2000/svg");
	if (size == FIGURE_PRINT && is_file) {
		svg_word(svg, "width", "180mm");
		svg_format(svg, "height", "%.2fmm", 180 * figure->height / figure->width);
	} else if (is_file) {
		svg_word(svg, "width", "1600");
		svg_format(svg, "height", "%.0f", 1600 * figure->height / figure->width);
	}
	svg_format(svg, "viewBox", "0 0 %.2f %.2f", figure->width, figure->height);
	svg_word(svg, "role", "img");
	svg_format(svg, "aria-labelledby", "%s-title", id);
	svg_format(svg, "aria-describedby", "%s-desc", id);
	svg_word(svg, "font-family", FIGURE_FONTS);
}

static void write_words(const struct drawing *drawing, const char *id)
{
	struct svg *svg = drawing->svg;
	char *description = chart_describe(drawing->chart);
	const struct chart *chart = drawing->chart;

	svg_start(svg, "title");
	svg_format(svg, "id", "%s-title", id);
	svg_text(svg, chart->title);
	if (chart->n_panels == 1) {
		svg_text(svg, ": ");
		svg_text(svg, chart->panels[0].title);
	}
	svg_end(svg);
	svg_start(svg, "desc");
	svg_format(svg, "id", "%s-desc", id);
	svg_text(svg, description);
	svg_end(svg);
	free(description);
}

void figure_write(struct svg *svg, const struct figure *figure, const struct chart *chart,
	enum figure_size size, const char *id, bool is_file)
{
	static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
	struct drawing drawing = { svg, figure, chart, figure->em };

	if (is_file)
		svg_raw(svg, declaration, sizeof declaration - 1);
	write_root(&drawing, size, id, is_file);
	write_words(&drawing, id);
	if (is_file) {
		svg_start(svg, "rect");
		svg_number(svg, "width", figure->width);
		svg_number(svg, "height", figure->height);
		svg_word(svg, "fill", FIGURE_PAPER);
		svg_end(svg);
	}
	draw_titles(&drawing);
	draw_badge(&drawing);
	for (size_t i = 0; i < figure->n_panels; i++)
		draw_panel(&drawing, i);
	for (size_t i = 0; i < figure->n_entries; i++)
		draw_entry(&drawing, &figure->entries[i]);
	svg_end(svg);
}
