#include "leeway/screens/welcome.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/tui/draw.h"

enum { LABEL_COLUMNS = 8, WIDE = 74 };

struct advice {
	const char *label, *wide, *narrow;
};

static const struct advice without_key[] = {
	{ "key", "export OPENAI_API_KEY=… (ANTHROPIC_API_KEY, MISTRAL_API_KEY …), start anew",
		"export OPENAI_API_KEY=…, then start again" },
	{ "server", "or Ollama or llama.cpp on this machine, on its usual port: needs no key",
		"or Ollama, llama.cpp here: needs no key" },
	{ "f", "choose models, see what it costs, ask them", "choose models, see the cost, ask" },
	{ "demo", "leeway demo shows simulated agents: no key, no network",
		"leeway demo: simulated, no key, no network" },
};

static const struct advice no_server = { "server",
	"none answers yet: Ollama or llama.cpp here, on its usual port, needs no key",
	"none answers yet: Ollama, llama.cpp" };

static const struct advice with_key[] = {
	{ "f", "choose models, see what it costs, ask them", "choose models, see the cost, ask" },
	{ "key", "one is set: in Fire, name a model of its provider, as openai:gpt-4o-mini",
		"is set: name a model, as openai:gpt-4o-mini" },
	{ "server", "Ollama or llama.cpp on this machine, on its usual port, needs none",
		"Ollama, llama.cpp here: needs none" },
	{ "demo", "leeway demo shows simulated agents: no key, no network",
		"leeway demo: simulated, no key, no network" },
};

/* A line of advice, but what was found out goes before it. */
static struct advice line_of(const struct welcome *welcome, size_t index)
{
	struct advice line = welcome->has_key ? with_key[index] : without_key[index];

	if (strcmp(line.label, no_server.label) != 0 || !welcome->has_probed)
		return line;
	if (!welcome->server)
		return no_server;
	return (struct advice){ line.label, welcome->server, welcome->server };
}

static void draw_trouble(struct canvas *canvas, struct rectangle area, const char *trouble)
{
	size_t n_lines;
	struct text_line *lines = text_wrap(trouble, area.columns, &n_lines);
	struct style strong = { ROLE_WARNING, ROLE_GROUND, ATTRIBUTE_BOLD };

	canvas_write(
		canvas, area.row, area.column, area.columns, strong, "The cache cannot be read");
	for (size_t i = 0; i < n_lines && (int)i + 2 < area.rows; i++)
		draw_bytes(canvas,
			(struct rectangle){ area.row + 2 + (int)i, area.column, 1, area.columns },
			style_of(ROLE_TEXT, ROLE_GROUND), trouble + lines[i].start,
			lines[i].length);
	free(lines);
}

/* Who edited what was asked is told where the replies are, not that there are none. */
static void draw_title(struct canvas *canvas, struct rectangle area, int64_t n_outdated)
{
	struct style strong = { ROLE_STRONG, ROLE_GROUND, ATTRIBUTE_BOLD };

	if (n_outdated == 0) {
		canvas_write(canvas, area.row, area.column, area.columns, strong,
			"Nothing was asked yet");
		return;
	}
	char *title = welcome_outdated(n_outdated);

	canvas_write(canvas, area.row, area.column, area.columns, strong, title);
	free(title);
	if (area.rows > 1)
		canvas_write(canvas, area.row + 1, area.column, area.columns,
			style_of(ROLE_MUTED, ROLE_GROUND),
			"they stay in the cache with those words; f asks again");
}

char *welcome_outdated(int64_t n_outdated)
{
	char count[WORDS_SIZE];

	words_count((uint64_t)n_outdated, count);
	return memory_format(
		"%s %s to words edited since", count, n_outdated == 1 ? "reply is" : "replies are");
}

void welcome_draw(struct canvas *canvas, struct rectangle area, const struct welcome *welcome)
{
	size_t n_lines = sizeof without_key / sizeof *without_key;
	struct style label = { ROLE_ACCENT, ROLE_GROUND, ATTRIBUTE_BOLD };

	if (welcome->trouble) {
		draw_trouble(canvas, area, welcome->trouble);
		return;
	}
	draw_title(canvas, area, welcome->n_outdated);
	for (size_t i = 0; i < n_lines && (int)i + 2 < area.rows; i++) {
		int row = area.row + 2 + (int)i;
		struct advice line = line_of(welcome, i);

		canvas_write(canvas, row, area.column, LABEL_COLUMNS, label, line.label);
		if (area.columns > LABEL_COLUMNS)
			canvas_write(canvas, row, area.column + LABEL_COLUMNS,
				area.columns - LABEL_COLUMNS, style_of(ROLE_TEXT, ROLE_GROUND),
				area.columns >= WIDE + LABEL_COLUMNS ? line.wide : line.narrow);
	}
}
