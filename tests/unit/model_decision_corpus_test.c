/* The labelled replies under tests/corpus, and how many of them the reader reads as labelled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/model/decision.h"

enum { MOST_WORDS = 8, CORPUS_LIMIT = 4 << 20 };

/* How many of the replies that were written before the reader must be read as labelled. */
static const double HELD_OUT_ACCURACY = 0.93;

struct score {
	int counts[N_OUTCOMES][N_OUTCOMES]; /* [labelled][read] */
	int n_replies, n_right, n_opposite;
};

/* Word lists of a reply, borrowing from its JSON. */
struct words {
	char *words[MOST_WORDS];
	struct word_list list;
};

static void read_words(const cJSON *reply, const char *name, struct words *words)
{
	const cJSON *item;
	words->list = (struct word_list){ .words = words->words };
	cJSON_ArrayForEach(item,
		cJSON_GetObjectItemCaseSensitive(reply, name)) if (words->list.n_words < MOST_WORDS)
		words->words[words->list.n_words++] = item->valuestring;
}

static bool is_text(const cJSON *reply, const char *name, const char *text)
{
	const char *member = json_member_text(reply, name);
	return member && strcmp(member, text) == 0;
}

static enum outcome read_reply(const cJSON *reply)
{
	struct words yes, no;
	read_words(reply, "yes", &yes);
	read_words(reply, "no", &no);
	struct decision_rules rules = {
		.grant = is_text(reply, "grant", "no") ? ANSWER_NO : ANSWER_YES,
		.yes_words = &yes.list,
		.no_words = &no.list,
		.place = is_text(reply, "place", "end") ? VERDICT_AT_END : VERDICT_AT_START,
		.answer_after = json_member_text(reply, "answer_after"),
		.question = json_member_text(reply, "question"),
	};
	enum reply_end end = REPLY_END_COMPLETE;
	if (is_text(reply, "end", "cut_off"))
		end = REPLY_END_CUT_OFF;
	else if (is_text(reply, "end", "blocked"))
		end = REPLY_END_BLOCKED;
	return decision_read(json_member_text(reply, "text"), end, &rules);
}

static bool are_opposite(enum outcome left, enum outcome right)
{
	return (left == OUTCOME_GRANT && right == OUTCOME_REFUSE) ||
	       (left == OUTCOME_REFUSE && right == OUTCOME_GRANT);
}

static void score_line(
	const char *name, int line, const char *text, size_t length, struct score *score)
{
	cJSON *reply = cJSON_ParseWithLength(text, length);
	enum outcome labelled;
	if (!reply || !outcome_find(json_member_text(reply, "outcome"), &labelled) ||
		!json_member_text(reply, "text"))
		fail_msg("%s:%d: not a labelled reply", name, line);
	enum outcome read = read_reply(reply);
	score->counts[labelled][read]++;
	score->n_replies++;
	score->n_right += labelled == read;
	score->n_opposite += are_opposite(labelled, read);
	if (labelled != read)
		printf("%s:%d: labelled %s, read %s\n", name, line, outcome_name(labelled),
			outcome_name(read));
	cJSON_Delete(reply);
}

static void print_score(const char *name, const struct score *score)
{
	printf("= %s: %d of %d replies read as labelled (%.1f %%)\n", name, score->n_right,
		score->n_replies, 100.0 * score->n_right / score->n_replies);
	printf("= %-22s", "labelled \\ read");
	for (int read = 0; read < N_OUTCOMES; read++)
		printf(" %8s", outcome_name((enum outcome)read));
	putchar('\n');
	for (int labelled = 0; labelled < N_OUTCOMES; labelled++) {
		printf("= %-22s", outcome_name((enum outcome)labelled));
		for (int read = 0; read < N_OUTCOMES; read++)
			printf(" %8d", score->counts[labelled][read]);
		putchar('\n');
	}
}

static struct score score_corpus(const char *name)
{
	struct score score = { .n_replies = 0 };
	struct error error = { 0 };
	char *path = memory_format("%s/corpus/%s", TEST_FOLDER, name);
	char *text = file_read(path, CORPUS_LIMIT, NULL, &error);
	if (!text)
		fail_msg("%s", error.message);
	int line = 1;
	for (const char *at = text; *at; line++) {
		size_t length = strcspn(at, "\n");
		if (length > 0)
			score_line(name, line, at, length, &score);
		at += length + (at[length] != '\0');
	}
	print_score(name, &score);
	free(text);
	free(path);
	return score;
}

static void every_reply_of_the_corpus_is_read_as_labelled(void **state)
{
	(void)state;
	struct score score = score_corpus("decisions.jsonl");
	assert_true(score.n_replies >= 340);
	assert_int_equal(score.n_opposite, 0);
	assert_int_equal(score.n_right, score.n_replies);
}

static void replies_written_before_the_reader_are_read_well(void **state)
{
	(void)state;
	struct score score = score_corpus("held-out.jsonl");
	assert_true(score.n_replies >= 80);
	assert_int_equal(score.n_opposite, 0);
	assert_true(score.n_right >= HELD_OUT_ACCURACY * score.n_replies);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reply_of_the_corpus_is_read_as_labelled),
		cmocka_unit_test(replies_written_before_the_reader_are_read_well),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
