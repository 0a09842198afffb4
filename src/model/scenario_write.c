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

static void write_sides(struct buffer *out, const char *indent, const char *member,
	const char *const names[2], const struct word_list lists[2])
{
	bool is_first = true;
	for (size_t side = 0; side < 2; side++) {
		if (lists[side].n_words == 0)
			continue;
		if (is_first) {
			buffer_append_format(out, "%s%s", out->length > 1 ? ",\n" : "\n", indent);
			buffer_append_format(out, "\"%s\": {", member);
		}
		buffer_append_format(out, "%s%s\t", is_first ? "\n" : ",\n", indent);
		is_first = false;
		buffer_append_format(out, "\"%s\": [", names[side]);
		for (size_t i = 0; i < lists[side].n_words; i++) {
			buffer_append_text(out, i > 0 ? ", " : "");
			write_quoted(out, lists[side].words[i]);
		}
		buffer_append_text(out, "]");
	}
	if (!is_first)
		buffer_append_format(out, "\n%s}", indent);
}

void reply_words_write(struct buffer *out, const char *indent, const struct word_list answers[2],
	const struct word_list deeds[2])
{
	static const char *const answer_names[] = { [ANSWER_YES] = "yes", [ANSWER_NO] = "no" };
	static const char *const deed_names[] = {
		[DEED_GRANT] = "grant", [DEED_REFUSE] = "refuse"
	};
	write_sides(out, indent, "answers", answer_names, answers);
	write_sides(out, indent, "deeds", deed_names, deeds);
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
	reply_words_write(&out, "\t", scenario->answers, scenario->deeds);
	write_text(&out, "note", scenario->note);
	buffer_append_text(&out, "\n}\n");
	return buffer_take(&out);
}
