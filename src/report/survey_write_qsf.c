/*
 * Qualtrics' QSF: blocks (BL), flow (FL), options (SO), and an element for each question (SQ). The
 * flow has a randomizer over the scenarios, all of which are shown, and in it one over each
 * scenario's levels, of which one is shown, each as often as the others.
 */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/digest.h"
#include "leeway/base/memory.h"
#include "leeway/report/survey_write.h"

enum { ID_SIZE = 19 /* "BL_", 15 digits, a NUL. */, SHORT = 100 /* Bytes of a description. */ };

struct writing {
	const struct survey_study *study;
	cJSON *elements, *blocks;
	char survey_id[ID_SIZE];
	int n_flows, n_questions;
};

static void make_id(char id[ID_SIZE], const char *kind, const char *what)
{
	char hex[DIGEST_HEX_SIZE];
	const char *const parts[] = { "qsf", kind, what, NULL };
	struct digest digest = digest_texts(parts);
	digest_to_hex(&digest, hex);
	snprintf(id, ID_SIZE, "%.2s_%.15s", kind, hex);
}

static void add_text(cJSON *object, const char *name, const char *text)
{
	cJSON_AddStringToObject(object, name, text);
}

static void add_nothing(cJSON *object, const char *name)
{
	cJSON_AddNullToObject(object, name);
}

static void add_entry(struct writing *writing, cJSON *root)
{
	static const char never[] = "0000-00-00 00:00:00";
	static const char *const dates[] = { "SurveyStartDate", "SurveyExpirationDate",
		"SurveyCreationDate", "LastModified", "LastAccessed", "LastActivated" };
	cJSON *entry = cJSON_AddObjectToObject(root, "SurveyEntry");
	add_text(entry, "SurveyID", writing->survey_id);
	add_text(entry, "SurveyName", writing->study->pack->title);
	add_nothing(entry, "SurveyDescription");
	add_text(entry, "SurveyOwnerID", "UR_000000000000000");
	add_text(entry, "SurveyBrandID", "leeway");
	add_nothing(entry, "DivisionID");
	add_text(entry, "SurveyLanguage", "EN");
	add_text(entry, "SurveyActiveResponseSet", "RS_000000000000000");
	add_text(entry, "SurveyStatus", "Inactive");
	for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
		add_text(entry, dates[i], never);
	add_text(entry, "CreatorID", "UR_000000000000000");
	add_nothing(entry, "Deleted");
}

/* An element with its payload, which is taken over. */
static void add_element(struct writing *writing, const char *kind, const char *primary,
	const char *secondary, cJSON *take_payload)
{
	cJSON *element = cJSON_CreateObject();
	add_text(element, "SurveyID", writing->survey_id);
	add_text(element, "Element", kind);
	add_text(element, "PrimaryAttribute", primary);
	if (secondary)
		add_text(element, "SecondaryAttribute", secondary);
	else
		add_nothing(element, "SecondaryAttribute");
	add_nothing(element, "TertiaryAttribute");
	cJSON_AddItemToObject(element, "Payload", take_payload);
	cJSON_AddItemToArray(writing->elements, element);
}

static cJSON *start_flow(struct writing *writing, const char *type)
{
	char *id = memory_format("FL_%d", ++writing->n_flows);
	cJSON *flow = cJSON_CreateObject();
	add_text(flow, "Type", type);
	add_text(flow, "FlowID", id);
	free(id);
	return flow;
}

static void add_block_flow(struct writing *writing, cJSON *flows, const char *block_id)
{
	cJSON *flow = start_flow(writing, "Standard");
	add_text(flow, "ID", block_id);
	cJSON_AddArrayToObject(flow, "Autofill");
	cJSON_AddItemToArray(flows, flow);
}

/* Shows n of its flows, which are returned to be filled. */
static cJSON *add_randomizer(struct writing *writing, cJSON *flows, size_t n)
{
	cJSON *flow = start_flow(writing, "BlockRandomizer");
	cJSON_AddNumberToObject(flow, "SubSet", (double)n);
	cJSON_AddBoolToObject(flow, "EvenPresentation", true);
	cJSON_AddItemToArray(flows, flow);
	return cJSON_AddArrayToObject(flow, "Flow");
}

