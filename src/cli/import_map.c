#include "leeway/cli/import_map.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/digest.h"
#include "leeway/base/env.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/attributes.h"
#include "leeway/report/survey_answer.h"
#include "leeway/report/survey_guess.h"

enum {
	N_TURNS = 3,
	MAX_ANSWER = 512,
	MAX_LIST = 4096,
	SHOWN = 60 /* Columns of a cell that are shown. */
};

/* The beginning of a text, in one safe line; to be freed. */
static char *shorten(const char *text)
{
	char *plain = survey_plain_text(text);
	char *safe = text_sanitise(plain, TEXT_ONE_LINE);
	size_t length = text_prefix(safe, strlen(safe), SHOWN);
	char *shown = memory_format("%.*s%s", (int)length, safe, safe[length] ? "…" : "");
	free(safe);
	free(plain);
	return shown;
}

static void show_column(const struct sheet *sheet, size_t column, FILE *out)
{
	char *name = shorten(sheet_column(sheet, column)->name);
	char *question = shorten(sheet_column(sheet, column)->question);
	char *first = shorten(sheet_first_cell(sheet, column));
	fprintf(out, "\n#%zu %s", column + 1, name);
	if (question[0])
		fprintf(out, ": %s", question);
	fprintf(out, "\n  first: %s\n", first[0] ? first : "(empty)");
	free(first);
	free(question);
	free(name);
}

static const char help[] =
	"  participant, response (the survey's own id), time, status, finished, skip,\n"
	"  decision:SCENARIO:LEVEL, explanation:SCENARIO:LEVEL, level:SCENARIO, or, where each\n"
	"  row is one answer, scenario, level, decision, explanation; or one of\n ";

static void show_help(const struct pack *pack, FILE *out)
{
	fputs(help, out);
	for (size_t i = 0; attribute_name(i); i++)
		fprintf(out, " %s", attribute_name(i));
	fputs("\n  scenarios:", out);
	for (size_t i = 0; i < pack->n_scenarios; i++)
		fprintf(out, " %s (%zu)", pack->scenarios[i]->id, pack->scenarios[i]->n_levels);
	fputs("\n", out);
}

/* A line without its end; false at the end of the input. */
static bool read_answer(FILE *in, char answer[MAX_ANSWER])
{
	if (!fgets(answer, MAX_ANSWER, in))
		return false;
	answer[strcspn(answer, "\r\n")] = '\0';
	return true;
}

/* Asks until there is an answer; *takes_all: "." was said. */
static bool ask_column(struct survey_map *map, const struct sheet *sheet, const struct pack *pack,
	size_t column, FILE *streams[2])
{
	struct survey_target *target = &map->targets[column];
	char answer[MAX_ANSWER];
	show_column(sheet, column, streams[1]);
	for (;;) {
		struct error error = { 0 };
		char *offered = survey_target_format(target);
		fprintf(streams[1], "  holds [%s] (? for help): ", offered);
		fflush(streams[1]);
		free(offered);
		if (!read_answer(streams[0], answer))
			return false;
		if (!answer[0] || strcmp(answer, ".") == 0) {
			target->is_sure = true;
			for (size_t i = 0; answer[0] && i < map->n_targets; i++)
				map->targets[i].is_sure = true;
			return true;
		}
		if (strcmp(answer, "?") == 0) {
			show_help(pack, streams[1]);
			continue;
		}
		struct survey_target told;
		if (survey_target_read(
			    answer, pack, sheet_column(sheet, column)->name, &told, &error)) {
			*target = told;
			return true;
		}
		fprintf(streams[1], "  %s\n", error.message);
		error_clear(&error);
	}
}

/* Whether a cell of numbers stands where yes or no should: not in surveys of leeway's own. */
static bool is_coded(
	const struct survey_map *map, const struct sheet *sheet, const struct survey_target *target)
{
	const char *cell = sheet_first_cell(sheet, (size_t)(target - map->targets));

	return target->field == SURVEY_DECISION && !target->is_own && cell[0] &&
	       cell[strspn(cell, "0123456789.-")] == '\0';
}

