#include "leeway/report/survey_rule.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/survey_answer.h"
#include "leeway/report/survey_tool.h"

enum { MAX_RULE = 500 /* Bytes. */ };

static const char panel_column[] = "prolific status";

/* Signs first that begin like others. */
static const struct {
	const char *word;
	enum survey_operator operator;
} operators[] = {
	{ "!=", SURVEY_UNEQUAL },
	{ "<=", SURVEY_AT_MOST },
	{ ">=", SURVEY_AT_LEAST },
	{ "=", SURVEY_EQUAL },
	{ "<", SURVEY_LESS },
	{ ">", SURVEY_MORE },
	{ " in ", SURVEY_EQUAL },
	{ " matches ", SURVEY_MATCHES },
	{ " notempty", SURVEY_NOT_EMPTY },
	{ " empty", SURVEY_EMPTY },
};

static void clear_rule(struct survey_rule *rule)
{
	for (size_t i = 0; i < rule->n_values; i++)
		free(rule->values[i]);
	free(rule->values);
	free(rule->name);
	free(rule->column);
	if (rule->pattern) {
		regfree(rule->pattern);
		free(rule->pattern);
	}
	*rule = (struct survey_rule){ 0 };
}

void survey_rules_clear(struct survey_rules *rules)
{
	for (size_t i = 0; i < rules->n_rules; i++)
		clear_rule(&rules->rules[i]);
	free(rules->rules);
	*rules = (struct survey_rules){ 0 };
}

/* Without the blanks and one pair of quotes around it. */
static char *bare(const char *text, size_t length)
{
	while (length > 0 && text[0] == ' ')
		text++, length--;
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (length > 1 && text[0] == '"' && text[length - 1] == '"')
		text++, length -= 2;
	return memory_copy_bytes(text, length);
}

static void add_value(struct survey_rule *rule, const char *text, size_t length)
{
	rule->values = memory_resize(rule->values, rule->n_values + 1, sizeof *rule->values);
	rule->values[rule->n_values++] = bare(text, length);
}

static bool take_values(
	struct survey_rule *rule, const char *text, bool is_list, struct error *error)
{
	bool takes_none = rule->operator== SURVEY_EMPTY || rule->operator== SURVEY_NOT_EMPTY;
	if (takes_none)
		return !text[strspn(text, " ")] ||
		       error_set(error, ERROR_USAGE, "nothing may follow empty");
	while (is_list && strchr(text, ',')) {
		size_t length = strcspn(text, ",");
		add_value(rule, text, length);
		text += length + 1;
	}
	add_value(rule, text, strlen(text));
	for (size_t i = 0; i < rule->n_values; i++)
		if (!rule->values[i][0])
			return error_set(error, ERROR_USAGE, "a value is missing");
	if (rule->operator!= SURVEY_MATCHES)
		return true;
	rule->pattern = memory_alloc(1, sizeof(regex_t));
	if (regcomp(rule->pattern, rule->values[0], REG_EXTENDED | REG_ICASE | REG_NOSUB) == 0)
		return true;
	free(rule->pattern);
	rule->pattern = NULL;
	return error_set(error, ERROR_USAGE, "'%s' is not a regular expression", rule->values[0]);
}

/* "NAME: " of small letters, digits and hyphens; what follows it. */
static const char *take_name(struct survey_rule *rule, const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (length == 0 || text[length] != ':' || text[length + 1] != ' ')
		return text;
	rule->name = memory_copy_bytes(text, length);
	rule->is_named = true;
	return text + length + 1;
}

static bool read_rule(struct survey_rule *rule, const char *text, struct error *error)
{
	const char *body = take_name(rule, text);
	body += strspn(body, " ");
	const char *behind = body[0] == '"' ? strchr(body + 1, '"') : NULL;
	const char *best = NULL;
	size_t which = 0;
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
		const char *at = strstr(behind ? behind : body, operators[i].word);
		if (!at || (best && at >= best))
			continue;
		best = at;
		which = i;
	}
	if (!best || best == body || strlen(text) > MAX_RULE)
		return error_set(error, ERROR_USAGE,
			"say COLUMN OPERATOR VALUE, with = != < <= > >= in matches empty notempty");
	rule->column = bare(body, (size_t)(best - body));
	rule->operator= operators[which].operator;
	return take_values(rule, best + strlen(operators[which].word),
		strcmp(operators[which].word, " in ") == 0, error);
}

bool survey_rules_add(
	struct survey_rules *rules, const char *text, bool is_own, struct error *error)
{
	struct survey_rule rule = { .is_own = is_own };
	if (!read_rule(&rule, text, error)) {
		clear_rule(&rule);
		return error_prefix(error, "rule '%s'", text);
	}
	MEMORY_RESERVE_ONE(rules->rules, rules->n_rules, rules->capacity);
	rules->rules[rules->n_rules++] = rule;
	return true;
}

/* By its exact heading, its place, or whatever its case and gaps; -1: none, or several. */
static int find_place(const struct sheet *sheet, const char *column)
{
	char *normal = sheet_normalise(column), *end;
	int place = sheet_find(sheet, column);
	if (place < 0 && strcmp(normal, panel_column) == 0)
		place = SURVEY_RULE_PANEL;
	else if (place < 0 && column[0] == '#') {
		long number = strtol(column + 1, &end, 10);
		place = end != column + 1 && !*end && number >= 1 &&
					number <= (long)sheet_n_columns(sheet)
				? (int)number - 1
				: -1;
	} else if (place < 0) {
		place = survey_tool_column(sheet, normal);
		place = place == -2 ? SURVEY_RULE_ONE_OF : place;
	}
	free(normal);
	return place;
}

