#include "leeway/tui/keymap.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

struct binding {
	const struct keymap_row *row;
	struct key keys[KEYMAP_MAX_KEYS];
	size_t n_keys;
};

struct keymap {
	struct binding *bindings; /* In table order. */
	size_t n_bindings, capacity;
	const struct keymap_scope *scopes;
};

static const struct binding *find_binding(const struct keymap *keymap, int command)
{
	for (size_t i = 0; i < keymap->n_bindings; i++)
		if (keymap->bindings[i].row->command == command)
			return &keymap->bindings[i];
	return NULL;
}

static struct binding *find_id(const struct keymap *keymap, const char *id)
{
	for (size_t i = 0; i < keymap->n_bindings; i++)
		if (strcmp(keymap->bindings[i].row->id, id) == 0)
			return &keymap->bindings[i];
	return NULL;
}

static bool has_key(const struct binding *binding, const struct key *key)
{
	for (size_t i = 0; i < binding->n_keys; i++)
		if (key_equals(&binding->keys[i], key))
			return true;
	return false;
}

/* The binding of exactly this scope. */
static const struct binding *find_in_scope(
	const struct keymap *keymap, int scope, const struct key *key)
{
	for (size_t i = 0; i < keymap->n_bindings; i++)
		if (keymap->bindings[i].row->scope == scope && has_key(&keymap->bindings[i], key))
			return &keymap->bindings[i];
	return NULL;
}

static bool add_key(struct binding *binding, const char *name, struct error *error)
{
	struct key key;

	if (!key_parse(name, &key, error))
		return false;
	if (has_key(binding, &key))
		return true;
	if (binding->n_keys == KEYMAP_MAX_KEYS)
		return error_set(
			error, ERROR_INPUT, "a command has at most %d keys", (int)KEYMAP_MAX_KEYS);
	binding->keys[binding->n_keys++] = key;
	return true;
}

/* Reads names with spaces between them. */
static bool add_keys(struct binding *binding, const char *names, struct error *error)
{
	while (*names) {
		size_t length = strcspn(names, " ");

		if (length > 0) {
			char *name = memory_copy_bytes(names, length);
			bool is_key = add_key(binding, name, error);

			free(name);
			if (!is_key)
				return false;
		}
		names += length + (names[length] == ' ');
	}
	return true;
}

static bool add_row(struct keymap *keymap, const struct keymap_row *row, struct error *error)
{
	struct binding binding = { .row = row };

	const struct binding *first = find_binding(keymap, row->command);

	if (row->command <= 0 || find_id(keymap, row->id) ||
		(first && (first->row->scope == row->scope || !first->row->name)))
		return error_set(error, ERROR_INPUT,
			"command \"%s\" (%d): its id or its number is taken, or no number", row->id,
			row->command);
	if (!add_keys(&binding, row->keys, error))
		return error_prefix(error, "command \"%s\"", row->id);
	for (size_t i = 0; i < binding.n_keys; i++) {
		const struct binding *other = find_in_scope(keymap, row->scope, &binding.keys[i]);

		if (other)
			return error_set(error, ERROR_INPUT,
				"commands \"%s\" and \"%s\" have a key in common", other->row->id,
				row->id);
	}
	MEMORY_RESERVE_ONE(keymap->bindings, keymap->n_bindings, keymap->capacity);
	keymap->bindings[keymap->n_bindings++] = binding;
	return true;
}

struct keymap *keymap_new(const struct keymap_row *const *tables, size_t n_tables,
	const struct keymap_scope *scopes, struct error *error)
{
	struct keymap *keymap = memory_alloc(1, sizeof *keymap);

	keymap->scopes = scopes;
	for (size_t i = 0; i < n_tables; i++) {
		for (const struct keymap_row *row = tables[i]; row->id; row++) {
			if (!add_row(keymap, row, error)) {
				keymap_free(keymap);
				return NULL;
			}
		}
	}
	return keymap;
}

void keymap_free(struct keymap *keymap)
{
	if (!keymap)
		return;
	free(keymap->bindings);
	free(keymap);
}

const struct keymap_scope *keymap_scopes(const struct keymap *keymap)
{
	return keymap->scopes;
}

/* One use of rebinding: a copy that replaces the bindings only if all of it is right. */
struct rebinding {
	struct keymap changed;
	const struct json_document *document;
	struct error *error;
};

static bool fault(const struct rebinding *rebinding, const cJSON *item, const char *what)
{
	char *path = json_path(rebinding->document, item);

	error_set(rebinding->error, ERROR_INPUT, "%s:%d: %s: %s", rebinding->document->name,
		json_line(rebinding->document, item), path, what);
	free(path);
	return false;
}

/* Says an error's message at an item. */
static bool fault_of(const struct rebinding *rebinding, const cJSON *item, struct error *error)
{
	fault(rebinding, item, error->message);
	error_clear(error);
	return false;
}