/* Where the first decision is a number, and nothing was said of it. */
static bool ask_codes(struct survey_map *map, const struct sheet *sheet, FILE *streams[2])
{
	char answer[MAX_ANSWER];
	size_t column = 0;

	while (column < map->n_targets && !is_coded(map, sheet, &map->targets[column]))
		column++;
	if (map->codes[ANSWER_YES] || column == map->n_targets)
		return true;
	char *name = shorten(sheet_column(sheet, column)->name);

	fprintf(streams[1], "\nNumbers stand for yes and no in #%zu %s.\n", column + 1, name);
	free(name);
	for (;;) {
		struct error error = { 0 };

		fprintf(streams[1], "  for yes, for no, as 1,2: ");
		fflush(streams[1]);
		if (!read_answer(streams[0], answer))
			return false;
		if (survey_map_set_codes(map, answer, &error))
			return true;
		fprintf(streams[1], "  %s\n", error.message);
		error_clear(&error);
	}
}

static bool is_asked(const struct survey_map *map, const struct sheet *sheet, size_t column)
{
	return !map->targets[column].is_sure &&
	       !attribute_is_identifying(sheet_column(sheet, column)->name);
}

/* What was said as options, so that it need not be said again. */
static void show_answers(
	const struct survey_map *map, const bool *asked, bool asked_codes, FILE *out)
{
	struct buffer list;

	buffer_init(&list, MAX_LIST);
	for (size_t i = 0; i < map->n_targets; i++) {
		if (!asked[i] || map->targets[i].field == SURVEY_SKIP)
			continue;
		char *target = survey_target_format(&map->targets[i]);

		buffer_append_format(&list, "%s#%zu=%s", list.length ? "," : "", i + 1, target);
		free(target);
	}
	fputs("\nThe same without questions:", out);
	if (list.length)
		fprintf(out, " --map '%s'", buffer_text(&list));
	if (asked_codes)
		fprintf(out, " --codes '%s,%s'", map->codes[ANSWER_YES], map->codes[ANSWER_NO]);
	fputs(list.length || asked_codes ? "\n\n" : " --map guess\n\n", out);
	buffer_clear(&list);
}

static int find_turn(enum survey_field field)
{
	return field == SURVEY_DECISION || field == SURVEY_LEVEL || field == SURVEY_LEVEL_NO ||
			       field == SURVEY_LEVEL_TEXT || field == SURVEY_EXPLANATION
		       ? 0
	       : field != SURVEY_SKIP ? 1
				      : 2;
}

bool import_map_ask(struct survey_map *map, const struct sheet *sheet, const struct pack *pack,
	FILE *streams[2], struct error *error)
{
	bool *asked = memory_alloc(map->n_targets + 1, sizeof *asked);
	int *turns = memory_alloc(map->n_targets + 1, sizeof *turns);
	bool had_codes = map->codes[ANSWER_YES] != NULL, good = true;

	for (size_t i = 0; i < map->n_targets; i++)
		turns[i] = find_turn(map->targets[i].field);
	fprintf(streams[1],
		"%s: what do its columns hold? Enter takes what is offered, . for all.\n",
		sheet_name(sheet));
	for (size_t i = 0; i < map->n_targets; i++)
		asked[i] = is_asked(map, sheet, i);
	/* Answers first, then what else is offered, then the rest. */
	for (int turn = 0; good && turn < N_TURNS; turn++)
		for (size_t i = 0; good && i < map->n_targets; i++)
			if (turns[i] == turn && is_asked(map, sheet, i))
				good = ask_column(map, sheet, pack, i, streams);
	good = good && ask_codes(map, sheet, streams);
	if (good)
		show_answers(map, asked, !had_codes && map->codes[ANSWER_YES], streams[1]);
	free(turns);
	free(asked);
	return good ||
	       error_set(error, ERROR_INTERRUPTED, "import: no answer, nothing was imported");
}

void import_memory_clear(struct import_memory *memory)
{
	for (size_t i = 0; i < memory->n_asked; i++) {
		for (size_t k = 0; k < memory->asked[i].n_targets; k++)
			free(memory->asked[i].targets[k]);
		free(memory->asked[i].targets);
		free(memory->asked[i].codes);
		free(memory->asked[i].shape);
	}
	free(memory->asked);
	*memory = (struct import_memory){ 0 };
}

