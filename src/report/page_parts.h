/* The parts of a page, each one section of it. */
#ifndef LEEWAY_REPORT_PAGE_PARTS_H
#define LEEWAY_REPORT_PAGE_PARTS_H

#include "leeway/report/page.h"

/* Starts a section with its heading; ended by svg_end. */
void page_start_section(struct svg *html, const char *id, const char *heading);

/* "<p>" with the formatted text. */
void page_paragraph(struct svg *html, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A table in a box that scrolls by itself; columns end by NULL, one that begins with '<' is aligned
 * to the left. Ended by page_end_table. */
void page_start_table(
	struct svg *html, const char *id, const char *caption, const char *const *columns);
void page_end_table(struct svg *html);

/* Cells of a row begun by svg_start(html, "tr"). */
void page_row_head(struct svg *html, const char *text);
void page_cell(struct svg *html, const char *text); /* To the right. */
void page_text_cell(struct svg *html, const char *text); /* To the left. */
/* "1,234"; "56 of 1,234". */
void page_count_cell(struct svg *html, int64_t count);
void page_part_cell(struct svg *html, int64_t part, int64_t whole);

void page_format_cell(struct svg *html, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* In per cent with one decimal, a dash where it is not defined. */
void page_percent_cell(struct svg *html, double fraction);
void page_interval_cell(struct svg *html, const struct interval *interval);

/* A p in three decimals, "< 0.001", or a dash. */
void page_p_cell(struct svg *html, double p);

/* "refused", "granted", …: what a reader is told. */
const char *page_outcome_word(enum outcome outcome);

/* A scenario's and a condition's title, or the id where the pack has none. */
const char *page_scenario_title(const struct page *page, const char *id);
const char *page_condition_title(const struct page *page, const char *id);

bool page_has_synthetic(const struct page *page);

/* "gpt@cot (simulated)": the agent compared with, which must not be NULL; to be freed. */
char *page_name_against(const struct page *page);
bool page_has_claims(const struct page *page);

/* The sections. */
void page_write_figures(struct svg *html, const struct page *page);
void page_write_tables(struct svg *html, const struct page *page);
void page_write_transfer(struct svg *html, const struct page *page); /* Within the tables. */
void page_write_claims(struct svg *html, const struct page *page);
bool page_write_method(struct svg *html, const struct page *page, struct error *error);
void page_write_explanations(struct svg *html, const struct page *page);

#endif