static bool rebind_command(struct rebinding *rebinding, const cJSON *list)
{
	struct binding *binding = find_id(&rebinding->changed, list->string);
	struct error error = { 0 };

	if (!binding)
		return fault(rebinding, list, "there is no such command");
	if (!cJSON_IsArray(list))
		return fault(
			rebinding, list, "must be a list of keys, such as [\"F5\", \"Ctrl-R\"]");
	binding->n_keys = 0;
	for (const cJSON *item = list->child; item; item = item->next) {
		if (!cJSON_IsString(item))
			return fault(rebinding, item, "must be the name of a key");
		if (!add_key(binding, item->valuestring, &error))
			return fault_of(rebinding, item, &error);
	}
	return true;
}

/* Every command that the object names against all others of its scope. */
static bool check_conflicts(const struct rebinding *rebinding, const cJSON *list)
{
	const struct binding *binding = find_id(&rebinding->changed, list->string);

	for (size_t i = 0; i < rebinding->changed.n_bindings; i++) {
		const struct binding *other = &rebinding->changed.bindings[i];

		for (size_t j = 0; j < binding->n_keys; j++) {
			if (other == binding || other->row->scope != binding->row->scope ||
				!has_key(other, &binding->keys[j]))
				continue;
			char *key = key_format(&binding->keys[j]);
			char *what = memory_format(
				"%s is a key of \"%s\" as well; give that another one", key,
				other->row->id);

			fault(rebinding, list, what);
			free(what);
			free(key);
			return false;
		}
	}
	return true;
}

bool keymap_rebind(struct keymap *keymap, const struct json_document *document,
	const struct cJSON *object, struct error *error)
{
	struct rebinding rebinding = { *keymap, document, error };
	size_t size = keymap->n_bindings * sizeof *keymap->bindings;
	bool is_right = true;

	if (!cJSON_IsObject(object))
		return fault(&rebinding, object,
			"must be an object, such as { \"quit\": [\"Ctrl-Q\"] }");
	rebinding.changed.bindings = memory_alloc(keymap->n_bindings, sizeof *keymap->bindings);
	if (size)
		memcpy(rebinding.changed.bindings, keymap->bindings, size);
	for (const cJSON *item = object->child; item && is_right; item = item->next)
		is_right = rebind_command(&rebinding, item);
	for (const cJSON *item = object->child; item && is_right; item = item->next)
		is_right = check_conflicts(&rebinding, item);
	if (is_right && size)
		memcpy(keymap->bindings, rebinding.changed.bindings, size);
	free(rebinding.changed.bindings);
	return is_right;
}

static int parent_of(const struct keymap *keymap, int scope)
{
	for (const struct keymap_scope *at = keymap->scopes; at->name; at++)
		if (at->scope == scope)
			return at->parent;
	return KEYMAP_GLOBAL;
}

int keymap_find(const struct keymap *keymap, int scope, const struct key *key)
{
	const struct binding *binding = find_in_scope(keymap, scope, key);

	while (!binding && scope != KEYMAP_GLOBAL) {
		scope = parent_of(keymap, scope);
		binding = find_in_scope(keymap, scope, key);
	}
	return binding ? binding->row->command : 0;
}

const struct keymap_row *keymap_row(const struct keymap *keymap, int command)
{
	const struct binding *binding = find_binding(keymap, command);

	return binding ? binding->row : NULL;
}

size_t keymap_keys(const struct keymap *keymap, int command, const struct key **keys)
{
	const struct binding *binding = find_binding(keymap, command);

	*keys = binding ? binding->keys : NULL;
	return binding ? binding->n_keys : 0;
}

char *keymap_first_key(const struct keymap *keymap, int command)
{
	const struct key *keys;

	if (!keymap_keys(keymap, command, &keys))
		return memory_copy_text("");
	return key_format(&keys[0]);
}

char *keymap_all_keys(const struct keymap *keymap, int scope, int command)
{
	struct buffer text;

	buffer_init(&text, 1024);
	for (size_t i = 0; i < keymap->n_bindings; i++)
		for (size_t k = 0; k < keymap->bindings[i].n_keys; k++) {
			const struct key *key = &keymap->bindings[i].keys[k];

			if (keymap->bindings[i].row->command != command ||
				keymap_find(keymap, scope, key) != command)
				continue;
			char *name = key_format(key);

			buffer_append_format(&text, "%s%s", text.length > 0 ? ", " : "", name);
			free(name);
		}
	return buffer_take(&text);
}

/* Whether a command is in the list, under a name of the scope's own, or has none to be listed by.
 */
static bool has_row(
	const struct keymap_row *const *rows, size_t n_rows, const struct binding *binding)
{
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i]->command == binding->row->command)
			return true;
	return !binding->row->name;
}

const struct keymap_row **keymap_list(const struct keymap *keymap, int scope, size_t *n_rows)
{
	const struct keymap_row **rows = memory_alloc(keymap->n_bindings, sizeof(void *));

	*n_rows = 0;
	for (;; scope = parent_of(keymap, scope)) {
		for (size_t i = 0; i < keymap->n_bindings; i++)
			if (keymap->bindings[i].row->scope == scope &&
				!has_row(rows, *n_rows, &keymap->bindings[i]))
				rows[(*n_rows)++] = keymap->bindings[i].row;
		if (scope == KEYMAP_GLOBAL)
			break;
	}
	return rows;
}

