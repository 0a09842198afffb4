/*
 * Qualtrics' QSF: blocks (BL), flow (FL), options (SO), scoring (SCO), the project (PROJ), the set
 * of responses (RS), statistics (STAT), the number of questions (QC) and an element for each
 * question (SQ): the elements and members that surveys exported by Qualtrics itself have in common.
 * The flow has a randomizer over the scenarios, all of which are shown, and in it one over each
 * scenario's levels, of which one is shown. None has EvenPresentation, which an exported survey has
 * where "Evenly Present Elements" is ticked and leaves out where not: then the draws do not depend
 * on one another.
 */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/digest.h"
#include "leeway/base/memory.h"
#include "leeway/report/survey_write.h"

enum { ID_SIZE = 19 /* "BL_", 15 digits, a NUL. */, SHORT = 97 /* Bytes of a description. */ };

static const char response_set[] = "RS_000000000000000";

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
	add_text(entry, "SurveyActiveResponseSet", response_set);
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

/* The first block of a survey is its default one, and stands in the flow under another name. */
static bool is_first_block(const struct writing *writing)
{
	return cJSON_GetArraySize(writing->blocks) == 1;
}

/* The block that was added last. */
static void add_block_flow(struct writing *writing, cJSON *flows, const char *block_id)
{
	cJSON *flow = start_flow(writing, is_first_block(writing) ? "Block" : "Standard");
	add_text(flow, "ID", block_id);
	cJSON_AddArrayToObject(flow, "Autofill");
	cJSON_AddItemToArray(flows, flow);
}

