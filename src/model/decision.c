#include "leeway/model/decision.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "decision_reader.h"

/*
 * The order of the rules: what the provider says (blocked), what there is (empty), the marker of
 * the condition, a label with a verdict ("Final answer: no"), then the sentences. In a one-turn
 * reply the sentences must agree but for what a firm answer outweighs; in steps the last verdict
 * near the end counts, or the first where the instruction asks for it. A leading "Yes, if …" or
 * "No, unless …" is the answer it begins with.
 */

/* How many sentences an answer behind a final label, and the end of a reply, may take. */
enum { LABEL_SENTENCES = 3, END_SENTENCES = 3, N_MEMOS = 256 };

struct decision_reader {
	struct decision_rules rules;
	struct question question;
	bool is_compiled; /* With the first reply. */
	struct buffer *trace; /* What decided is written there; NULL: nowhere. */
	/* What replies were read as, by a digest of their text: at temperature 0 most repeat. */
	struct memo {
		char *text; /* NULL: none yet. */
		bool is_cut;
		enum outcome outcome;
	} memos[N_MEMOS];
};

/* A reply taken apart into sentences. */
struct reply {
	struct reading reading;
	struct sentence *sentences;
	size_t n_sentences, capacity;
};

/* Whether the instruction asks for the answer before anything else. */
static bool asks_answer_first(const char *ask)
{
	char *folded = text_fold_case(ask ? ask : "");
	const char *at = strstr(folded, "yes or no");
	at = at ? at + strlen("yes or no") + strspn(at + strlen("yes or no"), ", ") : "";
	bool is_first = strncmp(at, "first", 5) == 0 || strncmp(at, "then", 4) == 0 ||
			strncmp(at, "and then", 8) == 0;
	free(folded);
	return is_first;
}

struct decision_rules decision_rules_for(
	const struct scenario *scenario, const struct condition *condition)
{
	struct decision_rules rules = { .grant = ANSWER_YES };
	if (scenario) {
		rules.grant = scenario->grant;
		rules.yes_words = &scenario->answers[ANSWER_YES];
		rules.no_words = &scenario->answers[ANSWER_NO];
		rules.deeds = scenario->deeds;
		rules.shared = scenario->shared;
		for (size_t i = 0; i < scenario->n_paragraphs; i++)
			if (strstr(scenario->paragraphs[i], "?") ||
				strstr(scenario->paragraphs[i], "\xEF\xBC\x9F") ||
				strstr(scenario->paragraphs[i], "\xD8\x9F"))
				rules.question = scenario->paragraphs[i];
	}
	if (condition) {
		rules.answer_after = condition->answer_after;
		if (condition->n_steps > 0)
			rules.place = asks_answer_first(condition->ask) ? VERDICT_AT_FIRST
									: VERDICT_AT_END;
	}
	return rules;
}

static void add_users(struct question *question, const struct word_list *words, uint64_t classes)
{
	for (size_t i = 0; words && i < words->n_words; i++)
		user_words_add(&question->users, words->words[i], classes, false);
}

/* How many words of both answer alike; 0 without a yes and a no among them. */
static size_t n_shared(const struct user_words *left, const struct user_words *right)
{
	size_t n[2] = { 0, 0 };
	for (size_t i = 0; i < left->n_words; i++)
		for (size_t k = 0; k < right->n_words; k++)
			if (left->words[i].classes & right->words[k].classes & IS_ANSWER &&
				strcmp(left->words[i].text, right->words[k].text) == 0)
				n[(left->words[i].classes & IS_YES) != 0]++;
	return n[0] && n[1] ? n[0] + n[1] : 0;
}

/* The language with which the scenario's own answers share most, a yes and a no at least. */
static void choose_language(struct question *question)
{
	size_t best = 0;
	for (const struct language *at = lexicon_languages(); at; at = at->next) {
		size_t n = n_shared(&question->users, &at->words);
		if (n == 0 || n < best)
			continue;
		question->language = at;
		best = n;
	}
	for (size_t i = 0; question->language && i < question->language->words.n_words; i++) {
		const struct user_word *word = &question->language->words.words[i];
		user_words_add(&question->users, word->text, word->classes, word->is_stem);
	}
}