static bool bind(struct survey_rule *rule, const struct sheet *sheet, struct error *error)
{
	const char *value = rule->n_values == 1 ? rule->values[0] : "";
	size_t length = strlen(value);
	rule->place = find_place(sheet, rule->column);
	rule->other_place = -1;
	if (length > 2 && value[0] == '[' && value[length - 1] == ']') {
		char *other = memory_copy_bytes(value + 1, length - 2);
		rule->other_place = find_place(sheet, other);
		free(other);
		if (rule->other_place == -1)
			rule->place = -1;
	}
	return rule->is_own || rule->place != -1 ||
	       error_set(error, ERROR_USAGE, "there is no column '%s' for the rule", rule->column);
}

static void name_rule(struct survey_rule *rule)
{
	static const char *const words[] = { "=", "!=", "<", "<=", ">", ">=", "matches", "empty",
		"notempty" };
	char *name = memory_format("%s %s", rule->column, words[rule->operator]);
	for (size_t i = 0; i < rule->n_values; i++) {
		char *longer = memory_format("%s%s%s", name, i ? "," : " ", rule->values[i]);
		free(name);
		name = longer;
	}
	rule->name = name;
}

bool survey_rules_bind(struct survey_rules *rules, const struct sheet *sheet, struct error *error)
{
	for (size_t i = 0; i < rules->n_rules; i++) {
		struct survey_rule *rule = &rules->rules[i];
		if (!bind(rule, sheet, error))
			return false;
		if (!rule->name)
			name_rule(rule);
	}
	return true;
}

static bool read_number(const char *text, double *number)
{
	char *copy = memory_copy_text(text), *end;
	char *comma = strchr(copy, ',');
	if (comma && !strchr(copy, '.'))
		*comma = '.';
	*number = strtod(copy, &end);
	bool is_number = end != copy && !*end;
	free(copy);
	return is_number;
}

static bool is_same(const char *cell, const char *value, bool of_panel)
{
	double left, right;
	if (read_number(cell, &left) && read_number(value, &right))
		return left == right;
	char *texts[2] = { survey_plain_text(cell), survey_plain_text(value) };
	for (int i = 0; of_panel && i < 2; i++) {
		char *normal = sheet_normalise(texts[i]);
		free(texts[i]);
		texts[i] = normal;
	}
	bool same = text_equals_ignoring_case(texts[0], texts[1]);
	free(texts[0]);
	free(texts[1]);
	return same;
}

/* Whether the order of two numbers is the rule's; *is_read: both are numbers. */
static bool is_in_order(
	const struct survey_rule *rule, const char *cell, const char *value, bool *is_read)
{
	double left = 0, right = 0;
	*is_read = read_number(cell, &left) && read_number(value, &right);
	if (!*is_read)
		return false;
	return rule->operator== SURVEY_LESS      ? left < right
	       : rule->operator== SURVEY_AT_MOST ? left <= right
	       : rule->operator== SURVEY_MORE    ? left > right
						 : left >= right;
}

/* The one cell of the row under a heading with the ending: of the forms of a record, that of the
 * form which the row is of. "" where several have one. */
static const char *find_one_of(const struct sheet *sheet, const char *ending)
{
	const char *found = "";
	for (size_t i = 0; i < sheet_n_columns(sheet); i++) {
		const char *cell = sheet_cell(sheet, i);
		char *normal = cell[0] ? sheet_normalise(sheet_column(sheet, i)->name) : NULL;
		size_t length = normal ? strlen(normal) : 0, n = strlen(ending);
		bool is_it = length >= n && n > 0 && strcmp(normal + length - n, ending) == 0;
		free(normal);
		if (is_it && found[0])
			return "";
		if (is_it)
			found = cell;
	}
	return found;
}

static bool holds(struct survey_rule *rule, const struct sheet *sheet, const char *panel_status)
{
	const char *cell = rule->place == SURVEY_RULE_PANEL ? panel_status
			   : rule->place == SURVEY_RULE_ONE_OF
				   ? find_one_of(sheet, rule->column + 1)
				   : sheet_cell(sheet, (size_t)rule->place);
	bool is_empty = survey_missing(cell) == SURVEY_NOT_ASKED ||
			survey_missing(cell) == SURVEY_NOT_ANSWERED;
	bool is_read = true, found = false;
	if (rule->operator== SURVEY_EMPTY || rule->operator== SURVEY_NOT_EMPTY)
		return is_empty == (rule->operator== SURVEY_EMPTY);
	if (rule->operator== SURVEY_MATCHES && !is_empty)
		return regexec(rule->pattern, cell, 0, NULL, 0) == 0;
	/* A number that a rule names is no missing code there. */
	for (size_t i = 0; cell[0] && !found && i < rule->n_values; i++) {
		const char *value = rule->other_place >= 0
					    ? sheet_cell(sheet, (size_t)rule->other_place)
					    : rule->values[i];
		if (rule->operator== SURVEY_EQUAL || rule->operator== SURVEY_UNEQUAL)
			found = is_same(cell, value, rule->place == SURVEY_RULE_PANEL);
		else if (!is_empty)
			found = is_in_order(rule, cell, value, &is_read);
	}
	rule->n_unread += (is_empty && !found) || !is_read;
	return rule->operator== SURVEY_UNEQUAL ? !is_empty && !found : found;
}

const struct survey_rule *survey_rules_judge(
	struct survey_rules *rules, const struct sheet *sheet, const char *panel_status)
{
	for (size_t i = 0; i < rules->n_rules; i++)
		if (rules->rules[i].place != -1 && holds(&rules->rules[i], sheet, panel_status))
			return &rules->rules[i];
	return NULL;
}
