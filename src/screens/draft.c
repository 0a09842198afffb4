#include "leeway/screens/draft.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/pack_write.h"
#include "leeway/screens/draft_notation.h"

/* Ceilings leave room over the file's own limits, so that the linter can say what is too long. */
static const struct kind_row {
	const char *name;
	enum textfield_kind field;
	size_t max_bytes;
} kinds[N_DRAFT_KINDS] = {
	[DRAFT_ID] = { "id", TEXTFIELD_LINE, 100 },
	[DRAFT_TITLE] = { "title", TEXTFIELD_LINE, 200 },
	[DRAFT_TEXT] = { "text", TEXTFIELD_PARAGRAPHS, 2 * SCENARIO_MAX_TEXT },
	[DRAFT_LEVEL] = { "level", TEXTFIELD_LINE, 4000 },
	[DRAFT_GRANT] = { "grant", TEXTFIELD_LINE, 3 },
	[DRAFT_YES] = { "yes", TEXTFIELD_LINE, 4000 },
	[DRAFT_NO] = { "no", TEXTFIELD_LINE, 4000 },
	[DRAFT_GRANTING] = { "granting", TEXTFIELD_LINE, 4000 },
	[DRAFT_REFUSING] = { "refusing", TEXTFIELD_LINE, 4000 },
	[DRAFT_NOTE] = { "note", TEXTFIELD_PARAGRAPHS, 10000 },
	[DRAFT_SYSTEM] = { "system", TEXTFIELD_PARAGRAPHS, 20000 },
	[DRAFT_ADD] = { "add", TEXTFIELD_PARAGRAPHS, 20000 },
	[DRAFT_STEP] = { "step", TEXTFIELD_PARAGRAPHS, 20000 },
	[DRAFT_ASK] = { "ask", TEXTFIELD_PARAGRAPHS, 20000 },
	[DRAFT_MARKER] = { "marker", TEXTFIELD_LINE, 200 },
	[DRAFT_SOURCE] = { "source", TEXTFIELD_PARAGRAPHS, 5000 },
	[DRAFT_LICENCE] = { "licence", TEXTFIELD_PARAGRAPHS, 5000 },
	[DRAFT_NOTES] = { "notes", TEXTFIELD_PARAGRAPHS, 400000 },
};

/* The kinds of a type in their order; one of them may stand any number of times. */
static const struct shape {
	size_t n_parts;
	enum draft_kind parts[DRAFT_MAX_PARTS];
	size_t items; /* Which of them that is; n_parts: none. */
	size_t max_items;
	size_t focus; /* At first. */
} shapes[N_DRAFT_TYPES] = {
	[DRAFT_OF_SCENARIO] = { 10,
		{ DRAFT_ID, DRAFT_TITLE, DRAFT_TEXT, DRAFT_LEVEL, DRAFT_GRANT, DRAFT_YES, DRAFT_NO,
			DRAFT_GRANTING, DRAFT_REFUSING, DRAFT_NOTE },
		DRAFT_FIRST_LEVEL, SCENARIO_MAX_LEVELS, 2 },
	[DRAFT_OF_CONDITION] = { 8,
		{ DRAFT_ID, DRAFT_TITLE, DRAFT_SYSTEM, DRAFT_ADD, DRAFT_STEP, DRAFT_ASK,
			DRAFT_MARKER, DRAFT_NOTE },
		DRAFT_FIRST_STEP, CONDITION_MAX_STEPS, 3 },
	[DRAFT_OF_PACK] = { 8,
		{ DRAFT_TITLE, DRAFT_SOURCE, DRAFT_LICENCE, DRAFT_NOTES, DRAFT_YES, DRAFT_NO,
			DRAFT_GRANTING, DRAFT_REFUSING },
		8, 0, 0 },
};

static size_t n_fixed(const struct shape *shape)
{
	return shape->items < shape->n_parts ? shape->n_parts - 1 : shape->n_parts;
}

const char *draft_kind_name(enum draft_kind kind)
{
	return kinds[kind].name;
}

bool draft_kind_find(const char *name, enum draft_kind *kind)
{
	for (size_t i = 0; i < N_DRAFT_KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*kind = (enum draft_kind)i;
			return true;
		}
	return false;
}

bool draft_kind_has_lines(enum draft_kind kind)
{
	return kinds[kind].field == TEXTFIELD_PARAGRAPHS;
}

