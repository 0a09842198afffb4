#include "leeway/report/survey_write.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

const char *const survey_format_names[] = { "qsf", "txt", "printable", NULL };

/* Without commas: they stand in rules of survey_rows.c. */
const char *const survey_consent_choices[2] = { "I agree", "I do not agree" };
const char *const survey_withdraw_choices[2] = { "Keep my answers", "Delete my answers" };
const char survey_refused[] = "Thank you for reading. You are not asked anything.";
static const char withdraw[] = "You can withdraw now. Are your answers to be kept or deleted?";

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
		case '"':
			buffer_append_text(html, "&quot;");
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

char *survey_consent(const struct pack *pack)
{
	char *introduction = participants_introduction(&pack->participants);
	char *own = memory_format(
		"You are invited to take part in a study of everyday decisions.\n\n"
		"%s\n\n"
		"Stored are your answers, what you write and when you answered, with a code in "
		"place of your name. You are not asked who you are: please write nothing that "
		"tells it. Those who run the study read the answers, and may show or publish "
		"them.\n\n"
		"Taking part is up to you, and you can stop at any time.",
		introduction);
	char *words = pack->n_consent ? participants_join(pack->consent, pack->n_consent) : NULL;
	char *consent = memory_format("%s\n\nDo you agree to take part?", words ? words : own);

	free(words);
	free(own);
	free(introduction);
	return consent;
}

char *survey_introduction(const struct pack *pack)
{
	return pack->n_consent ? participants_introduction(&pack->participants) : NULL;
}

bool survey_offers_withdrawal(const struct pack *pack)
{
	return pack->n_consent && pack->participants.offers_withdrawal;
}

char *survey_debriefing(const struct pack *pack)
{
	const struct participants *participants = &pack->participants;
	bool asks = survey_offers_withdrawal(pack);

	if (participants->n_debriefing == 0)
		return asks ? memory_copy_text(withdraw) : NULL;
	char *debriefing = participants_join(participants->debriefing, participants->n_debriefing);

	if (!asks)
		return debriefing;
	char *both = memory_format("%s\n\n%s", debriefing, withdraw);

	free(debriefing);
	return both;
}

char *survey_html_completion(const struct participants *participants)
{
	char *text = participants_completion(participants);
	char *html = survey_html_text(text);
	char *link = participants->completion_link ? survey_html_text(participants->completion_link)
						   : NULL;

	free(text);
	if (!link)
		return html;
	/* The text ends with the link. */
	char *linked = memory_format(
		"%.*s<a href=\"%s\">%s</a>", (int)(strlen(html) - strlen(link)), html, link, link);

	free(link);
	free(html);
	return linked;
}

/* A text on a page of its own, with two choices where choices is not NULL. */
static void write_page(
	const char *name, const char *id, const char *html, const char *const choices[2], FILE *out)
{
	fprintf(out, "\n[[Block:%s]]\n[[Question:%s]]\n[[ID:%s]]\n%s\n", name,
		choices ? "MC:SingleAnswer:Vertical" : "DB", id, html);
	if (choices)
		fprintf(out, "[[AdvancedChoices]]\n[[Choice:1]]\n%s\n[[Choice:2]]\n%s\n",
			choices[0], choices[1]);
}

/* Takes the text; NULL: there is no such page. */
static void write_text_page(
	const char *name, const char *id, char *take_text, const char *const choices[2], FILE *out)
{
	char *html = take_text ? survey_html_text(take_text) : NULL;

	if (html)
		write_page(name, id, html, choices, out);
	free(html);
	free(take_text);
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
	char *completion = survey_html_completion(participants);
	fprintf(out, "[[AdvancedFormat]]\n[[ED:leeway_pack:%s]]\n[[ED:PROLIFIC_PID]]\n",
		study->pack->id);
	write_text_page("Consent", SURVEY_CONSENT, survey_consent(study->pack),
		survey_consent_choices, out);
	write_text_page(
		"Introduction", "introduction", survey_introduction(study->pack), NULL, out);
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
	write_text_page("Debriefing",
		survey_offers_withdrawal(study->pack) ? SURVEY_WITHDRAW : "debriefing",
		survey_debriefing(study->pack),
		survey_offers_withdrawal(study->pack) ? survey_withdraw_choices : NULL, out);
	if (*completion)
		write_page("End", "end", completion, NULL, out);
	free(completion);
}
