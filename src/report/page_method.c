/* Method and provenance: what was counted and tested, who was asked, with which words, when. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/store/import_files.h"
#include "leeway/store/interviews.h"
#include "leeway/store/origins.h"
#include "leeway/store/reading.h"
#include "leeway/report/compare_write.h"
#include "leeway/report/wordings.h"
#include "page_parts.h"

static void write_counting(struct svg *html, const struct page *page, int64_t n_assumed)
{
	char count[WORDS_SIZE];
	char *against = page->comparison ? page_name_against(page) : NULL;

	page_paragraph(html,
		"The refusal rate is refusals / (grants + refusals). Replies without a verdict "
		"(unclear), blocked by a safety filter (blocked) and empty ones are outside of it; "
		"they are counted in the tables. Standard errors are sqrt(p (1 - p) / n), "
		"intervals "
		"of rates Wilson's at 95 %%.");
	if (page->comparison)
		page_paragraph(html,
			"Tests beside %s: %s; p adjusted over the buckets of each arm "
			"after %s; "
			"α = %g. Distances: an estimate that allows for noise with a 95 %% "
			"interval "
			"for any spread of the differences over the buckets, people linked by all "
			"their answers where they are known, beside the mean absolute difference "
			"and what identical arms would show: leeway-stats(7). Level orders: how "
			"many of all orders of the levels leave the arm as near as the one seen, "
			"or "
			"nearer.",
			against, comparison_test_title(page->comparison->test),
			page->comparison->correction == COMPARISON_HOLM ? "Holm"
									: "Benjamini-Hochberg",
			page->comparison->alpha);
	free(against);
	if (page_has_synthetic(page))
		page_paragraph(html, "What is marked simulated comes from agents that follow "
				     "stated curves: it says nothing of people or models.");
	if (page->n_outdated > 0)
		page_paragraph(html, "Left out: %s replies to words that were edited since.",
			words_count((uint64_t)page->n_outdated, count));
	if (n_assumed > 0)
		page_paragraph(html,
			"Of %s imported replies it is not recorded word for word what was sent: "
			"they count as answers to the words that the pack had when they were "
			"imported.",
			words_count((uint64_t)n_assumed, count));
}

static void write_source(struct svg *html, const struct page *page)
{
	const struct pack *pack = page->source->pack;

	if (!pack)
		return;
	if (pack->source)
		page_paragraph(html, "Scenarios: %s", pack->source);
	if (pack->licence)
		page_paragraph(html, "Licence: %s", pack->licence);
	if (pack->n_notes == 0)
		return;
	svg_start(html, "details");
	svg_leaf(html, "summary", "Notes on the scenarios");
	svg_start(html, "ul");
	for (size_t i = 0; i < pack->n_notes; i++)
		svg_leaf(html, "li", pack->notes[i]);
	svg_end(html);
	svg_end(html);
}

static void sum_agent(const struct page *page, int64_t agent, struct tally *sum)
{
	const struct bucket_list *buckets = page->source->buckets;

	for (size_t i = 0; i < buckets->n_buckets; i++)
		if (buckets->buckets[i].agent == agent)
			tally_merge(sum, &buckets->buckets[i].tally);
}

static void write_model(struct svg *html, const struct agent *agent, const char *parameters)
{
	char *model = memory_format("%s%s%s", agent->provider ? agent->provider : "",
		agent->provider ? ": " : "", agent->model ? agent->model : "");

	page_text_cell(html, model);
	page_text_cell(html, strcmp(parameters, "{}") == 0 ? "" : parameters);
	page_text_cell(html, agent->parent ? agent->parent : "");
	free(model);
}

static void write_dates(struct svg *html, const struct page *page, int64_t agent)
{
	int64_t first = -1, last = -1;
	char *models = memory_copy_text("");

	for (size_t i = 0; i < page->origins->n_origins; i++) {
		const struct origin *origin = &page->origins->origins[i];

		if (origin->agent != agent)
			continue;
		if (origin->first_ms >= 0 && (first < 0 || origin->first_ms < first))
			first = origin->first_ms;
		if (origin->last_ms > last)
			last = origin->last_ms;
		char *more = memory_format(
			"%s%s%s", models, models[0] && origin->model[0] ? ", " : "", origin->model);

		free(models);
		models = more;
	}
	page_text_cell(html, models);
	char *from = first < 0 ? NULL : env_format_time(first);
	char *to = last < 0 ? NULL : env_format_time(last);

	if (from && to && strncmp(from, to, 10) != 0)
		page_format_cell(html, "%.10s to %.10s", from, to);
	else
		page_format_cell(html, "%.10s", to ? to : "not known");
	free(from);
	free(to);
	free(models);
}

static void write_agents(struct svg *html, const struct page *page)
{
	static const char *const columns[] = { "<Agent", "<Model", "<Parameters", "<Tuned from",
		"<Model as the server named it", "Asked", "Granted", "Refused", "Unclear",
		"Blocked", "Empty", NULL };
	const struct roster *roster = page->source->roster;

	page_start_table(html, "agents",
		"Who answered. Temperature and other parameters that are not named were left to "
		"the "
		"provider.",
		columns);
	for (size_t i = 0; i < roster->n_entries; i++) {
		const struct roster_entry *entry = &roster->entries[i];
		struct tally sum = { 0 };

		sum_agent(page, entry->id, &sum);
		if (tally_total(&sum) == 0)
			continue;
		svg_start(html, "tr");
		char *name = memory_format("%s%s", entry->agent.name,
			entry->agent.synthetic              ? " (simulated)"
			: entry->agent.kind == AGENT_COHORT ? " (people)"
							    : "");

		page_row_head(html, name);
		free(name);
		write_model(html, &entry->agent, entry->parameters);
		write_dates(html, page, entry->id);
		for (int outcome = 0; outcome < N_OUTCOMES; outcome++)
			page_count_cell(html, sum.counts[outcome]);
		svg_end(html);
	}
	page_end_table(html);
}

/* A table that begins with the first model that has cost something. */
struct cost_table {
	struct svg *html;
	bool has_begun;
};

