#include "support/scenarios_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "support/pack_folder.h"

static int64_t bench_now_us = 5000000; /* What the benches take for the time. */

static int64_t now_us(void *data)
{
	(void)data;
	return bench_now_us;
}

static void take_study(struct bench *bench, struct study *study)
{
	if (bench->study)
		scenarios_view_take_study(&bench->view, study);
	else
		scenarios_view_init(&bench->view, study);
	study_close(bench->study);
	bench->study = study;
}

void bench_load(struct bench *bench)
{
	struct error error = { 0 };
	struct study *study = study_open(&bench->env, "shop", &error);

	if (!study)
		fail_msg("%s", error.message);
	take_study(bench, study);
}

void bench_write_scenario(struct bench *bench, const char *folder, const char *id)
{
	char *name = memory_format("%s/%s.json", folder, id);
	char *text = pack_folder_scenario_json(id, "buy it");

	pack_folder_write(bench->folder, name, text);
	free(text);
	free(name);
}

struct bench *bench_new(void)
{
	static const char place[] = "installed/scenarios/shop";
	struct bench *bench = memory_alloc(1, sizeof *bench);
	char *pack = pack_folder_pack_json("[\"one\", \"two\"]");

	bench->folder = pack_folder_new();
	pack_folder_write(bench->folder, "installed/scenarios/shop/pack.json", pack);
	bench_write_scenario(bench, place, "one");
	bench_write_scenario(bench, place, "two");
	bench->env = pack_folder_env(bench->folder);
	bench->env.monotonic_us = now_us;
	bench->canvas = canvas_new(32, 120);
	bench_load(bench);
	free(pack);
	return bench;
}

void bench_free(struct bench *bench)
{
	scenarios_view_clear(&bench->view);
	study_close(bench->study);
	canvas_free(bench->canvas);
	pack_folder_remove(bench->folder);
	free(bench);
}

struct editing *bench_editing(const struct bench *bench)
{
	return scenarios_view_row(&bench->view)->editing;
}

void bench_press(struct bench *bench, enum key_code code, uint8_t modifiers)
{
	struct key key = { .code = code, .modifiers = modifiers };

	scenarios_view_type(&bench->view, &key);
}

void bench_type(struct bench *bench, const char *text)
{
	for (; *text; text++) {
		struct key key = { .code = KEYCODE_CHARACTER, .character = (uint32_t)*text };

		scenarios_view_type(&bench->view, &key);
	}
}

char *bench_draw(struct bench *bench)
{
	struct rectangle area = { 0, 0, canvas_rows(bench->canvas), canvas_columns(bench->canvas) };

	canvas_reset_clip(bench->canvas);
	canvas_fill(bench->canvas, area, style_of(ROLE_TEXT, ROLE_GROUND));
	scenarios_view_layout(&bench->view, area);
	scenarios_view_draw(&bench->view, bench->canvas, area);
	return canvas_to_text(bench->canvas);
}

void bench_expect_drawn(struct bench *bench, const char *part, bool is_there)
{
	char *text = bench_draw(bench);

	if ((strstr(text, part) != NULL) != is_there)
		fail_msg("'%s' is %sthere:\n%s", part, is_there ? "not " : "", text);
	free(text);
}

bool bench_make(struct bench *bench, struct scenarios_change *change, struct error *error)
{
	struct study *study;

	if (!change->path)
		return true;
	study = scenarios_change_make(change, &bench->env, "shop", error);

	if (!study) {
		scenarios_change_clear(change);
		return false;
	}
	scenarios_take_change(&bench->view.scenarios, bench->study, change);
	take_study(bench, study);
	scenarios_end_change(&bench->view.scenarios, bench->study, change);
	return true;
}

bool bench_save(struct bench *bench, struct error *error)
{
	struct scenarios_change change;

	return scenarios_plan_save(&bench->view.scenarios, bench->study, &change, error) &&
	       bench_make(bench, &change, error);
}

bool bench_delete(struct bench *bench, struct error *error)
{
	struct scenarios_change change;

	return scenarios_plan_delete(&bench->view.scenarios, bench->study, &change, error) &&
	       bench_make(bench, &change, error);
}

bool bench_undelete(struct bench *bench, struct error *error)
{
	struct scenarios_change change;

	return scenarios_plan_undelete(&bench->view.scenarios, bench->study, &change, error) &&
	       bench_make(bench, &change, error);
}

char *bench_path(const struct bench *bench, const char *name)
{
	return file_join(bench->folder, name);
}

bool bench_has(const struct bench *bench, const char *name)
{
	char *path = bench_path(bench, name);
	bool found = file_exists(path);

	free(path);
	return found;
}

char *bench_read(const struct bench *bench, const char *name)
{
	char *path = bench_path(bench, name), *text = file_read(path, 100000, NULL, NULL);

	free(path);
	return text;
}

void bench_wait(int64_t us)
{
	bench_now_us += us;
}
