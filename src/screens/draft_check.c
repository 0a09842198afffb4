#include "leeway/screens/draft_check.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/check.h"
#include "leeway/model/pack_read.h"
#include "leeway/model/pack_write.h"
#include "leeway/model/scenario_write.h"

void draft_check_clear(struct draft_check *check)
{
	free(check->json);
	scenario_free(check->scenario);
	condition_clear(&check->condition);
	fault_list_clear(&check->faults);
	*check = (struct draft_check){ 0 };
}

/* The linter's words on a part of pack.json. */
static void check_part(struct draft_check *check, enum draft_type type)
{
	struct json_document *document =
		json_read("pack.json", check->json, strlen(check->json), NULL);

	if (!document)
		return;
	struct field_reader reader = field_reader_begin(document, &check->faults);

	if (type == DRAFT_OF_CONDITION) {
		struct condition condition = { 0 };

		condition_read_all(&reader, document->root, &condition);
		condition_clear(&condition);
	} else {
		struct pack *pack = memory_alloc(1, sizeof *pack);

		pack_read_head(&reader, pack);
		pack_free(pack);
	}
	json_free(document);
	fault_list_sort(&check->faults, 0);
}

/* The linter speaks of files: what is written otherwise in the form is said as it is there. */
static void advise_on_forms(struct fault_list *faults)
{
	static const char as_in_files[] = "write the level as {";

	for (size_t i = 0; i < faults->n_faults; i++) {
		struct fault *fault = &faults->faults[i];

		if (!fault->advice ||
			strncmp(fault->advice, as_in_files, sizeof as_in_files - 1) != 0)
			continue;
		free(fault->advice);
		fault->advice = memory_copy_text(
			"write it behind a level's text, as in: ripped | also=was ripped");
	}
}

void draft_check_run(struct draft_check *check, const struct draft *draft)
{
	draft_check_clear(check);
	if (draft->type == DRAFT_OF_SCENARIO) {
		check->scenario = draft_to_scenario(draft);
		check->json = scenario_write(check->scenario);
		check_scenario_text(
			"the scenario", check->json, strlen(check->json), &check->faults);
		advise_on_forms(&check->faults);
		return;
	}
	if (draft->type == DRAFT_OF_CONDITION) {
		check->condition = draft_to_condition(draft);
		check->json = pack_write_condition(&check->condition);
	} else {
		check->json = draft_write_pack(draft);
	}
	check_part(check, draft->type);
}

static const struct fault_place {
	const char *prefix; /* Of a fault's field. */
	enum draft_kind kind;
} places[] = {
	{ "id", DRAFT_ID },
	{ "title", DRAFT_TITLE },
	{ "prompt", DRAFT_TEXT },
	{ "levels", DRAFT_LEVEL },
	{ "grant", DRAFT_GRANT },
	{ "answers.yes", DRAFT_YES },
	{ "answers.no", DRAFT_NO },
	{ "answers", DRAFT_YES },
	{ "deeds.grant", DRAFT_GRANTING },
	{ "deeds.refuse", DRAFT_REFUSING },
	{ "deeds", DRAFT_GRANTING },
	{ "notes", DRAFT_NOTES },
	{ "note", DRAFT_NOTE },
	{ "system", DRAFT_SYSTEM },
	{ "add", DRAFT_ADD },
	{ "steps", DRAFT_STEP },
	{ "ask", DRAFT_ASK },
	{ "answer_after", DRAFT_MARKER },
	{ "source", DRAFT_SOURCE },
	{ "licence", DRAFT_LICENCE },
};
enum { N_PLACES = sizeof places / sizeof *places };

static long find_kind(const struct draft *draft, enum draft_kind kind)
{
	for (size_t i = 0; i < draft->n_fields; i++)
		if (draft->fields[i].kind == kind)
			return (long)i;
	return -1;
}

/* Of "levels[3]" and what is below it; the first level of "levels" itself. */
static long find_item(const struct draft *draft, const char *field)
{
	unsigned long index = field[0] == '[' ? strtoul(field + 1, NULL, 10) : 0;

	return index < draft_n_items(draft) ? (long)(draft_first_item(draft) + index)
					    : find_kind(draft, DRAFT_TEXT);
}

long draft_check_field(const struct draft *draft, const struct fault *fault)
{
	for (size_t i = 0; i < N_PLACES; i++) {
		size_t length = strlen(places[i].prefix);

		if (strncmp(fault->field, places[i].prefix, length) != 0)
			continue;
		if (places[i].kind == DRAFT_LEVEL || places[i].kind == DRAFT_STEP)
			return find_item(draft, fault->field + length);
		return find_kind(draft, places[i].kind);
	}
	return -1;
}

char *draft_check_name(const struct fault *fault)
{
	static const char *const lists[][2] = { { "prompt[", "paragraph" }, { "levels[", "level" },
		{ "answers.yes[", "word for yes" }, { "answers.no[", "word for no" },
		{ "deeds.grant[", "word for granting" }, { "deeds.refuse[", "word for refusing" },
		{ "steps[", "step" }, { "notes[", "note" } };
	static const char *const names[][2] = { { "prompt", "text" },
		{ "answer_after", "answer after" } };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		size_t length = strlen(lists[i][0]);

		if (strncmp(fault->field, lists[i][0], length) != 0)
			continue;
		char *end;
		unsigned long index = strtoul(fault->field + length, &end, 10);
		const char *below = strncmp(end, "].", 2) == 0 ? end + 2 : "";

		return memory_format(
			"%s %lu%s%s", lists[i][1], index + 1, *below ? " " : "", below);
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(fault->field, names[i][0]) == 0)
			return memory_copy_text(names[i][1]);
	return memory_copy_text(fault->field);
}

/* True where a level of the edited scenario reads as that text. */
static bool still_reads(const struct scenario *edited, const char *level, const char *text)
{
	bool found = false;

	for (int k = 1; k <= (int)edited->n_levels && !found; k++) {
		char *other = scenario_render(edited, k);

		found = strcmp(other, text) == 0 && strcmp(edited->levels[k - 1].text, level) == 0;
		free(other);
	}
	return found;
}

struct draft_stored draft_check_stored(
	const struct study *study, size_t scenario, const struct scenario *edited)
{
	const struct scenario *saved = study->pack->scenarios[scenario];
	struct draft_stored stored = { 0 };

	for (int k = 1; k <= (int)saved->n_levels; k++) {
		int64_t n_replies = 0;

		for (size_t arm = 0; arm < study->n_arms; arm++)
			n_replies += tally_total(study_tally(study, arm, scenario, k));
		if (n_replies == 0)
			continue;
		char *text = scenario_render(saved, k);

		if (!still_reads(edited, saved->levels[k - 1].text, text)) {
			stored.levels[k - 1] = true;
			stored.n_replies += n_replies;
		}
		free(text);
	}
	return stored;
}