static void write_amount(struct svg *html, int64_t microusd)
{
	char text[WORDS_SIZE];

	page_cell(html, words_cost(microusd, text));
}

static void write_cost(const struct origin_cost *cost, void *data)
{
	static const char *const columns[] = { "<Model", "Replies", "Their cost",
		"Intermediate replies", "Their cost", "Requests that failed and were billed",
		"Their cost", "Together", NULL };
	struct cost_table *table = data;
	struct svg *html = table->html;
	int64_t total = cost->replies_microusd + cost->steps_microusd + cost->failed_microusd;

	if (total == 0)
		return;
	if (!table->has_begun)
		page_start_table(html, "costs",
			"What the replies of this pack have cost, as the provider bills it: as it "
			"said, or by its prices. Replies of unknown cost are left out.",
			columns);
	table->has_begun = true;
	svg_start(html, "tr");
	page_row_head(html, cost->agent);
	page_count_cell(html, cost->n_replies);
	write_amount(html, cost->replies_microusd);
	page_count_cell(html, cost->n_steps);
	write_amount(html, cost->steps_microusd);
	page_count_cell(html, cost->n_failed);
	write_amount(html, cost->failed_microusd);
	write_amount(html, total);
	svg_end(html);
}

static bool write_costs(struct svg *html, const struct page *page, struct error *error)
{
	const struct bucket_list *buckets = page->source->buckets;
	struct cost_table table = { .html = html };
	bool good = buckets->n_buckets == 0 ||
		    origins_each_cost(
			    page->database, buckets->buckets[0].pack, write_cost, &table, error);

	if (table.has_begun)
		page_end_table(html);
	return good;
}

static void write_part(struct svg *html, const char *name, const char *text)
{
	if (!text)
		return;
	svg_leaf(html, "dt", name);
	svg_start(html, "dd");
	svg_start(html, "pre");
	svg_word(html, "dir", "auto");
	svg_lines(html, text);
	svg_end(html);
	svg_end(html);
}

static void write_conditions(struct svg *html, const struct pack *pack)
{
	svg_start(html, "details");
	svg_leaf(html, "summary", "Conditions: what is added to a scenario's words");
	for (size_t i = 0; i < pack->n_conditions; i++) {
		const struct condition *condition = &pack->conditions[i];

		svg_leaf(html, "h4", condition->title ? condition->title : condition->id);
		svg_start(html, "dl");
		write_part(html, "System text", condition->system);
		write_part(html, "Added", condition->add);
		for (size_t k = 0; k < condition->n_steps; k++)
			write_part(html, "Step", condition->steps[k]);
		write_part(html, "Instruction", condition->ask);
		write_part(html, "The verdict stands behind", condition->answer_after);
		svg_end(html);
	}
	svg_end(html);
}

static bool write_prompt(
	struct svg *html, const struct page *page, const struct bucket *bucket, struct error *error)
{
	struct reading_prompt prompt;

	if (!reading_load_prompt(page->database, bucket->prompt, &prompt, error))
		return false;
	svg_start(html, "tr");
	char *level = memory_format("%d: %s", bucket->level_no, bucket->level);

