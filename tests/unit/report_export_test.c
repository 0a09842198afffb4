#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/export.h"
#include "leeway/report/output.h"
#include "leeway/report/overview.h"
#include "leeway/report/table.h"
#include "leeway/store/people.h"
#include "leeway/store/responses.h"
#include "support/cache.h"

static int set_up(void **state)
{
	struct cache *cache = memory_alloc(1, sizeof *cache);
	cache_init(cache);
	cache_open(cache, DATABASE_WRITE);
	*state = cache;
	return 0;
}

static int tear_down(void **state)
{
	cache_clear(*state);
	free(*state);
	return 0;
}

static void add_many(struct cache *cache, int64_t agent, int64_t prompt, const char *letters)
{
	for (uint32_t i = 0; letters[i]; i++) {
		static const char known[] = "gruble";
		enum outcome outcome = letters[i] == 'g'   ? OUTCOME_GRANT
				       : letters[i] == 'r' ? OUTCOME_REFUSE
				       : letters[i] == 'u' ? OUTCOME_UNCLEAR
				       : letters[i] == 'b' ? OUTCOME_BLOCKED
							   : OUTCOME_EMPTY;
		assert_non_null(strchr(known, letters[i]));
		struct response response = cache_response(agent, prompt, i, outcome);
		assert_true(cache_add(cache, &response));
	}
}

/* People at two levels, a simulated agent at one of them and at one of its own. */
static void fill(struct cache *cache)
{
	int64_t people = cache_put_agent(cache, "people", false);
	int64_t strict = cache_put_agent(cache, "sim:strict", true);
	int64_t first = cache_put_prompt(cache, "lending", 1, "baseline");
	int64_t second = cache_put_prompt(cache, "lending", 2, "baseline");
	int64_t thought = cache_put_prompt(cache, "lending", 2, "cot");
	add_many(cache, people, first, "rrgg");
	add_many(cache, people, second, "rggg");
	add_many(cache, strict, first, "rrrru");
	add_many(cache, strict, thought, "ue");
}

static char *read_stream(FILE *stream)
{
	long length = ftell(stream);
	assert_true(length >= 0);
	char *bytes = memory_alloc((size_t)length + 1, 1);
	rewind(stream);
	assert_int_equal(fread(bytes, 1, (size_t)length, stream), length);
	fclose(stream);
	return bytes;
}

static char *export_all(struct cache *cache, bool responses, enum report_format format)
{
	FILE *stream = tmpfile();
	struct bucket_filter filter = { 0 };
	struct bucket_list list = { 0 };
	struct exporter exporter;
	assert_true(buckets_load(cache->database, &filter, &list, NULL));
	assert_true(exporter_start(&exporter, cache->database,
		responses ? EXPORT_RESPONSES : EXPORT_BUCKETS, 0, stream, format, NULL));
	for (size_t i = 0; i < list.n_buckets; i++)
		assert_true((responses ? exporter_add_responses : exporter_add_bucket)(
			&exporter, &list.buckets[i], NULL));
	exporter_clear(&exporter);
	buckets_clear(&list);
	return read_stream(stream);
}

static void buckets_have_the_documented_columns(void **state)
{
	struct cache *cache = *state;
	fill(cache);
	char *csv = export_all(cache, false, REPORT_CSV);
	/* The last digits of the intervals may differ between machines. */
	const char *parts[] = {
		"pack,scenario,level_no,level,condition,agent,kind,synthetic,grants,refusals,"
		"unclear,blocked,empty,refusal_rate,se,wilson_lo,wilson_hi,prompt_digest,"
		"words_edited\n"
		"paper,lending,1,level 1,baseline,people,cohort,FALSE,2,2,0,0,0,0.5,0.25,"
		"0.150038989152",
		"\npaper,lending,1,level 1,baseline,sim:strict,model,TRUE,0,4,1,0,0,1,0,"
		"0.510109163545",
		"\npaper,lending,2,level 2,baseline,people,cohort,FALSE,3,1,0,0,0,0.25,"
		"0.216506350946",
		"\npaper,lending,2,level 2,cot,sim:strict,model,TRUE,0,0,1,0,1,,,,,",
	};
	const char *rest = csv;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		rest = strstr(rest, parts[i]);
		assert_non_null(rest);
	}
	free(csv);
}

