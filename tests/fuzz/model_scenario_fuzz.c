/* Scenario files: any bytes are read or refused, and what is read renders at each of its levels. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/json.h"
#include "leeway/base/text.h"
#include "leeway/model/check.h"
#include "leeway/model/scenario.h"

static void render_levels(const struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->n_levels; i++) {
		char *text = scenario_render(scenario, (int)i + 1);
		assert(text_is_valid(text, strlen(text)));
		free(text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { 0 };
	struct fault_list faults = { 0 };
	struct scenario *scenario = NULL;
	struct json_document *document = json_read("input", (const char *)data, size, &error);
	if (document)
		scenario = scenario_read(document, &error);
	check_scenario_text("input", (const char *)data, size, &faults);
	assert((scenario != NULL) == (fault_list_count(&faults, FAULT_ERROR) == 0));
	if (scenario)
		render_levels(scenario);
	for (size_t i = 0; i < faults.n_faults; i++) {
		char *line = fault_format(&faults.faults[i]);
		assert(text_is_valid(line, strlen(line)));
		free(line);
	}
	scenario_free(scenario);
	json_free(document);
	fault_list_clear(&faults);
	error_clear(&error);
	return 0;
}
