#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/base/text.h"
#include "leeway/report/survey_write.h"

enum { COLUMNS = 72, WHY_LINES = 4 };

static void write_wrapped(const char *text, const char *before, FILE *out)
{
	while (*text) {
		size_t length = strcspn(text, "\n"), n_lines;
		char *paragraph = memory_copy_bytes(text, length);
		struct text_line *lines = text_wrap(paragraph, COLUMNS, &n_lines);
		for (size_t i = 0; i < n_lines; i++) {
			bool is_empty = lines[i].length == 0;
			fprintf(out, "%s%.*s\n", is_empty ? "" : before, (int)lines[i].length,
				paragraph + lines[i].start);
		}
		free(lines);
		free(paragraph);
		text += length + (text[length] == '\n');
	}
}

/* Consent with its boxes, and the introduction where that is apart. */
static void write_start(const struct pack *pack, const char *before, FILE *out)
{
	char *consent = survey_consent(pack), *introduction = survey_introduction(pack);
	write_wrapped(consent, before, out);
	fprintf(out, "\n%s[ ] %s    [ ] %s\n", before, survey_consent_choices[0],
		survey_consent_choices[1]);
	fprintf(out, "\n%sIf you do not agree, please stop here.\n", before);
	if (introduction)
		fputs("\n", out);
	write_wrapped(introduction ? introduction : "", before, out);
	free(introduction);
	free(consent);
}

/* Debriefing, with boxes where one can withdraw, then code and link; lead, if any, before them. */
static void write_end(const struct pack *pack, const char *lead, const char *before, FILE *out)
{
	char *debriefing = survey_debriefing(pack);
	char *completion = participants_completion(&pack->participants);
	if (debriefing || *completion)
		fprintf(out, "\n\n%s", lead);
	write_wrapped(debriefing ? debriefing : "", before, out);
	if (survey_offers_withdrawal(pack))
		fprintf(out, "\n%s[ ] %s    [ ] %s\n", before, survey_withdraw_choices[0],
			survey_withdraw_choices[1]);
	if (debriefing && *completion)
		fputs("\n", out);
	write_wrapped(completion, before, out);
	free(completion);
	free(debriefing);
}

/* no_first: people are asked by turns with the one and the other option first. */
static void write_boxes(
	const struct pack *pack, const struct scenario *scenario, bool no_first, FILE *out)
{
	fprintf(out, "\n    [ ] %s    [ ] %s\n\n",
		survey_choice(scenario, no_first ? ANSWER_NO : ANSWER_YES),
		survey_choice(scenario, no_first ? ANSWER_YES : ANSWER_NO));
	fprintf(out, "%s\n", participants_why(&pack->participants));
	for (int i = 0; i < WHY_LINES; i++) {
		fputs("\n", out);
		for (int k = 0; k < COLUMNS; k++)
			fputc('_', out);
		fputs("\n", out);
	}
}

/* The tags of one scenario stand together, its levels in order. */
static size_t count_levels(const struct survey_study *study, size_t first)
{
	size_t n = 0;
	while (first + n < study->n_tags &&
		study->tags[first + n].scenario == study->tags[first].scenario)
		n++;
	return n;
}

static void write_whole(const struct survey_study *study, FILE *out)
{
	fprintf(out, "%s\n\n", study->pack->title);
	if (study->pack->source)
		write_wrapped(study->pack->source, "", out);
	fprintf(out,
		"\nEach person sees every scenario once, in random order, at one of its levels,\n"
		"drawn with equal chance. Before the first:\n\n");
	fprintf(out, "    %s\n\n", participants_title(&study->pack->participants));
	write_start(study->pack, "    ", out);
	for (size_t i = 0; i < study->n_tags; i += count_levels(study, i)) {
		const struct scenario *scenario = study->tags[i].scenario;
		fprintf(out, "\n\n%s\n", scenario->title);
		for (size_t k = 0; k < count_levels(study, i); k++) {
			const struct survey_tag *tag = &study->tags[i + k];
			char *text = scenario_render(scenario, tag->level_no);
			fprintf(out, "\n  %d of %zu  (%s, %s)\n\n", tag->level_no,
				scenario->n_levels, tag->decision, tag->explanation);
			write_wrapped(text, "    ", out);
			free(text);
		}
		fprintf(out, "\n    [ ] %s    [ ] %s\n    %s\n",
			survey_choice(scenario, ANSWER_YES), survey_choice(scenario, ANSWER_NO),
			participants_why(&study->pack->participants));
	}
	write_end(study->pack, "After the last:\n\n", "    ", out);
}

/* One of each scenario's tags by chance, then in an order by chance (Fisher and Yates). */
static size_t draw(
	const struct survey_study *study, struct random *random, const struct survey_tag **drawn)
{
	size_t n = 0;
	for (size_t i = 0; i < study->n_tags; i += count_levels(study, i))
		drawn[n++] = &study->tags[i + random_below(random, count_levels(study, i))];
	for (size_t i = n; i > 1; i--) {
		size_t other = (size_t)random_below(random, i);
		const struct survey_tag *moved = drawn[i - 1];
		drawn[i - 1] = drawn[other];
		drawn[other] = moved;
	}
	return n;
}

static void write_sheet(const struct survey_study *study, struct random *random, FILE *out)
{
	const struct survey_tag **drawn =
		memory_alloc(study->n_scenarios + 1, sizeof(const struct survey_tag *));
	const struct participants *participants = &study->pack->participants;
	size_t n = draw(study, random, drawn);
	bool no_first = participants->counterbalances && random_below(random, 2) == 1;
	write_start(study->pack, "", out);
	for (size_t i = 0; i < n; i++) {
		char *text = scenario_render(drawn[i]->scenario, drawn[i]->level_no);
		fprintf(out, "\n\n%zu.  (%s)\n\n", i + 1, drawn[i]->decision);
		write_wrapped(text, "", out);
		write_boxes(study->pack, drawn[i]->scenario, no_first, out);
		free(text);
	}
	write_end(study->pack, "", "", out);
	free(drawn);
}

void survey_write_printable(
	const struct survey_study *study, unsigned n_people, uint64_t seed, FILE *out)
{
	struct random random;
	if (n_people == 0)
		write_whole(study, out);
	random_init(&random, seed);
	for (unsigned i = 0; i < n_people; i++) {
		fprintf(out, "%s%s   sheet %u of %u   seed %" PRIu64 "\n\n", i ? "\f" : "",
			participants_title(&study->pack->participants), i + 1, n_people, seed);
		write_sheet(study, &random, out);
	}
}
