/* The explanations of a page, and the index by which its script filters them. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "page_parts.h"

/* Names in order of first use, each once. */
struct names {
	char **names;
	size_t n_names, capacity;
};

static size_t put_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->n_names; i++)
		if (strcmp(names->names[i], name) == 0)
			return i;
	MEMORY_RESERVE_ONE(names->names, names->n_names, names->capacity);
	names->names[names->n_names] = memory_copy_text(name);
	return names->n_names++;
}

enum { BY_SCENARIO, BY_LEVEL, BY_ARM, BY_OUTCOME, N_FILTERS };
static const char *const filter_names[N_FILTERS] = { "scenario", "level", "arm", "outcome" };
static const char *const filter_labels[N_FILTERS] = { "Scenario", "Level", "Who", "Outcome" };

/* As JSON within a script element: nothing in it may end the element or open a comment. */
static void write_json_text(struct svg *html, const char *text)
{
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	char *quoted = json_quote(safe);

	free(safe);

	for (const char *at = quoted; *at; at++) {
		if (*at == '<')
			svg_raw(html, "\\u003c", 6);
		else if (*at == '>')
			svg_raw(html, "\\u003e", 6);
		else if (*at == '&')
			svg_raw(html, "\\u0026", 6);
		else
			svg_raw(html, at, 1);
	}
	free(quoted);
}

static void write_raw_text(struct svg *html, const char *text)
{
	svg_raw(html, text, strlen(text));
}

static char *name_level(const struct bucket *bucket)
{
	return memory_format("%d", bucket->level_no);
}

static char *name_arm(const struct page *page, const struct bucket *bucket)
{
	return memory_format("%s · %s%s", bucket->agent_name,
		page_condition_title(page, bucket->condition),
		bucket->synthetic ? " (simulated)" : "");
}

static void index_item(struct names names[N_FILTERS], const struct page *page,
	const struct explanation *item, size_t row[N_FILTERS])
{
	char *level = name_level(item->bucket), *arm = name_arm(page, item->bucket);

	row[BY_SCENARIO] =
		put_name(&names[BY_SCENARIO], page_scenario_title(page, item->bucket->scenario));
	row[BY_LEVEL] = put_name(&names[BY_LEVEL], level);
	row[BY_ARM] = put_name(&names[BY_ARM], arm);
	row[BY_OUTCOME] = put_name(&names[BY_OUTCOME], page_outcome_word(item->outcome));
	free(level);
	free(arm);
}

static void write_index(struct svg *html, const struct page *page)
{
	const struct explanation_list *list = page->explanations;
	struct names names[N_FILTERS] = { 0 };

	svg_start(html, "script");
	svg_word(html, "type", "application/json");
	svg_word(html, "id", "index");
	write_raw_text(html, "{\"replies\":[");
	for (size_t i = 0; i < list->n_items; i++) {
		size_t row[N_FILTERS];

		index_item(names, page, &list->items[i], row);
		char *text = memory_format(
			"%s[%zu,%zu,%zu,%zu]", i ? "," : "", row[0], row[1], row[2], row[3]);

		write_raw_text(html, text);
		free(text);
	}
	write_raw_text(html, "]");
	for (int filter = 0; filter < N_FILTERS; filter++) {
		write_raw_text(html, ",\"");
		write_raw_text(html, filter_names[filter]);
		write_raw_text(html, "\":[");
		for (size_t i = 0; i < names[filter].n_names; i++) {
			write_raw_text(html, i ? "," : "");
			write_json_text(html, names[filter].names[i]);
			free(names[filter].names[i]);
		}
		write_raw_text(html, "]");
		free(names[filter].names);
	}
	write_raw_text(html, "}");
	svg_end(html);
}

static void write_select(struct svg *html, int filter)
{
	svg_start(html, "label");
	svg_text(html, filter_labels[filter]);
	svg_start(html, "select");
	svg_word(html, "name", filter_names[filter]);
	svg_start(html, "option");
	svg_word(html, "value", "");
	svg_text(html, "all");
	svg_end(html);
	svg_end(html);
	svg_end(html);
}

static void write_button(struct svg *html, const char *type, const char *text)
{
	svg_start(html, "button");
	svg_word(html, "type", type);
	svg_text(html, text);
	svg_end(html);
}

static void write_form(struct svg *html)
{
	svg_start(html, "form");
	svg_word(html, "id", "filter");
	svg_word(html, "role", "search");
	svg_word(html, "aria-label", "Filter the explanations");
	svg_word(html, "hidden", "");
	for (int filter = 0; filter < N_FILTERS; filter++)
		write_select(html, filter);
	svg_start(html, "label");
	svg_text(html, "Text");
	svg_start(html, "input");
	svg_word(html, "name", "text");
	svg_word(html, "type", "search");
	svg_end(html);
	svg_end(html);
	write_button(html, "submit", "Read them");
	write_button(html, "reset", "Show all");
	svg_start(html, "output");
	svg_word(html, "aria-live", "polite");
	svg_end(html);
	svg_end(html);
}

static void write_item(struct svg *html, const struct page *page, const struct explanation *item)
{
	char *arm = name_arm(page, item->bucket);

	svg_start(html, "article");
	svg_format(html, "class", "reply %s", outcome_name(item->outcome));
	svg_start(html, "h4");
	svg_leaf(html, "b", page_outcome_word(item->outcome));
	svg_text(html, item->corrected ? " (corrected) at " : " at ");
	svg_leaf(html, "b", item->bucket->level);
	svg_text(html, " · ");
	svg_text(html, arm);
	char *repeat = memory_format(
		" · level %d, reply %lu", item->bucket->level_no, (unsigned long)item->repeat + 1);

	svg_text(html, repeat);
	svg_end(html);
	svg_start(html, "p");
	svg_word(html, "dir", "auto");
	svg_lines(html, item->text);
	if (item->is_cut)
		svg_text(html, " … (cut here)");
	svg_end(html);
	svg_end(html);
	free(repeat);
	free(arm);
}

void page_write_explanations(struct svg *html, const struct page *page)
{
	const struct explanation_list *list = page->explanations;
	const char *scenario = NULL;
	char count[WORDS_SIZE];

	page_start_section(html, "explanations", "Explanations");
	page_paragraph(html,
		"%s explanations: of every scenario, level and arm at most %d. Of its first %d "
		"replies with a text, the first of each outcome was taken, then the first that "
		"differ from those before, whatever they say.",
		words_count(list->n_items, count), list->per_bucket, EXPLANATIONS_LOOKED);
	write_form(html);
	for (size_t i = 0; i < list->n_items; i++) {
		const struct explanation *item = &list->items[i];

		if (!scenario || strcmp(scenario, item->bucket->scenario) != 0) {
			if (scenario)
				svg_end(html);
			scenario = item->bucket->scenario;
			svg_start(html, "div");
			svg_word(html, "class", "replies");
			svg_leaf(html, "h3", page_scenario_title(page, scenario));
		}
		write_item(html, page, item);
	}
	if (scenario)
		svg_end(html);
	write_index(html, page);
	svg_end(html);
}