static void undefined_rates_are_empty_or_null(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	add_many(cache, agent, cache_put_prompt(cache, "lending", 1, "cot"), "ue");
	char *csv = export_all(cache, false, REPORT_CSV);
	assert_non_null(strstr(csv, "gpt,model,FALSE,0,0,1,0,1,,,,,"));
	free(csv);
	char *lines = export_all(cache, false, REPORT_JSONL);
	assert_string_equal(lines,
		"{\"pack\":\"paper\",\"scenario\":\"lending\",\"level_no\":1,\"level\":\"level 1\","
		"\"condition\":\"cot\",\"agent\":\"gpt\",\"kind\":\"model\",\"synthetic\":false,"
		"\"grants\":0,\"refusals\":0,\"unclear\":1,\"blocked\":0,\"empty\":1,"
		"\"refusal_rate\":null,\"se\":null,\"wilson_lo\":null,\"wilson_hi\":null,"
		"\"prompt_digest\":"
		"\"c991bc2ab431e89db6f2e9fac29bc0891801e7753f59f549d1b33197d2a7078d\","
		"\"words_edited\":null}\n");
	free(lines);
}

static void responses_have_the_documented_fields(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "people", false);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	assert_true(database_begin(cache->database, NULL));
	int64_t participant = people_put(cache->database, agent, "P1", NULL);
	assert_int_equal(people_put(cache->database, agent, "P1", NULL), participant);
	assert_true(database_commit(cache->database, NULL));
	struct response response = cache_response(agent, prompt, 2, OUTCOME_GRANT);
	response.text = "=1+1, \"why\"\nnot?\x1b";
	response.participant = participant;
	response.asked_at_ms = INT64_C(1769860800000);
	response.cost_microusd = 1250000;
	response.input_tokens = 0;
	assert_true(cache_add(cache, &response));
	char *lines = export_all(cache, true, REPORT_JSONL);
	assert_string_equal(lines,
		"{\"pack\":\"paper\",\"scenario\":\"lending\",\"level_no\":1,\"level\":\"level 1\","
		"\"condition\":\"baseline\",\"agent\":\"people\",\"kind\":\"cohort\","
		"\"synthetic\":false,\"repeat\":2,\"outcome\":\"grant\",\"corrected\":false,"
		"\"text\":\"=1+1, \\\"why\\\"\\nnot?\\u001b\",\"model_returned\":null,"
		"\"asked_at\":\"2026-01-31T12:00:00.000Z\",\"latency_ms\":null,"
		"\"input_tokens\":0,\"output_tokens\":null,\"cost_usd\":1.25,"
		"\"participant\":\"P1\",\"prompt_digest\":"
		"\"3fa3d2f490f68be0213895ec386a8f449725266ebef37b95e06de64dd68ad0a9\","
		"\"finish_reason\":null,\"reasoning_tokens\":null,\"provider\":null,"
		"\"model_requested\":null,\"parameters\":null,\"position\":null,"
		"\"ended_at\":null,\"decision_ms\":null,\"writing_ms\":null,\"changes\":null,"
		"\"yes_first\":null,\"complete\":null,\"words_edited\":null,"
		"\"words_recorded\":true}\n");
	free(lines);
	char *csv = export_all(cache, true, REPORT_CSV);
	assert_string_equal(csv,
		"pack,scenario,level_no,level,condition,agent,kind,synthetic,repeat,outcome,"
		"corrected,text,model_returned,asked_at,latency_ms,input_tokens,output_tokens,"
		"cost_usd,participant,prompt_digest,finish_reason,reasoning_tokens,provider,"
		"model_requested,parameters,position,ended_at,decision_ms,writing_ms,changes,"
		"yes_first,complete,words_edited,words_recorded\n"
		"paper,lending,1,level 1,baseline,people,cohort,FALSE,2,grant,FALSE,"
		"\"=1+1, \"\"why\"\"\nnot?\x1b\",,2026-01-31T12:00:00.000Z,,0,,1.25,P1,"
		"3fa3d2f490f68be0213895ec386a8f449725266ebef37b95e06de64dd68ad0a9,,,,,,,,,,,,,,"
		"TRUE\n");
	free(csv);
}

