/*
 * Replies, names and titles that would take over the terminal, in every screen of the program
 * itself. What it writes is read byte by byte: nothing but what draws may be there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "screen/place.h"
#include "support/server.h"

enum { LONG = 100000, MAX_ROWS_BYTES = 4 * 1024 * 1024 };

static const char f5[] = "\x1b[15~", escape[] = "\x1b";

/* As they stand in JSON. */
#define ESCAPES                                                                                    \
	"\\u001b[?1049l\\u001b[?25h\\u001b[2J\\u001b]0;title\\u0007\\u001bc\\u001b[6n\\u001b[c"    \
	"\\u001b]52;c;?\\u0007\\u001bP$q\\u001b\\\\\\u001b[?1003h\\u001b[4h\\u0007\\u000e"
#define C1 "\\u009b?1049l\\u009d0;title\\u009c\\u0090$q\\u009c\\u0085\\u008d"
#define BIDI                                                                                       \
	"\\u202egpj.exe\\u202c \\u2067x\\u2069 \\u200f\\u061c \\u2028 \\ufeff \\u200d\\u200c "     \
	"\\udb40\\udc41"
#define INVALID                                                                                    \
	"\xff\xfe \xc3( \x80\x9b"                                                                  \
	"31m \xed\xa0\x80 \xf4\x90\x80\x80 \xc0\xaf"
#define CONTROLS "a\\rb\\nc\\td\\u000be\\u000cf\\u0008\\u007f"

static const char *const texts[] = { ESCAPES, C1, BIDI, CONTROLS };
enum { N_TEXTS = sizeof texts / sizeof *texts };

/* What no terminal agrees on: wide, combining, joined, many. */
static void append_odd(struct buffer *out, size_t n_bytes)
{
	static const char *const odd[] = { "日本語", "e\u0301\u0302\u0303\u0323",
		"👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "각", "नमस्ते", "\u0301", "ｗｉｄｅ ", "﷽",
		"⌚️" };
	size_t end = out->length + n_bytes;

	for (size_t i = 0; out->length < end; i++)
		buffer_append_text(out, odd[i % (sizeof odd / sizeof *odd)]);
}

static void append_row(struct buffer *rows, int repeat, const char *text)
{
	buffer_append_format(rows,
		"{\"pack\":\"hostile\",\"scenario\":\"one\",\"level_no\":2,"
		"\"condition\":\"baseline\",\"repeat\":%d,\"outcome\":\"refuse\",\"text\":\"",
		repeat);
	buffer_append_text(rows, text);
	buffer_append_text(rows, "\",\"model_returned\":\"" ESCAPES "\"}\n");
}

static char *make_rows(void)
{
	struct buffer rows, odd;
	int repeat = 0;

	buffer_init(&rows, MAX_ROWS_BYTES);
	buffer_init(&odd, MAX_ROWS_BYTES);
	for (; repeat < N_TEXTS; repeat++)
		append_row(&rows, repeat, texts[repeat]);
	append_odd(&odd, 3000);
	append_row(&rows, repeat++, buffer_text(&odd));
	/* One letter under a thousand marks; then lines without a place to break. */
	buffer_reset(&odd);
	buffer_append_char(&odd, 'e');
	for (int i = 0; i < 1000; i++)
		buffer_append_text(&odd, "\u0301");
	append_row(&rows, repeat++, buffer_text(&odd));
	buffer_reset(&odd);
	while (odd.length < LONG)
		buffer_append_text(&odd, "xyz");
	append_row(&rows, repeat++, buffer_text(&odd));
	buffer_reset(&odd);
	append_odd(&odd, LONG);
	append_row(&rows, repeat++, buffer_text(&odd));
	buffer_clear(&odd);
	return buffer_take(&rows);
}

