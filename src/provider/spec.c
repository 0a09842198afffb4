#include "leeway/provider/spec.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

/* The comma behind which the next "name=" stands; the end of the text where there is none. */
static const char *find_parameter(const char *text)
{
	for (const char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ',')) {
		size_t length = strspn(comma + 1, "abcdefghijklmnopqrstuvwxyz_");
		if (length > 0 && comma[1 + length] == '=')
			return comma;
	}
	return text + strlen(text);
}

static bool check_text(const char *text, struct error *error)
{
	size_t length = strlen(text);
	if (length == 0)
		return error_set(error, ERROR_USAGE, "no model is named: write PROVIDER:MODEL");
	if (length > SPEC_MAX_LENGTH || !text_is_valid(text, length))
		return error_set(error, ERROR_USAGE, "a model's name is too long or not UTF-8");
	for (const char *byte = text; *byte; byte++) {
		if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			return error_set(
				error, ERROR_USAGE, "a model's name holds a control character");
	}
	return true;
}

static bool read_parameter(
	struct parameters *parameters, const char *text, size_t length, struct error *error)
{
	char *pair = memory_copy_bytes(text, length);
	char *value = strchr(pair, '=');
	*value++ = '\0';
	bool repeated = false;
	for (int i = 0; i < N_PARAMETERS; i++)
		repeated |= parameters->values[i].is_set &&
			    strcmp(parameter_row((enum parameter)i)->name, pair) == 0;
	bool good =
		repeated ? error_set(error, ERROR_USAGE, "the parameter '%s' is given twice", pair)
			 : parameters_set(parameters, pair, value, error);
	free(pair);
	return good;
}

bool spec_read(const char *text, struct spec *spec, struct error *error)
{
	*spec = (struct spec){ 0 };
	if (!check_text(text, error))
		return false;
	const char *place = find_parameter(text);
	spec->name = memory_copy_bytes(text, (size_t)(place - text));
	while (*place) {
		const char *end = find_parameter(place + 1);
		if (!read_parameter(
			    &spec->parameters, place + 1, (size_t)(end - place - 1), error)) {
			error_prefix(error, "%s", spec->name);
			spec_clear(spec);
			return false;
		}
		place = end;
	}
	return true;
}

void spec_clear(struct spec *spec)
{
	free(spec->name);
	parameters_clear(&spec->parameters);
	*spec = (struct spec){ 0 };
}

void spec_apply(const struct spec *spec, struct parameters *parameters)
{
	for (int i = 0; i < N_PARAMETERS; i++) {
		const struct parameter_value *from = &spec->parameters.values[i];
		struct parameter_value *to = &parameters->values[i];
		if (!from->is_set)
			continue;
		free(to->text);
		*to = *from;
		to->text = memory_copy_text(from->text);
	}
}
