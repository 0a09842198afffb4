/* Whole files and folders. Messages name the path. Any thread. */
#ifndef LEEWAY_BASE_FILE_H
#define LEEWAY_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"

/*
 * The whole file, NUL-terminated, to be freed; its length in *length where length is not NULL. A
 * file over limit bytes, a folder and what is no regular file are errors.
 */
char *file_read(const char *path, size_t limit, size_t *length, struct error *error);

/*
 * Writes a file so that either the old or the new content is there, whatever happens: a temporary
 * file beside it, fsync, rename, fsync of the folder.
 */
bool file_write(const char *path, const void *bytes, size_t length, struct error *error);

/*
 * The same without waiting for the disk: it outlives the program's end, and a power cut only once
 * file_sync has brought it to disk, which may be called by another thread.
 */
bool file_write_unsynced(const char *path, const void *bytes, size_t length, struct error *error);
void file_sync(const char *path);

/* The same as file_write for what its owner alone may read. */
bool file_write_private(const char *path, const void *bytes, size_t length, struct error *error);

/*
 * Makes such a file where there is none, whole or not at all. Where there is one, made by another
 * process a moment ago even, it stays as it is: *was_there.
 */
bool file_create_private(
	const char *path, const void *bytes, size_t length, bool *was_there, struct error *error);

/*
 * Says that what goes by that name, a path or "standard output", could not be written, why, and
 * what to do where the disk is full or a limit reached. An errno; 0: it is not known. Returns
 * false.
 */
bool file_blame_write(const char *name, int number, struct error *error);

/* Makes the folder and its parents, mode 0700 for what is made. */
bool file_make_folder(const char *path, struct error *error);

/*
 * A new empty folder for what is thrown away, in parent (NULL: /tmp), to be freed; its name begins
 * with prefix. NULL and an error where it cannot be made.
 */
char *file_make_scratch(const char *parent, const char *prefix, struct error *error);

/* Removes such a folder and the files in it; folders within it stay, and it with them. */
void file_remove_scratch(const char *folder);

bool file_is_folder(const char *path);
bool file_exists(const char *path);

/* "folder/name", to be freed. */
char *file_join(const char *folder, const char *name);

/*
 * Names in a folder, sorted bytewise, without "." and ".."; an array of *n_names owned texts to
 * free with file_free_names. NULL and an error where it cannot be read.
 */
char **file_list(const char *folder, size_t *n_names, struct error *error);
void file_free_names(char **names, size_t n_names);

#endif
