#include "leeway/model/prompt.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

/* Sizes are bounded where scenarios and conditions are read. */
static void append_paragraph(struct buffer *out, const char *text)
{
	if (!text)
		return;
	if (out->length > 0)
		buffer_append_text(out, "\n\n");
	buffer_append_text(out, text);
}

/* The user's turns: the scenario and what the condition adds, and one more for each later step. */
static void render_turns(
	struct prompt *prompt, const struct scenario *scenario, const struct condition *condition)
{
	size_t n_turns = condition->n_steps > 0 ? condition->n_steps : 1;
	prompt->turns = memory_alloc(n_turns, sizeof *prompt->turns);
	prompt->n_turns = n_turns;
	for (size_t i = 0; i < n_turns; i++) {
		struct buffer turn;
		buffer_init(&turn, SIZE_MAX / 2);
		if (i == 0) {
			char *text = scenario_render(scenario, prompt->level_no);
			append_paragraph(&turn, text);
			append_paragraph(&turn, condition->add);
			free(text);
		}
		if (i < condition->n_steps)
			append_paragraph(&turn, condition->steps[i]);
		if (i == n_turns - 1)
			append_paragraph(&turn, condition->ask);
		prompt->turns[i] = buffer_take(&turn);
	}
}

static void append_message(struct buffer *out, const char *role, const char *content)
{
	char *quoted = json_quote(content);
	buffer_append_format(
		out, "%s{\"role\":\"%s\",\"content\":", out->length > 1 ? "," : "", role);
	buffer_append_text(out, quoted);
	buffer_append_text(out, "}");
	free(quoted);
}

static char *render_messages(const struct prompt *prompt)
{
	struct buffer out;
	buffer_init(&out, SIZE_MAX / 2);
	buffer_append_text(&out, "[");
	if (prompt->system)
		append_message(&out, "system", prompt->system);
	for (size_t i = 0; i < prompt->n_turns; i++)
		append_message(&out, "user", prompt->turns[i]);
	buffer_append_text(&out, "]");
	return buffer_take(&out);
}

static struct digest find_digest(const struct prompt *prompt)
{
	const char *const identity[] = { prompt->pack, prompt->scenario, prompt->level,
		prompt->condition, prompt->messages, NULL };
	return digest_texts(identity);
}

void prompt_set_rules(
	struct prompt *prompt, const struct scenario *scenario, const struct condition *condition)
{
	prompt->rules = decision_rules_for(scenario, condition);
	decision_reader_free(prompt->reader);
	prompt->reader = decision_reader_new(&prompt->rules);
}

struct prompt *prompt_render(const struct pack *pack, const struct scenario *scenario, int level_no,
	const struct condition *condition)
{
	struct prompt *prompt = memory_alloc(1, sizeof *prompt);
	prompt->pack = memory_copy_text(pack->id);
	prompt->scenario = memory_copy_text(scenario->id);
	prompt->condition = memory_copy_text(condition->id);
	prompt->scenario_title = memory_copy_text(scenario->title);
	prompt->level_no = level_no;
	prompt->level = memory_copy_text(scenario->levels[level_no - 1].text);
	prompt->system = memory_copy_text(condition->system);
	render_turns(prompt, scenario, condition);
	prompt->messages = render_messages(prompt);
	prompt->digest = find_digest(prompt);
	prompt_set_rules(prompt, scenario, condition);
	return prompt;
}

struct prompt *prompt_restore(const char *pack, const char *scenario, const char *title,
	int level_no, const char *level, const char *condition, const char *messages)
{
	struct prompt *prompt = memory_alloc(1, sizeof *prompt);
	prompt->pack = memory_copy_text(pack);
	prompt->scenario = memory_copy_text(scenario);
	prompt->condition = memory_copy_text(condition);
	prompt->scenario_title = memory_copy_text(title);
	prompt->level_no = level_no;
	prompt->level = memory_copy_text(level);
	prompt->messages = memory_copy_text(messages);
	prompt->digest = find_digest(prompt);
	prompt_set_rules(prompt, NULL, NULL);
	return prompt;
}

void prompt_free(struct prompt *prompt)
{
	if (!prompt)
		return;
	for (size_t i = 0; i < prompt->n_turns; i++)
		free(prompt->turns[i]);
	free(prompt->turns);
	decision_reader_free(prompt->reader);
	free(prompt->pack);
	free(prompt->scenario);
	free(prompt->condition);
	free(prompt->scenario_title);
	free(prompt->level);
	free(prompt->system);
	free(prompt->messages);
	free(prompt);
}