/* What files of the same columns have in common, for one pack; to be freed. */
static char *find_shape(const struct sheet *sheet, const struct pack *pack)
{
	char hex[DIGEST_HEX_SIZE];
	size_t n_columns = sheet_n_columns(sheet);
	const char **parts = memory_alloc(2 * n_columns + 2, sizeof *parts);
	parts[0] = pack->id;
	for (size_t i = 0; i < n_columns; i++) {
		parts[1 + 2 * i] = sheet_column(sheet, i)->name;
		parts[2 + 2 * i] = sheet_column(sheet, i)->question;
	}
	struct digest digest = digest_texts(parts);
	digest_to_hex(&digest, hex);
	free(parts);
	return memory_copy_text(hex);
}

/* Where answers for files of that shape are kept between imports; NULL: nowhere. */
static char *find_kept(const struct import_order *order, const char *shape, bool makes_folder)
{
	char *folder = env_state_folder(order->rows.env);
	char *maps = folder ? file_join(folder, "maps") : NULL;
	char *name = memory_format("%s.json", shape);
	char *path = maps ? file_join(maps, name) : NULL;
	if (maps && makes_folder)
		file_make_folder(maps, NULL);
	free(name);
	free(maps);
	free(folder);
	return path;
}

/* Kept beside what the explorer remembers; that it cannot be kept says nothing of the import. */
static void keep(const struct import_order *order, const struct sheet *sheet,
	const struct pack *pack, const struct survey_map *map)
{
	char *shape = find_shape(sheet, pack);
	char *path = find_kept(order, shape, true);
	char *text = survey_map_to_json(map, sheet);
	if (path)
		file_write_private(path, text, strlen(text), NULL);
	free(text);
	free(path);
	free(shape);
}

/* What was said of a file of this shape in an earlier import; false where nothing was. */
static bool take_kept(const struct import_order *order, const struct sheet *sheet,
	const struct pack *pack, struct survey_map *map)
{
	char *shape = find_shape(sheet, pack);
	char *path = find_kept(order, shape, false);
	bool is_taken = path && file_exists(path) && survey_map_apply(map, sheet, pack, path, NULL);
	if (is_taken) {
		for (size_t i = 0; i < map->n_targets; i++)
			map->targets[i].is_sure = true;
		fprintf(stderr,
			"leeway: %s: columns as you said for a file of the same ones; --map ask "
			"asks again\n",
			sheet_name(sheet));
	}
	free(path);
	free(shape);
	return is_taken;
}

static void remember(struct import_memory *memory, const struct sheet *sheet,
	const struct pack *pack, const struct survey_map *map)
{
	struct import_asked asked = { find_shape(sheet, pack),
		memory_alloc(map->n_targets, sizeof(char *)), map->n_targets, NULL };

	if (map->codes[ANSWER_YES])
		asked.codes = memory_format("%s,%s", map->codes[ANSWER_YES], map->codes[ANSWER_NO]);
	for (size_t i = 0; i < map->n_targets; i++)
		asked.targets[i] = survey_target_format(&map->targets[i]);
	MEMORY_RESERVE_ONE(memory->asked, memory->n_asked, memory->capacity);
	memory->asked[memory->n_asked++] = asked;
}

/* False where nothing was asked for this file. */
static bool recall(const struct import_memory *memory, const char *shape, const struct pack *pack,
	struct survey_map *map)
{
	for (size_t i = 0; i < memory->n_asked; i++) {
		const struct import_asked *asked = &memory->asked[i];
		if (strcmp(asked->shape, shape) != 0 || asked->n_targets != map->n_targets)
			continue;
		for (size_t k = 0; k < map->n_targets; k++) {
			bool is_own = map->targets[k].is_own;
			survey_target_read(asked->targets[k], pack, "", &map->targets[k], NULL);
			map->targets[k].is_own = is_own;
		}
		return !asked->codes || survey_map_set_codes(map, asked->codes, NULL);
	}
	return false;
}

