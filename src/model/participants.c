#include "leeway/model/participants.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum { MAX_TITLE = 120, MAX_WHY = 80, MAX_VERSION = 60, MAX_CODE = 60, MAX_LINK = 500 };
enum { MAX_TEXT = 4000, MAX_PARAGRAPHS = 20, MAX_ALL = 131072 };

static const struct field_row rows[] = {
	{ .name = "title",
		.type = FIELD_TEXT,
		.flags = FIELD_ONE_LINE,
		.limit = MAX_TITLE,
		.offset = offsetof(struct participants, title) },
	{ .name = "introduction",
		.type = FIELD_TEXTS,
		.limit = MAX_TEXT,
		.maximum = MAX_PARAGRAPHS,
		.offset = offsetof(struct participants, introduction),
		.count_offset = offsetof(struct participants, n_introduction) },
	{ .name = "why",
		.type = FIELD_TEXT,
		.flags = FIELD_ONE_LINE,
		.limit = MAX_WHY,
		.offset = offsetof(struct participants, why) },
	{ .name = "consent_version",
		.type = FIELD_TEXT,
		.flags = FIELD_ONE_LINE,
		.limit = MAX_VERSION,
		.offset = offsetof(struct participants, consent_version) },
	{ .name = "withdrawal",
		.type = FIELD_FLAG,
		.offset = offsetof(struct participants, offers_withdrawal) },
	{ .name = "counterbalance",
		.type = FIELD_FLAG,
		.offset = offsetof(struct participants, counterbalances) },
	{ .name = "debriefing",
		.type = FIELD_TEXTS,
		.limit = MAX_TEXT,
		.maximum = MAX_PARAGRAPHS,
		.offset = offsetof(struct participants, debriefing),
		.count_offset = offsetof(struct participants, n_debriefing) },
	{ .name = "completion_code",
		.type = FIELD_TEXT,
		.flags = FIELD_ONE_LINE,
		.limit = MAX_CODE,
		.offset = offsetof(struct participants, completion_code) },
	{ .name = "completion_link",
		.type = FIELD_TEXT,
		.flags = FIELD_ONE_LINE,
		.limit = MAX_LINK,
		.offset = offsetof(struct participants, completion_link) },
};
enum { N_ROWS = sizeof rows / sizeof *rows };

void participants_read(struct field_reader *reader, const struct cJSON *object, const char *title,
	struct participants *participants)
{
	fields_read(reader, object, rows, N_ROWS, participants);
	const struct cJSON *link = cJSON_GetObjectItemCaseSensitive(object, "completion_link");
	if (participants->completion_link &&
		strncmp(participants->completion_link, "https://", 8) != 0)
		field_error(reader, link, "write it as https://…", "is not a link");
	if (title && participants->title && text_equals_ignoring_case(title, participants->title))
		field_warning(reader, cJSON_GetObjectItemCaseSensitive(object, "title"),
			"give participants a title that says nothing of what the study expects",
			"is the pack's own title");
}

void participants_clear(struct participants *participants)
{
	fields_clear(rows, N_ROWS, participants);
}

const char *participants_title(const struct participants *participants)
{
	return participants->title ? participants->title : "Everyday decisions";
}

const char *participants_why(const struct participants *participants)
{
	return participants->why ? participants->why : "Please explain your decision.";
}

static void append_paragraph(struct buffer *out, const char *paragraph)
{
	buffer_append_text(out, out->length > 0 ? "\n\n" : "");
	buffer_append_text(out, paragraph);
}

char *participants_join(char *const *paragraphs, size_t n_paragraphs)
{
	struct buffer out;
	buffer_init(&out, MAX_ALL);
	for (size_t i = 0; i < n_paragraphs; i++)
		append_paragraph(&out, paragraphs[i]);
	return buffer_take(&out);
}

char *participants_introduction(const struct participants *participants)
{
	if (participants->n_introduction > 0)
		return participants_join(participants->introduction, participants->n_introduction);
	return memory_copy_text(
		"You will read some short situations. For each, please decide yes or no as "
		"you would if you were there, and then explain your decision. There are no "
		"right or wrong answers.");
}

char *participants_completion(const struct participants *participants)
{
	struct buffer out;
	buffer_init(&out, MAX_ALL);
	if (participants->completion_code)
		buffer_append_format(
			&out, "Your completion code: %s", participants->completion_code);
	if (participants->completion_link)
		buffer_append_format(&out, "%sTo finish, open: %s", out.length ? "\n\n" : "",
			participants->completion_link);
	return buffer_take(&out);
}

char *participants_ending(const struct participants *participants)
{
	char *debriefing = participants_join(participants->debriefing, participants->n_debriefing);
	char *completion = participants_completion(participants);
	struct buffer out;
	buffer_init(&out, MAX_ALL);
	buffer_append_text(&out, debriefing);
	if (*completion)
		append_paragraph(&out, completion);
	free(completion);
	free(debriefing);
	return buffer_take(&out);
}