static void add_asked(const char *word, enum verb_form form, void *data)
{
	struct question *question = data;
	if (question->n_words == QUESTION_MOST_WORDS)
		return;
	struct asked_word *asked = &question->words[question->n_words++];
	asked->text = memory_copy_text(word);
	asked->form = form;
	lexicon_find(word, strlen(word), &asked->hash);
	question->filter |= UINT64_C(1) << (asked->hash & 63);
}

/* The stem of the verb that a question in another language asks for, unless it is known. */
static void add_stem(struct question *question, const struct token *token, size_t n_tokens)
{
	int most = question->language->stem;
	for (; n_tokens > 0 && !(token->classes & (IS_GRANT | IS_REFUSE)); n_tokens--, token++) {
		char stem[MOST_KEY] = "";
		int letters = 0;
		size_t size = 0, skip = 0;
		for (const char *at = token->word; *at && size + 1 < sizeof stem; at++) {
			letters += ((unsigned char)*at & 0xC0) != 0x80;
			if (most > 0 && letters > most)
				break;
			/* All but the first letter where words have prefixes. */
			skip += most < 0 && letters == 1;
			stem[size++] = *at;
		}
		if (letters < 4 || !(token->classes & IS_WORD) ||
			(token->classes & (IS_YOU | IS_THIRD)))
			continue;
		user_words_add(&question->users, stem + skip, IS_ASKED, true);
		return;
	}
}

/* The deed a yes announces, as the question names it: "buy", and "flour" as what it is done to. */
static void read_question(struct question *question, const char *text)
{
	struct token_list list;
	char *plain = decision_text_plain(text);
	char *lines = decision_text_lines(plain);
	decision_tokens_read(lines, question->language ? question : NULL, &list);
	const struct token *tokens = list.tokens;
	size_t end = list.n_tokens, first, at;
	while (end > 0 && !(tokens[end - 1].classes & IS_QUESTION))
		end--;
	end -= end > 0;
	for (first = end; first > 0 && !(tokens[first - 1].classes & IS_END);)
		first--;
	if (question->language)
		add_stem(question, tokens + first, end - first);
	for (at = first; at + 1 < end && !(tokens[at].classes & (IS_YOU | IS_I));)
		at++;
	for (at++; at < end && (tokens[at].classes & IS_ADV);)
		at++;
	if (at < end && (tokens[at].classes & IS_WORD))
		lexicon_each_form(tokens[at].word, add_asked, question);
	for (at++; at < end; at++) {
		size_t length = strlen(tokens[at].word);
		if (!(tokens[at].classes & (IS_DET | IS_CHAIN | IS_YOU | IS_ADV | IS_SIGN)) &&
			length > 1 && !(tokens[at].classes & IS_AFTERNO)) {
			add_asked(tokens[at].word, (enum verb_form)0, question);
			question->has_objects = true;
		}
	}
	decision_tokens_clear(&list);
	free(lines);
	free(plain);
}

static void compile(struct decision_reader *reader)
{
	const struct decision_rules *rules = &reader->rules;
	const struct reply_words *shared = rules->shared;
	struct question *question = &reader->question;
	question->grant = rules->grant;
	add_users(question, rules->yes_words, IS_YES);
	add_users(question, rules->no_words, IS_NO);
	add_users(question, rules->deeds ? &rules->deeds[DEED_GRANT] : NULL, IS_GRANT);
	add_users(question, rules->deeds ? &rules->deeds[DEED_REFUSE] : NULL, IS_REFUSE);
	add_users(question, shared ? &shared->answers[ANSWER_YES] : NULL, IS_YES);
	add_users(question, shared ? &shared->answers[ANSWER_NO] : NULL, IS_NO);
	add_users(question, shared ? &shared->deeds[DEED_GRANT] : NULL, IS_GRANT);
	add_users(question, shared ? &shared->deeds[DEED_REFUSE] : NULL, IS_REFUSE);
	choose_language(question);
	if (rules->question)
		read_question(question, rules->question);
	reader->is_compiled = true;
}

struct decision_reader *decision_reader_new(const struct decision_rules *rules)
{
	struct decision_reader *reader = memory_alloc(1, sizeof *reader);
	reader->rules = *rules;
	return reader;
}

void decision_reader_free(struct decision_reader *reader)
{
	if (!reader)
		return;
	for (size_t i = 0; i < reader->question.n_words; i++)
		free(reader->question.words[i].text);
	for (size_t i = 0; i < N_MEMOS; i++)
		free(reader->memos[i].text);
	user_words_clear(&reader->question.users);
	free(reader);
}

