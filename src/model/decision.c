#include "leeway/model/decision.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
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

/* Rules as replies are read by them. */
struct compiled {
	struct buffer *trace; /* What decided is written there; NULL: nowhere. */
	struct question question;
	enum verdict_place place;
	const char *answer_after; /* NULL: none. */
	/* What replies were read as, by a digest of their text: at temperature 0 most repeat. */
	struct memo {
		char *text; /* NULL: none yet. */
		bool is_cut;
		enum outcome outcome;
	} memos[N_MEMOS];
};

struct decision_reader {
	struct decision_rules rules;
	struct compiled *compiled; /* NULL until the first reply. */
};

/* A sentence, and what it says. */
struct sentence {
	size_t first, end;
	bool is_question;
	struct findings findings;
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
	static const char *const words[] = { "first", "then", "and then" };
	char *folded = decision_fold(ask ? ask : "");
	const char *at = strstr(folded, "yes or no");
	bool is_first = false;
	if (at) {
		at += strlen("yes or no");
		at += strspn(at, ", ");
		for (size_t i = 0; i < 3; i++)
			is_first = is_first || strncmp(at, words[i], strlen(words[i])) == 0;
	}
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

static void add_user(
	struct question *question, const char *word, enum token_kind kind, signed char deed)
{
	char *plain = decision_text_plain(word);
	struct user_word user = { decision_fold(plain), 0, kind, deed };
	user.length = strlen(user.text);
	free(plain);
	if (user.length == 0) {
		free(user.text);
		return;
	}
	MEMORY_RESERVE_ONE(question->users, question->n_users, question->users_capacity);
	size_t at = question->n_users++;
	for (; at > 0 && question->users[at - 1].length < user.length; at--)
		question->users[at] = question->users[at - 1];
	question->users[at] = user;
	question->starts[(unsigned char)*user.text] = true;
}

static void add_users(struct question *question, const struct word_list *words,
	enum token_kind kind, signed char deed)
{
	for (size_t i = 0; words && i < words->n_words; i++)
		add_user(question, words->words[i], kind, deed);
}

/* How many of the words are in the list, case aside. */
static size_t n_shared(const struct word_list *words, const struct word_list *list)
{
	size_t n = 0;
	for (size_t i = 0; words && i < words->n_words; i++) {
		char *folded = decision_fold(words->words[i]);
		for (size_t k = 0; k < list->n_words; k++)
			if (strcmp(folded, list->words[k]) == 0) {
				n++;
				break;
			}
		free(folded);
	}
	return n;
}

/* The language with which the scenario's own answers share most, a yes and a no at least. */
static void choose_language(struct question *question, const struct decision_rules *rules)
{
	size_t best = 0;
	for (const struct language *at = lexicon_languages(); at; at = at->next) {
		const struct word_list *yes = &at->lists[LANG_YES], *no = &at->lists[LANG_NO];
		size_t n_yes = n_shared(rules->yes_words, yes),
		       n_no = n_shared(rules->no_words, no);
		if (rules->shared) {
			n_yes += n_shared(&rules->shared->answers[ANSWER_YES], yes);
			n_no += n_shared(&rules->shared->answers[ANSWER_NO], no);
		}
		if (n_yes && n_no && n_yes + n_no > best) {
			best = n_yes + n_no;
			question->language = at;
		}
	}
	if (!question->language)
		return;
	add_users(question, &question->language->lists[LANG_YES], TOKEN_YES, 0);
	add_users(question, &question->language->lists[LANG_NO], TOKEN_NO, 0);
}

static void add_asked(const char *word, size_t length, enum verb_form form, void *data)
{
	struct question *question = data;
	if (question->n_words == QUESTION_MOST_WORDS)
		return;
	struct asked_word *asked = &question->words[question->n_words++];
	asked->text = memory_copy_bytes(word, length);
	asked->asked = (unsigned char)form;
	lexicon_find(word, length, &asked->hash);
	question->filter |= UINT64_C(1) << (asked->hash & 63);
}

/* The deed a yes announces, as the question names it: "buy", and "flour" as what it is done to. */
static void read_question(struct question *question, const char *text)
{
	struct token_list list;
	char *plain = decision_text_plain(text);
	char *lines = decision_text_lines(plain);
	decision_tokens_read(lines, NULL, &list);
	const struct token *tokens = list.tokens;
	size_t end = list.n_tokens, first, at;
	while (end > 0 && tokens[end - 1].kind != TOKEN_QUESTION)
		end--;
	end -= end > 0;
	for (first = end; first > 0 && tokens[first - 1].kind < TOKEN_STOP;)
		first--;
	if (question->language)
		question->asked =
			decision_language_stem(question->language, tokens + first, end - first);
	for (at = first; at + 1 < end && !(tokens[at].classes & (WORD_YOU | WORD_I));)
		at++;
	for (at++; at < end && (tokens[at].classes & WORD_ADV);)
		at++;
	if (at < end && tokens[at].kind == TOKEN_WORD) {
		lexicon_each_form(tokens[at].word, add_asked, question);
		for (at++; at < end; at++) {
			const struct token *token = &tokens[at];
			if (token->kind != TOKEN_NUMBER &&
				(token->kind != TOKEN_WORD || strlen(token->word) < 2 ||
					(token->classes &
						(WORD_DET | WORD_CHAIN | WORD_YOU | WORD_ADV)) ||
					token_in(token, "at for with on from by")))
				continue;
			add_asked(token->word, strlen(token->word), (enum verb_form)ASKED_WORD,
				question);
			question->has_objects = true;
		}
	}
	decision_tokens_clear(&list);
	free(lines);
	free(plain);
}

static struct compiled *compile(const struct decision_rules *rules)
{
	struct compiled *compiled = memory_alloc(1, sizeof *compiled);
	struct question *question = &compiled->question;
	compiled->place = rules->place;
	compiled->answer_after = rules->answer_after;
	question->grant = rules->grant;
	add_users(question, rules->yes_words, TOKEN_YES, 0);
	add_users(question, rules->no_words, TOKEN_NO, 0);
	for (int deed = DEED_GRANT; rules->deeds && deed <= DEED_REFUSE; deed++)
		add_users(question, &rules->deeds[deed], TOKEN_WORD, deed == DEED_GRANT ? 1 : -1);
	if (rules->shared) {
		add_users(question, &rules->shared->answers[ANSWER_YES], TOKEN_YES, 0);
		add_users(question, &rules->shared->answers[ANSWER_NO], TOKEN_NO, 0);
		add_users(question, &rules->shared->deeds[DEED_GRANT], TOKEN_WORD, 1);
		add_users(question, &rules->shared->deeds[DEED_REFUSE], TOKEN_WORD, -1);
	}
	choose_language(question, rules);
	if (rules->question)
		read_question(question, rules->question);
	return compiled;
}

static struct compiled *compile_once(struct decision_reader *reader)
{
	if (!reader->compiled)
		reader->compiled = compile(&reader->rules);
	return reader->compiled;
}

struct decision_reader *decision_reader_new(const struct decision_rules *rules)
{
	struct decision_reader *reader = memory_alloc(1, sizeof *reader);
	reader->rules = *rules;
	return reader;
}

void decision_reader_free(struct decision_reader *reader)
{
	struct compiled *compiled = reader ? reader->compiled : NULL;
	for (size_t i = 0; compiled && i < compiled->question.n_users; i++)
		free(compiled->question.users[i].text);
	for (size_t i = 0; compiled && i < compiled->question.n_words; i++)
		free(compiled->question.words[i].text);
	for (size_t i = 0; compiled && i < N_MEMOS; i++)
		free(compiled->memos[i].text);
	if (compiled) {
		free(compiled->question.users);
		free(compiled->question.asked);
	}
	free(compiled);
	free(reader);
}

/*
 * A yes or no behind a question that the reply puts itself: to another matter it is an aside, and
 * it answers "Should I deny it?" the other way round.
 */
static void read_after_question(const struct reply *reply, size_t index)
{
	struct findings *findings = &reply->sentences[index].findings;
	const struct sentence *before = &reply->sentences[index - 1];
	bool is_ours = false, is_wish = false, is_asked = false, refuses = false,
	     is_negated = false;
	for (size_t i = before->first; i < before->end; i++) {
		const struct token *token = token_at(&reply->reading, i);
		const struct sense *sense =
			token->kind == TOKEN_WORD && token->entry ? token->entry->senses : NULL;
		bool is_verb = (token->asked & ~ASKED_WORD) != 0;
		is_ours = is_ours || (token->classes & (WORD_I | WORD_YOU)) || is_verb || sense;
		is_asked = is_asked || is_verb;
		is_wish = is_wish || (token->classes & WORD_WISH);
		is_negated = is_negated || (token->classes & WORD_NEG);
		for (; sense; sense = sense->next)
			refuses =
				refuses || (sense->row->sign < 0 && (sense->row->needs & NEED_ANY));
	}
	enum verdict *verdicts = findings->verdicts;
	if (!is_ours || (is_wish && verdicts[RANK_ANSWER] != VERDICT_BOTH)) {
		verdicts[RANK_ASIDE] = verdicts[RANK_ANSWER];
		findings->places[RANK_ASIDE] = findings->places[RANK_ANSWER];
		verdicts[RANK_ANSWER] = VERDICT_NONE;
		if (!is_ours)
			findings->opens = OPENS_OTHERWISE;
	} else if (!is_asked && refuses && !is_negated &&
		   reply->reading.question->grant == ANSWER_YES) {
		verdicts[RANK_ANSWER] = verdict_turn(verdicts[RANK_ANSWER]);
	}
}

static void reply_split(struct reply *reply)
{
	const struct token *tokens = reply->reading.tokens;
	size_t n_tokens = reply->reading.n_tokens, first = 0;
	for (size_t i = 0; i <= n_tokens; i++) {
		if (i < n_tokens && tokens[i].kind < TOKEN_STOP)
			continue;
		if (i > first) {
			MEMORY_RESERVE_ONE(reply->sentences, reply->n_sentences, reply->capacity);
			struct sentence *sentence = &reply->sentences[reply->n_sentences++];
			*sentence = (struct sentence){ .first = first, .end = i };
			sentence->is_question = i < n_tokens && tokens[i].kind == TOKEN_QUESTION;
			if (sentence->is_question)
				sentence->findings.deed_at = SIZE_MAX;
			else if (reply->reading.question->language)
				decision_say_language(
					&reply->reading, first, i, &sentence->findings);
			else
				decision_say(&reply->reading, first, i, &sentence->findings);
		}
		first = i + 1;
	}
	for (size_t i = 1; i < reply->n_sentences && !reply->reading.question->language; i++)
		if (reply->sentences[i - 1].is_question &&
			reply->sentences[i].findings.verdicts[RANK_ANSWER])
			read_after_question(reply, i);
}

static enum verdict sentence_verdict(const struct reply *reply, size_t index)
{
	return findings_verdict(&reply->sentences[index].findings);
}

static enum verdict sentence_says(const struct reply *reply, size_t index, enum rank rank)
{
	return reply->sentences[index].findings.verdicts[rank];
}

/*
 * Joins what stands behind labels: a final one outweighs the others, and its last occurrence the
 * earlier. *is_unread: the last final label has no verdict that can be read.
 */
static enum verdict labels_verdict(
	const struct reply *reply, enum verdict_place place, bool *is_unread)
{
	enum verdict plain = VERDICT_NONE, final = VERDICT_NONE;
	const struct reading *reading = &reply->reading;
	*is_unread = false;
	for (size_t i = 0; i < reply->n_sentences; i++) {
		size_t first = reply->sentences[i].first, end = reply->sentences[i].end;
		bool is_line = token_at(reading, first - 1)->kind == TOKEN_BREAK &&
			       token_at(reading, end)->kind == TOKEN_BREAK;
		bool is_final;
		size_t value = decision_label(reading, first, end, is_line, &is_final);
		if (sentence_says(reply, i, RANK_FINAL))
			final = sentence_says(reply, i, RANK_FINAL);
		if (value == 0)
			continue;
		enum verdict verdict = VERDICT_NONE;
		size_t last = i + (is_final ? LABEL_SENTENCES : 1);
		if (value < end) {
			struct findings findings;
			decision_say(reading, value, end, &findings);
			verdict = findings_verdict(&findings);
			/* Behind a label, "yes, it is trivial" is no answer. */
			if (!is_final && !findings.verdicts[RANK_ANSWER] &&
				!findings.verdicts[RANK_DEED] && !findings.verdicts[RANK_WEAK] &&
				findings.verdicts[RANK_ASIDE])
				verdict = VERDICT_NONE;
			/* Behind a label that has words of its own, the next line is another
			 * matter. */
			last = is_final ? last : i;
		}
		for (size_t k = i + 1; !verdict && k <= last && k < reply->n_sentences; k++)
			verdict = sentence_verdict(reply, k);
		if (is_final) {
			*is_unread = verdict == VERDICT_NONE;
			final = verdict;
		} else if (place == VERDICT_AT_END && verdict) {
			plain = verdict;
		} else {
			plain = verdict_join(plain, verdict);
		}
	}
	return final ? final : plain;
}

/* All findings of a rank, joined. */
static enum verdict joined_rank(const struct reply *reply, enum rank rank)
{
	enum verdict joined = VERDICT_NONE;
	for (size_t i = 0; i < reply->n_sentences; i++)
		joined = verdict_join(joined, sentence_says(reply, i, rank));
	return joined;
}

/* True where a sentence draws a conclusion or takes a verdict back. */
static bool turns(const struct reply *reply, size_t index)
{
	for (size_t i = reply->sentences[index].first; i < reply->sentences[index].end; i++)
		if (token_at(&reply->reading, i)->classes & WORD_TURN)
			return true;
	return false;
}

/* The last sentence of a short reply is its conclusion too. */
static bool concludes(const struct reply *reply, size_t index)
{
	return (index + 1 == reply->n_sentences && index < 3) || turns(reply, index);
}

static bool is_one(enum verdict verdict)
{
	return verdict == VERDICT_GRANT || verdict == VERDICT_REFUSE;
}

/* A one-turn reply without an answer: its deeds, what is said less firmly, asides. */
static enum verdict deeds_verdict(const struct reply *reply)
{
	enum verdict deeds = joined_rank(reply, RANK_DEED), aside = VERDICT_NONE;
	size_t first_deed = SIZE_MAX;
	for (size_t i = reply->n_sentences; i > 0; i--) {
		if (sentence_says(reply, i - 1, RANK_DEED))
			first_deed = i - 1;
		if (sentence_says(reply, i - 1, RANK_ASIDE))
			aside = sentence_says(reply, i - 1, RANK_ASIDE);
	}
	/* An opening "no" and a grant much later. */
	if (deeds == VERDICT_GRANT && first_deed > 1 &&
		reply->sentences[0].findings.opens == OPENS_WITH_ASIDE &&
		sentence_says(reply, 0, RANK_ASIDE) == VERDICT_REFUSE)
		return VERDICT_BOTH;
	if (deeds)
		return deeds;
	if (joined_rank(reply, RANK_WEAK))
		return joined_rank(reply, RANK_WEAK);
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
	enum verdict answers = VERDICT_NONE;
	bool has_both = false;
	for (size_t i = 0; i < reply->n_sentences; i++) {
		has_both = has_both || reply->sentences[i].findings.has_both;
		if (is_one(sentence_says(reply, i, RANK_ANSWER)))
			answers = verdict_join(answers, sentence_verdict(reply, i));
	}
	if (!answers && joined_rank(reply, RANK_ANSWER) &&
		(!joined_rank(reply, RANK_DEED) || has_both))
		return VERDICT_BOTH;
	if (!answers)
		return deeds_verdict(reply);
	enum verdict opening = sentence_says(reply, 0, RANK_DEED);
	if (is_one(opening) && sentence_verdict(reply, 0) == opening && answers != opening) {
		answers = opening;
		for (size_t i = 1; i < reply->n_sentences; i++) {
			const struct findings *findings = &reply->sentences[i].findings;
			enum verdict deed = findings->verdicts[RANK_DEED];
			if (findings->verdicts[RANK_ANSWER] &&
				(findings->is_bare || (deed && deed != answers) ||
					findings->is_turn || turns(reply, i)))
				answers = verdict_join(answers, sentence_verdict(reply, i));
		}
	}
	for (size_t i = 0; i < reply->n_sentences; i++) {
		if (is_one(sentence_says(reply, i, RANK_ANSWER)) && !opening)
			answers = verdict_join(answers, sentence_verdict(reply, i));
		else if ((i > 0 && sentence_says(reply, i - 1, RANK_ANSWER)) || concludes(reply, i))
			answers = verdict_join(answers, sentence_says(reply, i, RANK_DEED));
	}
	return answers;
}

/* Steps and reasoning: the last verdict near the end, else the one the whole reply agrees on. */
static enum verdict end_verdict(const struct reply *reply)
{
	size_t n = reply->n_sentences;
	enum verdict weak = VERDICT_NONE;
	for (size_t i = n; i > 0 && i + END_SENTENCES > n; i--) {
		enum verdict verdict = sentence_verdict(reply, i - 1);
		enum verdict answer = sentence_says(reply, i - 1, RANK_ANSWER);
		enum verdict deed = sentence_says(reply, i - 1, RANK_DEED);
		if (verdict && (answer || deed)) {
			/* A deed against the opening answer that is no conclusion may be an offer.
			 */
			bool is_offer = i > 1 && reply->sentences[0].findings.opens && deed &&
					!answer && sentence_says(reply, 0, RANK_ANSWER) &&
					verdict_join(sentence_says(reply, 0, RANK_ANSWER), deed) ==
						VERDICT_BOTH &&
					!concludes(reply, i - 1);
			return is_offer ? VERDICT_BOTH : verdict;
		}
		if (!weak && sentence_says(reply, i - 1, RANK_WEAK))
			weak = verdict;
	}
	enum verdict whole = start_verdict(reply);
	return whole ? whole : weak;
}

/* Steps that ask for the answer first: the opening counts, unless a conclusion turns it. */
static enum verdict first_verdict(const struct reply *reply)
{
	size_t i = 0;
	while (i + 1 < reply->n_sentences && i < 2 && !sentence_verdict(reply, i) &&
		reply->sentences[i].end - reply->sentences[i].first <= 6 &&
		token_at(&reply->reading, reply->sentences[i].end)->kind == TOKEN_BREAK)
		i++;
	enum verdict opening = VERDICT_NONE;
	if (i < reply->n_sentences &&
		(sentence_says(reply, i, RANK_ANSWER) || sentence_says(reply, i, RANK_DEED) ||
			sentence_says(reply, i, RANK_WEAK)))
		opening = sentence_verdict(reply, i);
	if (!is_one(opening))
		return end_verdict(reply);
	for (i++; i < reply->n_sentences; i++) {
		enum verdict said = verdict_join(
			sentence_says(reply, i, RANK_ANSWER), sentence_says(reply, i, RANK_DEED));
		if (said && said != opening && turns(reply, i))
			return VERDICT_BOTH;
	}
	return opening;
}

/* The outcome of a reply in which no verdict was found. */
static enum outcome outcome_without(const struct reply *reply, bool is_cut)
{
	const struct reading *reading = &reply->reading;
	if (is_cut)
		return OUTCOME_EMPTY;
	if (decision_is_blocked(reading))
		return OUTCOME_BLOCKED;
	if (decision_is_cut(reading))
		return OUTCOME_EMPTY;
	/* Nothing but signs that all say the same. */
	const char *word = NULL;
	for (size_t i = 0; i < reading->n_tokens; i++) {
		if (reading->tokens[i].kind != TOKEN_EMOJI)
			continue;
		if (word && strcmp(word, reading->tokens[i].word) != 0)
			return OUTCOME_UNCLEAR;
		word = reading->tokens[i].word;
	}
	if (!word)
		return OUTCOME_UNCLEAR;
	return reading_answer(reading, *word == 'y') == VERDICT_GRANT ? OUTCOME_GRANT
								      : OUTCOME_REFUSE;
}

/* The words of the clause around a token, not more than fit a line. */
static void trace_words(struct buffer *trace, const struct reading *reading, size_t place)
{
	enum { MOST_BEFORE = 6, MOST_WORDS = 14 };
	size_t first = place, n = 0;
	while (first > 0 && first + MOST_BEFORE > place &&
		!token_is_sign(token_at(reading, first - 1)))
		first--;
	for (size_t i = first; n < MOST_WORDS && !token_is_sign(token_at(reading, i)); i++, n++)
		buffer_append_format(trace, " %s", token_at(reading, i)->word);
}

/* One line a finding, in the order of the reply, then the rule that was applied to them. */
static void trace_reply(const struct compiled *compiled, const struct reply *reply,
	const char *rule, enum outcome outcome)
{
	static const char *const ranks[N_RANKS] = { "under a condition", "about another matter",
		"an aside", "a weak deed", "a deed", "an answer", "a final answer" };
	static const char *const verdicts[] = { "", "grant", "refuse", "both" };
	for (size_t i = 0; i < reply->n_sentences; i++)
		for (size_t rank = 0; rank < N_RANKS; rank++) {
			const struct findings *findings = &reply->sentences[i].findings;
			if (!findings->verdicts[rank])
				continue;
			buffer_append_format(compiled->trace,
				"%s, %s:", verdicts[findings->verdicts[rank]], ranks[rank]);
			trace_words(compiled->trace, &reply->reading, findings->places[rank]);
			buffer_append_text(compiled->trace, "\n");
		}
	buffer_append_format(compiled->trace, "%s by %s\n", outcome_name(outcome), rule);
}

/* Reads the text made ready; is_value: it is what stands behind the condition's marker. */
static enum outcome read_lines(
	const struct compiled *compiled, const char *lines, bool is_value, bool is_cut)
{
	struct token_list list;
	decision_tokens_read(lines, &compiled->question, &list);
	struct reply reply = { .reading = { list.tokens, list.n_tokens, &compiled->question } };
	reply_split(&reply);
	bool is_unread;
	enum verdict verdict = labels_verdict(&reply, compiled->place, &is_unread);
	bool is_labelled = is_value || verdict;
	const char *rule = "what stands behind a label";
	if (verdict || is_unread || reply.n_sentences == 0) {
		;
	} else if (compiled->place == VERDICT_AT_START || is_value) {
		verdict = start_verdict(&reply);
		rule = is_value ? "what stands behind the marker" : "all that is said";
	} else if (compiled->place == VERDICT_AT_FIRST) {
		verdict = first_verdict(&reply);
		rule = "the opening, else the end";
	} else {
		verdict = end_verdict(&reply);
		rule = "the end";
	}
	bool lacks_end = is_cut && compiled->place == VERDICT_AT_END && !is_labelled;
	enum outcome outcome = OUTCOME_UNCLEAR;
	if (lacks_end)
		outcome = OUTCOME_EMPTY;
	else if (!verdict)
		outcome = outcome_without(&reply, is_cut);
	else if (is_one(verdict))
		outcome = verdict == VERDICT_GRANT ? OUTCOME_GRANT : OUTCOME_REFUSE;
	if (compiled->trace)
		trace_reply(compiled, &reply,
			lacks_end                    ? "breaking off before its end"
			: verdict                    ? rule
			: outcome == OUTCOME_BLOCKED ? "declining to engage"
			: outcome == OUTCOME_EMPTY   ? "breaking off before a verdict"
						     : "the lack of a verdict",
			outcome);
	free(reply.sentences);
	decision_tokens_clear(&list);
	return outcome;
}

/* Reads a spoken text, as JSON where it is that. */
static enum outcome read_spoken(
	const struct compiled *compiled, const char *spoken, bool is_value, bool is_cut)
{
	struct buffer members;
	buffer_init(&members, 8 * DECISION_TEXT_SIDE);
	char *plain = decision_text_plain(spoken);
	if (strpbrk(spoken, "{[") && ((strlen(spoken) <= 2 * DECISION_TEXT_SIDE &&
					      decision_text_json(spoken, &members)) ||
					     decision_text_json(plain, &members))) {
		free(plain);
		plain = decision_text_plain(buffer_text(&members));
	}
	char *lines = decision_text_lines(plain);
	enum outcome outcome = is_cut || !is_value ? OUTCOME_EMPTY : OUTCOME_UNCLEAR;
	if (!decision_text_is_blank(lines))
		outcome = read_lines(compiled, lines, is_value, is_cut);
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
static enum outcome read_after(const struct compiled *compiled, const char *spoken, bool is_cut)
{
	const char *marker = compiled->answer_after;
	const char *after = find_after(spoken, marker);
	if (!after) {
		/* Only a refusal to engage can be read without the marker. */
		enum outcome outcome =
			is_cut ? OUTCOME_EMPTY : read_spoken(compiled, spoken, false, false);
		return is_cut || outcome == OUTCOME_BLOCKED ? outcome : OUTCOME_UNCLEAR;
	}
	size_t length = strlen(marker);
	bool is_tag = length > 2 && marker[0] == '<' && marker[length - 1] == '>';
	const char *close = is_tag ? strstr(after, "</") : NULL;
	char *value = memory_copy_bytes(after, close ? (size_t)(close - after) : strlen(after));
	enum outcome outcome = read_spoken(compiled, value, true, is_cut);
	free(value);
	return outcome;
}

static enum outcome read_whole(const struct compiled *compiled, const char *text, bool was_cut)
{
	bool is_open;
	char *spoken = decision_text_spoken(text, &is_open);
	assert(spoken);
	bool is_cut = is_open || was_cut;
	enum outcome outcome = OUTCOME_EMPTY;
	if (!decision_text_is_blank(spoken))
		outcome = compiled->answer_after ? read_after(compiled, spoken, is_cut)
						 : read_spoken(compiled, spoken, false, is_cut);
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
	struct compiled *compiled = compile_once(reader);
	uint64_t digest = 0, word = 0;
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i += sizeof word) {
		word = 0;
		memcpy(&word, text + i, length - i < sizeof word ? length - i : sizeof word);
		digest = (digest ^ word) * 0x9E3779B97F4A7C15u;
		digest ^= digest >> 29;
	}
	struct memo *memo = &compiled->memos[(digest ^ digest >> 32) % N_MEMOS];
	bool was_cut = end == REPLY_END_CUT_OFF;
	if (memo->text && memo->is_cut == was_cut && strcmp(memo->text, text) == 0)
		return memo->outcome;
	enum outcome outcome = read_whole(compiled, text, was_cut);
	free(memo->text);
	*memo = (struct memo){ memory_copy_text(text), was_cut, outcome };
	return outcome;
}

enum outcome decision_reader_explain(
	struct decision_reader *reader, const char *text, enum reply_end end, struct buffer *trace)
{
	struct compiled *compiled = compile_once(reader);
	enum outcome outcome = end == REPLY_END_BLOCKED ? OUTCOME_BLOCKED : OUTCOME_EMPTY;
	compiled->trace = trace;
	if (text && end != REPLY_END_BLOCKED)
		outcome = read_whole(compiled, text, end == REPLY_END_CUT_OFF);
	compiled->trace = NULL;
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