	page_row_head(html, level);
	free(level);
	page_text_cell(html, page_condition_title(page, bucket->condition));
	svg_start(html, "td");
	svg_word(html, "class", "l");
	svg_leaf(html, "code", prompt.digest ? prompt.digest : "");
	svg_end(html);
	svg_end(html);
	reading_clear_prompt(&prompt);
	return true;
}

static bool is_first_of_prompt(const struct bucket_list *buckets, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (buckets->buckets[i].prompt == buckets->buckets[index].prompt)
			return false;
	return !buckets->buckets[index].pool;
}

static bool write_scenario(
	struct svg *html, const struct page *page, size_t first, struct error *error)
{
	static const char *const columns[] = { "<Level", "<Condition",
		"<Digest of the prompt (SHA-256)", NULL };
	const struct bucket_list *buckets = page->source->buckets;
	const char *id = buckets->buckets[first].scenario;
	const struct scenario *scenario =
		page->source->pack ? pack_find_scenario(page->source->pack, id) : NULL;
	char *table = memory_format("d-%zu", first);
	bool good = true;

	svg_start(html, "details");
	svg_leaf(html, "summary", page_scenario_title(page, id));
	for (size_t i = 0; scenario && i < scenario->n_paragraphs; i++) {
		svg_start(html, "p");
		svg_word(html, "dir", "auto");
		svg_lines(html, scenario->paragraphs[i]);
		svg_end(html);
	}
	page_start_table(html, table, "Prompts that were asked", columns);
	for (size_t i = first; good && i < buckets->n_buckets; i++)
		if (strcmp(buckets->buckets[i].scenario, id) == 0 && is_first_of_prompt(buckets, i))
			good = write_prompt(html, page, &buckets->buckets[i], error);
	page_end_table(html);
	svg_end(html);
	free(table);
	return good;
}

static bool write_prompts(struct svg *html, const struct page *page, struct error *error)
{
	const struct bucket_list *buckets = page->source->buckets;
	bool good = true;

	svg_leaf(html, "h3", "Prompts");
	if (page->source->pack)
		write_conditions(html, page->source->pack);
	for (size_t i = 0; good && i < buckets->n_buckets; i++)
		if (i == 0 ||
			strcmp(buckets->buckets[i - 1].scenario, buckets->buckets[i].scenario) != 0)
			good = write_scenario(html, page, i, error);
	return good;
}

/* Begins with the first correction. */
struct correction_table {
	struct svg *html;
	bool has_begun;
};

static void begin_corrections(struct svg *html)
{
	static const char *const columns[] = { "<Agent", "<Scenario", "<Level", "<Condition",
		"Reply", "Outcome", "<Reason", "<By", "On", NULL };

	page_start_table(html, "corrections",
		"Outcomes that were changed after the fact; nothing is overwritten, the latest "
		"counts.",
		columns);
}

static void write_correction(const struct origin_correction *correction, void *data)
{
	struct correction_table *table = data;
	struct svg *html = table->html;
	char *time = env_format_time(correction->at_ms);

	if (!table->has_begun)
		begin_corrections(html);
	table->has_begun = true;
	svg_start(html, "tr");
	page_row_head(html, correction->agent);
	page_text_cell(html, correction->scenario);
	page_text_cell(html, correction->level);
	page_text_cell(html, correction->condition);
	page_format_cell(html, "%lu", (unsigned long)correction->repeat + 1);
	page_format_cell(html, "%s to %s%s", outcome_name(correction->before),
		outcome_name(correction->after), correction->is_undo ? " (taken back)" : "");
	page_text_cell(html, correction->reason);
	page_text_cell(html, correction->author);
	page_format_cell(html, "%.10s", time);
	svg_end(html);
	free(time);
}

static bool write_corrections(struct svg *html, const struct page *page, struct error *error)
{
	const struct bucket_list *buckets = page->source->buckets;
	struct correction_table table = { .html = html };
	struct origin_corrections corrections = {
		.limit = PAGE_MAX_CORRECTIONS, .each = write_correction, .data = &table
	};
	char count[WORDS_SIZE];

	svg_leaf(html, "h3", "Corrections");
	bool good =
		buckets->n_buckets == 0 || origins_each_correction(page->database,
						   buckets->buckets[0].pack, &corrections, error);

	if (table.has_begun)
		page_end_table(html);
	if (corrections.n_all > PAGE_MAX_CORRECTIONS)
		page_paragraph(html, "The first %d of %s corrections.", PAGE_MAX_CORRECTIONS,
			words_count((uint64_t)corrections.n_all, count));
	else if (corrections.n_all == 0)
		page_paragraph(html, "No outcome was changed after the fact.");
	return good;
}