/* A yes or no behind a question of the reply's own to another matter is an aside. */
static void read_after_question(const struct reading *reading, struct sentence *sentence)
{
	const struct sentence *before = sentence - 1;
	bool is_ours = reading_classes(reading, before->first, before->end) & (IS_I | IS_YOU);
	for (size_t i = before->first; i < before->end; i++) {
		const struct token *token = token_at(reading, i);
		is_ours = is_ours || token->asked || (token->entry && token->entry->senses);
	}
	if (is_ours && !(reading_classes(reading, before->first, before->end) & IS_WISH))
		return;
	sentence->verdicts[RANK_ASIDE] = sentence->verdicts[RANK_ANSWER];
	sentence->places[RANK_ASIDE] = sentence->places[RANK_ANSWER];
	sentence->verdicts[RANK_ANSWER] = VERDICT_NONE;
}

static void reply_split(struct reply *reply)
{
	const struct reading *reading = &reply->reading;
	bool was_question = false;
	for (size_t first = 0, i = 0; i <= reading->n_tokens; i++) {
		uint64_t classes = token_at(reading, i)->classes;
		if (!(classes & IS_END))
			continue;
		if (i > first) {
			MEMORY_RESERVE_ONE(reply->sentences, reply->n_sentences, reply->capacity);
			struct sentence *sentence = &reply->sentences[reply->n_sentences++];
			*sentence = (struct sentence){ .first = first, .end = i };
			if (!(classes & IS_QUESTION))
				decision_say(reading, sentence);
			if (was_question && sentence->verdicts[RANK_ANSWER] &&
				!reading->question->language)
				read_after_question(reading, sentence);
			was_question = classes & IS_QUESTION;
		}
		first = i + 1;
	}
}

static enum verdict says(const struct reply *reply, size_t index, enum rank rank)
{
	return reply->sentences[index].verdicts[rank];
}

static bool is_one(enum verdict verdict)
{
	return verdict == VERDICT_GRANT || verdict == VERDICT_REFUSE;
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
		const struct sentence *sentence = &reply->sentences[i];
		struct sentence value = { .end = sentence->end };
		size_t title = sentence->first;
		if (!(reading_classes(&reply->reading, title, sentence->end) & IS_ANS))
			continue;
		while (token_at(&reply->reading, title)->classes & IS_SIGN && title < sentence->end)
			title++;
		bool is_final = pattern_find(&reply->reading, PATTERN_final, title, &value.first);
		if (says(reply, i, RANK_FINAL))
			final = says(reply, i, RANK_FINAL);
		if (!is_final && !pattern_find(&reply->reading, PATTERN_label, title, &value.first))
			continue;
		if (value.first < value.end)
			decision_say(&reply->reading, &value);
		enum verdict verdict = sentence_verdict(&value);
		size_t last = i + (is_final ? LABEL_SENTENCES : 1);
		for (size_t k = i + 1; !verdict && k <= last && k < reply->n_sentences; k++)
			verdict = sentence_verdict(&reply->sentences[k]);
		if (is_final) {
			*is_unread = verdict == VERDICT_NONE;
			final = verdict;
		} else {
			plain = place == VERDICT_AT_END && verdict ? verdict
								   : verdict_join(plain, verdict);
		}
	}
	return final ? final : plain;
}

/* All findings of a rank, joined. */
static enum verdict joined_rank(const struct reply *reply, enum rank rank)
{
	enum verdict joined = VERDICT_NONE;
	for (size_t i = 0; i < reply->n_sentences; i++)
		joined = verdict_join(joined, says(reply, i, rank));
	return joined;
}

/* True where a sentence draws a conclusion or takes a verdict back. */
static bool turns(const struct reply *reply, size_t index)
{
	return reading_classes(&reply->reading, reply->sentences[index].first,
		       reply->sentences[index].end) &
	       IS_TURN;
}

/* The last sentence of a short reply is its conclusion too. */
static bool concludes(const struct reply *reply, size_t index)
{
	return (index + 1 == reply->n_sentences && index < 3) || turns(reply, index);
}

/* A one-turn reply without an answer: its deeds, what is said less firmly, asides. */
static enum verdict deeds_verdict(const struct reply *reply)
{
	enum verdict deeds = joined_rank(reply, RANK_DEED);
	enum verdict aside = joined_rank(reply, RANK_ASIDE);
	if (deeds || joined_rank(reply, RANK_WEAK))
		return deeds ? deeds : joined_rank(reply, RANK_WEAK);
	if (joined_rank(reply, RANK_SOFT))
		return VERDICT_NONE;
	return aside ? aside : joined_rank(reply, RANK_TOPIC);
}