/* A pack may not hold control characters; everything else it may. */
static void write_pack(struct place *place, const char *title)
{
	struct buffer odd;

	buffer_init(&odd, MAX_ROWS_BYTES);
	append_odd(&odd, 100);
	char *pack = memory_format(
		"{\"title\": \"%s\", \"conditions\": [{\"id\": \"baseline\", \"title\": \"%s\","
		" \"ask\": \"Answer yes or no. %s\"}], \"scenarios\": [\"one\"]}",
		title, odd.bytes, odd.bytes);
	char *scenario = memory_format(
		"{\"id\": \"one\", \"title\": \"%s\", \"prompt\": [\"Rule. %s\", \"Do you take "
		"{LEVEL}?\"], \"levels\": [\"big %s\", \"small %s\"]}",
		odd.bytes, odd.bytes, odd.bytes, odd.bytes);

	place_write(place, "data/leeway/scenarios/hostile/pack.json", pack);
	place_write(place, "data/leeway/scenarios/hostile/one.json", scenario);
	free(scenario);
	free(pack);
	buffer_clear(&odd);
}

static void prepare(struct place *place)
{
	place->arguments[0] = getenv("LEEWAY");
	place->arguments[1] = "--db";
	place->arguments[2] = place->database;
	place->arguments[3] = "explore";
	place->arguments[4] = "--pack";
	place->arguments[5] = "hostile";
}

static void start(struct place *place)
{
	prepare(place);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "SCENARIO");
	screen_record(place->screen);
}

static int open_hostile(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	write_pack(place, "Hostile");
	return 0;
}

static void import(struct place *place)
{
	char *rows = make_rows();
	char *path = memory_format("%s/rows.jsonl", place->folder);

	place_write(place, "rows.jsonl", rows);
	place_run(place, (const char *const[]){ "import", path, "--model", "nice", NULL });
	/* No import takes such names and bytes, but a cache may come from anywhere. */
	place_execute(place, "UPDATE agent SET name = 'm' || char(27) || '[2J' || char(155) || "
			     "'?1049l' || char(8238) || x'ff9b' || char(27) || ']0;t' || char(7)");
	place_execute(place,
		"UPDATE text SET body = CAST(x'fffe20c328809b33316d20eda080' AS TEXT) || "
		"body");
	place_execute(place, "UPDATE prompt SET title = char(27) || '[2J' || char(155) || 'J' || "
			     "char(8238) || x'ff'");
	free(path);
	free(rows);
}

/* --- What may be written --- */

static _Noreturn void refuse(const char *bytes, size_t at, const char *what)
{
	size_t start = at > 40 ? at - 40 : 0;

	for (size_t i = start; i < at + 20 && bytes[i]; i++)
		fprintf(stderr, (unsigned char)bytes[i] < ' ' ? "\\x%02x" : "%c",
			(unsigned char)bytes[i]);
	fprintf(stderr, "\n");
	fail_msg("%s at byte %zu", what, at);
	abort();
}

/* Moves, erases, scrolls and colours; of modes the cursor's alone. Returns its length. */
static size_t check_control_sequence(const char *bytes, size_t at)
{
	size_t n_parameters = strspn(bytes + at + 2, "0123456789;:<=>?!\"'$ ");
	char final = bytes[at + 2 + n_parameters];
	const char *parameters = bytes + at + 2;

	if (!final || !strchr("ABCDGHJKLMPSTX@bdefmrhl", final))
		refuse(bytes, at, "a control sequence that does not draw");
	if ((final == 'h' || final == 'l') && strncmp(parameters, "?25", 3) != 0 &&
		strncmp(parameters, "?12", 3) != 0)
		refuse(bytes, at, "a mode");
	return n_parameters + 3;
}

static size_t check_escape(const char *bytes, size_t at)
{
	if (bytes[at + 1] == '[')
		return check_control_sequence(bytes, at);
	if (bytes[at + 1] == '(' || bytes[at + 1] == ')')
		return 3;
	if (!strchr("78M=>", bytes[at + 1]))
		refuse(bytes, at, "an escape sequence that does not draw");
	return 2;
}

static bool reorders_or_hides(uint32_t character)
{
	return (character >= 0x80 && character < 0xa0) || character == 0x061c ||
	       (character >= 0x200e && character <= 0x200f) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069) || character == 0xfeff ||
	       (character >= 0xe0000 && character < 0xe0100);
}