/* Shows n of its flows, which are returned to be filled. */
static cJSON *add_randomizer(struct writing *writing, cJSON *flows, size_t n)
{
	cJSON *flow = start_flow(writing, "BlockRandomizer");
	cJSON_AddNumberToObject(flow, "SubSet", (double)n);
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

static void add_settings(cJSON *object, const char *const (*settings)[2], size_t n_settings)
{
	for (size_t i = 0; i < n_settings; i++)
		add_text(object, settings[i][0], settings[i][1]);
}

static void add_block_options(cJSON *block)
{
	static const char *const options[][2] = { { "BlockLocking", "false" },
		{ "RandomizeQuestions", "false" }, { "BlockVisibility", "Collapsed" } };
	add_settings(cJSON_AddObjectToObject(block, "Options"), options,
		sizeof options / sizeof options[0]);
}

/* A block of its own; its questions are returned to be filled. */
static cJSON *add_block(struct writing *writing, const char *name, const char *id)
{
	cJSON *block = cJSON_CreateObject();
	cJSON_AddItemToArray(writing->blocks, block);
	bool is_first = is_first_block(writing);
	add_text(block, "Type", is_first ? "Default" : "Standard");
	if (!is_first)
		add_text(block, "SubType", "");
	add_text(block, "Description", name);
	add_text(block, "ID", id);
	cJSON *questions = cJSON_AddArrayToObject(block, "BlockElements");
	add_block_options(block);
	return questions;
}

/* How a question is called, and whether it must be answered. */
struct question_kind {
	const char *type, *selector, *sub_selector;
	const char *forced; /* NULL: there is nothing to answer. */
};

static const struct question_kind text_kind = { "DB", "TB", NULL, NULL },
				  choice_kind = { "MC", "SAVR", "TX", "ON" },
				  essay_kind = { "TE", "ESTB", NULL, "OFF" };

static void add_validation(cJSON *question, const struct question_kind *kind)
{
	cJSON *validation = cJSON_AddObjectToObject(question, "Validation");
	cJSON *settings = cJSON_AddObjectToObject(validation, "Settings");
	if (kind->forced)
		add_text(settings, "ForceResponse", kind->forced);
	if (kind == &choice_kind)
		add_text(settings, "ForceResponseType", "ON");
	add_text(settings, "Type", "None");
}

/* What can be chosen; words[0] NULL: nothing. */
struct choices {
	const char *words[2];
	bool is_shuffled; /* In an order of chance for each person. */
};

static void add_choices(cJSON *question, const struct choices *choices)
{
	cJSON *shuffle =
		choices->is_shuffled ? cJSON_AddObjectToObject(question, "Randomization") : NULL;
	if (shuffle) {
		add_nothing(shuffle, "Advanced");
		add_text(shuffle, "TotalRandSubset", "");
		add_text(shuffle, "Type", "All");
	}
	cJSON *list = choices->words[0] ? cJSON_AddObjectToObject(question, "Choices") : NULL;
	cJSON *order = cJSON_AddArrayToObject(question, "ChoiceOrder");
	for (int i = 0; list && i < 2; i++) {
		const char *const numbers[] = { "1", "2" };
		cJSON *choice = cJSON_AddObjectToObject(list, numbers[i]);
		add_text(choice, "Display", choices->words[i]);
		cJSON_AddItemToArray(order, cJSON_CreateString(numbers[i]));
	}
}

/* The text in one line, cut where it is long, at the end of a character. To be freed. */
static char *describe(const char *text)
{
	size_t length = strlen(text);
	bool is_long = length > SHORT;
	if (is_long)
		for (length = SHORT; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;)
			length--;
	return memory_format("%.*s%s", (int)length, text, is_long ? "..." : "");
}

/* What the members of a question that are the same in all of its kind say. */
static void add_defaults(cJSON *question, const struct question_kind *kind)
{
	cJSON *visibility = cJSON_AddObjectToObject(question, "DataVisibility");
	cJSON_AddBoolToObject(visibility, "Private", false);
	cJSON_AddBoolToObject(visibility, "Hidden", false);
	cJSON_AddBoolToObject(question, "DefaultChoices", false);
	cJSON_AddArrayToObject(question, "GradingData");
	cJSON_AddArrayToObject(question, "Language");
	cJSON_AddNumberToObject(question, "NextChoiceId", kind == &choice_kind ? 3 : 4);
	cJSON_AddNumberToObject(question, "NextAnswerId", 1);
	if (kind == &essay_kind)
		add_text(cJSON_AddObjectToObject(question, "SearchSource"), "AllowFreeResponse",
			"false");
}

/* A question of a block; tag_and_text are its tag and its text as HTML. */
static void add_question(struct writing *writing, cJSON *block, const struct question_kind *kind,
	const char *const tag_and_text[2], struct choices choices)
{
	char *id = memory_format("QID%d", ++writing->n_questions);
	char *description = describe(choices.words[0] ? tag_and_text[0] : tag_and_text[1]);
	cJSON *question = cJSON_CreateObject();
	add_text(question, "QuestionText", tag_and_text[1]);
	add_text(question, "DataExportTag", tag_and_text[0]);
	add_text(question, "QuestionType", kind->type);
	add_text(question, "Selector", kind->selector);
	if (kind->sub_selector)
		add_text(question, "SubSelector", kind->sub_selector);
	cJSON *configuration = cJSON_AddObjectToObject(question, "Configuration");
	add_text(configuration, "QuestionDescriptionOption", "UseText");
	add_text(question, "QuestionDescription", description);
	if (kind != &essay_kind)
		add_choices(question, &choices);
	add_validation(question, kind);
	add_defaults(question, kind);
	add_text(question, "QuestionID", id);
	add_element(writing, "SQ", id, description, question);
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
	const char *const explanation[] = { tag->explanation,
		participants_why(&writing->study->pack->participants) };
	make_id(id, "BL", name);
	cJSON *block = add_block(writing, name, id);
	add_question(writing, block, &choice_kind, decision,
		(struct choices){ { survey_choice(tag->scenario, ANSWER_YES),
					  survey_choice(tag->scenario, ANSWER_NO) },
			writing->study->pack->participants.counterbalances });
	/* Who explains cannot go back and decide otherwise. */
	cJSON *page_break = cJSON_CreateObject();
	add_text(page_break, "Type", "Page Break");
	cJSON_AddItemToArray(block, page_break);
	add_question(writing, block, &essay_kind, explanation, (struct choices){ 0 });
	add_block_flow(writing, flows, id);
	free(text);
	free(name);
}

/* HTML in a block of its own, with the choices, if any; takes the HTML, NULL: there is no page. */
static void add_page(struct writing *writing, cJSON *flows, const char *name, const char *tag,
	char *take_html, const char *const words[2])
{
	char id[ID_SIZE];
	const char *const question[] = { tag, take_html };
	struct choices choices = { 0 };
	if (!take_html)
		return;
	if (words)
		choices = (struct choices){ { words[0], words[1] }, false };
	make_id(id, "BL", tag);
	cJSON *block = add_block(writing, name, id);
	add_question(writing, block, words ? &choice_kind : &text_kind, question, choices);
	add_block_flow(writing, flows, id);
	free(take_html);
}

/* Takes the text, which may be NULL. */
static char *to_html(char *take_text)
{
	char *html = take_text ? survey_html_text(take_text) : NULL;
	free(take_text);
	return html;
}

/* Ends the survey for those who chose the second of two in the question added last. */
static void add_refusal(struct writing *writing, cJSON *flows)
{
	char *question = memory_format("QID%d", writing->n_questions);
	char *place = memory_format("q://%s/SelectableChoice/2", question);
	cJSON *branch = start_flow(writing, "Branch");
	cJSON_AddItemToArray(flows, branch);
	add_text(branch, "Description", "New Branch");
	cJSON *logic = cJSON_AddObjectToObject(branch, "BranchLogic");
	cJSON *any = cJSON_AddObjectToObject(logic, "0");
	cJSON *condition = cJSON_AddObjectToObject(any, "0");
	const char *const members[][2] = { { "LogicType", "Question" }, { "QuestionID", question },
		{ "QuestionIsInLoop", "no" }, { "ChoiceLocator", place },
		{ "Operator", "Selected" }, { "QuestionIDFromLocator", question },
		{ "LeftOperand", place }, { "Type", "Expression" },
		{ "Description", "<span class=\"ConjDesc\">If</span> <span class=\"QuestionDesc\">"
				 "Consent</span> <span class=\"LeftOpDesc\">I do not agree</span> "
				 "<span class=\"OpDesc\">Is Selected</span> " } };
	add_settings(condition, members, sizeof members / sizeof members[0]);
	add_text(any, "Type", "If");
	add_text(logic, "Type", "BooleanExpression");
	cJSON *inner = cJSON_AddArrayToObject(branch, "Flow");
	add_page(writing, inner, "Refused", "refused", survey_html_text(survey_refused), NULL);
	cJSON_AddItemToArray(inner, start_flow(writing, "EndSurvey"));
	free(place);
	free(question);
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
	add_block_options(block);
	cJSON_AddItemToArray(writing->blocks, block);
}

static void add_options(struct writing *writing)
{
	static const char *const options[][2] = { { "BackButton", "false" },
		{ "SaveAndContinue", "true" }, { "SurveyProtection", "PublicSurvey" },
		{ "BallotBoxStuffingPrevention", "false" }, { "NoIndex", "Yes" },
		{ "SecureResponseFiles", "true" }, { "SurveyExpiration", "None" },
		{ "SurveyTermination", "DefaultMessage" }, { "Header", "" }, { "Footer", "" },
		{ "ProgressBarDisplay", "None" }, { "PartialData", "+1 week" },
		{ "ValidationMessage", "" }, { "PreviousButton", "" }, { "NextButton", "" },
		{ "AnonymizeResponse", "Yes" }, { "SkinLibrary", "" },
		{ "SkinType", "templated" } };
	cJSON *object = cJSON_CreateObject();
	add_settings(object, options, sizeof options / sizeof options[0]);
	add_text(object, "SurveyTitle", participants_title(&writing->study->pack->participants));
	cJSON *skin = cJSON_AddObjectToObject(object, "Skin");
	add_nothing(skin, "brandingId");
	add_text(skin, "templateId", "*base");
	add_nothing(skin, "overrides");
	cJSON_AddNumberToObject(object, "NewScoring", 1);
	add_element(writing, "SO", "Survey Options", NULL, object);
}

static void add_scoring(struct writing *writing)
{
	cJSON *scoring = cJSON_CreateObject();
	cJSON_AddArrayToObject(scoring, "ScoringCategories");
	cJSON_AddArrayToObject(scoring, "ScoringCategoryGroups");
	add_nothing(scoring, "ScoringSummaryCategory");
	cJSON_AddNumberToObject(scoring, "ScoringSummaryAfterQuestions", 0);
	cJSON_AddNumberToObject(scoring, "ScoringSummaryAfterSurvey", 0);
	add_nothing(scoring, "DefaultScoringCategory");
	add_nothing(scoring, "AutoScoringCategory");
	add_element(writing, "SCO", "Scoring", NULL, scoring);
}

/* What the survey is to the service, and how many questions it has. */
static void add_rest(struct writing *writing)
{
	cJSON *project = cJSON_CreateObject();
	add_text(project, "ProjectCategory", "CORE");
	add_text(project, "SchemaVersion", "1.1.0");
	add_element(writing, "PROJ", "CORE", NULL, project);
	cJSON_ReplaceItemInObject(
		cJSON_GetArrayItem(writing->elements, cJSON_GetArraySize(writing->elements) - 1),
		"TertiaryAttribute", cJSON_CreateString("1.1.0"));
	cJSON *statistics = cJSON_CreateObject();
	cJSON_AddBoolToObject(statistics, "MobileCompatible", true);
	add_text(statistics, "ID", "Survey Statistics");
	add_element(writing, "STAT", "Survey Statistics", NULL, statistics);
	char *count = memory_format("%d", writing->n_questions);
	add_element(writing, "QC", "Survey Question Count", count, cJSON_CreateNull());
	add_element(writing, "RS", response_set, "Default Response Set", cJSON_CreateNull());
	free(count);
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
	bool withdraws = survey_offers_withdrawal(study->pack);
	cJSON *root = cJSON_CreateObject();
	make_id(writing.survey_id, "SV", study->pack->id);
	add_entry(&writing, root);
	writing.elements = cJSON_AddArrayToObject(root, "SurveyElements");
	writing.blocks = cJSON_CreateArray();
	add_element(&writing, "BL", "Survey Blocks", NULL, writing.blocks);
	cJSON *flow = start_flow(&writing, "Root");
	cJSON *flows = cJSON_AddArrayToObject(flow, "Flow");
	add_fields(&writing, flows);
	add_page(&writing, flows, "Consent", SURVEY_CONSENT, to_html(survey_consent(study->pack)),
		survey_consent_choices);
	add_refusal(&writing, flows);
	add_page(&writing, flows, "Introduction", "introduction",
		to_html(survey_introduction(study->pack)), NULL);
	add_scenarios(&writing, flows);
	add_page(&writing, flows, "Debriefing", withdraws ? SURVEY_WITHDRAW : "debriefing",
		to_html(survey_debriefing(study->pack)),
		withdraws ? survey_withdraw_choices : NULL);
	char *completion = survey_html_completion(&study->pack->participants);
	if (*completion)
		add_page(&writing, flows, "End", "end", memory_copy_text(completion), NULL);
	free(completion);
	add_trash(&writing);
	add_flow(&writing, flow);
	add_options(&writing);
	add_scoring(&writing);
	add_rest(&writing);
	char *printed = cJSON_Print(root);
	fprintf(out, "%s\n", printed);
	cJSON_free(printed);
	cJSON_Delete(root);
}
