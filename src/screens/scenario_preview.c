#include "leeway/screens/scenario_preview.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/model/prompt.h"
#include "leeway/tui/draw.h"

static const struct style muted = { ROLE_MUTED, ROLE_GROUND, 0 };
static const struct style faint = { ROLE_FAINT, ROLE_GROUND, 0 };

static void append_range(struct pane *pane, const char *text, size_t length)
{
	char *copy = memory_copy_bytes(text, length);

	pane_append(pane, copy);
	free(copy);
}

static void append_paragraph(struct pane *pane, const char *paragraph, const struct level *level)
{
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);
	struct placeholder placeholder;
	size_t from = 0;

	lit.attributes = ATTRIBUTE_BOLD;
	while (placeholder_find(paragraph, from, &placeholder)) {
		append_range(pane, paragraph + from, placeholder.start - from);
		pane_append_styled(pane, lit, level_text_for(level, &placeholder));
		from = placeholder.start + placeholder.length;
	}
	pane_append(pane, paragraph + from);
	pane_end_line(pane, 1);
}

/* The turns as they are sent; what the condition adds is muted. */
static void append_prompt(const struct scenario_preview *preview, struct pane *pane)
{
	const struct scenario *scenario = preview->asked->editing->check.scenario;
	struct prompt *prompt = prompt_render(
		preview->study->pack, scenario, preview->level_no, preview->condition);
	char *text = scenario_render(scenario, preview->level_no);
	size_t n_own = strlen(text);

	if (prompt->system) {
		pane_append_styled(pane, faint, "system: ");
		pane_append_styled(pane, muted, prompt->system);
		pane_end_line(pane, 1);
	}
	for (size_t i = 0; i < scenario->n_paragraphs; i++)
		append_paragraph(
			pane, scenario->paragraphs[i], &scenario->levels[preview->level_no - 1]);
	for (size_t i = 0; i < prompt->n_turns; i++) {
		const char *added = prompt->turns[i] + (i == 0 ? n_own : 0);

		if (i > 0)
			pane_append_styled(pane, faint, "after the reply: ");
		pane_append_styled(pane, muted, added + strspn(added, "\n"));
		pane_end_line(pane, 1);
	}
	free(text);
	prompt_free(prompt);
}

static void append_pack(const struct pack *pack, struct pane *pane)
{
	char *counts = memory_format("%zu scenario%s, %zu condition%s, %zu published figure%s",
		pack->n_scenarios, pack->n_scenarios == 1 ? "" : "s", pack->n_conditions,
		pack->n_conditions == 1 ? "" : "s", pack->n_published,
		pack->n_published == 1 ? "" : "s");

	pane_append(pane, counts);
	pane_end_line(pane, 0);
	pane_append_styled(pane, muted, pack->folder);
	pane_end_line(pane, 1);
	pane_append_styled(pane, muted,
		"E opens its pack.json in your own editor: the order of the scenarios, the "
		"published figures.");
	pane_end_line(pane, 1);
	free(counts);
}

static void append_fault(struct pane *pane, const struct fault *fault, bool has_line)
{
	struct style style =
		style_of(fault->severity == FAULT_ERROR ? ROLE_BAD : ROLE_WARNING, ROLE_GROUND);
	char *line = has_line && fault->line ? memory_format("line %d: ", fault->line)
					     : memory_copy_text("");

	pane_append_styled(pane, style, "! ");
	if (*line)
		pane_append_styled(pane, muted, line);
	/* In a file fields are named as they are there. */
	char *name = has_line ? memory_copy_text(fault->field) : draft_check_name(fault);

	pane_append(pane, name);
	pane_append(pane, *name ? " " : "");
	free(name);
	pane_append(pane, fault->message);
	pane_append_styled(pane, muted, "; ");
	pane_append_styled(pane, muted, fault->advice);
	pane_end_line(pane, 0);
	free(line);
}

static void append_good(struct pane *pane, const char *text)
{
	pane_append_styled(pane, style_of(ROLE_GOOD, ROLE_GROUND), "✓ ");
	pane_append_styled(pane, muted, text);
	pane_end_line(pane, 0);
}

/* Replies that were stored under other words keep them. */
static void append_stored(const struct scenario_preview *preview, struct pane *pane)
{
	const struct scenario_row *row = preview->row;
	char count[WORDS_SIZE];

	if (row->index < 0 || row->type != DRAFT_OF_SCENARIO)
		return;
	struct draft_stored stored = draft_check_stored(
		preview->study, (size_t)row->index, row->editing->check.scenario);

	if (stored.n_replies == 0)
		return;
	pane_append_styled(pane, style_of(ROLE_WARNING, ROLE_GROUND), "! ");
	int n_levels = 0;

	for (int k = 0; k < SCENARIO_MAX_LEVELS; k++)
		n_levels += stored.levels[k];
	pane_append(pane, n_levels == 1 ? "level" : "levels");
	for (int k = 0, n = 0; k < SCENARIO_MAX_LEVELS; k++) {
		if (!stored.levels[k])
			continue;
		char *number = memory_format("%s %d", n++ > 0 ? "," : "", k + 1);

		pane_append(pane, number);
		free(number);
	}
	words_count((uint64_t)stored.n_replies, count);
	char *text = memory_format(": %s stored %s the old words", count,
		stored.n_replies == 1 ? "reply keeps" : "replies keep");

	pane_append(pane, text);
	pane_end_line(pane, 0);
	free(text);
}