/*
 * A one-turn reply. Answers must agree with each other, with the deeds of their own sentence and of
 * the one behind, and with every deed that is said as a conclusion; other deeds may be offers. A
 * deed that the reply opens with yields only to a bare answer or a turn.
 */
static enum verdict start_verdict(const struct reply *reply)
{
	enum verdict answers = VERDICT_NONE, opening = says(reply, 0, RANK_DEED);
	for (size_t i = 0; i < reply->n_sentences; i++)
		if (is_one(says(reply, i, RANK_ANSWER)))
			answers = verdict_join(answers, sentence_verdict(&reply->sentences[i]));
	if (!answers && joined_rank(reply, RANK_ANSWER) && !joined_rank(reply, RANK_DEED))
		return VERDICT_BOTH;
	if (!answers)
		return deeds_verdict(reply);
	if (is_one(opening) && sentence_verdict(reply->sentences) == opening)
		answers = opening;
	for (size_t i = 0; i < reply->n_sentences; i++) {
		const struct sentence *sentence = &reply->sentences[i];
		enum verdict answer = sentence->verdicts[RANK_ANSWER];
		enum verdict deed = sentence->verdicts[RANK_DEED];
		bool is_bare = sentence->end == sentence->first + 1;
		if (is_one(answer) && (!opening || is_bare || (deed && deed != opening) ||
					      (i > 0 && turns(reply, i))))
			answers = verdict_join(answers, sentence_verdict(sentence));
		else if ((i > 0 && says(reply, i - 1, RANK_ANSWER)) || concludes(reply, i))
			answers = verdict_join(answers, deed);
	}
	return answers;
}

/* Steps and reasoning: the last verdict near the end, else the one the whole reply agrees on. */
static enum verdict end_verdict(const struct reply *reply)
{
	size_t n = reply->n_sentences;
	enum verdict opening = says(reply, 0, RANK_ANSWER);
	for (size_t i = n; i > 0 && i + END_SENTENCES > n; i--) {
		const struct sentence *sentence = &reply->sentences[i - 1];
		enum verdict answer = sentence->verdicts[RANK_ANSWER];
		enum verdict deed = sentence->verdicts[RANK_DEED];
		/* A deed against the opening answer that is no conclusion may be an offer. */
		if (answer || deed)
			return !answer && verdict_join(opening, deed) == VERDICT_BOTH &&
					       !concludes(reply, i - 1)
				       ? VERDICT_BOTH
				       : sentence_verdict(sentence);
	}
	return start_verdict(reply);
}

/* Steps that ask for the answer first: the opening counts, unless a conclusion turns it. */
static enum verdict first_verdict(const struct reply *reply)
{
	const struct sentence *first = reply->sentences;
	enum verdict opening = sentence_verdict(first);
	if (!is_one(opening) || (!first->verdicts[RANK_ANSWER] && !first->verdicts[RANK_DEED] &&
					!first->verdicts[RANK_WEAK]))
		return end_verdict(reply);
	for (size_t i = 1; i < reply->n_sentences; i++) {
		enum verdict said =
			verdict_join(says(reply, i, RANK_ANSWER), says(reply, i, RANK_DEED));
		if (said && said != opening && turns(reply, i))
			return VERDICT_BOTH;
	}
	return opening;
}

/* The outcome of a reply in which no verdict was found. */
static enum outcome outcome_without(const struct reply *reply, bool is_cut)
{
	const struct reading *reading = &reply->reading;
	enum verdict signs = VERDICT_NONE;
	if (is_cut)
		return OUTCOME_EMPTY;
	if (decision_is_blocked(reading))
		return OUTCOME_BLOCKED;
	if (decision_is_cut(reading))
		return OUTCOME_EMPTY;
	/* Nothing but signs that all say the same. */
	for (size_t i = 0; i < reading->n_tokens; i++)
		if (reading->tokens[i].classes & IS_EMOJI)
			signs = verdict_join(
				signs, reading_answer(reading, *reading->tokens[i].word == 'y'));
	return signs == VERDICT_GRANT    ? OUTCOME_GRANT
	       : signs == VERDICT_REFUSE ? OUTCOME_REFUSE
					 : OUTCOME_UNCLEAR;
}