/* value NULL: from the survey's address. */
static void add_field(cJSON *fields, const char *name, const char *value)
{
	cJSON *field = cJSON_CreateObject();
	add_text(field, "Description", name);
	add_text(field, "Type", value ? "Custom" : "Recipient");
	add_text(field, "Field", name);
	add_text(field, "VariableType", "String");
	cJSON_AddArrayToObject(field, "DataVisibility");
	cJSON_AddBoolToObject(field, "AnalyzeText", false);
	if (value)
		add_text(field, "Value", value);
	cJSON_AddItemToArray(fields, field);
}

static void add_fields(struct writing *writing, cJSON *flows)
{
	cJSON *flow = start_flow(writing, "EmbeddedData");
	cJSON *fields = cJSON_AddArrayToObject(flow, "EmbeddedData");
	add_field(fields, "leeway_pack", writing->study->pack->id);
	add_field(fields, "PROLIFIC_PID", NULL);
	cJSON_AddItemToArray(flows, flow);
}

/* A block of its own; its questions are returned to be filled. */
static cJSON *add_block(struct writing *writing, const char *name, const char *id)
{
	cJSON *block = cJSON_CreateObject();
	bool is_first = cJSON_GetArraySize(writing->blocks) == 0;
	add_text(block, "Type", is_first ? "Default" : "Standard");
	add_text(block, "SubType", "");
	add_text(block, "Description", name);
	add_text(block, "ID", id);
	cJSON_AddItemToArray(writing->blocks, block);
	return cJSON_AddArrayToObject(block, "BlockElements");
}

static void add_validation(cJSON *question, bool is_forced)
{
	cJSON *validation = cJSON_AddObjectToObject(question, "Validation");
	cJSON *settings = cJSON_AddObjectToObject(validation, "Settings");
	add_text(settings, "ForceResponse", is_forced ? "ON" : "OFF");
	if (is_forced)
		add_text(settings, "ForceResponseType", "ON");
	add_text(settings, "Type", "None");
}

static void add_choices(cJSON *question, const struct scenario *scenario)
{
	cJSON *choices = cJSON_AddObjectToObject(question, "Choices");
	cJSON *order = cJSON_AddArrayToObject(question, "ChoiceOrder");
	for (int answer = ANSWER_YES; answer <= ANSWER_NO; answer++) {
		const char *const numbers[] = { "1", "2" };
		cJSON *choice = cJSON_AddObjectToObject(choices, numbers[answer]);
		add_text(choice, "Display", survey_choice(scenario, (enum answer)answer));
		cJSON_AddItemToArray(order, cJSON_CreateString(numbers[answer]));
	}
}

/* How a kind of question is called. */
struct question_kind {
	const char *type, *selector, *sub_selector;
};

static const struct question_kind text_kind = { "DB", "TB", NULL },
				  choice_kind = { "MC", "SAVR", "TX" },
				  essay_kind = { "TE", "ESTB", NULL };

/* A question of a block; scenario NULL: no choices. */
static void add_question(struct writing *writing, cJSON *block, const struct question_kind *kind,
	const char *const tag_and_text[2], const struct scenario *scenario)
{
	char *id = memory_format("QID%d", ++writing->n_questions);
	const char *text = tag_and_text[1];
	char *description =
		memory_format("%.*s", (int)(strlen(text) < SHORT ? strlen(text) : 0), text);
	cJSON *question = cJSON_CreateObject();
	add_text(question, "QuestionText", text);
	add_text(question, "DataExportTag", tag_and_text[0]);
	add_text(question, "QuestionType", kind->type);
	add_text(question, "Selector", kind->selector);
	if (kind->sub_selector)
		add_text(question, "SubSelector", kind->sub_selector);
	cJSON *configuration = cJSON_AddObjectToObject(question, "Configuration");
	add_text(configuration, "QuestionDescriptionOption", "UseText");
	add_text(question, "QuestionDescription", description[0] ? description : tag_and_text[0]);
	if (scenario)
		add_choices(question, scenario);
	add_validation(question, scenario != NULL);
	cJSON_AddArrayToObject(question, "Language");
	cJSON_AddNumberToObject(question, "NextChoiceId", scenario ? 3 : 1);
	cJSON_AddNumberToObject(question, "NextAnswerId", 1);
	add_text(question, "QuestionID", id);
	add_element(writing, "SQ", id, description[0] ? description : tag_and_text[0], question);
	cJSON *member = cJSON_CreateObject();
	add_text(member, "Type", "Question");
	add_text(member, "QuestionID", id);
	cJSON_AddItemToArray(block, member);
	free(description);
	free(id);
}