static bool ask(const struct import_order *order, const struct sheet *sheet,
	const struct pack *pack, struct survey_map *map, struct error *error)
{
	FILE *streams[2] = { stdin, stderr };
	char *shape = find_shape(sheet, pack);
	bool is_known = recall(order->memory, shape, pack, map);
	free(shape);
	if (is_known)
		return true;
	survey_suggest(map, sheet, pack);
	if (order->codes && !survey_map_set_codes(map, order->codes, error))
		return false;
	if (!import_map_ask(map, sheet, pack, streams, error))
		return false;
	remember(order->memory, sheet, pack, map);
	keep(order, sheet, pack, map);
	return true;
}

static bool is_guess(const struct survey_target *target)
{
	return target->field != SURVEY_SKIP && !target->is_sure;
}

static size_t count(const struct survey_map *map, bool guesses)
{
	size_t n = 0;
	for (size_t i = 0; i < map->n_targets; i++)
		n += guesses ? is_guess(&map->targets[i])
			     : map->targets[i].field == SURVEY_DECISION;
	return n;
}

/* Without a terminal a guess is offered as the words that would take it. */
static bool refuse_guesses(
	const struct survey_map *map, const struct sheet *sheet, struct error *error)
{
	struct buffer list;
	buffer_init(&list, MAX_LIST);
	for (size_t i = 0; i < map->n_targets; i++) {
		if (!is_guess(&map->targets[i]))
			continue;
		char *target = survey_target_format(&map->targets[i]);
		buffer_append_format(&list, "%s#%zu=%s", list.length ? "," : "", i + 1, target);
		free(target);
	}
	error_set(error, ERROR_USAGE,
		"import: %s: not sure what some columns hold: take the guess with --map guess, or "
		"change it: --map '%s'",
		sheet_name(sheet), buffer_text(&list));
	buffer_clear(&list);
	return false;
}

static bool is_word(const char *map, const char *word)
{
	return map && strcmp(map, word) == 0;
}

static bool apply_given(const struct import_order *order, const struct sheet *sheet,
	const struct pack *pack, struct survey_map *map, struct error *error)
{
	for (size_t i = 0; i < map->n_targets; i++)
		if (is_guess(&map->targets[i]))
			map->targets[i] = (struct survey_target){ 0 };
	return survey_map_apply(map, sheet, pack, order->map, error) ||
	       error_prefix(error, "import: --map");
}

static bool refuse_stale(const struct sheet *sheet, int column, struct error *error)
{
	return error_set(error, ERROR_INPUT,
		"%s: the question of column '%s' had other words than the pack has now: restore "
		"them, or import with --pack of those words, or say what it holds with --map",
		sheet_name(sheet), sheet_column(sheet, (size_t)column)->name);
}

static bool settle(const struct import_order *order, const struct sheet *sheet,
	const struct pack *pack, struct survey_map *map, struct error *error)
{
	int stale = survey_guess(map, sheet, pack);
	bool is_given = order->map && !is_word(order->map, "ask") && !is_word(order->map, "guess");
	if (is_given)
		return apply_given(order, sheet, pack, map, error);
	if (stale >= 0)
		return refuse_stale(sheet, stale, error);
	bool is_open = count(map, true) > 0 || count(map, false) == 0;
	if (is_open && !order->map && take_kept(order, sheet, pack, map))
		return true;
	bool is_terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	if (is_word(order->map, "ask") || (is_open && !order->map && is_terminal))
		return ask(order, sheet, pack, map, error);
	if (order->map || count(map, true) == 0)
		return true;
	return refuse_guesses(map, sheet, error);
}

static bool save_map(const struct import_order *order, const struct sheet *sheet,
	const struct survey_map *map, struct error *error)
{
	if (!order->save_map)
		return true;
	char *text = survey_map_to_json(map, sheet);
	bool saved = file_write(order->save_map, text, strlen(text), error);
	free(text);
	return saved;
}

bool import_map_columns(const struct import_order *order, const struct sheet *sheet,
	const struct pack *pack, struct survey_map *map, struct error *error)
{
	survey_map_init(map, sheet);
	for (size_t i = 0; i < order->n_excluded; i++)
		survey_map_exclude(map, order->excluded[i]);
	return settle(order, sheet, pack, map, error) &&
	       (!order->codes || survey_map_set_codes(map, order->codes, error)) &&
	       save_map(order, sheet, map, error);
}