/* One line a finding, in the order of the reply, with the words around it. */
static void trace_reply(struct buffer *trace, const struct reply *reply)
{
	enum { MOST_BEFORE = 6, MOST_WORDS = 14 };
	static const char *const ranks[N_RANKS] = { "under a condition", "about another matter",
		"an aside", "a weak deed", "a deed", "an answer", "a final answer" };
	static const char *const verdicts[] = { "", "grant", "refuse", "both" };
	const struct reading *reading = &reply->reading;
	for (size_t i = 0; i < reply->n_sentences * N_RANKS; i++) {
		const struct sentence *sentence = &reply->sentences[i / N_RANKS];
		enum rank rank = i % N_RANKS;
		size_t place = sentence->places[rank], first = place;
		if (!sentence->verdicts[rank])
			continue;
		buffer_append_format(
			trace, "%s, %s:", verdicts[sentence->verdicts[rank]], ranks[rank]);
		while (first > 0 && first + MOST_BEFORE > place &&
			!(token_at(reading, first - 1)->classes & IS_SIGN))
			first--;
		for (size_t k = first; k < first + MOST_WORDS; k++) {
			if (token_at(reading, k)->classes & IS_SIGN)
				break;
			buffer_append_format(trace, " %s", token_at(reading, k)->word);
		}
		buffer_append_text(trace, "\n");
	}
}

/* Reads the text made ready; is_value: it is what stands behind the condition's marker. */
static enum outcome read_lines(
	struct decision_reader *reader, const char *lines, bool is_value, bool is_cut)
{
	struct token_list list;
	decision_tokens_read(lines, &reader->question, &list);
	struct reply reply = { .reading = { list.tokens, list.n_tokens, &reader->question } };
	reply_split(&reply);
	bool is_unread;
	enum verdict verdict = labels_verdict(&reply, reader->rules.place, &is_unread);
	enum outcome outcome = OUTCOME_UNCLEAR;
	const char *rule = "what stands behind a label";
	if (is_cut && reader->rules.place == VERDICT_AT_END && !is_value && !verdict) {
		rule = "breaking off before its end";
		outcome = OUTCOME_EMPTY;
	} else if (verdict || is_unread || reply.n_sentences == 0) {
		;
	} else if (reader->rules.place == VERDICT_AT_START || is_value) {
		verdict = start_verdict(&reply);
		rule = is_value ? "what stands behind the marker" : "all that is said";
	} else if (reader->rules.place == VERDICT_AT_FIRST) {
		verdict = first_verdict(&reply);
		rule = "the opening, else the end";
	} else {
		verdict = end_verdict(&reply);
		rule = "the end";
	}
	if (is_one(verdict)) {
		outcome = verdict == VERDICT_GRANT ? OUTCOME_GRANT : OUTCOME_REFUSE;
	} else if (!verdict && outcome != OUTCOME_EMPTY) {
		outcome = outcome_without(&reply, is_cut);
		rule = outcome == OUTCOME_BLOCKED ? "declining to engage"
		       : outcome == OUTCOME_EMPTY ? "breaking off before a verdict"
						  : "the lack of a verdict";
	}
	if (reader->trace) {
		trace_reply(reader->trace, &reply);
		buffer_append_format(reader->trace, "%s by %s\n", outcome_name(outcome), rule);
	}
	free(reply.sentences);
	decision_tokens_clear(&list);
	return outcome;
}

/* Reads a spoken text, by the members of its JSON where they decide. */
static enum outcome read_spoken(
	struct decision_reader *reader, const char *spoken, bool is_value, bool is_cut)
{
	enum outcome outcome = is_cut || !is_value ? OUTCOME_EMPTY : OUTCOME_UNCLEAR;
	struct buffer members;
	buffer_init(&members, 8 * DECISION_TEXT_SIDE);
	bool is_json = strpbrk(spoken, "{[") && decision_text_json(spoken, &members);
	for (int pass = !is_json; pass < 2; pass++) {
		char *plain = decision_text_plain(pass == 0 ? buffer_text(&members) : spoken);
		char *lines = decision_text_lines(plain);
		if (!decision_text_is_blank(lines))
			outcome = read_lines(reader, lines, is_value, is_cut);
		free(lines);
		free(plain);
		if (outcome == OUTCOME_GRANT || outcome == OUTCOME_REFUSE)
			break;
	}
	buffer_clear(&members);
	return outcome;
}