static void what_excel_would_take_for_a_formula_reads_back_the_same(void **state)
{
	struct cache *cache = *state;
	static const char *const texts[] = { "=1+1", "+1", "-2 reasons", "@SUM(1)", "'=quoted",
		"''-twice", "'tis no formula", "plain", "\tindented" };
	enum { N_TEXTS = sizeof texts / sizeof texts[0] };
	static const char *const columns[] = { "text", NULL };
	char *path = file_join(cache->folder, "excel.csv");
	for (int excel = 0; excel <= 1; excel++) {
		struct writer writer;
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		if (excel)
			writer_start_for_excel(&writer, file, columns);
		else
			writer_start(&writer, file, REPORT_CSV, columns);
		for (size_t i = 0; i < N_TEXTS; i++) {
			writer_text(&writer, texts[i]);
			writer_end_row(&writer);
		}
		fclose(file);
		char *bytes = file_read(path, 1000, NULL, NULL);
		assert_string_equal(bytes,
			excel ? "\xef\xbb\xbftext\n'=1+1\n'+1\n'-2 reasons\n'@SUM(1)\n''=quoted\n"
				"''"
				"'-twice\n'tis no formula\nplain\n'\tindented\n"
			      : "text\n=1+1\n+1\n-2 reasons\n@SUM(1)\n'=quoted\n''-twice\n"
				"'tis no formula\nplain\n\tindented\n");
		free(bytes);
		struct table *table = table_open(path, REPORT_CSV, NULL);
		for (size_t i = 0; i < N_TEXTS; i++) {
			assert_int_equal(table_next(table, NULL), TABLE_ROW);
			assert_string_equal(table_value(table, "text"), texts[i]);
		}
		table_close(table);
	}
	free(path);
}

static void a_terminal_gets_no_control_in_json(void **state)
{
	(void)state;
	static const char *const columns[] = { "text", NULL };
	static const char text[] = "a\x1b[2J\xc2\x9b"
				   "b\xe2\x80\xae"
				   "c\x7f \xf3\xa0\x80\xa0 \xc3\xa9";
	for (int terminal = 0; terminal <= 1; terminal++) {
		FILE *file = tmpfile();
		struct writer writer;
		writer_start(&writer, file, REPORT_JSONL, columns);
		writer.sanitises = terminal;
		writer_text(&writer, text);
		writer_end_row(&writer);
		char *bytes = read_stream(file);
		assert_string_equal(
			bytes, terminal ? "{\"text\":\"a\\u001b[2J\\u009bb\\u202ec\\u007f "
					  "\\udb40\\udc20 \xc3\xa9\"}\n"
					: "{\"text\":\"a\\u001b[2J\xc2\x9b"
					  "b\xe2\x80\xae"
					  "c\x7f "
					  "\xf3\xa0\x80\xa0 \xc3\xa9\"}\n");
		free(bytes);
	}
}

static void numbers_read_back_as_the_same(void **state)
{
	(void)state;
	const double numbers[] = { 0.1, 1.0 / 3, 2.0 / 3, 1e-6, 123456.789012, 1, 0 };
	char text[NUMBER_SIZE];
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		writer_format_number(numbers[i], text);
		double back = strtod(text, NULL);
		assert_memory_equal(&back, &numbers[i], sizeof back);
	}
	assert_string_equal(writer_format_number(0.1, text), "0.1");
	assert_string_equal(writer_format_number(NAN, text), "");
}

