#include "page_parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"

void page_start_section(struct svg *html, const char *id, const char *heading)
{
	svg_start(html, "section");
	svg_format(html, "aria-labelledby", "%s", id);
	svg_start(html, "h2");
	svg_word(html, "id", id);
	svg_text(html, heading);
	svg_end(html);
}

void page_paragraph(struct svg *html, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = memory_format_list(format, arguments);

	va_end(arguments);
	svg_leaf(html, "p", text);
	free(text);
}

static void write_columns(struct svg *html, const char *const *columns)
{
	svg_start(html, "thead");
	svg_start(html, "tr");
	for (size_t i = 0; columns[i]; i++) {
		bool is_left = columns[i][0] == '<';

		svg_start(html, "th");
		svg_word(html, "scope", "col");
		if (is_left)
			svg_word(html, "class", "l");
		svg_text(html, columns[i] + is_left);
		svg_end(html);
	}
	svg_end(html);
	svg_end(html);
}

void page_start_table(
	struct svg *html, const char *id, const char *caption, const char *const *columns)
{
	svg_start(html, "div");
	svg_word(html, "class", "scroll");
	svg_word(html, "role", "group");
	svg_format(html, "aria-labelledby", "%s-caption", id);
	svg_word(html, "tabindex", "0");
	svg_start(html, "table");
	svg_start(html, "caption");
	svg_format(html, "id", "%s-caption", id);
	/* Of its own, to stay in sight on a phone. */
	svg_leaf(html, "span", caption);
	svg_end(html);
	write_columns(html, columns);
	svg_start(html, "tbody");
}

void page_end_table(struct svg *html)
{
	svg_end(html);
	svg_end(html);
	svg_end(html);
}

void page_row_head(struct svg *html, const char *text)
{
	svg_start(html, "th");
	svg_word(html, "scope", "row");
	svg_text(html, text);
	svg_end(html);
}

void page_cell(struct svg *html, const char *text)
{
	svg_leaf(html, "td", text);
}

void page_text_cell(struct svg *html, const char *text)
{
	svg_start(html, "td");
	svg_word(html, "class", strlen(text) > 40 ? "l w" : "l");
	svg_word(html, "dir", "auto");
	svg_text(html, text);
	svg_end(html);
}

void page_format_cell(struct svg *html, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = memory_format_list(format, arguments);

	va_end(arguments);
	page_cell(html, text);
	free(text);
}

void page_count_cell(struct svg *html, int64_t count)
{
	char text[WORDS_SIZE];

	page_cell(html, words_count((uint64_t)count, text));
}

void page_part_cell(struct svg *html, int64_t part, int64_t whole)
{
	char one[WORDS_SIZE], other[WORDS_SIZE];

	page_format_cell(html, "%s of %s", words_count((uint64_t)part, one),
		words_count((uint64_t)whole, other));
}

void page_percent_cell(struct svg *html, double fraction)
{
	if (isfinite(fraction))
		page_format_cell(html, "%.1f", fraction * 100);
	else
		page_cell(html, "–");
}

void page_interval_cell(struct svg *html, const struct interval *interval)
{
	if (isfinite(interval->low) && isfinite(interval->high))
		page_format_cell(html, "%.1f to %.1f", interval->low * 100, interval->high * 100);
	else
		page_cell(html, "–");
}

void page_p_cell(struct svg *html, double p)
{
	if (!isfinite(p))
		page_cell(html, "–");
	else if (p < 0.001)
		page_cell(html, "< 0.001");
	else
		page_format_cell(html, "%.3f", p);
}

const char *page_outcome_word(enum outcome outcome)
{
	static const char *const words[N_OUTCOMES] = {
		[OUTCOME_GRANT] = "granted",
		[OUTCOME_REFUSE] = "refused",
		[OUTCOME_UNCLEAR] = "unclear",
		[OUTCOME_BLOCKED] = "blocked",
		[OUTCOME_EMPTY] = "empty",
	};

	return words[outcome];
}

const char *page_scenario_title(const struct page *page, const char *id)
{
	const struct scenario *scenario =
		page->source->pack ? pack_find_scenario(page->source->pack, id) : NULL;

	return scenario ? scenario->title : id;
}

const char *page_condition_title(const struct page *page, const char *id)
{
	const struct condition *condition =
		page->source->pack ? pack_find_condition(page->source->pack, id) : NULL;

	return condition && condition->title ? condition->title : id;
}

bool page_has_claims(const struct page *page)
{
	return page->claims && page->claims->n_verdicts > 0;
}

bool page_has_synthetic(const struct page *page)
{
	const struct bucket_list *buckets = page->source->buckets;

	for (size_t i = 0; i < buckets->n_buckets; i++)
		if (buckets->buckets[i].synthetic)
			return true;
	return false;
}

char *page_name_against(const struct page *page)
{
	const struct comparison_list *list = page->comparison;
	const char *condition = page->against_condition;

	return memory_format("%s%s%s%s", page->against, condition ? "@" : "",
		condition ? condition : "",
		list && list->n_arms > 0 && list->arms[0].against_synthetic ? " (simulated)" : "");
}
