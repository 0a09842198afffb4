#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/provider/presets.h"
#include "leeway/provider/records.h"

/* The manual has an item for every row: ".It Cm name". */
static void check_manual(const char *manual, const struct config_row *rows, size_t n_rows)
{
	for (size_t i = 0; i < n_rows; i++) {
		char *item = memory_format("\n.It Cm %s\n", rows[i].name);
		char *mention = memory_format(".Cm %s\n", rows[i].name);
		char *listed = memory_format(".Cm %s ,\n", rows[i].name);
		if (!strstr(manual, item) && !strstr(manual, mention) && !strstr(manual, listed))
			fail_msg("the manual does not name the option %s", rows[i].name);
		free(item);
		free(mention);
		free(listed);
	}
}

static void the_manual_names_every_option_and_provider(void **state)
{
	(void)state;
	char *manual = file_read(TEST_FOLDER "/../man/leeway-config.5", 1 << 20, NULL, NULL);
	assert_non_null(manual);
	size_t n;
	const struct config_row *rows = config_rows(&n);
	check_manual(manual, rows, n);
	rows = provider_record_rows(&n);
	check_manual(manual, rows, n);
	rows = model_record_rows(&n);
	check_manual(manual, rows, n);
	rows = price_rows(&n);
	check_manual(manual, rows, n);
	const struct preset *presets = presets_get(&n);
	for (size_t i = 0; i < n; i++) {
		char *row = memory_format("\n.It Cm %s Ta %s%s Ta %u Ta %u\n", presets[i].id,
			presets[i].key_variable ? "Ev " : "",
			presets[i].key_variable ? presets[i].key_variable : "none",
			(unsigned)presets[i].max_in_flight, (unsigned)presets[i].max_choices);
		if (!strstr(manual, row))
			fail_msg("the manual lacks the row%s", row);
		free(row);
	}
	for (int i = 0; i < N_PARAMETERS; i++) {
		char *item =
			memory_format("\n.It Cm %s Ta ", parameter_row((enum parameter)i)->name);
		assert_non_null(strstr(manual, item));
		free(item);
	}
	free(manual);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_manual_names_every_option_and_provider),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
