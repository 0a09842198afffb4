#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/csv.h"

/* All records as "line:cell|cell;" and the message of a fault as "!message", to be freed. */
static char *read_all(const char *bytes, size_t length)
{
	FILE *stream = tmpfile();
	assert_int_equal(fwrite(bytes, 1, length, stream), length);
	rewind(stream);
	struct csv_reader *reader = csv_open(stream);
	struct error error = { 0 };
	char *all = memory_copy_text("");
	enum csv_result result;
	while ((result = csv_read(reader, &error)) == CSV_RECORD) {
		char *record = memory_format("%s%ld:", all, csv_line(reader));
		free(all);
		all = record;
		for (size_t i = 0; i < csv_n_cells(reader); i++) {
			char *longer =
				memory_format("%s%s%s", all, i ? "|" : "", csv_cell(reader, i));
			free(all);
			all = longer;
		}
		record = memory_format("%s;", all);
		free(all);
		all = record;
	}
	if (result == CSV_FAULT) {
		char *longer = memory_format("%s%ld!%s", all, csv_line(reader), error.message);
		free(all);
		all = longer;
	}
	error_clear(&error);
	csv_close(reader);
	fclose(stream);
	return all;
}

static void check_records(const char *bytes, const char *expected)
{
	char *all = read_all(bytes, strlen(bytes));
	assert_string_equal(all, expected);
	free(all);
}

static void records_are_lines_of_cells(void **state)
{
	(void)state;
	check_records("a,b\nc,d\n", "1:a|b;2:c|d;");
	check_records("a,b\nc,d", "1:a|b;2:c|d;");
	check_records("", "");
	check_records("\n\n", "");
	check_records("a", "1:a;");
	check_records(",\n", "1:|;");
}

static void every_line_end_ends_a_record(void **state)
{
	(void)state;
	check_records("a\r\nb\rc\nd", "1:a;2:b;3:c;4:d;");
}

static void empty_lines_are_skipped_and_counted(void **state)
{
	(void)state;
	check_records("\n\na\n\r\n\nb\n", "3:a;6:b;");
}

static void quoted_cells_hold_commas_quotes_and_lines(void **state)
{
	(void)state;
	check_records("\"a,\"\"b\"\"\nc\",d\ne\n", "1:a,\"b\"\nc|d;3:e;");
	check_records("\"a\r\nb\"\r\n\"\"\r\n", "1:a\r\nb;3:;");
	check_records("\"a\"", "1:a;");
	check_records("a\"b,c\n", "1:a\"b|c;");
}

static void a_byte_order_mark_is_no_part_of_the_first_cell(void **state)
{
	(void)state;
	check_records("\xef\xbb\xbf"
		      "a,b\n",
		"1:a|b;");
	check_records("\xef\xbb\xbf\"a\",b\n", "1:a|b;");
	check_records("\xef\xbc\xa1\n", "1:\xef\xbc\xa1;");
	check_records("\xef\xbb", "1:\xef\xbf\xbd\xef\xbf\xbd;");
}

static void faults_are_told_with_their_line(void **state)
{
	(void)state;
	check_records("a\n\"b\nc", "1:a;2!a quoted cell has no closing quote");
	check_records("a\n\"b\"c\n",
		"1:a;2!text stands behind a closing quote; a quote within a cell is doubled");
}

static void malformed_bytes_are_repaired(void **state)
{
	(void)state;
	check_records("a\xff,\xe2\x82\n", "1:a\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd;");
	char *all = read_all("a\0b\n", 4);
	assert_string_equal(all, "1:a\xef\xbf\xbd"
				 "b;");
	free(all);
}

static void sizes_have_ceilings(void **state)
{
	(void)state;
	size_t length = CSV_MAX_RECORD + 10;
	char *bytes = memory_alloc(length + 1, 1);
	memset(bytes, 'x', length);
	char *all = read_all(bytes, length);
	assert_string_equal(all, "1!the record is over 4 MiB");
	free(all);
	memset(bytes, ',', CSV_MAX_CELLS);
	all = read_all(bytes, CSV_MAX_CELLS);
	assert_string_equal(all, "1!the record has over 1024 cells");
	free(all);
	all = read_all(bytes, CSV_MAX_CELLS - 1);
	assert_int_equal(strlen(all), 2 + CSV_MAX_CELLS - 1 + 1);
	free(all);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_lines_of_cells),
		cmocka_unit_test(every_line_end_ends_a_record),
		cmocka_unit_test(empty_lines_are_skipped_and_counted),
		cmocka_unit_test(quoted_cells_hold_commas_quotes_and_lines),
		cmocka_unit_test(a_byte_order_mark_is_no_part_of_the_first_cell),
		cmocka_unit_test(faults_are_told_with_their_line),
		cmocka_unit_test(malformed_bytes_are_repaired),
		cmocka_unit_test(sizes_have_ceilings),
	};
	return cmocka_run_group_tests_name("report_csv", tests, NULL, NULL);
}
