/* leeway classify: lines in, the same lines with their outcome out. Runs the program itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"

enum { OUTPUT_LIMIT = 64 << 20 };

/* What a run of the program printed, and its exit status. */
struct printed_run {
	char *output, *messages;
	int status;
};

static char *scratch_path(const char *name)
{
	const char *folder = getenv("TMPDIR");
	return file_join(folder ? folder : ".", name);
}

/* The file's text, "" where it cannot be read. */
static char *read_back(const char *path)
{
	char *text = file_read(path, OUTPUT_LIMIT, NULL, NULL);
	return text ? text : memory_copy_text("");
}

/* Reads what comes through the pipe; with only_line, one line of it. */
static char *read_pipe(int descriptor, bool only_line)
{
	struct buffer output;
	char bytes[4096];
	ssize_t length;
	buffer_init(&output, OUTPUT_LIMIT);
	while ((length = read(descriptor, bytes, only_line ? 1 : sizeof bytes)) > 0) {
		buffer_append(&output, bytes, (size_t)length);
		if (only_line && bytes[0] == '\n')
			break;
	}
	return buffer_take(&output);
}

/* Becomes the program, with its streams on the files and the pipe. */
static void become(const char *option, const char *value, const char *messages, int output)
{
	const char *program = getenv("LEEWAY");
	char *input = scratch_path("input.jsonl");
	if (!freopen(input, "r", stdin) || !freopen(messages, "w", stderr) ||
		dup2(output, STDOUT_FILENO) < 0)
		_exit(126);
	execl(program, program, "classify", option, value, (char *)NULL);
	_exit(127);
}

/* Runs `leeway classify` with an option and its value (NULL: none) over the input. */
static struct printed_run classify_pipe(
	const char *option, const char *value, const char *input, bool only_line)
{
	int ends[2], status;
	struct error error = { 0 };
	char *path = scratch_path("input.jsonl");
	char *messages = scratch_path("messages");
	if (!getenv("LEEWAY"))
		skip();
	if (!file_write(path, input, strlen(input), &error))
		fail_msg("%s", error.message);
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		become(option, value, messages, ends[1]);
	}
	close(ends[1]);
	struct printed_run run = { .output = read_pipe(ends[0], only_line) };
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	run.messages = read_back(messages);
	free(messages);
	free(path);
	return run;
}

static struct printed_run classify(const char *input)
{
	return classify_pipe(NULL, NULL, input, false);
}

static void clear(struct printed_run *run)
{
	free(run->output);
	free(run->messages);
}

static void expect_with(
	const char *option, const char *value, const char *input, const char *output, int status)
{
	struct printed_run run = classify_pipe(option, value, input, false);
	assert_string_equal(run.output, output);
	assert_int_equal(run.status, status);
	clear(&run);
}

static void expect(const char *input, const char *output, int status)
{
	expect_with(NULL, NULL, input, output, status);
}

static void members_and_their_order_are_kept(void **state)
{
	(void)state;
	expect("{ \"n\": 12345678901234567890, \"text\": \"No.\", \"x\": [1.0, {\"outcome\": 1}] "
	       "}\n",
		"{ \"n\": 12345678901234567890, \"text\": \"No.\", \"x\": [1.0, {\"outcome\": 1}],"
		"\"outcome\":\"refuse\"}\n",
		0);
}

static void an_outcome_that_is_there_is_replaced(void **state)
{
	(void)state;
	expect("{\"a\":\"\\\"outcome\\\":{\",\"outcome\" : null, \"text\":\"Yes \\\\\"}\n",
		"{\"a\":\"\\\"outcome\\\":{\",\"outcome\" : \"grant\", \"text\":\"Yes \\\\\"}\n",
		0);
}

static void endings_of_the_provider_are_heeded(void **state)
{
	(void)state;
	expect("{\"text\":\"I think\",\"finish_reason\":\"length\"}\r\n"
	       "{\"text\":\"Yes\",\"finish_reason\":\"content_filter\"}\n"
	       "{\"text\":null}",
		"{\"text\":\"I think\",\"finish_reason\":\"length\",\"outcome\":\"empty\"}\n"
		"{\"text\":\"Yes\",\"finish_reason\":\"content_filter\",\"outcome\":\"blocked\"}\n"
		"{\"text\":null,\"outcome\":\"empty\"}\n",
		0);
}

