#include "leeway/model/scenario_write.h"

#include <stdint.h>
#include <stdlib.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

static void write_quoted(struct buffer *out, const char *text)
{
	char *quoted = json_quote(text ? text : "");
	buffer_append_text(out, quoted);
	free(quoted);
}

/* Ends the member before, if there was one, and begins another. */
static void begin_member(struct buffer *out, const char *name)
{
	buffer_append_text(out, out->length > 1 ? ",\n\t" : "\n\t");
	write_quoted(out, name);
	buffer_append_text(out, ": ");
}

static void write_text(struct buffer *out, const char *name, const char *text)
{
	if (!text)
		return;
	begin_member(out, name);
	write_quoted(out, text);
}

static void write_paragraphs(struct buffer *out, const struct scenario *scenario)
{
	begin_member(out, "prompt");
	buffer_append_text(out, "[");
	for (size_t i = 0; i < scenario->n_paragraphs; i++) {
		buffer_append_text(out, i > 0 ? ",\n\t\t" : "\n\t\t");
		write_quoted(out, scenario->paragraphs[i]);
	}
	buffer_append_text(out, scenario->n_paragraphs > 0 ? "\n\t]" : "]");
}

static void write_level(struct buffer *out, const struct level *level)
{
	if (level->n_forms == 0) {
		write_quoted(out, level->text);
		return;
	}
	buffer_append_text(out, "{ \"text\": ");
	write_quoted(out, level->text);
	for (size_t i = 0; i < level->n_forms; i++) {
		buffer_append_text(out, ", ");
		write_quoted(out, level->forms[i].name);
		buffer_append_text(out, ": ");
		write_quoted(out, level->forms[i].text);
	}
	buffer_append_text(out, " }");
}

static bool is_plain_question(const struct scenario *scenario)
{
	const struct level *only = scenario->levels;
	return scenario->n_levels == 0 ||
	       (scenario->n_levels == 1 && only->n_forms == 0 && (!only->text || !*only->text));
}

static void write_levels(struct buffer *out, const struct scenario *scenario)
{
	if (is_plain_question(scenario))
		return;
	begin_member(out, "levels");
	buffer_append_text(out, "[");
	for (size_t i = 0; i < scenario->n_levels; i++) {
		buffer_append_text(out, i > 0 ? ",\n\t\t" : "\n\t\t");
		write_level(out, &scenario->levels[i]);
	}
	buffer_append_text(out, "\n\t]");
}

static void write_answers(struct buffer *out, const struct scenario *scenario)
{
	static const char *const names[] = { [ANSWER_YES] = "yes", [ANSWER_NO] = "no" };
	bool is_first = true;
	for (size_t side = 0; side < 2; side++) {
		const struct word_list *list = &scenario->answers[side];
		if (list->n_words == 0)
			continue;
		if (is_first) {
			begin_member(out, "answers");
			buffer_append_text(out, "{");
		}
		buffer_append_text(out, is_first ? "\n\t\t" : ",\n\t\t");
		is_first = false;
		write_quoted(out, names[side]);
		buffer_append_text(out, ": [");
		for (size_t i = 0; i < list->n_words; i++) {
			buffer_append_text(out, i > 0 ? ", " : "");
			write_quoted(out, list->words[i]);
		}
		buffer_append_text(out, "]");
	}
	if (!is_first)
		buffer_append_text(out, "\n\t}");
}

char *scenario_write(const struct scenario *scenario)
{
	struct buffer out;
	buffer_init(&out, SIZE_MAX / 2);
	buffer_append_text(&out, "{");
	write_text(&out, "id", scenario->id);
	write_text(&out, "title", scenario->title);
	write_paragraphs(&out, scenario);
	write_levels(&out, scenario);
	write_text(&out, "grant", scenario->grant == ANSWER_NO ? "no" : "yes");
	write_answers(&out, scenario);
	write_text(&out, "note", scenario->note);
	buffer_append_text(&out, "\n}\n");
	return buffer_take(&out);
}