static void check_written(struct screen *screen)
{
	size_t length, taken;
	const char *bytes = screen_recorded(screen, &length);
	uint32_t character;

	assert_true(length > 1000);
	/* The record begins in the middle of something, and what comes last may not be whole. */
	for (size_t at = strcspn(bytes, "\x1b"); at + 100 < length; at += taken) {
		taken = text_decode(bytes + at, length - at, &character);
		if (character == 0xfffd && taken == 1)
			refuse(bytes, at, "malformed UTF-8");
		if (reorders_or_hides(character))
			refuse(bytes, at, "a character that hides or reorders");
		if (bytes[at] == 0x1b)
			taken = check_escape(bytes, at);
		else if (character < ' ' && !strchr("\b\t\n\r\x1b", (int)character))
			refuse(bytes, at, "a control character");
	}
	struct screen_state state = screen_state(screen);

	assert_true(state.is_alternate);
	assert_true(state.has_paste_marks);
	assert_int_equal(state.n_titles, 0);
	assert_true(state.mouse > 0);
}

/* --- The ways through the program --- */

static void open_replies(struct screen *screen)
{
	screen_send(screen, "\x1b[B\x1b[A\r");
	screen_wait_for(screen, "bars · level");
	screen_send(screen, "2");
	screen_wait_for(screen, "distinct");
}

/* A screen or dialog is opened by keys, seen by a word, and left by keys. */
struct visit {
	const char *keys, *shown, *leave;
};

static void make_visits(struct screen *screen, const struct visit *visits)
{
	for (; visits->keys; visits++) {
		screen_send(screen, visits->keys);
		screen_wait_for(screen, visits->shown);
		screen_send(screen, visits->leave);
		if (strcmp(visits->leave, escape) == 0)
			screen_wait_until_gone(screen, visits->shown);
	}
}

static void replies_do_not_reach_the_terminal(void **state)
{
	struct place *place = *state;
	static const struct visit visits[] = {
		{ "m", "words not recorded", "m" },
		{ "r", "stays on record", escape },
		{ "E", "what is listed, to a file", escape },
		{ "F", "Find in all replies", escape },
		{ 0 },
	};

	import(place);
	start(place);
	struct screen *screen = place->screen;

	open_replies(screen);
	for (int i = 0; i <= N_TEXTS + 3; i++) {
		char *shown = memory_format("│ repeat %d", i);

		screen_wait_for(screen, shown);
		make_visits(screen, visits);
		/* The text alone, from end to end. */
		screen_send(screen, "\r");
		screen_wait_until_gone(screen, shown);
		screen_send(screen, "\x1b[6~\x1b[6~\x1b[F\x1b[H\r");
		screen_wait_for(screen, shown);
		screen_send(screen, "j");
		free(shown);
	}
	screen_send(screen, "/title\r");
	screen_wait_for(screen, "found");
	screen_resize(screen, 12, 40);
	screen_resize(screen, 50, 200);
	screen_wait_for(screen, "Responses  3 Compare");
	check_written(screen);
	place_quit(place);
}

static void titles_and_names_do_not_reach_the_terminal(void **state)
{
	struct place *place = *state;
	static const struct visit visits[] = {
		{ "v", "curves ·", "v" },
		{ "", "Refusal rate", "v" },
		{ "", "Difference", "v" },
		{ "", "bars ·", "\t\t" },
		{ "f", "what to ask, and what it costs", escape },
		{ "?", "what the keys do", escape },
		{ "5", "PROVIDERS", "" },
		{ "6", "Nothing was fired yet", "" },
		{ "4", "What a model is asked", "\x1b[B\x1b[A" },
		{ "1", "SCENARIO", "P" },
		{ "", "1 / 1", "\x1b[6~\x1b[5~e" },
		{ "", "1 / 1", escape },
		{ 0 },
	};

	import(place);
	start(place);
	make_visits(place->screen, visits);
	screen_wait_for(place->screen, "SCENARIO");
	check_written(place->screen);
	place_quit(place);
}

static void a_pack_with_control_characters_is_refused_in_plain_words(void **state)
{
	struct place *place = *state;

	write_pack(place, ESCAPES BIDI);
	prepare(place);
	place_start(place, 24, 80);
	screen_wait_for(place->screen, "control or invisible character");
	assert_int_equal(screen_wait_for_end(place->screen), 1);
	place_check_terminal(place);
	assert_int_equal(screen_state(place->screen).n_titles, 0);
}

