#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/present.h"

enum {
	LONGEST_READ = 4096, /* Bytes of a reply that are looked at. */
	LONGEST_SENTENCE = 300, /* Columns. */
	LEAST_WORDS = 3, /* "Yes." and "No, sorry." say no more than the bar does. */
};

/* What opens or closes a sentence, and is no part of it: mark-up, list signs, quotation marks. */
static const char around[] = " \t\r\n*#>_`\"-";

static bool ends_sentence(const char *at)
{
	if (*at == '\n')
		return true;
	if (*at != '.' && *at != '!' && *at != '?')
		return false;
	return at[1] == '\0' || strchr(" \t\r\n*\"'`)", at[1]) != NULL;
}

/* The end of the sentence at start, its full stop included. */
static const char *find_end(const char *start)
{
	const char *at = start;

	while (*at && !ends_sentence(at))
		at++;
	return *at && *at != '\n' ? at + 1 : at;
}

static int count_words(const char *start, const char *end)
{
	int n_words = 0;

	for (const char *at = start; at < end; at++)
		n_words += !isspace((unsigned char)*at) &&
			   (at == start || isspace((unsigned char)at[-1]));
	return n_words;
}

static char *make_safe(const char *start, const char *end)
{
	while (end > start && strchr(around, end[-1]))
		end--;
	char *raw = memory_copy_bytes(start, (size_t)(end - start));
	char *safe = text_sanitise(raw, TEXT_ONE_LINE);

	free(raw);
	safe[text_prefix(safe, strlen(safe), LONGEST_SENTENCE)] = '\0';
	return safe;
}

char *present_first_sentence(const char *text)
{
	size_t length = strlen(text) < LONGEST_READ ? strlen(text) : LONGEST_READ;
	char *read = text_repair(text, length);
	const char *best = "", *best_end = best;

	for (const char *at = read; *at;) {
		const char *start = at + strspn(at, around);
		const char *end = find_end(start);
		bool is_enough = count_words(start, end) >= LEAST_WORDS;

		if (is_enough || (!*best && end > start)) {
			best = start;
			best_end = end;
		}
		if (is_enough || end == at)
			break;
		at = *end ? end + (*end == '\n') : end;
	}
	char *sentence = make_safe(best, best_end);

	free(read);
	return sentence;
}

void present_clear_voice(struct present *present)
{
	free(present->voice.sentence);
	free(present->voice.who);
	present->voice = (struct present_voice){ 0 };
}

bool present_set_voice(struct present *present, const struct study *study, size_t arm,
	enum outcome outcome, const char *text)
{
	char *sentence = present_first_sentence(text);
	const char *answer = present_answer(present, study, outcome);

	if (!*sentence) {
		free(sentence);
		return false;
	}
	present_clear_voice(present);
	char *label = study->arms[arm].kind != AGENT_COHORT ? present_label(study, arm)
		      : study->arms[arm].synthetic          ? memory_copy_text("a simulated person")
							    : memory_copy_text("a person");

	present->voice.sentence = sentence;
	present->voice.who =
		answer ? memory_format("%s says %s", label, answer) : memory_copy_text(label);
	present->voice.role = study->arms[arm].role;
	free(label);
	return true;
}
