/* An installed pack "shop" of two scenarios, "one" and "two", and the Scenarios screen over it. */
#ifndef SUPPORT_SCENARIOS_BENCH_H
#define SUPPORT_SCENARIOS_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/screens/scenarios_view.h"

#define OWN_ONE  "user/leeway/scenarios/shop/one.json"
#define KEPT_ONE "user/leeway/recovery/shop/one.json"
#define OWN_PACK "user/leeway/scenarios/shop/pack.json"

struct bench {
	char *folder;
	struct env env;
	struct study *study;
	struct scenarios_view view;
	struct canvas *canvas;
};

struct bench *bench_new(void);
void bench_free(struct bench *bench);

/* Writes a scenario of that id into a folder of the bench's. */
void bench_write_scenario(struct bench *bench, const char *folder, const char *id);

/* Reads the pack anew. */
void bench_load(struct bench *bench);

/* The clock goes on. */
void bench_wait(int64_t us);

/* What is edited of the selected row. */
struct editing *bench_editing(const struct bench *bench);

void bench_press(struct bench *bench, enum key_code code, uint8_t modifiers);
void bench_type(struct bench *bench, const char *text);

/* What was planned is made, the pack loaded with it, and it is ended. */
bool bench_make(struct bench *bench, struct scenarios_change *change, struct error *error);

/* Of the selected row, or the last one deleted: planned and made. */
bool bench_save(struct bench *bench, struct error *error);
bool bench_delete(struct bench *bench, struct error *error);
bool bench_undelete(struct bench *bench, struct error *error);

/* The screen as text, to be freed; and whether it has a part in it, else the test fails. */
char *bench_draw(struct bench *bench);
void bench_expect_drawn(struct bench *bench, const char *part, bool is_there);

/* Of a file in the bench's folder: its path and its text, to be freed; whether it is there. */
char *bench_path(const struct bench *bench, const char *name);
char *bench_read(const struct bench *bench, const char *name);
bool bench_has(const struct bench *bench, const char *name);

#endif
