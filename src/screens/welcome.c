#include "leeway/screens/welcome.h"

enum { LABEL_COLUMNS = 8, WIDE = 74 };

struct advice {
	const char *label, *wide, *narrow;
};

static const struct advice without_key[] = {
	{ "key", "export OPENAI_API_KEY=… (ANTHROPIC_API_KEY, GEMINI_API_KEY …), start anew",
		"export OPENAI_API_KEY=…, then start again" },
	{ "server", "or Ollama or llama.cpp on this machine, on its usual port: needs no key",
		"or Ollama, llama.cpp here: needs no key" },
	{ "f", "choose models, see what it costs, ask them", "choose models, see the cost, ask" },
	{ "demo", "leeway demo shows simulated agents: no key, no network",
		"leeway demo: simulated, no key, no network" },
};

static const struct advice with_key[] = {
	{ "f", "choose models, see what it costs, ask them", "choose models, see the cost, ask" },
	{ "key", "one is set: in Fire, name a model of its provider, as openai:gpt-4o-mini",
		"is set: name a model, as openai:gpt-4o-mini" },
	{ "server", "Ollama or llama.cpp on this machine, on its usual port, needs none",
		"Ollama, llama.cpp here: needs none" },
	{ "demo", "leeway demo shows simulated agents: no key, no network",
		"leeway demo: simulated, no key, no network" },
};

void welcome_draw(struct canvas *canvas, struct rectangle area, bool has_key)
{
	const struct advice *lines = has_key ? with_key : without_key;
	size_t n_lines = sizeof without_key / sizeof *without_key;
	struct style strong = { ROLE_STRONG, ROLE_GROUND, ATTRIBUTE_BOLD };
	struct style label = { ROLE_ACCENT, ROLE_GROUND, ATTRIBUTE_BOLD };

	canvas_write(canvas, area.row, area.column, area.columns, strong, "Nothing was asked yet");
	for (size_t i = 0; i < n_lines && (int)i + 2 < area.rows; i++) {
		int row = area.row + 2 + (int)i;

		canvas_write(canvas, row, area.column, LABEL_COLUMNS, label, lines[i].label);
		if (area.columns > LABEL_COLUMNS)
			canvas_write(canvas, row, area.column + LABEL_COLUMNS,
				area.columns - LABEL_COLUMNS, style_of(ROLE_TEXT, ROLE_GROUND),
				area.columns >= WIDE + LABEL_COLUMNS ? lines[i].wide
								     : lines[i].narrow);
	}
}
