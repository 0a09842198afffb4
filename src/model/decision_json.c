#include "leeway/model/decision_json.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/model/decision_words.h"

/* How deep objects are followed, how long a key may be, how many braces are tried. */
enum { MOST_DEPTH = 8, MOST_KEY = 64, MOST_TRIES = 4 };

struct writer {
	struct buffer *lines;
	bool has_verdict;
};

/* What a member is for. */
enum member_use {
	MEMBER_TEXT,
	MEMBER_ANSWER,
	MEMBER_FINAL,
	MEMBER_GRANTING, /* "approve": true */
	MEMBER_REFUSING,
};

static bool is_upper(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

/* "finalAnswer", "final_answer", "Final answer" as " final answer ". */
static void split_key(const char *key, char words[2 * MOST_KEY + 3])
{
	size_t n = 0;
	words[n++] = ' ';
	for (size_t i = 0; i < MOST_KEY && key[i]; i++) {
		bool is_letter = (key[i] >= 'a' && key[i] <= 'z') || is_upper(key[i]) ||
				 (unsigned char)key[i] >= 0x80;
		bool is_new = i > 0 && is_upper(key[i]) && !is_upper(key[i - 1]);
		if ((!is_letter || is_new) && words[n - 1] != ' ')
			words[n++] = ' ';
		if (is_letter)
			words[n++] = is_upper(key[i]) ? (char)(key[i] - 'A' + 'a') : key[i];
	}
	words[n++] = ' ';
	words[n] = '\0';
}

static enum member_use use_of_word(const char *word)
{
	static const char answers[] = " action choice output result exception ";
	enum verb_form form;
	size_t next = 0;
	if (decision_word_is_in(" final ultimate ", word))
		return MEMBER_FINAL;
	const struct verb_row *verb = decision_verb_find(word, &next, &form);
	bool is_deed = verb && verb->need != NEEDS_YES && verb->need != NEEDS_NO;
	if (is_deed && strcmp(word, "make") != 0)
		return verb->sign > 0 ? MEMBER_GRANTING : MEMBER_REFUSING;
	bool is_answer = (decision_word_classes(word) & WORD_ANSWER_NOUN) != 0 ||
			 decision_word_is_in(answers, word);
	return is_answer ? MEMBER_ANSWER : MEMBER_TEXT;
}

static enum member_use use_of_key(const char *key)
{
	static const char *const others[] = { " reason", " explanation ", " rationale ",
		" justification ", " confidence ", " question ", " analysis ", " policy ",
		" initial " };
	char words[2 * MOST_KEY + 3];
	split_key(key, words);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strstr(words, others[i]))
			return MEMBER_TEXT;
	enum member_use use = MEMBER_TEXT;
	for (char *word = words + 1; *word && use != MEMBER_FINAL;) {
		size_t length = strcspn(word, " ");
		bool is_last = word[length] == '\0';
		word[length] = '\0';
		enum member_use found = use_of_word(word);
		if (found == MEMBER_FINAL || use == MEMBER_TEXT)
			use = found;
		word += length + !is_last;
	}
	return use;
}

/* 1 for yes and true, 0 for no and false, -1 for anything else. */
static int read_boolean(const cJSON *item)
{
	if (cJSON_IsBool(item))
		return cJSON_IsTrue(item);
	if (!cJSON_IsString(item))
		return -1;
	char word[2 * MOST_KEY + 3];
	split_key(item->valuestring, word);
	if (strcmp(word, " yes ") == 0 || strcmp(word, " y ") == 0 || strcmp(word, " true ") == 0)
		return 1;
	if (strcmp(word, " no ") == 0 || strcmp(word, " n ") == 0 || strcmp(word, " false ") == 0)
		return 0;
	return -1;
}

static void write_line(struct writer *writer, const char *label, const char *text)
{
	buffer_append_text(writer->lines, label);
	buffer_append_text(writer->lines, text);
	buffer_append_text(writer->lines, "\n\n");
}

/* Writes one member that is no object or array. */
static void write_member(struct writer *writer, const cJSON *item, enum member_use use)
{
	int boolean = read_boolean(item);
	bool is_deed = use == MEMBER_GRANTING || use == MEMBER_REFUSING;
	if (boolean >= 0 && is_deed) {
		bool grants = (boolean == 1) == (use == MEMBER_GRANTING);
		write_line(writer, "answer: ", grants ? "approve" : "refuse");
		writer->has_verdict = true;
	} else if (use == MEMBER_FINAL || use == MEMBER_ANSWER) {
		const char *label = use == MEMBER_FINAL ? "final answer: " : "answer: ";
		const char *text = boolean >= 0 ? (boolean ? "yes" : "no") : item->valuestring;
		if (text) {
			write_line(writer, label, text);
			writer->has_verdict = true;
		}
	} else if (cJSON_IsString(item)) {
		write_line(writer, "", item->valuestring);
	}
}

static void write_value(struct writer *writer, const cJSON *item, enum member_use use, int depth)
{
	if (!cJSON_IsObject(item) && !cJSON_IsArray(item)) {
		write_member(writer, item, use);
		return;
	}
	if (depth == MOST_DEPTH)
		return;
	const cJSON *child;
	cJSON_ArrayForEach(child, item)
	{
		enum member_use child_use = child->string ? use_of_key(child->string) : use;
		if (child_use == MEMBER_TEXT && !cJSON_IsString(child))
			child_use = use;
		write_value(writer, child, child_use, depth + 1);
	}
}

bool decision_json_read(const char *plain, struct buffer *lines)
{
	const char *at = plain + strspn(plain, " \t\r\n");
	if (*at != '[')
		at = strchr(at, '{');
	for (int tries = 0; at && tries < MOST_TRIES; tries++) {
		const char *end;
		cJSON *root = cJSON_ParseWithLengthOpts(at, strlen(at) + 1, &end, false);
		struct writer writer = { .lines = lines };
		if (root && (cJSON_IsObject(root) || cJSON_IsArray(root)))
			write_value(&writer, root, MEMBER_TEXT, 0);
		cJSON_Delete(root);
		if (writer.has_verdict)
			return true;
		buffer_reset(lines);
		at = strchr(at + 1, '{');
	}
	return false;
}
