#include "leeway/base/env.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"

static int64_t system_wall_ms(void *data)
{
	struct timespec now;

	(void)data;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_monotonic_us(void *data)
{
	struct timespec now;

	(void)data;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static const char *system_variable(void *data, const char *name)
{
	(void)data;
	return getenv(name);
}

static bool system_entropy(void *data, uint64_t *bits)
{
	(void)data;
	if (getentropy(bits, sizeof *bits) == 0)
		return true;
	int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	bool good = source >= 0 && read(source, bits, sizeof *bits) == (ssize_t)sizeof *bits;

	if (source >= 0)
		close(source);
	return good;
}

const struct env *env_system(void)
{
	static const struct env system = {
		.wall_ms = system_wall_ms,
		.monotonic_us = system_monotonic_us,
		.variable = system_variable,
		.entropy = system_entropy,
	};

	return &system;
}

int64_t env_wall_ms(const struct env *env)
{
	return env->wall_ms(env->data);
}

int64_t env_monotonic_us(const struct env *env)
{
	return env->monotonic_us(env->data);
}

bool env_secret(const struct env *env, uint64_t *bits)
{
	return env->entropy(env->data, bits);
}

uint64_t env_entropy(const struct env *env)
{
	uint64_t bits;

	if (env->entropy(env->data, &bits))
		return bits;
	return (uint64_t)env_monotonic_us(env) << 20 ^ (uint64_t)env_wall_ms(env) ^
	       (uint64_t)getpid();
}

const char *env_variable(const struct env *env, const char *name)
{
	const char *value = env->variable(env->data, name);

	return value && *value ? value : NULL;
}

/* A line "NAME=VALUE", cut in place; both NULL for a blank one or a comment. False: it is none. */
static bool split_line(char *line, char **name, char **value)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	size_t n_letters;

	*name = *value = NULL;
	line += strspn(line, " \t\r");
	if (*line == '\0' || *line == '#')
		return true;
	if (strncmp(line, "export ", 7) == 0)
		line += 7 + strspn(line + 7, " \t");
	n_letters = strspn(line, letters);
	if (n_letters == 0 || (*line >= '0' && *line <= '9') || line[n_letters] != '=')
		return false;
	line[n_letters] = '\0';
	*name = line;
	line += n_letters + 1;
	if (*line == '"' || *line == '\'') {
		char *end = strchr(line + 1, *line);

		if (!end || (end[1 + strspn(end + 1, " \t\r")] && !strchr(" \t", end[1])))
			return false;
		*end = '\0';
		*value = line + 1;
		return true;
	}
	for (char *at = line; *at; at++)
		if (*at == '#' && (at == line || strchr(" \t", at[-1])))
			*at-- = '\0';
	size_t length = strlen(line);
	while (length > 0 && strchr(" \t\r", line[length - 1]))
		line[--length] = '\0';
	*value = line;
	return true;
}

/* Calls each with the variables of the text, which is cut up; 0, or the number of a bad line. */
static int read_lines(
	char *text, void (*each)(const char *name, const char *value, void *data), void *data)
{
	int number = 1;

	for (char *next; text; text = next, number++) {
		char *name, *value;

		next = strchr(text, '\n');
		if (next)
			*next++ = '\0';
		if (!split_line(text, &name, &value))
			return number;
		if (name)
			each(name, value, data);
	}
	return 0;
}

static void set_unless_set(const char *name, const char *value, void *data)
{
	(void)data;
	if (!env_variable(env_system(), name))
		setenv(name, value, 1);
}

static void ignore(const char *name, const char *value, void *data)
{
	(void)name;
	(void)value;
	(void)data;
}

enum { MAX_ENV_FILE = 1024 * 1024 };

bool env_load_file(const char *path, struct error *error)
{
	char *text = file_read(path, MAX_ENV_FILE, NULL, error);

	if (!text)
		return false;
	char *copy = memory_copy_text(text);
	int bad = read_lines(copy, ignore, NULL);

	if (bad)
		error_set(error, ERROR_INPUT, "%s:%d: not a line NAME=VALUE", path, bad);
	else
		read_lines(text, set_unless_set, NULL);
	memset(copy, 0, strlen(copy));
	free(copy);
	free(text);
	return bad == 0;
}

struct sought {
	const char *name;
	bool found;
};

static void look_for(const char *name, const char *value, void *data)
{
	struct sought *sought = data;

	sought->found = sought->found || (strcmp(name, sought->name) == 0 && *value);
}

bool env_file_has(const char *path, const char *variable)
{
	struct sought sought = { .name = variable };
	char *text = file_read(path, MAX_ENV_FILE, NULL, NULL);

	if (text)
		read_lines(text, look_for, &sought);
	free(text);
	return sought.found;
}

static char *user_folder(const struct env *env, const char *variable, const char *under_home)
{
	const char *base = env_variable(env, variable);

	if (base && base[0] == '/')
		return file_join(base, "leeway");
	const char *home = env_variable(env, "HOME");

	return home ? memory_format("%s/%s/leeway", home, under_home) : NULL;
}

char *env_config_folder(const struct env *env)
{
	return user_folder(env, "XDG_CONFIG_HOME", ".config");
}

char *env_data_folder(const struct env *env)
{
	return user_folder(env, "XDG_DATA_HOME", ".local/share");
}

char *env_state_folder(const struct env *env)
{
	return user_folder(env, "XDG_STATE_HOME", ".local/state");
}

char *env_installed_folder(const struct env *env)
{
	const char *named = env_variable(env, "LEEWAY_DATADIR");

	if (named)
		return memory_copy_text(named);
	return memory_copy_text(LEEWAY_DATADIR);
}

char *env_format_time(int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	int milliseconds = (int)(wall_ms % 1000);
	struct tm parts;

	if (milliseconds < 0) {
		milliseconds += 1000;
		seconds--;
	}
	if (!gmtime_r(&seconds, &parts))
		return memory_copy_text("");
	return memory_format("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
		parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
		milliseconds);
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar, years from March. */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

/* Reads ".123" of any length as milliseconds and moves past it. */
static int parse_fraction(const char **text)
{
	int milliseconds = 0;
	int weight = 100;

	if (**text != '.')
		return 0;
	for ((*text)++; **text >= '0' && **text <= '9'; (*text)++) {
		milliseconds += (**text - '0') * weight;
		weight /= 10;
	}
	return milliseconds;
}

int64_t env_parse_time(const char *text)
{
	int year, month, day, hour, minute, second, used = 0;
	char separator;

	if (!text || sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &year, &month, &day, &separator,
			     &hour, &minute, &second, &used) != 7)
		return -1;
	if ((separator != 'T' && separator != ' ') || year < 1970 || month < 1 || month > 12 ||
		day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
		second < 0 || second > 60)
		return -1;
	const char *rest = text + used;
	int milliseconds = parse_fraction(&rest);

	if (*rest == 'Z')
		rest++;
	if (*rest)
		return -1;
	int64_t days = days_from_civil(year, month, day);

	return ((days * 24 + hour) * 60 + minute) * 60000 + second * 1000 + milliseconds;
}
