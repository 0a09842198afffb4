#include "leeway/model/pack_write.h"

#include <stdint.h>
#include <stdlib.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/model/scenario_write.h"

/* An object that is being written; members stand at the indent. */
struct object {
	struct buffer out;
	const char *indent;
};

static struct object begin_object(const char *indent)
{
	struct object object = { .indent = indent };

	buffer_init(&object.out, SIZE_MAX / 2);
	buffer_append_text(&object.out, "{");
	return object;
}

static void write_quoted(struct buffer *out, const char *text)
{
	char *quoted = json_quote(text);

	buffer_append_text(out, quoted);
	free(quoted);
}

static void begin_member(struct object *object, const char *name)
{
	buffer_append_text(&object->out, object->out.length > 1 ? ",\n" : "\n");
	buffer_append_text(&object->out, object->indent);
	write_quoted(&object->out, name);
	buffer_append_text(&object->out, ": ");
}

static void write_text(struct object *object, const char *name, const char *text)
{
	if (!text)
		return;
	begin_member(object, name);
	write_quoted(&object->out, text);
}

static void write_texts(struct object *object, const char *name, char *const *texts, size_t n_texts)
{
	if (n_texts == 0)
		return;
	begin_member(object, name);
	for (size_t i = 0; i < n_texts; i++) {
		buffer_append_text(&object->out, i > 0 ? ",\n\t" : "[\n\t");
		buffer_append_text(&object->out, object->indent);
		write_quoted(&object->out, texts[i]);
	}
	buffer_append_text(&object->out, "\n");
	buffer_append_text(&object->out, object->indent);
	buffer_append_text(&object->out, "]");
}

/* The closing brace stands a tab to the left of the members. */
static char *end_object(struct object *object)
{
	buffer_append_text(&object->out, "\n");
	buffer_append_text(&object->out, object->indent + 1);
	buffer_append_text(&object->out, "}");
	return buffer_take(&object->out);
}

char *pack_write_head(const struct pack *pack)
{
	struct object object = begin_object("\t");

	write_text(&object, "title", pack->title);
	write_text(&object, "source", pack->source);
	write_text(&object, "licence", pack->licence);
	reply_words_write(&object.out, object.indent, pack->words.answers, pack->words.deeds);
	write_texts(&object, "notes", pack->notes, pack->n_notes);
	write_texts(&object, "consent", pack->consent, pack->n_consent);
	return end_object(&object);
}

char *pack_write_condition(const struct condition *condition)
{
	struct object object = begin_object("\t\t\t");

	write_text(&object, "id", condition->id);
	write_text(&object, "title", condition->title);
	write_text(&object, "system", condition->system);
	write_text(&object, "add", condition->add);
	write_texts(&object, "steps", condition->steps, condition->n_steps);
	write_text(&object, "ask", condition->ask);
	write_text(&object, "answer_after", condition->answer_after);
	write_text(&object, "note", condition->note);
	return end_object(&object);
}
