#include "leeway/model/decision.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/model/decision_ending.h"
#include "leeway/model/decision_json.h"
#include "leeway/model/decision_refusal.h"
#include "leeway/model/decision_sentence.h"
#include "leeway/model/decision_text.h"

/*
 * The order of the rules: what the provider says (blocked), what there is (empty), the marker of
 * the condition, a label with a verdict ("Final answer: no"), then the sentences. In a one-turn
 * reply the sentences must agree but for what a firm answer outweighs; in steps the last verdict
 * near the end counts. A leading "Yes, if …" or "No, unless …" is the answer it begins with.
 */

/*
 * How many sentences an answer behind a label, and the end of a reply, may take; and how many a
 * reply may have for its last one to be no mere offer.
 */
enum { LABEL_SENTENCES = 3, END_SENTENCES = 3, SHORT_REPLY = 3 };

/* A reply taken apart into sentences. */
struct reply {
	struct reading reading;
	struct span *sentences;
	struct findings *findings; /* One a sentence; empty for questions. */
	size_t n_sentences, capacity;
};

/* A verdict found, and whether it stands behind a label or a marker. */
struct decision {
	enum verdict verdict;
	bool is_labelled;
};

struct decision_rules decision_rules_for(
	const struct scenario *scenario, const struct condition *condition)
{
	struct decision_rules rules = { .grant = ANSWER_YES };
	if (scenario) {
		rules.grant = scenario->grant;
		rules.yes_words = &scenario->answers[ANSWER_YES];
		rules.no_words = &scenario->answers[ANSWER_NO];
		for (size_t i = 0; i < scenario->n_paragraphs; i++)
			if (strchr(scenario->paragraphs[i], '?'))
				rules.question = scenario->paragraphs[i];
	}
	if (condition) {
		rules.answer_after = condition->answer_after;
		rules.place = condition->n_steps > 0 ? VERDICT_AT_END : VERDICT_AT_START;
	}
	return rules;
}

static void reply_split(struct reply *reply)
{
	const struct token *tokens = reply->reading.tokens;
	size_t n_tokens = reply->reading.n_tokens;
	size_t first = 0;
	for (size_t i = 0; i <= n_tokens; i++) {
		if (i < n_tokens && tokens[i].kind < TOKEN_STOP)
			continue;
		if (i > first) {
			MEMORY_RESERVE_ONE(reply->sentences, reply->n_sentences, reply->capacity);
			reply->sentences[reply->n_sentences++] = (struct span){ first, i };
		}
		first = i + 1;
	}
	reply->findings = memory_alloc(reply->n_sentences + 1, sizeof *reply->findings);
	for (size_t i = 0; i < reply->n_sentences; i++) {
		size_t end = reply->sentences[i].end;
		if (end < n_tokens && tokens[end].kind == TOKEN_QUESTION)
			continue;
		decision_sentence_read(&reply->reading, reply->sentences[i],
			reply->n_sentences == 1, &reply->findings[i]);
	}
}

static void reply_clear(struct reply *reply)
{
	free(reply->sentences);
	free(reply->findings);
}

static enum verdict reply_verdict(const struct reply *reply, size_t index)
{
	return findings_verdict(&reply->findings[index]);
}

static bool begins_line(const struct reply *reply, size_t index)
{
	size_t first = reply->sentences[index].first;
	return first == 0 || reply->reading.tokens[first - 1].kind == TOKEN_BREAK;
}

static bool ends_line(const struct reply *reply, size_t index)
{
	size_t end = reply->sentences[index].end;
	return end >= reply->reading.n_tokens || reply->reading.tokens[end].kind == TOKEN_BREAK;
}

/*
 * The verdict behind a label in sentence index, whose value starts at the token: in the rest of
 * that sentence, or in one of the next.
 */