static bool is_shown(const struct page *page, const char *agent)
{
	const struct bucket_list *buckets = page->source->buckets;

	for (size_t i = 0; agent && i < buckets->n_buckets; i++)
		if (strcmp(buckets->buckets[i].agent_name, agent) == 0)
			return true;
	return false;
}

/* How the records of imported files ended, for the agents of the page. */
static bool write_imports(struct svg *html, const struct page *page, struct error *error)
{
	static const char *const columns[] = { "<Agent", "<File", "<Kind", "<Imported", "Records",
		"Taken", "<Left out", "No answer", "Faulty", "Questions not answered", "not asked",
		NULL };
	struct import_file_list list = { 0 };
	bool has_begun = false, good = import_files_load(page->database, NULL, &list, error);

	for (size_t i = 0; good && i < list.n_files; i++) {
		const struct import_file *file = &list.files[i];

		if (!is_shown(page, file->agent))
			continue;
		if (!has_begun) {
			svg_leaf(html, "h3", "Imported files");
			page_start_table(html, "imports",
				"How each record ended: these add up to the records read. A file "
				"imported again adds nothing to the replies. Questions without an "
				"answer are counted where a file tells which were asked.",
				columns);
			has_begun = true;
		}
		char *time = env_format_time(file->at_ms), *left_out = import_file_left_out(file);

		svg_start(html, "tr");
		page_row_head(html, file->agent);
		page_text_cell(html, file->name);
		page_text_cell(html, file->kind);
		page_text_cell(html, time);
		page_format_cell(html, "%llu", (unsigned long long)import_file_n_read(file));
		page_format_cell(html, "%llu", (unsigned long long)file->n_taken);
		page_text_cell(html, left_out);
		page_format_cell(html, "%llu", (unsigned long long)file->n_unanswered);
		page_format_cell(html, "%llu", (unsigned long long)file->n_faulty);
		if (file->n_asked_unanswered < 0) {
			page_text_cell(html, "");
			page_text_cell(html, "");
		} else {
			page_format_cell(html, "%lld", (long long)file->n_asked_unanswered);
			page_format_cell(html, "%lld", (long long)file->n_not_asked);
		}
		svg_end(html);
		free(left_out);
		free(time);
	}
	if (has_begun)
		page_end_table(html);
	import_file_list_clear(&list);
	return good;
}

/* Begins with the first cohort. */
struct people_table {
	struct svg *html;
	const struct page *page;
	bool has_begun;
};

static void write_people(const struct interview_flow *flow, void *data)
{
	static const char *const columns[] = { "<Agent", "Consented here", "Withdrew", "Unfinished",
		"Finished", "Erased on request", NULL };
	struct people_table *table = data;
	int64_t n_consented = flow->n_unfinished + flow->n_finished + flow->n_withdrawn;

	if (!is_shown(table->page, flow->cohort))
		return;
	if (!table->has_begun) {
		svg_leaf(table->html, "h3", "People asked here");
		page_start_table(table->html, "people",
			"Those who withdrew, are unfinished or finished add up to those who "
			"consented, in any pack. Who declined is not stored. Answers of unfinished "
			"people count; what was erased or withdrawn is in no figure.",
			columns);
		table->has_begun = true;
	}
	svg_start(table->html, "tr");
	page_row_head(table->html, flow->cohort);
	page_count_cell(table->html, n_consented);
	page_count_cell(table->html, flow->n_withdrawn);
	page_count_cell(table->html, flow->n_unfinished);
	page_count_cell(table->html, flow->n_finished);
	page_count_cell(table->html, flow->n_erased);
	svg_end(table->html);
}

static bool write_people_asked(struct svg *html, const struct page *page, struct error *error)
{
	struct people_table table = { html, page, false };
	bool good = interviews_each_flow(page->database, write_people, &table, error);

	if (table.has_begun)
		page_end_table(html);
	return good;
}

bool page_write_method(struct svg *html, const struct page *page, struct error *error)
{
	int64_t n_assumed = 0;

	if (!wordings_count_assumed(page->database, page->source->buckets, &n_assumed, error))
		return false;
	page_start_section(html, "method", "Method and provenance");
	write_counting(html, page, n_assumed);
	write_source(html, page);
	svg_leaf(html, "h3", "Who answered");
	write_agents(html, page);
	bool good = write_costs(html, page, error) && write_imports(html, page, error) &&
		    write_people_asked(html, page, error) && write_prompts(html, page, error) &&
		    write_corrections(html, page, error);

	svg_end(html);
	return good;
}
