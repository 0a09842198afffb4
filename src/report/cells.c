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

char *cell_name_arm(const char *agent, const char *condition, bool synthetic, int columns,
	const struct text_names *among)
{
	static const char mark[] = "(simulated) ";
	char *plain = memory_format("%s · %s", agent, condition);
	char *name = memory_format("%s%s", plain, synthetic ? " (simulated)" : "");
	if (text_width(name) > columns) {
		char *cut =
			text_cut_name(plain, columns - (synthetic ? text_width(mark) : 0), among);
		free(name);
		name = memory_format("%s%s", synthetic ? mark : "", cut);
		free(cut);
	}
	free(plain);
	return name;
}

void cell_arms_add(struct cell_arms *arms, const char *agent, const char *condition)
{
	MEMORY_RESERVE_ONE(arms->names, arms->n, arms->capacity);
	arms->names[arms->n++] = memory_format("%s · %s", agent, condition);
}

struct text_names cell_arms_names(const struct cell_arms *arms)
{
	return (struct text_names){ (const char *const *)arms->names, arms->n };
}

void cell_arms_clear(struct cell_arms *arms)
{
	for (size_t i = 0; i < arms->n; i++)
		free(arms->names[i]);
	free(arms->names);
	*arms = (struct cell_arms){ 0 };
}