static void append_all_good(const struct draft *draft, struct pane *pane)
{
	size_t n_items = draft_n_items(draft);
	char *text = memory_format("%zu distinct level%s", n_items, n_items == 1 ? "" : "s");

	if (draft->type == DRAFT_OF_SCENARIO) {
		append_good(pane, n_items > 0 ? text : "a plain question");
		append_good(pane, "a yes or a no answers the question");
	} else {
		append_good(pane, draft->type == DRAFT_OF_CONDITION
					  ? "nothing is wrong with it"
					  : "it says where it comes from and who may use it");
	}
	free(text);
}

static void append_checks(const struct scenario_preview *preview, struct pane *pane)
{
	const struct editing *editing = preview->row->editing;
	const struct fault_list *faults = &editing->check.faults;

	pane_append_styled(pane, muted, "CHECKS");
	pane_end_line(pane, 0);
	for (size_t i = 0; i < faults->n_faults; i++)
		append_fault(pane, &faults->faults[i], false);
	if (faults->n_faults == 0)
		append_all_good(editing->draft, pane);
	append_stored(preview, pane);
	pane_end_line(pane, 1);
}

/* A file that came back from $EDITOR and does not hold. */
static void append_edited(const struct editing *editing, struct pane *pane)
{
	if (!editing->edited)
		return;
	pane_append_styled(pane, style_of(ROLE_BAD, ROLE_GROUND), "AS EDITED: NOT TAKEN");
	pane_end_line(pane, 0);
	for (size_t i = 0; i < editing->edited_faults.n_faults; i++)
		append_fault(pane, &editing->edited_faults.faults[i], true);
	pane_append_styled(pane, muted, "edit it again to repair it, or drop it with the changes");
	pane_end_line(pane, 1);
}

static void append_reply(struct pane *pane, const struct trying_reply *reply)
{
	static const enum role roles[N_OUTCOMES] = {
		[OUTCOME_GRANT] = ROLE_GOOD,
		[OUTCOME_REFUSE] = ROLE_BAD,
		[OUTCOME_UNCLEAR] = ROLE_WARNING,
		[OUTCOME_BLOCKED] = ROLE_WARNING,
		[OUTCOME_EMPTY] = ROLE_WARNING,
	};
	char *name = memory_format("%-8s", outcome_name(reply->outcome));

	pane_append_styled(pane, style_of(roles[reply->outcome], ROLE_GROUND), name);
	pane_append(pane, reply->text);
	pane_end_line(pane, 0);
	free(name);
}

static void append_tried(const struct scenario_preview *preview, struct pane *pane)
{
	const struct trying *trying = preview->trying;
	bool is_here = trying->model && strcmp(trying->scenario, preview->asked->id) == 0;
	char *title = is_here ? memory_format("%s × %d, level %d", trying->model, TRYING_N,
					trying->level_no)
			      : memory_copy_text(preview->model);

	pane_append_styled(pane, muted, is_here ? "TRIED  " : "TO TRY  ");
	pane_append_styled(pane, style_of(ROLE_ACCENT, ROLE_GROUND), title);
	if (is_here && strcmp(trying->model, preview->model) != 0) {
		pane_append_styled(pane, muted, "  next: ");
		pane_append_styled(pane, muted, preview->model);
	}
	pane_end_line(pane, 0);
	for (size_t i = 0; is_here && i < TRYING_N; i++)
		if (trying->replies[i].is_there)
			append_reply(pane, &trying->replies[i]);
	if (is_here && trying->is_running) {
		pane_append_styled(pane, faint, "······");
		pane_end_line(pane, 0);
	}
	if (is_here && trying->end) {
		pane_append_styled(pane, style_of(ROLE_BAD, ROLE_GROUND), trying->end);
		pane_end_line(pane, 0);
	}
	free(title);
}

void scenario_preview_fill(const struct scenario_preview *preview, struct pane *pane)
{
	pane_reset(pane);
	append_edited(preview->row->editing, pane);
	if (preview->row->type == DRAFT_OF_PACK)
		append_pack(preview->study->pack, pane);
	else if (preview->asked)
		append_prompt(preview, pane);
	append_checks(preview, pane);
	if (preview->asked)
		append_tried(preview, pane);
}
