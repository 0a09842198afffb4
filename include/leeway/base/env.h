/*
 * The world outside: clock, environment variables, folders and randomness, behind one struct so
 * that tests can fix all of it. A struct env is const after it was made; any thread.
 */
#ifndef LEEWAY_BASE_ENV_H
#define LEEWAY_BASE_ENV_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"

struct env {
	int64_t (*wall_ms)(void *data); /* Since 1970-01-01 UTC. */
	int64_t (*monotonic_us)(void *data); /* From an arbitrary start. */
	const char *(*variable)(void *data, const char *name); /* NULL where unset; borrowed. */
	/* 64 bits that nobody can predict; false where the system gives none. */
	bool (*entropy)(void *data, uint64_t *bits);
	void *data;
};

/* The real world; static. */
const struct env *env_system(void);

int64_t env_wall_ms(const struct env *env);
int64_t env_monotonic_us(const struct env *env);

/* To seed draws: mixed from clock and process where the system has no randomness to give. */
uint64_t env_entropy(const struct env *env);

/*
 * To make keys and codes that nobody may guess. False where the system has no randomness to give.
 */
bool env_secret(const struct env *env, uint64_t *bits);

/* NULL where the variable is unset or empty. */
const char *env_variable(const struct env *env, const char *name);

/*
 * Sets the variables of a file with lines NAME=VALUE in this process; those that are set already,
 * and not empty, stay. As in a shell, "export " may come first, quotes around a value are taken
 * off, and what follows a # is a comment. ERROR_INPUT names the line, never its value, and nothing
 * is set. Only while the process has one thread.
 */
bool env_load_file(const char *path, struct error *error);

/* Whether such a file gives that variable a value; false too where it cannot be read. */
bool env_file_has(const char *path, const char *variable);

/*
 * The user's own folders, by the XDG base directory rules, "/leeway" included; to be freed. NULL
 * where neither the XDG variable nor HOME is set. A relative XDG variable is ignored, as the
 * specification asks.
 */
char *env_config_folder(const struct env *env);
char *env_data_folder(const struct env *env);
char *env_state_folder(const struct env *env);

/*
 * The folder of what is installed (packs, themes): LEEWAY_DATADIR if set, else the place the
 * program was built to be installed in. Run as ./leeway, a program in its source tree sets the
 * variable itself (src/cli/main.c). To be freed.
 */
char *env_installed_folder(const struct env *env);

/* "2026-01-31T12:00:00.123Z" for milliseconds since 1970, to be freed. */
char *env_format_time(int64_t wall_ms);

/* Reads what env_format_time writes, seconds' fraction and "Z" optional; -1 if it is not a time. */
int64_t env_parse_time(const char *text);

#endif