/* Puts a field before the one at index. */
static void insert_field(struct draft *draft, size_t index, enum draft_kind kind, const char *text)
{
	struct draft_field field = { kind,
		textfield_new(kinds[kind].field, kinds[kind].max_bytes) };

	textfield_set(field.text, text ? text : "");
	memmove(&draft->fields[index + 1], &draft->fields[index],
		(draft->n_fields - index) * sizeof *draft->fields);
	draft->fields[index] = field;
	draft->n_fields++;
}

static void remove_field(struct draft *draft, size_t index)
{
	textfield_free(draft->fields[index].text);
	draft->n_fields--;
	memmove(&draft->fields[index], &draft->fields[index + 1],
		(draft->n_fields - index) * sizeof *draft->fields);
}

/* Takes over the text. */
static void append_field(struct draft *draft, enum draft_kind kind, char *text)
{
	insert_field(draft, draft->n_fields, kind, text);
	free(text);
}

static void append_words(
	struct draft *draft, const struct word_list answers[2], const struct word_list deeds[2])
{
	append_field(draft, DRAFT_YES, draft_join_words(&answers[ANSWER_YES]));
	append_field(draft, DRAFT_NO, draft_join_words(&answers[ANSWER_NO]));
	append_field(draft, DRAFT_GRANTING, draft_join_words(&deeds[DEED_GRANT]));
	append_field(draft, DRAFT_REFUSING, draft_join_words(&deeds[DEED_REFUSE]));
}

static struct draft *new_draft(enum draft_type type)
{
	struct draft *draft = memory_alloc(1, sizeof *draft);

	draft->type = type;
	draft->focus = shapes[type].focus;
	return draft;
}

struct draft *draft_new(const struct scenario *scenario)
{
	struct draft *draft = new_draft(DRAFT_OF_SCENARIO);
	const struct level *only = scenario->levels;
	bool is_plain = scenario->n_levels == 1 && !*only->text && only->n_forms == 0;

	append_field(draft, DRAFT_ID, memory_copy_text(scenario->id));
	append_field(draft, DRAFT_TITLE, memory_copy_text(scenario->title));
	append_field(draft, DRAFT_TEXT,
		draft_join_paragraphs(scenario->paragraphs, scenario->n_paragraphs));
	for (size_t i = 0; i < scenario->n_levels && !is_plain; i++)
		append_field(draft, DRAFT_LEVEL, draft_join_level(&scenario->levels[i]));
	append_field(
		draft, DRAFT_GRANT, memory_copy_text(scenario->grant == ANSWER_NO ? "no" : "yes"));
	append_words(draft, scenario->answers, scenario->deeds);
	append_field(draft, DRAFT_NOTE, memory_copy_text(scenario->note));
	return draft;
}

static void append_copy(struct draft *draft, enum draft_kind kind, const char *text)
{
	insert_field(draft, draft->n_fields, kind, text);
}

struct draft *draft_new_condition(const struct condition *condition)
{
	struct draft *draft = new_draft(DRAFT_OF_CONDITION);

	append_copy(draft, DRAFT_ID, condition->id);
	append_copy(draft, DRAFT_TITLE, condition->title);
	append_copy(draft, DRAFT_SYSTEM, condition->system);
	append_copy(draft, DRAFT_ADD, condition->add);
	for (size_t i = 0; i < condition->n_steps; i++)
		append_copy(draft, DRAFT_STEP, condition->steps[i]);
	append_copy(draft, DRAFT_ASK, condition->ask);
	append_copy(draft, DRAFT_MARKER, condition->answer_after);
	append_copy(draft, DRAFT_NOTE, condition->note);
	return draft;
}

struct draft *draft_new_pack(const struct pack *pack)
{
	struct draft *draft = new_draft(DRAFT_OF_PACK);

	append_copy(draft, DRAFT_TITLE, pack->title);
	append_copy(draft, DRAFT_SOURCE, pack->source);
	append_copy(draft, DRAFT_LICENCE, pack->licence);
	append_field(draft, DRAFT_NOTES, draft_join_paragraphs(pack->notes, pack->n_notes));
	append_words(draft, pack->words.answers, pack->words.deeds);
	return draft;
}