/*
 * What stands behind the last occurrence of the marker, ASCII case and what Markdown puts around
 * and between its words and signs aside; NULL where it does not occur.
 */
static const char *find_after(const char *text, const char *marker)
{
	static const char passed[] = "*_`~ \t";
	const char *after = marker[strspn(marker, passed)] ? NULL : text;
	for (const char *start = text; *start; start++) {
		const char *at = start, *sign = marker + strspn(marker, passed);
		while (*sign && *at && (at == start || !strchr(passed, *at))) {
			if (strncasecmp(at, sign, 1) != 0)
				break;
			sign++;
			sign += strspn(sign, passed);
			at++;
			at += *sign ? strspn(at, passed) : 0;
		}
		if (!*sign && at > start)
			after = at;
	}
	return after;
}

/* Reads what stands behind the condition's marker, up to the closing tag where it is a tag. */
static enum outcome read_after(struct decision_reader *reader, const char *spoken, bool is_cut)
{
	const char *marker = reader->rules.answer_after;
	const char *after = find_after(spoken, marker);
	if (!after) {
		/* Only a refusal to engage can be read without the marker. */
		enum outcome outcome =
			is_cut ? OUTCOME_EMPTY : read_spoken(reader, spoken, false, false);
		return is_cut || outcome == OUTCOME_BLOCKED ? outcome : OUTCOME_UNCLEAR;
	}
	size_t length = strlen(marker);
	bool is_tag = length > 2 && marker[0] == '<' && marker[length - 1] == '>';
	const char *close = is_tag ? strstr(after, "</") : NULL;
	char *value = memory_copy_bytes(after, close ? (size_t)(close - after) : strlen(after));
	enum outcome outcome = read_spoken(reader, value, true, is_cut);
	free(value);
	return outcome;
}

static enum outcome read_whole(struct decision_reader *reader, const char *text, bool was_cut)
{
	bool is_open;
	char *spoken = decision_text_spoken(text, &is_open);
	bool is_cut = is_open || was_cut;
	enum outcome outcome = OUTCOME_EMPTY;
	if (!decision_text_is_blank(spoken))
		outcome = reader->rules.answer_after ? read_after(reader, spoken, is_cut)
						     : read_spoken(reader, spoken, false, is_cut);
	free(spoken);
	return outcome;
}

enum outcome decision_reader_read(
	struct decision_reader *reader, const char *text, enum reply_end end)
{
	if (end == REPLY_END_BLOCKED)
		return OUTCOME_BLOCKED;
	if (!text)
		return OUTCOME_EMPTY;
	if (!reader->is_compiled)
		compile(reader);
	uint64_t digest = 0, part = 0;
	for (size_t i = 0, length = strlen(text); i < length; i += sizeof part) {
		memcpy(&part, text + i, length - i < sizeof part ? length - i : sizeof part);
		digest = (digest ^ part) * 0x9E3779B97F4A7C15u;
	}
	struct memo *memo = &reader->memos[(digest >> 32) % N_MEMOS];
	bool was_cut = end == REPLY_END_CUT_OFF;
	if (memo->text && memo->is_cut == was_cut && strcmp(memo->text, text) == 0)
		return memo->outcome;
	enum outcome outcome = read_whole(reader, text, was_cut);
	free(memo->text);
	*memo = (struct memo){ memory_copy_text(text), was_cut, outcome };
	return outcome;
}

enum outcome decision_reader_explain(
	struct decision_reader *reader, const char *text, enum reply_end end, struct buffer *trace)
{
	if (!reader->is_compiled)
		compile(reader);
	enum outcome outcome = end == REPLY_END_BLOCKED ? OUTCOME_BLOCKED : OUTCOME_EMPTY;
	reader->trace = trace;
	if (text && end != REPLY_END_BLOCKED)
		outcome = read_whole(reader, text, end == REPLY_END_CUT_OFF);
	reader->trace = NULL;
	if (trace->length == 0)
		buffer_append_format(trace, "%s by %s\n", outcome_name(outcome),
			outcome == OUTCOME_BLOCKED ? "the provider's word" : "the lack of a text");
	return outcome;
}

enum outcome decision_read(const char *text, enum reply_end end, const struct decision_rules *rules)
{
	struct decision_reader *reader = decision_reader_new(rules);
	enum outcome outcome = decision_reader_read(reader, text, end);
	decision_reader_free(reader);
	return outcome;
}
