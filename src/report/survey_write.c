#include "leeway/report/survey_write.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

const char *const survey_format_names[] = { "qsf", "txt", "printable", NULL };

static bool is_asked(const char *id, const char *const *scenarios, size_t n_scenarios)
{
	for (size_t i = 0; i < n_scenarios; i++)
		if (strcmp(scenarios[i], id) == 0)
			return true;
	return n_scenarios == 0;
}

void survey_study_init(struct survey_study *study, const struct pack *pack,
	const char *const *scenarios, size_t n_scenarios)
{
	size_t n_all, kept = 0;
	*study = (struct survey_study){ .pack = pack };
	study->tags = survey_tags_make(pack, &n_all);
	for (size_t i = 0; i < n_all; i++) {
		if (!is_asked(study->tags[i].scenario->id, scenarios, n_scenarios))
			continue;
		study->tags[kept++] = study->tags[i];
		study->n_scenarios += study->tags[kept - 1].level_no == 1;
	}
	study->n_tags = kept;
}

void survey_study_clear(struct survey_study *study)
{
	free(study->tags);
	*study = (struct survey_study){ 0 };
}

const char *survey_choice(const struct scenario *scenario, enum answer answer)
{
	static const char *const plain[] = { "Yes", "No" };
	const struct word_list *words = &scenario->answers[answer];
	return words->n_words ? words->words[0] : plain[answer];
}

/*
 * "[[" opens a tag of the text format, "${" a piped text, "<" and "&" are HTML's; a line end within
 * a paragraph would end a question's text.
 */
static void append_html(struct buffer *html, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			buffer_append_text(html, "&lt;");
			break;
		case '>':
			buffer_append_text(html, "&gt;");
			break;
		case '&':
			buffer_append_text(html, "&amp;");
			break;
		case '[':
			buffer_append_text(html, text[1] == '[' ? "&#91;" : "[");
			break;
		case '$':
			buffer_append_text(html, text[1] == '{' ? "&#36;" : "$");
			break;
		case '\r':
			break;
		case '\n':
			buffer_append_text(html, "<br>");
			break;
		default:
			buffer_append_char(html, *text);
		}
	}
}

char *survey_html_text(const char *text)
{
	struct buffer html;
	buffer_init(&html, SIZE_MAX / 2);
	append_html(&html, text);
	return buffer_take(&html);
}

char *survey_html(const struct survey_tag *tag)
{
	char *text = scenario_render(tag->scenario, tag->level_no);
	char *html = survey_html_text(text);
	free(text);
	return html;
}

/* A text of its own on a page of its own. */
static void write_page(const char *name, const char *id, const char *text, FILE *out)
{
	char *html = survey_html_text(text);
	fprintf(out, "[[Block:%s]]\n[[Question:DB]]\n[[ID:%s]]\n%s\n", name, id, html);
	free(html);
}

static void write_choices(const struct scenario *scenario, FILE *out)
{
	fputs("[[AdvancedChoices]]\n", out);
	for (int answer = ANSWER_YES; answer <= ANSWER_NO; answer++)
		fprintf(out, "[[Choice:%d]]\n%s\n", answer + 1,
			survey_choice(scenario, (enum answer)answer));
}

void survey_write_txt(const struct survey_study *study, FILE *out)
{
	const struct participants *participants = &study->pack->participants;
	char *introduction = participants_introduction(participants);
	char *ending = participants_ending(participants);
	fprintf(out, "[[AdvancedFormat]]\n[[ED:leeway_pack:%s]]\n[[ED:PROLIFIC_PID]]\n\n",
		study->pack->id);
	write_page("Introduction", "introduction", introduction, out);
	for (size_t i = 0; i < study->n_tags; i++) {
		const struct survey_tag *tag = &study->tags[i];
		char *text = survey_html(tag);
		fprintf(out,
			"\n[[Block:%s level "
			"%d]]\n[[Question:MC:SingleAnswer:Vertical]]\n[[ID:%s]]\n"
			"%s\n",
			tag->scenario->id, tag->level_no, tag->decision, text);
		write_choices(tag->scenario, out);
		fprintf(out, "\n[[PageBreak]]\n\n[[Question:TE:Essay]]\n[[ID:%s]]\n%s\n",
			tag->explanation, participants_why(participants));
		free(text);
	}
	if (*ending) {
		fputs("\n", out);
		write_page("End", "end", ending, out);
	}
	free(ending);
	free(introduction);
}