static bool is_typed(const struct key *key)
{
	return key->code == KEYCODE_CHARACTER && !key->modifiers;
}

/*
 * The first key that means the command in this scope, where another may have taken it, and, while
 * a text is typed, none that types.
 */
static const struct key *usable_key(
	const struct keymap *keymap, int scope, int command, bool is_typing)
{
	for (size_t i = 0; i < keymap->n_bindings; i++)
		for (size_t k = 0; k < keymap->bindings[i].n_keys; k++) {
			const struct key *key = &keymap->bindings[i].keys[k];

			if (keymap->bindings[i].row->command == command &&
				keymap_find(keymap, scope, key) == command &&
				!(is_typing && is_typed(key)))
				return key;
		}
	return NULL;
}

/* The row with the lowest rank over one, in table order among equals; NULL: there is none. */
static const struct keymap_row *next_hint(
	const struct keymap_row **rows, size_t n_rows, const bool *is_used)
{
	size_t best = n_rows;

	for (size_t i = 0; i < n_rows; i++)
		if (!is_used[i] && rows[i]->hint > 0 &&
			(best == n_rows || rows[i]->hint < rows[best]->hint))
			best = i;
	return best < n_rows ? rows[best] : NULL;
}

static int hint_width(const struct keymap_hint *hint)
{
	return text_width(hint->key) + 1 + text_width(hint->name);
}

/* All of them in their order, without a place yet. */
static struct keymap_hint *collect_hints(
	const struct keymap *keymap, int scope, int left_out, size_t *n_hints)
{
	size_t n_rows;
	const struct keymap_row **rows = keymap_list(keymap, scope, &n_rows);
	bool *is_used = memory_alloc(n_rows, sizeof *is_used);
	struct keymap_hint *hints = memory_alloc(n_rows, sizeof *hints);
	const struct keymap_row *row;

	*n_hints = 0;
	while ((row = next_hint(rows, n_rows, is_used))) {
		const struct key *key = usable_key(keymap, scope, row->command, false);

		for (size_t i = 0; i < n_rows; i++)
			is_used[i] = is_used[i] || rows[i] == row;
		if (key && row->command != left_out)
			hints[(*n_hints)++] = (struct keymap_hint){
				.key = key_format(key), .name = row->name, .command = row->command
			};
	}
	free(is_used);
	free(rows);
	return hints;
}

/* Places the hints, of which the last is kept the longest; returns how many fit. */
static size_t place_hints(struct keymap_hint *hints, size_t n_all, int columns)
{
	enum { GAP = 2 };
	size_t n_kept = 0;
	int last_width = n_all > 0 ? hint_width(&hints[n_all - 1]) : 0;
	int column = 0;

	/* Those before the last as long as that fits behind them. */
	while (n_kept + 1 < n_all) {
		int width = hint_width(&hints[n_kept]);

		if (column + width + GAP + last_width > columns)
			break;
		hints[n_kept++].column = column;
		column += width + GAP;
	}
	size_t n_taken = n_kept;

	if (n_all > 0 && column + last_width <= columns) {
		struct keymap_hint last = hints[n_all - 1];

		hints[n_all - 1] = hints[n_kept];
		last.column = column;
		hints[n_kept] = last;
		n_taken++;
	}
	for (size_t i = n_taken; i < n_all; i++)
		free(hints[i].key);
	return n_taken;
}

struct keymap_hint *keymap_hints(
	const struct keymap *keymap, int scope, int left_out, int columns, size_t *n_hints)
{
	size_t n_all;
	struct keymap_hint *hints = collect_hints(keymap, scope, left_out, &n_all);

	*n_hints = place_hints(hints, n_all, columns);
	return hints;
}

static const struct keymap_row *find_row(const struct keymap_row **rows, size_t n_rows, int command)
{
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i]->command == command)
			return rows[i];
	return NULL;
}

struct keymap_hint *keymap_typing_hints(
	const struct keymap *keymap, int scope, const int *commands, int columns, size_t *n_hints)
{
	size_t n_rows, n_all = 0;
	const struct keymap_row **rows = keymap_list(keymap, scope, &n_rows);
	struct keymap_hint *hints = memory_alloc(n_rows, sizeof *hints);

	for (; *commands && n_all < n_rows; commands++) {
		const struct keymap_row *row = find_row(rows, n_rows, *commands);
		const struct key *key = row ? usable_key(keymap, scope, *commands, true) : NULL;

		if (key)
			hints[n_all++] = (struct keymap_hint){
				.key = key_format(key), .name = row->name, .command = row->command
			};
	}
	free(rows);
	*n_hints = place_hints(hints, n_all, columns);
	return hints;
}

void keymap_free_hints(struct keymap_hint *hints, size_t n_hints)
{
	for (size_t i = 0; i < n_hints; i++)
		free(hints[i].key);
	free(hints);
}
