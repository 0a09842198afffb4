#include "leeway/report/survey_tool.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/text.h"

/* Of several that fit, the first. */
static const struct survey_tool tools[] = {
	{ "Qualtrics", { "responseid", "recordeddate" },
		{ "test: distributionchannel in preview,test" }, false },
	{ "Qualtrics", { "startdate", "responseid", "finished" },
		{ "test: distributionchannel in preview,test" }, false },
	{ "Qualtrics", { "responseid", "status" }, { "test: distributionchannel in preview,test" },
		false },
	{ "Qualtrics", { "response id", "response type" },
		{ "test: distribution channel in preview,test" }, false },
	{ "Qualtrics", { "start date", "response type" },
		{ "test: distribution channel in preview,test" }, false },
	{ "LimeSurvey", { "id", "submitdate", "lastpage" }, { "unfinished: submitdate empty" },
		false },
	{ "LimeSurvey", { "response id", "date submitted", "last page" },
		{ "unfinished: date submitted empty" }, false },
	{ "SoSci Survey", { "case", "questnnr", "started" },
		{ "test: mode != interview", "test: q viewer = 1", "unfinished: finished = 0" },
		false },
	{ "Typeform", { "#", "start date (utc)", "submit date (utc)" },
		{ "unfinished: submit date (utc) empty",
			"unfinished: response type in partial,started" },
		false },
	{ "SurveyMonkey", { "respondent id", "collector id" }, { 0 }, false },
	{ "oTree", { "participant code", "participant is bot", "session code" },
		{ "bot: participant is bot = 1", "demo: session is demo = 1",
			"unfinished: participant visited = 0",
			"unfinished: \"participant index in pages\" < [participant max page "
			"index]" },
		true },
	{ "Mechanical Turk", { "hitid", "assignmentid", "workerid", "assignmentstatus" },
		{ "rejected: assignmentstatus = Rejected" }, true },
	{ "Gorilla", { "event index", "participant private id" }, { "unfinished: gorilla end = 0" },
		false },
	{ "REDCap", { "record id", "* complete" }, { "unfinished: * complete in 0,Incomplete" },
		false },
	{ "formr", { "session", "created", "ended", "expired" },
		{ "test: session matches X{3}$", "unfinished: ended empty" }, false },
	{ "jsPsych", { "trial type", "trial index" }, { 0 }, false },
	{ "lab.js", { "sender", "sender type", "sender id" }, { 0 }, true },
	{ "PsychoPy", { "psychopyversion", "expname" }, { 0 }, true },
};

int survey_tool_column(const struct sheet *sheet, const char *mark)
{
	bool is_ending = mark[0] == '*';
	const char *wanted = mark + is_ending;
	int place = -1;
	for (size_t i = 0; i < sheet_n_columns(sheet) && place != -2; i++) {
		char *normal = sheet_normalise(sheet_column(sheet, i)->name);
		size_t length = strlen(normal), n_wanted = strlen(wanted);
		bool found = is_ending ? length >= n_wanted &&
						 strcmp(normal + length - n_wanted, wanted) == 0
				       : strcmp(normal, wanted) == 0;
		free(normal);
		if (found && (place < 0 || is_ending))
			place = place < 0 ? (int)i : -2;
	}
	return place;
}

const struct survey_tool *survey_tool_find(const struct sheet *sheet)
{
	if (sheet_is_qualtrics(sheet))
		return &tools[0];
	for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++) {
		bool has_all = true;
		for (size_t k = 0; has_all && k < SURVEY_TOOL_MARKS && tools[i].marks[k]; k++)
			has_all = survey_tool_column(sheet, tools[i].marks[k]) != -1;
		if (has_all)
			return &tools[i];
	}
	return NULL;
}