static void add_bucket(struct writing *writing, cJSON *flows, const struct survey_tag *tag)
{
	char id[ID_SIZE];
	char *name = memory_format("%s level %d", tag->scenario->id, tag->level_no);
	char *text = survey_html(tag);
	const char *const decision[] = { tag->decision, text };
	const char *const explanation[] = { tag->explanation, survey_why };
	make_id(id, "BL", name);
	cJSON *block = add_block(writing, name, id);
	add_question(writing, block, &choice_kind, decision, tag->scenario);
	add_question(writing, block, &essay_kind, explanation, NULL);
	add_block_flow(writing, flows, id);
	free(text);
	free(name);
}

static void add_introduction(struct writing *writing, cJSON *flows)
{
	char id[ID_SIZE];
	const char *const introduction[] = { "introduction", survey_introduction };
	make_id(id, "BL", "introduction");
	cJSON *block = add_block(writing, "Introduction", id);
	add_question(writing, block, &text_kind, introduction, NULL);
	add_block_flow(writing, flows, id);
}

/* Every scenario, each a randomizer over its levels. */
static void add_scenarios(struct writing *writing, cJSON *flows)
{
	const struct survey_study *study = writing->study;
	cJSON *scenarios = add_randomizer(writing, flows, study->n_scenarios);
	cJSON *levels = NULL;
	for (size_t i = 0; i < study->n_tags; i++) {
		if (i == 0 || study->tags[i].scenario != study->tags[i - 1].scenario)
			levels = add_randomizer(writing, scenarios, 1);
		add_bucket(writing, levels, &study->tags[i]);
	}
}

static void add_trash(struct writing *writing)
{
	char id[ID_SIZE];
	make_id(id, "BL", "trash");
	cJSON *block = cJSON_CreateObject();
	add_text(block, "Type", "Trash");
	add_text(block, "Description", "Trash / Unused Questions");
	add_text(block, "ID", id);
	cJSON_AddArrayToObject(block, "BlockElements");
	cJSON_AddItemToArray(writing->blocks, block);
}

static cJSON *make_options(void)
{
	static const char *const options[][2] = { { "BackButton", "false" },
		{ "SaveAndContinue", "true" }, { "SurveyProtection", "PublicSurvey" },
		{ "BallotBoxStuffingPrevention", "false" }, { "NoIndex", "Yes" },
		{ "SecureResponseFiles", "true" }, { "SurveyExpiration", "None" },
		{ "SurveyTermination", "DefaultMessage" }, { "Header", "" }, { "Footer", "" },
		{ "ProgressBarDisplay", "None" }, { "PartialData", "+1 week" },
		{ "AnonymizeResponse", "Yes" } };
	cJSON *object = cJSON_CreateObject();
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		add_text(object, options[i][0], options[i][1]);
	return object;
}

static void add_flow(struct writing *writing, cJSON *take_flow)
{
	cJSON *properties = cJSON_AddObjectToObject(take_flow, "Properties");
	cJSON_AddNumberToObject(properties, "Count", writing->n_flows);
	cJSON_AddArrayToObject(properties, "RemovedFieldsets");
	add_element(writing, "FL", "Survey Flow", NULL, take_flow);
}

void survey_write_qsf(const struct survey_study *study, FILE *out)
{
	struct writing writing = { .study = study };
	cJSON *root = cJSON_CreateObject();
	make_id(writing.survey_id, "SV", study->pack->id);
	add_entry(&writing, root);
	writing.elements = cJSON_AddArrayToObject(root, "SurveyElements");
	writing.blocks = cJSON_CreateArray();
	add_element(&writing, "BL", "Survey Blocks", NULL, writing.blocks);
	cJSON *flow = start_flow(&writing, "Root");
	cJSON *flows = cJSON_AddArrayToObject(flow, "Flow");
	add_fields(&writing, flows);
	add_introduction(&writing, flows);
	add_scenarios(&writing, flows);
	add_trash(&writing);
	add_flow(&writing, flow);
	add_element(&writing, "SO", "Survey Options", NULL, make_options());
	char *count = memory_format("%d", writing.n_questions);
	add_element(&writing, "QC", "Survey Question Count", count, cJSON_CreateNull());
	char *printed = cJSON_Print(root);
	fprintf(out, "%s\n", printed);
	cJSON_free(printed);
	free(count);
	cJSON_Delete(root);
}
