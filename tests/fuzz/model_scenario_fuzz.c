/* Scenario files: what `leeway check` finds no error in can be read and rendered, and the reverse.
 */
#include <assert.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/text.h"
#include "leeway/model/check.h"
#include "leeway/model/scenario.h"

static void render_all(const struct scenario *scenario)
{
	assert(scenario->n_levels >= 1 && scenario->n_levels <= SCENARIO_MAX_LEVELS);
	for (size_t i = 0; i < scenario->n_levels; i++) {
		char *text = scenario_render(scenario, (int)i + 1);

		assert(text && text_is_valid(text, strlen(text)));
		free(text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { 0 };
	struct fault_list faults = { 0 };
	struct json_document *document = json_read("s.json", (const char *)data, size, &error);
	struct scenario *scenario = document ? scenario_read(document, &error) : NULL;

	check_scenario_text("s.json", (const char *)data, size, &faults);
	assert((scenario == NULL) == (error.code != ERROR_NONE));
	if (scenario)
		render_all(scenario);
	else
		assert(fault_list_count(&faults, FAULT_ERROR) > 0);
	scenario_free(scenario);
	json_free(document);
	fault_list_clear(&faults);
	error_clear(&error);
	return 0;
}