void draft_free(struct draft *draft)
{
	if (!draft)
		return;
	while (draft->n_fields > 0)
		remove_field(draft, draft->n_fields - 1);
	free(draft);
}

const char *draft_text(const struct draft *draft, enum draft_kind kind)
{
	for (size_t i = 0; i < draft->n_fields; i++)
		if (draft->fields[i].kind == kind)
			return textfield_text(draft->fields[i].text);
	return "";
}

static void split_words(
	const struct draft *draft, struct word_list answers[2], struct word_list deeds[2])
{
	draft_split_words(draft_text(draft, DRAFT_YES), &answers[ANSWER_YES]);
	draft_split_words(draft_text(draft, DRAFT_NO), &answers[ANSWER_NO]);
	draft_split_words(draft_text(draft, DRAFT_GRANTING), &deeds[DEED_GRANT]);
	draft_split_words(draft_text(draft, DRAFT_REFUSING), &deeds[DEED_REFUSE]);
}

struct scenario *draft_to_scenario(const struct draft *draft)
{
	struct scenario *scenario = memory_alloc(1, sizeof *scenario);
	size_t n_levels = draft_n_items(draft);
	const char *note = draft_text(draft, DRAFT_NOTE);

	scenario->id = memory_copy_text(draft_text(draft, DRAFT_ID));
	scenario->title = memory_copy_text(draft_text(draft, DRAFT_TITLE));
	scenario->paragraphs =
		draft_split_paragraphs(draft_text(draft, DRAFT_TEXT), &scenario->n_paragraphs);
	scenario->n_levels = n_levels > 0 ? n_levels : 1;
	scenario->levels = memory_alloc(scenario->n_levels, sizeof *scenario->levels);
	if (n_levels == 0)
		scenario->levels[0].text = memory_copy_text("");
	for (size_t i = 0; i < n_levels; i++)
		draft_split_level(textfield_text(draft->fields[DRAFT_FIRST_LEVEL + i].text),
			&scenario->levels[i]);
	scenario->grant =
		strcmp(draft_text(draft, DRAFT_GRANT), "no") == 0 ? ANSWER_NO : ANSWER_YES;
	split_words(draft, scenario->answers, scenario->deeds);
	scenario->note = *note ? memory_copy_text(note) : NULL;
	scenario->path = memory_copy_text("");
	return scenario;
}

/* What is empty is left out. */
static char *text_or_none(const struct draft *draft, enum draft_kind kind)
{
	const char *text = draft_text(draft, kind);

	return *text ? memory_copy_text(text) : NULL;
}

struct condition draft_to_condition(const struct draft *draft)
{
	struct condition condition = {
		.id = memory_copy_text(draft_text(draft, DRAFT_ID)),
		.title = memory_copy_text(draft_text(draft, DRAFT_TITLE)),
		.ask = text_or_none(draft, DRAFT_ASK),
		.add = text_or_none(draft, DRAFT_ADD),
		.system = text_or_none(draft, DRAFT_SYSTEM),
		.answer_after = text_or_none(draft, DRAFT_MARKER),
		.note = text_or_none(draft, DRAFT_NOTE),
		.n_steps = draft_n_items(draft),
	};

	if (condition.n_steps > 0)
		condition.steps = memory_alloc(condition.n_steps, sizeof *condition.steps);
	for (size_t i = 0; i < condition.n_steps; i++)
		condition.steps[i] =
			memory_copy_text(textfield_text(draft->fields[DRAFT_FIRST_STEP + i].text));
	return condition;
}

char *draft_write_pack(const struct draft *draft)
{
	struct pack pack = {
		.title = (char *)draft_text(draft, DRAFT_TITLE),
		.source = text_or_none(draft, DRAFT_SOURCE),
		.licence = text_or_none(draft, DRAFT_LICENCE),
	};

	pack.notes = draft_split_paragraphs(draft_text(draft, DRAFT_NOTES), &pack.n_notes);
	split_words(draft, pack.words.answers, pack.words.deeds);
	char *text = pack_write_head(&pack);

	for (size_t i = 0; i < pack.n_notes; i++)
		free(pack.notes[i]);
	free(pack.notes);
	reply_words_clear(pack.words.answers, pack.words.deeds);
	free(pack.source);
	free(pack.licence);
	return text;
}

size_t draft_n_items(const struct draft *draft)
{
	return draft->n_fields - n_fixed(&shapes[draft->type]);
}