static enum verdict label_verdict(
	const struct reply *reply, size_t index, size_t value, enum finding_rank rank)
{
	struct span rest = { value, reply->sentences[index].end };
	struct findings findings = { .opens_with_answer = false };
	if (rest.first < rest.end)
		decision_sentence_read(&reply->reading, rest, false, &findings);
	enum verdict verdict = findings_verdict(&findings);
	size_t last = index + (rank == FINDING_FINAL ? LABEL_SENTENCES : 1);
	/* Behind a label that has words of its own, the next line is another matter. */
	if (rest.first < rest.end && rank != FINDING_FINAL)
		last = index;
	for (size_t i = index + 1; verdict == VERDICT_NONE && i <= last; i++) {
		if (i >= reply->n_sentences)
			break;
		verdict = reply_verdict(reply, i);
	}
	return verdict;
}

/*
 * Joins what stands behind labels: a final one outweighs the others, and its last occurrence the
 * earlier. *is_unread: the last final label has no verdict that can be read.
 */
static enum verdict labels_verdict(
	const struct reply *reply, enum verdict_place place, bool *is_unread)
{
	enum verdict plain = VERDICT_NONE, final = VERDICT_NONE;
	*is_unread = false;
	for (size_t i = 0; i < reply->n_sentences; i++) {
		enum finding_rank rank;
		bool is_line = begins_line(reply, i) && ends_line(reply, i);
		size_t value =
			decision_label_read(&reply->reading, reply->sentences[i], is_line, &rank);
		enum verdict verdict = reply->findings[i].verdicts[FINDING_FINAL];
		if (verdict != VERDICT_NONE)
			final = verdict;
		if (value == 0)
			continue;
		verdict = label_verdict(reply, i, value, rank);
		if (rank == FINDING_FINAL) {
			*is_unread = verdict == VERDICT_NONE;
			final = verdict;
		} else if (place == VERDICT_AT_END && verdict != VERDICT_NONE) {
			plain = verdict;
		} else {
			plain = verdict_join(plain, verdict);
		}
	}
	return final != VERDICT_NONE ? final : plain;
}

/* All findings of a rank, joined. */
static enum verdict joined_rank(const struct reply *reply, enum finding_rank rank)
{
	enum verdict joined = VERDICT_NONE;
	for (size_t i = 0; i < reply->n_sentences; i++)
		joined = verdict_join(joined, reply->findings[i].verdicts[rank]);
	return joined;
}

/* True where a sentence takes up its verdict as a conclusion or takes an earlier one back. */
static bool concludes(const struct reply *reply, size_t index)
{
	struct span span = reply->sentences[index];
	if (index + 1 == reply->n_sentences && index < SHORT_REPLY)
		return true;
	for (size_t i = span.first; i < span.end; i++)
		if (reply->reading.tokens[i].classes & WORD_REVERSAL)
			return true;
	return false;
}

/*
 * A one-turn reply. Answers must agree with each other, with the deeds of their own sentence and of
 * the one behind, and with every deed that is said as a conclusion; other deeds may be offers.
 */
static enum verdict start_verdict(const struct reply *reply)
{
	enum verdict answers = joined_rank(reply, FINDING_ANSWER);
	if (answers == VERDICT_NONE) {
		enum verdict deeds = joined_rank(reply, FINDING_DEED);
		return deeds != VERDICT_NONE ? deeds : joined_rank(reply, FINDING_WEAK);
	}
	for (size_t i = 0; i < reply->n_sentences; i++) {
		const struct findings *findings = &reply->findings[i];
		bool has_answer = findings->verdicts[FINDING_ANSWER] != VERDICT_NONE;
		bool follows =
			i > 0 && reply->findings[i - 1].verdicts[FINDING_ANSWER] != VERDICT_NONE;
		if (has_answer)
			answers = verdict_join(answers, reply_verdict(reply, i));
		else if (follows || concludes(reply, i))
			answers = verdict_join(answers, findings->verdicts[FINDING_DEED]);
	}
	return answers;
}

