#include "leeway/report/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

int cell_write_cut(FILE *out, const char *text, int columns)
{
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	int width = text_width(safe);
	bool cut = width > columns;
	if (cut) {
		safe[text_prefix(safe, strlen(safe), columns - 1)] = '\0';
		width = text_width(safe) + 1;
	}
	fprintf(out, "%s%s", safe, cut ? "…" : "");
	free(safe);
	return width;
}

void cell_write(FILE *out, const char *text, int columns)
{
	int width = cell_write_cut(out, text, columns);
	fprintf(out, "%*s", columns - width, "");
}

void cell_write_safe(FILE *out, const char *text)
{
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	fputs(safe, out);
	free(safe);
}

void cell_write_markdown(FILE *out, const char *text)
{
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	for (const char *c = safe; *c; c++) {
		if (strchr("|\\*_`<[&", *c))
			putc('\\', out);
		putc(*c, out);
	}
	free(safe);
}

void cell_write_percent(FILE *out, double fraction, int columns)
{
	if (isnan(fraction))
		fprintf(out, "%*s", columns, "-");
	else
		fprintf(out, "%*.1f", columns, fraction * 100);
}

void cell_write_scenario(
	FILE *out, const char *pack, const char *scenario, bool with_pack, int columns)
{
	char *name =
		with_pack ? memory_format("%s/%s", pack, scenario) : memory_copy_text(scenario);
	cell_write(out, name, columns);
	free(name);
}

char *cell_name_arm(const char *agent, const char *condition, bool synthetic, int columns)
{
	char *name = memory_format("%s · %s%s", agent, condition, synthetic ? " (simulated)" : "");
	if (synthetic && text_width(name) > columns) {
		free(name);
		name = memory_format("(simulated) %s · %s", agent, condition);
	}
	return name;
}
