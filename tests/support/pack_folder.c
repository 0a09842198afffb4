#include "pack_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"

char *pack_folder_new(void)
{
	const char *parent = getenv("TMPDIR");
	char *folder = memory_format("%s/pack.XXXXXX", parent ? parent : "/tmp");
	assert_non_null(mkdtemp(folder));
	return folder;
}

static void remove_below(const char *path)
{
	struct stat status;
	if (lstat(path, &status) != 0)
		return;
	if (!S_ISDIR(status.st_mode)) {
		unlink(path);
		return;
	}
	size_t n_names = 0;
	char **names = file_list(path, &n_names, NULL);
	for (size_t i = 0; i < n_names; i++) {
		char *child = file_join(path, names[i]);
		remove_below(child);
		free(child);
	}
	file_free_names(names, n_names);
	rmdir(path);
}

void pack_folder_remove(char *folder)
{
	remove_below(folder);
	free(folder);
}

static char *prepare_path(const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	char *slash = strrchr(path, '/');
	*slash = '\0';
	assert_true(file_make_folder(path, NULL));
	*slash = '/';
	return path;
}

void pack_folder_write(const char *folder, const char *name, const char *text)
{
	char *path = prepare_path(folder, name);
	assert_true(file_write(path, text, strlen(text), NULL));
	free(path);
}

void pack_folder_link(const char *folder, const char *name, const char *target)
{
	char *path = prepare_path(folder, name);
	assert_int_equal(symlink(target, path), 0);
	free(path);
}

/* The env's data is the folder; texts live as long as the program. */
static const char *variable(void *data, const char *name)
{
	static char text[2][4096];
	if (strcmp(name, "XDG_DATA_HOME") == 0) {
		snprintf(text[0], sizeof text[0], "%s/user", (const char *)data);
		return text[0];
	}
	if (strcmp(name, "LEEWAY_DATADIR") == 0) {
		snprintf(text[1], sizeof text[1], "%s/installed", (const char *)data);
		return text[1];
	}
	return NULL;
}

struct env pack_folder_env(const char *folder)
{
	struct env env = *env_system();
	env.variable = variable;
	env.data = (void *)(uintptr_t)folder;
	return env;
}

char *pack_folder_pack_json(const char *scenarios)
{
	return memory_format("{ \"title\": \"Test\", \"source\": \"ours\", \"licence\": \"ours\",\n"
			     "\"scenarios\": %s,\n"
			     "\"conditions\": [ { \"id\": \"baseline\", \"title\": \"Baseline\",\n"
			     "\"ask\": \"Answer with yes or no.\" } ] }\n",
		scenarios);
}

char *pack_folder_scenario_json(const char *id, const char *word)
{
	return memory_format("{ \"id\": \"%s\", \"title\": \"Title\",\n"
			     "\"prompt\": [ \"It costs {LEVEL}.\", \"Do you %s?\" ],\n"
			     "\"levels\": [ \"$20\", \"$11\" ] }\n",
		id, word);
}