/* In the language of the account that exports, whatever that of the survey. */
static const struct {
	const char *words;
	enum survey_status status;
} statuses[] = {
	{ "", SURVEY_STATUS_REAL },
	{ "ip address", SURVEY_STATUS_REAL },
	{ "ex", SURVEY_STATUS_REAL },
	{ "imported", SURVEY_STATUS_REAL },
	{ "offline", SURVEY_STATUS_REAL },
	{ "preview", SURVEY_STATUS_TEST },
	{ "survey preview", SURVEY_STATUS_TEST },
	{ "test", SURVEY_STATUS_TEST },
	{ "survey test", SURVEY_STATUS_TEST },
	{ "offline survey preview", SURVEY_STATUS_TEST },
	{ "spam", SURVEY_STATUS_SPAM },
	{ "survey preview spam", SURVEY_STATUS_SPAM },
	{ "preview spam", SURVEY_STATUS_SPAM },
	{ "imported spam", SURVEY_STATUS_SPAM },
	{ "ip adresse", SURVEY_STATUS_REAL }, /* German. */
	{ "umfragevorschau", SURVEY_STATUS_TEST },
	{ "umfragetest", SURVEY_STATUS_TEST },
	{ "importiert", SURVEY_STATUS_REAL },
	{ "dirección ip", SURVEY_STATUS_REAL }, /* Spanish. */
	{ "vista previa de la encuesta", SURVEY_STATUS_TEST },
	{ "prueba de la encuesta", SURVEY_STATUS_TEST },
	{ "adresse ip", SURVEY_STATUS_REAL }, /* French. */
	{ "aperçu de l'enquête", SURVEY_STATUS_TEST },
	{ "ip adres", SURVEY_STATUS_REAL }, /* Dutch. */
	{ "enquêtevoorbeeld", SURVEY_STATUS_TEST },
	{ "endereço ip", SURVEY_STATUS_REAL }, /* Portuguese. */
	{ "visualização da pesquisa", SURVEY_STATUS_TEST },
	{ "indirizzo ip", SURVEY_STATUS_REAL }, /* Italian. */
	{ "ipアドレス", SURVEY_STATUS_REAL }, /* Japanese. */
	{ "アンケートのプレビュー", SURVEY_STATUS_TEST },
	{ "ip 地址", SURVEY_STATUS_REAL }, /* Chinese. */
	{ "ip地址", SURVEY_STATUS_REAL },
	{ "调查预览", SURVEY_STATUS_TEST },
};

bool survey_read_status(const char *cell, enum survey_status *status)
{
	enum { TEST_BITS = 1 | 2, SPAM_BIT = 8, HIGHEST = 63 };
	char *end;
	long number = strtol(cell, &end, 10);
	if (end != cell && !*end && number >= 0 && number <= HIGHEST) {
		*status = number & SPAM_BIT    ? SURVEY_STATUS_SPAM
			  : number & TEST_BITS ? SURVEY_STATUS_TEST
					       : SURVEY_STATUS_REAL;
		return true;
	}
	char *normal = sheet_normalise(cell);
	bool found = false;
	for (size_t i = 0; !found && i < sizeof statuses / sizeof statuses[0]; i++) {
		found = text_equals_ignoring_case(normal, statuses[i].words);
		if (found)
			*status = statuses[i].status;
	}
	free(normal);
	return found;
}

bool survey_read_truth(const char *cell, bool *truth)
{
	static const char *const yes[] = { "1", "true", "yes", "wahr", "ja", "verdadero", "vrai",
		"waar", "verdadeiro", "vero", "正", "真", "是", "はい", "prawda", "истина" };
	static const char *const no[] = { "0", "false", "no", "falsch", "nein", "falso", "faux",
		"onwaar", "誤", "假", "否", "いいえ", "fałsz", "ложь" };
	*truth = false;
	for (size_t i = 0; !*truth && i < sizeof yes / sizeof yes[0]; i++)
		*truth = text_equals_ignoring_case(cell, yes[i]);
	bool found = *truth;
	for (size_t i = 0; !found && i < sizeof no / sizeof no[0]; i++)
		found = text_equals_ignoring_case(cell, no[i]);
	return found;
}