static void filters_choose_and_unknown_names_are_told(void **state)
{
	struct cache *cache = *state;
	fill(cache);
	const char *agents[] = { "people" };
	struct bucket_filter filter = { .agents = agents, .n_agents = 1 };
	struct bucket_list list = { 0 };
	struct error error = { 0 };
	assert_true(buckets_load(cache->database, &filter, &list, NULL));
	assert_int_equal(list.n_buckets, 2);
	buckets_clear(&list);
	agents[0] = "nobody";
	assert_false(buckets_load(cache->database, &filter, &list, &error));
	assert_int_equal(error.code, ERROR_USAGE);
	assert_string_equal(error.message,
		"the cache has nothing of agent 'nobody'; it has: people, sim:strict");
	error_clear(&error);
}

static char *describe(
	struct cache *cache, void (*write)(const struct overview *overview, FILE *out))
{
	struct bucket_filter all = { 0 };
	struct bucket_list buckets = { 0 };
	struct arm_list arms;
	assert_true(buckets_load(cache->database, &all, &buckets, NULL));
	arms_build(&arms, &buckets);
	struct overview overview = { &buckets, &arms };
	FILE *stream = tmpfile();
	write(&overview, stream);
	arms_clear(&arms);
	buckets_clear(&buckets);
	return read_stream(stream);
}

static void the_table_fits_80_columns_and_marks_what_is_simulated(void **state)
{
	struct cache *cache = *state;
	fill(cache);
	int64_t wide = cache_put_agent(cache,
		"sim:a-name-of-an-agent-that-is-far-too-long-for-any-table-of-eighty-columns",
		true);
	add_many(cache, wide,
		cache_put_prompt(cache,
			"\xe8\xa6\x8f\xe5\x89\x87\xe8\xa6\x8f\xe5\x89\x87\xe8\xa6\x8f\xe5\x89\x87"
			"\xe8\xa6\x8f\xe5\x89\x87\xe8\xa6\x8f\xe5\x89\x87\xe8\xa6\x8f\xe5\x89\x87",
			3, "baseline"),
		"rgube");
	char *table = describe(cache, overview_write_table);
	size_t n_simulated = 0;
	char *rest = table;
	while (*rest) {
		size_t length = strcspn(rest, "\n");
		char *line = memory_copy_bytes(rest, length);
		if (text_width(line) > 80)
			fail_msg("too wide: %s", line);
		n_simulated += strstr(line, "simulated") != NULL;
		free(line);
		rest += length + 1;
	}
	assert_int_equal(n_simulated, 6);
	free(table);
}

static void an_arm_counts_what_was_decided(void **state)
{
	struct cache *cache = *state;
	fill(cache);
	char *json = describe(cache, overview_write_json);
	assert_non_null(
		strstr(json, "{\"agent\":\"sim:strict\",\"condition\":\"cot\",\"synthetic\":true,"
			     "\"buckets\":0,\"mean_refusal_rate\":null}"));
	assert_non_null(strstr(json, "\"buckets\":2,\"mean_refusal_rate\":0.375"));
	free(json);
}

static void output_replaces_a_file_only_when_whole(void **state)
{
	struct cache *cache = *state;
	char *path = file_join(cache->folder, "out.csv");
	struct output output;
	assert_true(file_write(path, "old", 3, NULL));
	assert_true(output_open(&output, path, NULL));
	fputs("new", output.stream);
	fflush(output.stream);
	char *content = file_read(path, 100, NULL, NULL);
	assert_string_equal(content, "old");
	free(content);
	assert_true(output_finish(&output, NULL));
	output_discard(&output);
	content = file_read(path, 100, NULL, NULL);
	assert_string_equal(content, "new");
	free(content);
	assert_true(output_open(&output, path, NULL));
	fputs("thrown away", output.stream);
	output_discard(&output);
	content = file_read(path, 100, NULL, NULL);
	assert_string_equal(content, "new");
	free(content);
	struct error error = { 0 };
	assert_false(output_open(&output, cache->folder, &error));
	assert_non_null(strstr(error.message, "is a folder"));
	error_clear(&error);
	free(path);
}

static void check_file(const char *path, const char *expected)
{
	char *content = file_read(path, 100, NULL, NULL);
	assert_string_equal(content, expected);
	free(content);
}

static void write_output(const char *path, const char *text)
{
	struct output output;
	assert_true(output_open(&output, path, NULL));
	fputs(text, output.stream);
	assert_true(output_finish(&output, NULL));
}