/*
 * True where a deed near the end contradicts the answer that the reply opens with, and is not said
 * as a conclusion: it may be an offer of something else.
 */
static bool is_offer(const struct reply *reply, size_t index)
{
	enum verdict opening = reply->findings[0].verdicts[FINDING_ANSWER];
	enum verdict deed = reply->findings[index].verdicts[FINDING_DEED];
	return index > 0 && reply->findings[0].opens_with_answer && deed != VERDICT_NONE &&
	       verdict_join(opening, deed) == VERDICT_BOTH &&
	       reply->findings[index].verdicts[FINDING_ANSWER] == VERDICT_NONE &&
	       !concludes(reply, index);
}

/* Steps and reasoning: the last verdict near the end, else the one the whole reply agrees on. */
static enum verdict end_verdict(const struct reply *reply)
{
	size_t n = reply->n_sentences;
	enum verdict weak = VERDICT_NONE;
	for (size_t i = n; i > 0 && i + END_SENTENCES > n; i--) {
		enum verdict verdict = reply_verdict(reply, i - 1);
		bool is_weak = verdict == reply->findings[i - 1].verdicts[FINDING_WEAK] &&
			       reply->findings[i - 1].verdicts[FINDING_ANSWER] == VERDICT_NONE &&
			       reply->findings[i - 1].verdicts[FINDING_DEED] == VERDICT_NONE;
		if (verdict != VERDICT_NONE && !is_weak)
			return is_offer(reply, i - 1) ? VERDICT_BOTH : verdict;
		if (weak == VERDICT_NONE)
			weak = verdict;
	}
	enum verdict whole = start_verdict(reply);
	return weak != VERDICT_NONE && whole == VERDICT_NONE ? weak : whole;
}

static enum outcome outcome_of(const struct reply *reply, struct decision decision,
	enum reply_end end, const struct decision_rules *rules)
{
	bool is_cut = end == REPLY_END_CUT_OFF;
	if (is_cut && rules->place == VERDICT_AT_END && !decision.is_labelled)
		return OUTCOME_EMPTY;
	switch (decision.verdict) {
	case VERDICT_GRANT:
		return OUTCOME_GRANT;
	case VERDICT_REFUSE:
		return OUTCOME_REFUSE;
	case VERDICT_BOTH:
		return OUTCOME_UNCLEAR;
	case VERDICT_NONE:
		break;
	}
	if (is_cut)
		return OUTCOME_EMPTY;
	if (decision_refusal_is_in(&reply->reading))
		return OUTCOME_BLOCKED;
	if (decision_end_is_missing(&reply->reading))
		return OUTCOME_EMPTY;
	return OUTCOME_UNCLEAR;
}

/* Reads the text made ready; is_value: it is what stands behind the condition's marker. */
static enum outcome read_lines(
	const char *lines, bool is_value, enum reply_end end, const struct decision_rules *rules)
{
	struct token_list list;
	struct question_deed question;
	decision_tokens_read(lines, rules->yes_words, rules->no_words, &list);
	question_deed_read(rules->question, &question);
	struct reply reply = { .reading = { .tokens = list.tokens,
				       .n_tokens = list.n_tokens,
				       .grant = rules->grant,
				       .question = &question } };
	reply_split(&reply);
	bool is_unread;
	struct decision decision = { .verdict = labels_verdict(&reply, rules->place, &is_unread) };
	decision.is_labelled = is_value || decision.verdict != VERDICT_NONE;
	if (decision.verdict == VERDICT_NONE && !is_unread)
		decision.verdict = rules->place == VERDICT_AT_END && !is_value
					   ? end_verdict(&reply)
					   : start_verdict(&reply);
	enum outcome outcome = outcome_of(&reply, decision, end, rules);
	reply_clear(&reply);
	question_deed_clear(&question);
	decision_tokens_clear(&list);
	return outcome;
}

