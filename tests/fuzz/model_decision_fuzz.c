/* Replies: any bytes, under any rules, are read as one of the outcomes; nothing is read past them.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/memory.h"
#include "leeway/model/decision.h"

static const char *const markers[] = { NULL, "Final answer:", "<output>", "**" };
static const char *const questions[] = { NULL, "Flour is dear. Do you buy the flour?", "Do you",
	"?" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *yes_words[] = { "ja", "\xE6\x98\xAF", "" };
	char *no_words[] = { "nein", "\xE4\xB8\x8D\xE6\x98\xAF" };
	struct word_list yes = { yes_words, 3 }, no = { no_words, 2 };
	if (size == 0)
		return 0;
	struct decision_rules rules = {
		.grant = data[0] & 1 ? ANSWER_NO : ANSWER_YES,
		.place = data[0] & 2 ? VERDICT_AT_END : VERDICT_AT_START,
		.answer_after = markers[data[0] >> 2 & 3],
		.question = questions[data[0] >> 4 & 3],
		.yes_words = data[0] & 64 ? &yes : NULL,
		.no_words = data[0] & 64 ? &no : NULL,
	};
	char *text = memory_copy_bytes(data + 1, size - 1);
	enum reply_end end = data[0] & 128 ? REPLY_END_CUT_OFF : REPLY_END_COMPLETE;
	enum outcome outcome = decision_read(text, end, &rules);
	assert(outcome >= OUTCOME_GRANT && outcome <= OUTCOME_EMPTY);
	assert(outcome == decision_read(text, end, &rules));
	free(text);
	return 0;
}
