/* Replies: any bytes, under any rules, are read as one of the outcomes; nothing is read past them.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/memory.h"
#include "leeway/model/decision.h"

static const char *const markers[] = { NULL, "Final answer:", "<output>", "**" };
static const char *const questions[] = { NULL, "Flour is dear. Do you buy the flour?",
	"\xC2\xBF"
	"Compras la harina?",
	"?" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *yes_words[] = { "ja", "\xE6\x98\xAF", "", "s\xC3\xAD", "oui", "\xD0\xB4\xD0\xB0" };
	char *no_words[] = { "nein", "\xE4\xB8\x8D", "x", "no", "non", "\xD0\xBD\xD0\xB5\xD1\x82" };
	if (size < 2)
		return 0;
	/* No words, two languages at once, one of six. */
	size_t language = data[1] >> 2 & 7;
	struct word_list yes = { yes_words, 3 }, no = { no_words, 2 };
	if (language > 1)
		yes = (struct word_list){ &yes_words[language - 2], 1 };
	if (language > 1)
		no = (struct word_list){ &no_words[language - 2], 1 };
	struct decision_rules rules = {
		.grant = data[0] & 1 ? ANSWER_NO : ANSWER_YES,
		.place = (enum verdict_place)(data[1] % 3),
		.answer_after = markers[data[0] >> 2 & 3],
		.question = questions[data[0] >> 4 & 3],
		.yes_words = language ? &yes : NULL,
		.no_words = language ? &no : NULL,
	};
	char *text = memory_copy_bytes(data + 2, size - 2);
	enum reply_end end = data[0] & 128 ? REPLY_END_CUT_OFF : REPLY_END_COMPLETE;
	struct decision_reader *reader = decision_reader_new(&rules);
	enum outcome outcome = decision_reader_read(reader, text, end);
	assert(outcome >= OUTCOME_GRANT && outcome <= OUTCOME_EMPTY);
	/* Remembered, and read by another reader. */
	assert(outcome == decision_reader_read(reader, text, end));
	assert(outcome == decision_read(text, end, &rules));
	decision_reader_free(reader);
	free(text);
	return 0;
}