/* Reads a spoken text, as JSON where it is that. */
static enum outcome read_spoken(
	const char *spoken, bool is_value, enum reply_end end, const struct decision_rules *rules)
{
	struct buffer members;
	buffer_init(&members, 8 * DECISION_TEXT_SIDE);
	char *plain = decision_text_plain(spoken);
	bool is_json = (strlen(spoken) <= 2 * DECISION_TEXT_SIDE &&
			       decision_json_read(spoken, &members)) ||
		       decision_json_read(plain, &members);
	if (is_json) {
		free(plain);
		plain = decision_text_plain(buffer_text(&members));
	}
	char *lines = decision_text_lines(plain);
	enum outcome outcome =
		decision_text_is_blank(lines)
			? (end == REPLY_END_CUT_OFF || !is_value ? OUTCOME_EMPTY : OUTCOME_UNCLEAR)
			: read_lines(lines, is_value, end, rules);
	free(lines);
	free(plain);
	buffer_clear(&members);
	return outcome;
}

/* The marker's words and signs without what Markdown puts around and between them. */
static bool is_passed_over(char byte)
{
	return byte != '\0' && strchr("*_`~ \t", byte) != NULL;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* The length of the marker at text, 0 where it does not stand there. */
static size_t match_marker(const char *text, const char *marker)
{
	const char *at = text;
	while (*marker) {
		if (is_passed_over(*marker)) {
			marker++;
		} else if (lower(*at) == lower(*marker)) {
			at++;
			marker++;
		} else if (at > text && is_passed_over(*at)) {
			at++;
		} else {
			return 0;
		}
	}
	return (size_t)(at - text);
}

/* What stands behind the last occurrence of the marker, ASCII case aside; NULL where it does not
 * occur. */
static const char *find_after(const char *text, const char *marker)
{
	const char *after = NULL;
	size_t skip = strspn(marker, "*_`~ \t");
	char first = lower(marker[skip]);
	assert(text);
	if (first == '\0')
		return text;
	for (const char *at = text; *at; at++) {
		size_t length = lower(*at) == first ? match_marker(at, marker) : 0;
		if (length > 0)
			after = at + length;
	}
	return after;
}

/* Reads what stands behind the condition's marker, up to the closing tag where it is a tag. */
static enum outcome read_after(
	const char *spoken, enum reply_end end, const struct decision_rules *rules)
{
	const char *marker = rules->answer_after;
	const char *after = find_after(spoken, marker);
	enum outcome outcome;
	if (after) {
		size_t length = strlen(marker);
		bool is_tag = length > 2 && marker[0] == '<' && marker[length - 1] == '>';
		const char *close = is_tag ? strstr(after, "</") : NULL;
		char *value =
			memory_copy_bytes(after, close ? (size_t)(close - after) : strlen(after));
		outcome = read_spoken(value, true, end, rules);
		free(value);
	} else if (end == REPLY_END_CUT_OFF) {
		outcome = OUTCOME_EMPTY;
	} else {
		/* Only a refusal to engage can be read without the marker. */
		outcome = read_spoken(spoken, false, end, rules);
		if (outcome != OUTCOME_BLOCKED)
			outcome = OUTCOME_UNCLEAR;
	}
	return outcome;
}

enum outcome decision_read(const char *text, enum reply_end end, const struct decision_rules *rules)
{
	if (end == REPLY_END_BLOCKED)
		return OUTCOME_BLOCKED;
	if (!text)
		return OUTCOME_EMPTY;
	bool is_open;
	char *spoken = decision_text_spoken(text, &is_open);
	if (is_open)
		end = REPLY_END_CUT_OFF;
	enum outcome outcome;
	if (decision_text_is_blank(spoken))
		outcome = OUTCOME_EMPTY;
	else if (rules->answer_after)
		outcome = read_after(spoken, end, rules);
	else
		outcome = read_spoken(spoken, false, end, rules);
	free(spoken);
	return outcome;
}
