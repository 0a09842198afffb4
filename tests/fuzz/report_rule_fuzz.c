/* A rule that leaves records out: any text is read or refused, and a rule holds or not for any
 * cell.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/sheet.h"
#include "leeway/report/survey_rule.h"

static const char table[] = "attention,age,consent,Q1\n3,33,I agree,yes\n,\"1,5\",-99,NA\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_repair((const char *)data, size);
	struct survey_rules rules = { 0 };
	struct error error = { 0 };
	bool is_read = survey_rules_add(&rules, text, false, &error);
	assert(is_read == (error.code == ERROR_NONE) && rules.n_rules == is_read);
	error_clear(&error);
	/* Patterns are the user's own, and may take any time. */
	if (is_read && rules.rules[0].operator!= SURVEY_MATCHES) {
		FILE *stream = fmemopen((void *)(uintptr_t)table, sizeof table - 1, "r");
		struct sheet *sheet = sheet_open_stream(stream, "table.csv", 0, NULL);
		assert(sheet);
		bool is_bound = survey_rules_bind(&rules, sheet, NULL);
		while (is_bound && sheet_next(sheet, NULL) == TABLE_ROW)
			survey_rules_judge(&rules, sheet, "APPROVED");
		sheet_close(sheet);
	}
	survey_rules_clear(&rules);
	free(text);
	return 0;
}
