#include "leeway/tui/theme.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/tui/color.h"

/* One reading: the document and what it fills. */
struct reading {
	const struct json_document *document;
	struct theme *theme;
	struct error *error;
};

static bool fault(const struct reading *reading, const cJSON *item, const char *what)
{
	char *path = json_path(reading->document, item);

	error_set(reading->error, ERROR_INPUT, "%s:%d: %s%s%s", reading->document->name,
		json_line(reading->document, item), path, *path ? ": " : "", what);
	free(path);
	return false;
}

static bool read_color(const struct reading *reading, const cJSON *item, struct theme_color *color)
{
	if (cJSON_IsNull(item)) {
		color->is_default = true;
		return true;
	}
	if (!cJSON_IsString(item) || !color_read(item->valuestring, &color->rgb))
		return fault(reading, item, "must be a colour such as \"#e69f00\", or null");
	color->is_default = false;
	color->of_256 = color_nearest_256(color->rgb);
	color->of_16 = color_nearest_16(color->rgb);
	return true;
}

static bool read_number(const struct reading *reading, const cJSON *item, int last, uint8_t *number)
{
	if (!cJSON_IsNumber(item) || item->valuedouble != item->valueint || item->valueint < 0 ||
		item->valueint > last) {
		char *what = memory_format("must be a whole number of 0 to %d", last);

		fault(reading, item, what);
		free(what);
		return false;
	}
	*number = (uint8_t)item->valueint;
	return true;
}

static bool read_attributes(const struct reading *reading, const cJSON *list, uint8_t *attributes)
{
	static const char *const names[] = { "bold", "underline", "reverse" };
	const cJSON *item;

	*attributes = 0;
	if (!cJSON_IsArray(list))
		return fault(
			reading, list, "must be a list of \"bold\", \"underline\", \"reverse\"");
	for (item = list->child; item; item = item->next) {
		uint8_t found = 0;

		for (unsigned i = 0; i < 3; i++)
			if (cJSON_IsString(item) && strcmp(item->valuestring, names[i]) == 0)
				found = (uint8_t)(1u << i);
		if (!found)
			return fault(
				reading, item, "must be \"bold\", \"underline\" or \"reverse\"");
		*attributes |= found;
	}
	return true;
}

static bool read_role_member(
	const struct reading *reading, const cJSON *member, struct theme_color *color)
{
	const char *name = member->string;

	if (strcmp(name, "color") == 0)
		return read_color(reading, member, color);
	if (strcmp(name, "256") == 0)
		return read_number(reading, member, 255, &color->of_256);
	if (strcmp(name, "16") == 0)
		return read_number(reading, member, 15, &color->of_16);
	if (strcmp(name, "attributes") == 0)
		return read_attributes(reading, member, &color->attributes);
	if (strcmp(name, "mono") == 0)
		return read_attributes(reading, member, &color->mono);
	return fault(reading, member,
		"unknown; there are \"color\", \"256\", \"16\", \"attributes\" and \"mono\"");
}

static bool read_role(const struct reading *reading, const cJSON *item, enum role role)
{
	struct theme_color *color = &reading->theme->roles[role];
	const cJSON *first;
	const cJSON *member;

	if (!cJSON_IsObject(item))
		return read_color(reading, item, color);
	first = cJSON_GetObjectItemCaseSensitive(item, "color");
	if (!first)
		return fault(reading, item, "needs a \"color\"");
	/* The colour sets the numbers that the other members then replace. */
	if (!read_color(reading, first, color))
		return false;
	for (member = item->child; member; member = member->next)
		if (member != first && !read_role_member(reading, member, color))
			return false;
	return true;
}

static bool find_role(const char *name, enum role *role)
{
	for (int i = 0; i < N_ROLES; i++) {
		if (i != ROLE_GROUND && strcmp(theme_role_name((enum role)i), name) == 0) {
			*role = (enum role)i;
			return true;
		}
	}
	return false;
}

static bool read_roles(const struct reading *reading, const cJSON *roles)
{
	bool is_filled[N_ROLES] = { [ROLE_GROUND] = true };
	const cJSON *item;
	enum role role;

	for (item = roles->child; item; item = item->next) {
		if (!find_role(item->string, &role))
			return fault(reading, item, "there is no such role");
		if (!read_role(reading, item, role))
			return false;
		is_filled[role] = true;
	}
	for (int i = 0; i < N_ROLES; i++) {
		if (!is_filled[i]) {
			char *what = memory_format(
				"the role \"%s\" is missing", theme_role_name((enum role)i));

			fault(reading, roles, what);
			free(what);
			return false;
		}
	}
	return true;
}

static bool read_title(const struct reading *reading, const cJSON *root)
{
	const char *name = json_member_text(root, "name");
	const char *title = json_member_text(root, "title");

	if (!name || strcmp(name, reading->theme->name) != 0)
		return fault(reading, root, "\"name\" must be the file's name without \".json\"");
	if (!title || !*title)
		return fault(reading, root, "needs a \"title\"");
	reading->theme->title = memory_copy_text(title);
	return true;
}

static bool read_root(const struct reading *reading, const cJSON *root)
{
	static const char *const known[] = { "name", "title", "background", "roles" };
	const cJSON *item;

	if (!cJSON_IsObject(root))
		return fault(reading, root, "a theme is an object");
	for (item = root->child; item; item = item->next) {
		bool is_known = false;

		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			is_known = is_known || strcmp(item->string, known[i]) == 0;
		if (!is_known)
			return fault(reading, item, "unknown");
	}
	const cJSON *background = cJSON_GetObjectItemCaseSensitive(root, "background");
	const cJSON *roles = cJSON_GetObjectItemCaseSensitive(root, "roles");

	if (!background)
		return fault(reading, root,
			"needs a \"background\": a colour, or null for the terminal's own");
	if (!cJSON_IsObject(roles))
		return fault(reading, roles ? roles : root, "needs an object \"roles\"");
	return read_title(reading, root) && read_role(reading, background, ROLE_GROUND) &&
	       read_roles(reading, roles);
}

struct theme *theme_read(
	const char *path, const char *name, const char *bytes, size_t length, struct error *error)
{
	struct json_document *document = json_read(path, bytes, length, error);
	struct theme *theme;

	if (!document)
		return NULL;
	theme = theme_new_mono();
	free(theme->name);
	free(theme->title);
	theme->name = memory_copy_text(name);
	theme->title = NULL;
	struct reading reading = { document, theme, error };

	if (!read_root(&reading, document->root)) {
		theme_free(theme);
		theme = NULL;
	}
	for (size_t i = 0; theme && i < N_ROLES; i++)
		theme->is_mono = theme->is_mono && theme->roles[i].is_default;
	json_free(document);
	return theme;
}
