#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/report/svg.h"

static void expect(struct svg *svg, const char *text)
{
	assert_string_equal(buffer_text(&svg->out), text);
	svg_clear(svg);
}

static void text_and_attributes_are_escaped(void **state)
{
	(void)state;
	struct svg svg;

	svg_init(&svg);
	svg_start(&svg, "text");
	svg_word(&svg, "class", "\"><script>'&");
	svg_text(&svg, "a < b & c > \"d\" 'e' </text>]]>");
	svg_end(&svg);
	expect(&svg, "<text class=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">a &lt; b &amp; c &gt; "
		     "&quot;d&quot; &#39;e&#39; &lt;/text&gt;]]&gt;</text>\n");
}

static void what_xml_has_no_place_for_is_shown_as_something_else(void **state)
{
	(void)state;
	struct svg svg;

	svg_init(&svg);
	svg_leaf(&svg, "desc",
		"a\x01"
		"b\xff"
		"c\xef\xbf\xbe"
		"d\xef\xbf\xbf"
		"e\xe2\x80\xae"
		"f\tg\nh");
	expect(&svg, "<desc>a\xe2\x90\x81"
		     "b\xef\xbf\xbd"
		     "c\xef\xbf\xbd"
		     "d\xef\xbf\xbd"
		     "e&lt;U+202E&gt;f g h</desc>\n");
}

static void elements_nest_and_end_in_order(void **state)
{
	(void)state;
	struct svg svg;

	svg_init(&svg);
	svg_start(&svg, "g");
	svg_start(&svg, "line");
	svg_number(&svg, "x1", 1.5);
	svg_end(&svg);
	svg_leaf(&svg, "p", "one");
	svg_start(&svg, "input");
	svg_end(&svg);
	svg_end(&svg);
	expect(&svg, "<g>\n<line x1=\"1.5\"></line>\n<p>one</p>\n<input></g>\n");
}

static void numbers_are_short_and_never_what_is_no_number(void **state)
{
	(void)state;
	const struct {
		double number;
		const char *text;
	} cases[] = { { 0, "0" }, { 1, "1" }, { 1.5, "1.5" }, { 1.25, "1.25" }, { 100, "100" },
		{ 0.001, "0" }, { -0.001, "0" }, { -2.5, "-2.5" }, { NAN, "0" }, { INFINITY, "0" },
		{ 1e300, "1000000000" }, { -1e300, "-1000000000" } };
	char text[SVG_NUMBER_SIZE];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(svg_format_number(cases[i].number, text), cases[i].text);
}

static void lines_are_kept_where_asked(void **state)
{
	(void)state;
	struct svg svg;

	svg_init(&svg);
	svg_start(&svg, "pre");
	svg_lines(&svg, "one\r\ntwo\n<three>");
	svg_end(&svg);
	expect(&svg, "<pre>one\ntwo\n&lt;three&gt;</pre>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_attributes_are_escaped),
		cmocka_unit_test(what_xml_has_no_place_for_is_shown_as_something_else),
		cmocka_unit_test(elements_nest_and_end_in_order),
		cmocka_unit_test(numbers_are_short_and_never_what_is_no_number),
		cmocka_unit_test(lines_are_kept_where_asked),
	};
	return cmocka_run_group_tests_name("report_svg", tests, NULL, NULL);
}