size_t draft_first_item(const struct draft *draft)
{
	return shapes[draft->type].items;
}

int draft_item_no(const struct draft *draft)
{
	size_t first = draft_first_item(draft);

	return draft->focus >= first && draft->focus < first + draft_n_items(draft)
		       ? (int)(draft->focus - first) + 1
		       : 0;
}

int draft_level_no(const struct draft *draft)
{
	return draft->type == DRAFT_OF_SCENARIO ? draft_item_no(draft) : 0;
}

bool draft_add_item(struct draft *draft)
{
	const struct shape *shape = &shapes[draft->type];
	size_t n_items = draft_n_items(draft);
	size_t index = draft_item_no(draft) ? draft->focus + 1 : shape->items + n_items;

	if (n_items == shape->max_items)
		return false;
	insert_field(draft, index, shape->parts[shape->items], "");
	draft->focus = index;
	return true;
}

bool draft_remove_item(struct draft *draft)
{
	if (!draft_item_no(draft))
		return false;
	remove_field(draft, draft->focus);
	/* The item that took its place, or the last one, or what stands before them. */
	if (!draft_item_no(draft))
		draft->focus--;
	return true;
}

bool draft_move_item(struct draft *draft, int by)
{
	int to = draft_item_no(draft) + (by < 0 ? -1 : 1);

	if (!draft_item_no(draft) || to < 1 || to > (int)draft_n_items(draft))
		return false;
	size_t index = draft_first_item(draft) + (size_t)to - 1;
	struct draft_field moved = draft->fields[draft->focus];

	draft->fields[draft->focus] = draft->fields[index];
	draft->fields[index] = moved;
	draft->focus = index;
	return true;
}

void draft_toggle_grant(struct draft *draft)
{
	bool is_no = strcmp(draft_text(draft, DRAFT_GRANT), "no") == 0;

	for (size_t i = 0; i < draft->n_fields; i++)
		if (draft->fields[i].kind == DRAFT_GRANT)
			textfield_set(draft->fields[i].text, is_no ? "yes" : "no");
}

void draft_take_snapshot(const struct draft *draft, struct draft_snapshot *snapshot)
{
	*snapshot = (struct draft_snapshot){
		.n_fields = draft->n_fields,
		.focus = draft->focus,
		.cursor = textfield_cursor(draft->fields[draft->focus].text),
	};
	for (size_t i = 0; i < draft->n_fields; i++) {
		const char *text = textfield_text(draft->fields[i].text);

		snapshot->kinds[i] = draft->fields[i].kind;
		snapshot->texts[i] = memory_copy_text(text);
		snapshot->n_bytes += strlen(text) + 1;
	}
}

void draft_snapshot_clear(struct draft_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n_fields; i++)
		free(snapshot->texts[i]);
	*snapshot = (struct draft_snapshot){ 0 };
}

/* The kinds of the type in their order, each once but for the items. */
static bool is_whole(const struct shape *shape, const struct draft_snapshot *snapshot)
{
	size_t n_items = snapshot->n_fields - n_fixed(shape);

	if (snapshot->n_fields < n_fixed(shape) || n_items > shape->max_items ||
		snapshot->focus >= snapshot->n_fields)
		return false;
	for (size_t i = 0; i < snapshot->n_fields; i++) {
		size_t part = i < shape->items             ? i
			      : i < shape->items + n_items ? shape->items
							   : i - n_items + 1;

		if (snapshot->kinds[i] != shape->parts[part])
			return false;
	}
	return true;
}

bool draft_apply(struct draft *draft, const struct draft_snapshot *snapshot)
{
	const struct shape *shape = &shapes[draft->type];

	if (!is_whole(shape, snapshot))
		return false;
	while (draft->n_fields > snapshot->n_fields)
		remove_field(draft, shape->items);
	while (draft->n_fields < snapshot->n_fields)
		insert_field(draft, shape->items, shape->parts[shape->items], "");
	for (size_t i = 0; i < draft->n_fields; i++)
		if (strcmp(textfield_text(draft->fields[i].text), snapshot->texts[i]) != 0)
			textfield_set(draft->fields[i].text, snapshot->texts[i]);
	draft->focus = snapshot->focus;
	textfield_set_cursor(draft->fields[draft->focus].text, snapshot->cursor);
	return true;
}