/* --- From a server --- */

static void decide(const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	if (strstr(request->path, "/models")) {
		reply->body = "{\"data\":[{\"id\":\"nice\"},{\"id\":\"" ESCAPES
			      "\"},{\"id\":\"" BIDI "\"},{\"id\":\"" INVALID "\"}]}";
		return;
	}
	reply->body = "{\"id\":\"" ESCAPES "\",\"model\":\"" ESCAPES BIDI "\",\"choices\":[{"
		      "\"index\":0,\"message\":{\"content\":\"No. " ESCAPES C1 INVALID
		      "\"},\"finish_reason\":\"" C1 "\"}]}";
	if (request->number % 3 == 2) {
		reply->status = 400;
		reply->body = "{\"error\":{\"message\":\"" ESCAPES INVALID BIDI "\"}}";
		reply->headers[0] = "x-request-id: \xff\x9b";
	}
}

static void a_server_does_not_reach_the_terminal(void **state)
{
	struct place *place = *state;
	struct server *server = server_start(&(struct server_script){ .decide = decide });
	static const struct visit visits[] = {
		{ "6", "1 run", "" },
		{ "5", "PROVIDERS", "\t" },
		{ "m", "type a part", escape },
		{ 0 },
	};

	assert_non_null(server);
	place_set(place, "OPENAI_BASE_URL=%s/v1", server_url(server));
	place_set(place, "OPENAI_API_KEY=sk-of-a-test-0123456789");
	start(place);
	struct screen *screen = place->screen;

	screen_send(screen, "f\topenai:gpt-4o-mini\r");
	screen_wait_for(screen, "[x] openai:gpt-4o-mini");
	screen_send(screen, f5);
	screen_wait_until_gone(screen, "[x] openai:gpt-4o-mini");
	screen_wait_for(screen, "Enter explanations");
	screen_wait_for(screen, "replies");
	open_replies(screen);
	screen_wait_for(screen, "repeat 0");
	screen_send(screen, "M");
	screen_wait_for(screen, "newest first");
	screen_send(screen, escape);
	screen_wait_until_gone(screen, "newest first");
	make_visits(screen, visits);
	check_written(screen);
	place_quit(place);
	server_stop(server);
}

/* --- Pastes --- */

static void large_pastes_are_taken_by_every_field(void **state)
{
	struct place *place = *state;
	struct buffer paste;
	static const struct visit fields[] = {
		{ "2/", "Tab looks in the whole cache", escape },
		{ ":", "type a few letters", escape },
		{ "1f\t", "what to ask", escape },
		{ "2F", "Find in all replies", escape },
	};

	import(place);
	start(place);
	struct screen *screen = place->screen;

	buffer_init(&paste, MAX_ROWS_BYTES);
	buffer_append_text(&paste, "a\x1b[2J\x9b\xff\u202e\x07 ");
	append_odd(&paste, LONG);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		screen_send(screen, fields[i].keys);
		screen_wait_for(screen, fields[i].shown);
		screen_paste(screen, buffer_text(&paste));
		screen_send(screen, "\x1b[H");
		screen_wait_for(screen, "a[2J");
		screen_send(screen, fields[i].leave);
		screen_wait_until_gone(screen, "a[2J");
	}
	screen_send(screen, "4");
	screen_wait_for(screen, "What a model is asked");
	screen_send(screen, "\r\t");
	screen_paste(screen, buffer_text(&paste));
	screen_wait_for(screen, "at most 1000");
	check_written(screen);
	screen_send(screen, "\x03");
	buffer_clear(&paste);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_hostile, place_close)
	static const struct CMUnitTest tests[] = {
		TEST(replies_do_not_reach_the_terminal),
		TEST(titles_and_names_do_not_reach_the_terminal),
		TEST(a_pack_with_control_characters_is_refused_in_plain_words),
		TEST(a_server_does_not_reach_the_terminal),
		TEST(large_pastes_are_taken_by_every_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
