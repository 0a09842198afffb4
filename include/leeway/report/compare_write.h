/*
 * Comparisons written out: a table of 80 columns, CSV, one JSON object, Markdown. Estimates must
 * have been made (comparison_estimate) where they are wanted; else they are not known.
 */
#ifndef LEEWAY_REPORT_COMPARE_WRITE_H
#define LEEWAY_REPORT_COMPARE_WRITE_H

#include <stdio.h>

#include "leeway/report/compare.h"

/* Arms one below the other, each with its buckets and what they add up to; then a legend. */
void comparison_write_table(const struct comparison_list *list, FILE *out);

/* One row a bucket. */
void comparison_write_csv(const struct comparison_list *list, FILE *out);

/* One row an arm, as CSV: its distance with floor, test, estimate and interval, and what else. */
void comparison_write_arms(const struct comparison_list *list, FILE *out);

/* {"buckets":[…],"arms":[…],"pooled":[…]}, rates and distances as fractions, null where not
 * defined. */
void comparison_write_json(const struct comparison_list *list, FILE *out);

/* A table of the arms, then one of the buckets of each. */
void comparison_write_markdown(const struct comparison_list *list, FILE *out);

/* "51 of 60", "p < 0.001", "0.042": in so many bytes at least. */
enum { COMPARISON_TEXT_SIZE = 48 };

/*
 * "*" of a significant row, "o" where it is so by COMPARISON_AUTO before all is there that was
 * planned, else "".
 */
const char *comparison_star(const struct comparison_list *list, const struct comparison_row *row);

/* "<.001", ".042", "1.00", "-" where it is not defined. */
const char *comparison_format_p(double p, char text[COMPARISON_TEXT_SIZE]);

/* "Holm", "Benjamini-Hochberg"; "pooled z" … */
const char *comparison_correction_title(enum comparison_correction correction);
const char *comparison_test_title(enum comparison_test test);

#endif
