#include "leeway/screens/draft.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
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
	[DRAFT_NOTE] = { "note", TEXTFIELD_PARAGRAPHS, 10000 },
};

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

struct draft *draft_new(const struct scenario *scenario)
{
	struct draft *draft = memory_alloc(1, sizeof *draft);
	const struct level *only = scenario->levels;
	bool is_plain = scenario->n_levels == 1 && !*only->text && only->n_forms == 0;

	append_field(draft, DRAFT_ID, memory_copy_text(scenario->id));
	append_field(draft, DRAFT_TITLE, memory_copy_text(scenario->title));
	append_field(draft, DRAFT_TEXT, draft_join_paragraphs(scenario));
	for (size_t i = 0; i < scenario->n_levels && !is_plain; i++)
		append_field(draft, DRAFT_LEVEL, draft_join_level(&scenario->levels[i]));
	append_field(
		draft, DRAFT_GRANT, memory_copy_text(scenario->grant == ANSWER_NO ? "no" : "yes"));
	append_field(draft, DRAFT_YES, draft_join_words(&scenario->answers[ANSWER_YES]));
	append_field(draft, DRAFT_NO, draft_join_words(&scenario->answers[ANSWER_NO]));
	append_field(draft, DRAFT_NOTE, memory_copy_text(scenario->note));
	draft->focus = DRAFT_TEXT;
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

struct scenario *draft_to_scenario(const struct draft *draft)
{
	struct scenario *scenario = memory_alloc(1, sizeof *scenario);
	size_t n_levels = draft_n_levels(draft);
	const char *note = draft_text(draft, DRAFT_NOTE);

	scenario->id = memory_copy_text(draft_text(draft, DRAFT_ID));
	scenario->title = memory_copy_text(draft_text(draft, DRAFT_TITLE));
	draft_split_paragraphs(draft_text(draft, DRAFT_TEXT), scenario);
	scenario->n_levels = n_levels > 0 ? n_levels : 1;
	scenario->levels = memory_alloc(scenario->n_levels, sizeof *scenario->levels);
	if (n_levels == 0)
		scenario->levels[0].text = memory_copy_text("");
	for (size_t i = 0; i < n_levels; i++)
		draft_split_level(textfield_text(draft->fields[DRAFT_FIRST_LEVEL + i].text),
			&scenario->levels[i]);
	scenario->grant =
		strcmp(draft_text(draft, DRAFT_GRANT), "no") == 0 ? ANSWER_NO : ANSWER_YES;
	draft_split_words(draft_text(draft, DRAFT_YES), &scenario->answers[ANSWER_YES]);
	draft_split_words(draft_text(draft, DRAFT_NO), &scenario->answers[ANSWER_NO]);
	scenario->note = *note ? memory_copy_text(note) : NULL;
	scenario->path = memory_copy_text("");
	return scenario;
}

size_t draft_n_levels(const struct draft *draft)
{
	return draft->n_fields - (N_DRAFT_KINDS - 1);
}

int draft_level_no(const struct draft *draft)
{
	return draft->fields[draft->focus].kind == DRAFT_LEVEL
		       ? (int)(draft->focus - DRAFT_FIRST_LEVEL) + 1
		       : 0;
}

bool draft_add_level(struct draft *draft)
{
	size_t n_levels = draft_n_levels(draft);
	size_t index = draft_level_no(draft) ? draft->focus + 1 : DRAFT_FIRST_LEVEL + n_levels;

	if (n_levels == SCENARIO_MAX_LEVELS)
		return false;
	insert_field(draft, index, DRAFT_LEVEL, "");
	draft->focus = index;
	return true;
}

bool draft_remove_level(struct draft *draft)
{
	if (!draft_level_no(draft))
		return false;
	remove_field(draft, draft->focus);
	/* The level that took its place, or the last one, or what stands before the levels. */
	if (draft->fields[draft->focus].kind != DRAFT_LEVEL)
		draft->focus--;
	return true;
}

bool draft_move_level(struct draft *draft, int by)
{
	size_t to = by < 0 ? draft->focus - 1 : draft->focus + 1;

	if (!draft_level_no(draft) || draft->fields[to].kind != DRAFT_LEVEL)
		return false;
	struct draft_field moved = draft->fields[draft->focus];

	draft->fields[draft->focus] = draft->fields[to];
	draft->fields[to] = moved;
	draft->focus = to;
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

/* The kinds in their order, each once but for levels. */
static bool is_whole(const struct draft_snapshot *snapshot)
{
	size_t n_levels = snapshot->n_fields - (N_DRAFT_KINDS - 1);

	if (snapshot->n_fields < N_DRAFT_KINDS - 1 || n_levels > SCENARIO_MAX_LEVELS ||
		snapshot->focus >= snapshot->n_fields)
		return false;
	for (size_t i = 0; i < snapshot->n_fields; i++) {
		size_t expected = i < DRAFT_FIRST_LEVEL              ? i
				  : i < DRAFT_FIRST_LEVEL + n_levels ? DRAFT_LEVEL
								     : i - n_levels + 1;

		if (snapshot->kinds[i] != (enum draft_kind)expected)
			return false;
	}
	return true;
}

bool draft_apply(struct draft *draft, const struct draft_snapshot *snapshot)
{
	if (!is_whole(snapshot))
		return false;
	while (draft->n_fields > snapshot->n_fields)
		remove_field(draft, DRAFT_FIRST_LEVEL);
	while (draft->n_fields < snapshot->n_fields)
		insert_field(draft, DRAFT_FIRST_LEVEL, DRAFT_LEVEL, "");
	for (size_t i = 0; i < draft->n_fields; i++)
		if (strcmp(textfield_text(draft->fields[i].text), snapshot->texts[i]) != 0)
			textfield_set(draft->fields[i].text, snapshot->texts[i]);
	draft->focus = snapshot->focus;
	textfield_set_cursor(draft->fields[draft->focus].text, snapshot->cursor);
	return true;
}