static void output_follows_links_and_keeps_the_mode(void **state)
{
	struct cache *cache = *state;
	char *file = file_join(cache->folder, "real.csv");
	char *link = file_join(cache->folder, "link.csv");
	char *dangling = file_join(cache->folder, "dangling.csv");
	char *later = file_join(cache->folder, "later.csv");
	struct stat status;
	assert_true(file_write(file, "old", 3, NULL));
	assert_int_equal(chmod(file, 0640), 0);
	assert_int_equal(symlink("real.csv", link), 0);
	assert_int_equal(symlink(later, dangling), 0);
	write_output(link, "new");
	check_file(file, "new");
	assert_int_equal(lstat(link, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_int_equal(stat(file, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
	write_output(dangling, "there now");
	check_file(later, "there now");
	assert_int_equal(lstat(dangling, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	unlink(dangling);
	assert_int_equal(symlink("dangling.csv", dangling), 0);
	struct output output;
	struct error error = { 0 };
	assert_false(output_open(&output, dangling, &error));
	error_clear(&error);
	free(file);
	free(link);
	free(dangling);
	free(later);
}

static void output_writes_into_what_is_no_file(void **state)
{
	struct cache *cache = *state;
	char *pipe_path = file_join(cache->folder, "pipe");
	char text[100] = "";
	int ends[2];
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	int reader = open(pipe_path, O_RDONLY | O_NONBLOCK);
	write_output(pipe_path, "through a pipe");
	assert_int_equal(read(reader, text, sizeof text), 14);
	assert_string_equal(text, "through a pipe");
	close(reader);
	assert_int_equal(pipe(ends), 0);
	char *descriptor = memory_format("/dev/fd/%d", ends[1]);
	write_output(descriptor, "by a descriptor");
	assert_int_equal(read(ends[0], text, sizeof text), 15);
	assert_memory_equal(text, "by a descriptor", 15);
	write_output("/dev/null", "lost");
	struct stat status;
	assert_int_equal(stat("/dev/null", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
	close(ends[0]);
	close(ends[1]);
	free(descriptor);
	free(pipe_path);
}

static void the_format_is_what_the_name_ends_in(void **state)
{
	(void)state;
	static const char *const formats[] = { "csv", "jsonl", "md", NULL };
	const struct {
		const char *path;
		int format;
	} rows[] = { { "a.csv", 0 }, { "x/a.b.JSONL", 1 }, { "a.md", 2 }, { NULL, 7 }, { "-", 7 },
		{ "plain", 7 }, { "x.d/plain", 7 }, { ".hidden", 7 }, { "/dev/null", 7 } };
	struct error error = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int format = 7;
		assert_true(output_find_format(rows[i].path, formats, &format, &error));
		assert_int_equal(format, rows[i].format);
	}
	int format = 7;
	assert_false(output_find_format("a.csv.gz", formats, &format, &error));
	assert_int_equal(error.code, ERROR_USAGE);
	assert_string_equal(error.message,
		"a.csv.gz: '.gz' is not a format written here: end the name in .csv, .jsonl or "
		".md, or say --format");
	error_clear(&error);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(buckets_have_the_documented_columns),
		TEST(undefined_rates_are_empty_or_null),
		TEST(responses_have_the_documented_fields),
		TEST(filters_choose_and_unknown_names_are_told),
		TEST(the_table_fits_80_columns_and_marks_what_is_simulated),
		TEST(an_arm_counts_what_was_decided),
		TEST(output_replaces_a_file_only_when_whole),
		TEST(output_follows_links_and_keeps_the_mode),
		TEST(output_writes_into_what_is_no_file),
		cmocka_unit_test(the_format_is_what_the_name_ends_in),
		TEST(what_excel_would_take_for_a_formula_reads_back_the_same),
		cmocka_unit_test(a_terminal_gets_no_control_in_json),
		cmocka_unit_test(numbers_read_back_as_the_same),
	};
	return cmocka_run_group_tests_name("report_export", tests, NULL, NULL);
}