static void bad_lines_are_named_and_good_ones_still_written(void **state)
{
	(void)state;
	struct printed_run run = classify(
		"{\"text\":\"No\"}\n\nnonsense\n{\"a\":1}\n[]\n{\"text\":7}\n{\"text\":\"Yes\"}\n"
		"{\"text\":\"Yes\xff\"}\n");
	assert_string_equal(run.output, "{\"text\":\"No\",\"outcome\":\"refuse\"}\n"
					"{\"text\":\"Yes\",\"outcome\":\"grant\"}\n");
	assert_string_equal(run.messages, "leeway: classify: line 3: is no JSON\n"
					  "leeway: classify: line 4: has no \"text\"\n"
					  "leeway: classify: line 5: is no JSON object\n"
					  "leeway: classify: line 6: \"text\" is no string\n"
					  "leeway: classify: line 8: is not valid UTF-8\n");
	assert_int_equal(run.status, 1);
	clear(&run);
}

static void a_condition_gives_the_place_of_the_verdict(void **state)
{
	(void)state;
	/* In steps the end counts, but the answer first where the instruction asks for that. */
	static const char input[] =
		"{\"text\":\"I see both sides. No. Therefore, yes.\"}\n"
		"{\"text\":\"No. Is it small? Yes.\"}\n"
		"{\"text\":\"No. The rule is plain. But people matter. Therefore, yes.\"}\n";
	static const char start[] =
		"{\"text\":\"I see both sides. No. Therefore, yes.\","
		"\"outcome\":\"unclear\"}\n"
		"{\"text\":\"No. Is it small? Yes.\",\"outcome\":\"refuse\"}\n"
		"{\"text\":\"No. The rule is plain. But people matter. Therefore, yes.\","
		"\"outcome\":\"unclear\"}\n";
	static const char steps[] =
		"{\"text\":\"I see both sides. No. Therefore, yes.\","
		"\"outcome\":\"grant\"}\n"
		"{\"text\":\"No. Is it small? Yes.\",\"outcome\":\"refuse\"}\n"
		"{\"text\":\"No. The rule is plain. But people matter. Therefore, yes.\","
		"\"outcome\":\"unclear\"}\n";
	expect_with("--condition", "baseline", input, start, 0);
	expect_with("--condition", "cot", input, steps, 0);
}

static void unknown_names_are_usage_errors(void **state)
{
	(void)state;
	expect_with("--condition", "no-such", "", "", 2);
	expect_with("--scenario", "no-such", "", "", 2);
	expect_with("no-such-file", NULL, "", "", 1);
}

static void a_line_over_the_ceiling_is_named_and_passed_over(void **state)
{
	(void)state;
	enum { LENGTH = (16 << 20) + 64 };
	static const char next[] = "\n{\"text\":\"Yes\"}\n";
	char *input = memory_alloc(LENGTH + sizeof next, 1);
	memset(input, ' ', LENGTH);
	memcpy(input + LENGTH, next, sizeof next);
	struct printed_run run = classify(input);
	assert_string_equal(run.output, "{\"text\":\"Yes\",\"outcome\":\"grant\"}\n");
	assert_string_equal(run.messages, "leeway: classify: line 1: is longer than 16 MiB\n");
	assert_int_equal(run.status, 1);
	clear(&run);
	free(input);
}

static void a_closed_pipe_ends_it_quietly(void **state)
{
	(void)state;
	struct buffer input;
	buffer_init(&input, OUTPUT_LIMIT);
	for (int i = 0; i < 20000; i++)
		buffer_append_text(&input, "{\"text\":\"Yes\"}\n");
	/* The reading end is closed after one line, long before the last is written. */
	struct printed_run run = classify_pipe(NULL, NULL, buffer_text(&input), true);
	assert_string_equal(run.output, "{\"text\":\"Yes\",\"outcome\":\"grant\"}\n");
	assert_string_equal(run.messages, "");
	clear(&run);
	buffer_clear(&input);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_and_their_order_are_kept),
		cmocka_unit_test(an_outcome_that_is_there_is_replaced),
		cmocka_unit_test(endings_of_the_provider_are_heeded),
		cmocka_unit_test(bad_lines_are_named_and_good_ones_still_written),
		cmocka_unit_test(a_condition_gives_the_place_of_the_verdict),
		cmocka_unit_test(unknown_names_are_usage_errors),
		cmocka_unit_test(a_line_over_the_ceiling_is_named_and_passed_over),
		cmocka_unit_test(a_closed_pipe_ends_it_quietly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
