#include "leeway/model/agent.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"

static const struct parameter_row rows[N_PARAMETERS] = {
	[PARAMETER_TEMPERATURE] = { "temperature", PARAMETER_NUMBER, 0, 2,
		"how random the sampling is" },
	[PARAMETER_TOP_P] = { "top_p", PARAMETER_NUMBER, 0, 1, "nucleus sampling" },
	[PARAMETER_TOP_K] = { "top_k", PARAMETER_INTEGER, 0, 1e6,
		"how many tokens are sampled from" },
	[PARAMETER_MAX_TOKENS] = { "max_tokens", PARAMETER_INTEGER, 1, 1e7,
		"token cap of a reply" },
	[PARAMETER_SEED] = { "seed", PARAMETER_INTEGER, 0, 0x1p53, "seed of the sampling" },
	[PARAMETER_STOP] = { "stop", PARAMETER_TEXT, 0, 0, "text at which a reply ends" },
	[PARAMETER_FREQUENCY_PENALTY] = { "frequency_penalty", PARAMETER_NUMBER, -2, 2,
		"penalty on frequent tokens" },
	[PARAMETER_PRESENCE_PENALTY] = { "presence_penalty", PARAMETER_NUMBER, -2, 2,
		"penalty on tokens that came before" },
	[PARAMETER_REASONING_EFFORT] = { "reasoning_effort", PARAMETER_TEXT, 0, 0,
		"how long the model thinks: none, minimal, low, medium, high …" },
	[PARAMETER_THINKING] = { "thinking", PARAMETER_TEXT, 0, 0,
		"off, adaptive, or a budget in tokens" },
	[PARAMETER_LATENCY_MS] = { "latency_ms", PARAMETER_INTEGER, 0, 60000,
		"how long a simulated agent takes to answer" },
};

const struct parameter_row *parameter_row(enum parameter parameter)
{
	return &rows[parameter];
}

static bool unknown_parameter(const char *name, struct error *error)
{
	struct buffer known;

	buffer_init(&known, 4096);
	for (int i = 0; i < N_PARAMETERS; i++)
		buffer_append_format(&known, "%s%s", i ? ", " : "", rows[i].name);
	error_set(
		error, ERROR_USAGE, "unknown parameter '%s'; known: %s", name, buffer_text(&known));
	buffer_clear(&known);
	return false;
}

static bool read_number(
	const struct parameter_row *row, const char *text, double *number, struct error *error)
{
	char *end;

	*number = strtod(text, &end);
	bool whole = row->type != PARAMETER_INTEGER || *number == floor(*number);

	if (end != text && !*end && whole && *number >= row->minimum && *number <= row->maximum)
		return true;
	return error_set(error, ERROR_USAGE,
		"parameter %s is '%s'; it must be a%s number in %g … %g", row->name, text,
		row->type == PARAMETER_INTEGER ? " whole" : "", row->minimum, row->maximum);
}

bool parameters_set(
	struct parameters *parameters, const char *name, const char *text, struct error *error)
{
	int i = 0;

	while (i < N_PARAMETERS && strcmp(rows[i].name, name) != 0)
		i++;
	if (i == N_PARAMETERS)
		return unknown_parameter(name, error);
	struct parameter_value *value = &parameters->values[i];
	double number = 0;

	if (rows[i].type != PARAMETER_TEXT && !read_number(&rows[i], text, &number, error))
		return false;
	if (rows[i].type == PARAMETER_TEXT && !*text)
		return error_set(error, ERROR_USAGE,
			"parameter %s is empty; leave it out to unset it", name);
	free(value->text);
	value->text = rows[i].type == PARAMETER_TEXT ? memory_copy_text(text) : NULL;
	value->number = number;
	value->is_set = true;
	return true;
}

void parameters_copy(struct parameters *to, const struct parameters *from)
{
	for (int i = 0; i < N_PARAMETERS; i++) {
		to->values[i] = from->values[i];
		to->values[i].text = memory_copy_text(from->values[i].text);
	}
}

void parameters_clear(struct parameters *parameters)
{
	for (int i = 0; i < N_PARAMETERS; i++)
		free(parameters->values[i].text);
	*parameters = (struct parameters){ 0 };
}

char *parameters_format(const struct parameters *parameters)
{
	struct buffer out;

	buffer_init(&out, SIZE_MAX / 2);
	for (int i = 0; i < N_PARAMETERS; i++) {
		const struct parameter_value *value = &parameters->values[i];

		if (!value->is_set)
			continue;
		buffer_append_format(&out, "%s%s=", out.length ? "," : "", rows[i].name);
		if (rows[i].type == PARAMETER_TEXT)
			buffer_append_text(&out, value->text);
		else
			buffer_append_format(&out, "%.15g", value->number);
	}
	return buffer_take(&out);
}

char *parameters_to_json(const struct parameters *parameters)
{
	struct buffer out;

	buffer_init(&out, SIZE_MAX / 2);
	buffer_append_char(&out, '{');
	for (int i = 0; i < N_PARAMETERS; i++) {
		const struct parameter_value *value = &parameters->values[i];

		if (!value->is_set)
			continue;
		buffer_append_format(&out, "%s\"%s\":", out.length > 1 ? "," : "", rows[i].name);
		if (rows[i].type == PARAMETER_TEXT) {
			char *quoted = json_quote(value->text);

			buffer_append_text(&out, quoted);
			free(quoted);
		} else {
			buffer_append_format(&out, "%.15g", value->number);
		}
	}
	buffer_append_char(&out, '}');
	return buffer_take(&out);
}

bool parameters_read_json(struct parameters *parameters, const char *json, struct error *error)
{
	struct json_document *document = json_read("parameters", json, strlen(json), error);
	const cJSON *root = document ? document->root : NULL, *item;
	bool good = document &&
		    (cJSON_IsObject(root) ||
			    error_set(error, ERROR_INPUT, "parameters is not a JSON object"));

	cJSON_ArrayForEach(item, root)
	{
		char *text = !good                  ? NULL
			     : cJSON_IsString(item) ? memory_copy_text(item->valuestring)
						    : json_print(item);

		good = good && parameters_set(parameters, item->string, text, error);
		free(text);
	}
	json_free(document);
	if (!good && error && error->code == ERROR_USAGE)
		error->code = ERROR_INPUT;
	return good;
}

bool agent_is_simulated_people(const char *name, bool synthetic)
{
	static const char people[] = "sim:people";
	size_t length = sizeof people - 1;
	return synthetic && strncmp(name, people, length) == 0 &&
	       (name[length] == '\0' || name[length] == ',');
}

char *agent_short_name(const char *name)
{
	const char *colon = strchr(name, ':');
	const char *start = colon && colon[1] && strncmp(name, "sim:", 4) != 0 ? colon + 1 : name;
	size_t length = strcspn(start, ",");

	return length > 0 ? memory_copy_bytes(start, length) : memory_copy_text(name);
}

const char *agent_kind_name(enum agent_kind kind)
{
	return kind == AGENT_COHORT ? "cohort" : "model";
}

struct digest agent_digest(const struct agent *agent)
{
	if (agent->kind == AGENT_COHORT)
		return digest_texts((const char *const[]){ "cohort", agent->name, NULL });
	char *parameters = parameters_to_json(&agent->parameters);
	const char *parts[] = {
		"model",
		agent->provider ? agent->provider : "",
		agent->base_url ? agent->base_url : "",
		agent->model ? agent->model : "",
		parameters,
		NULL,
	};
	struct digest digest = digest_texts(parts);

	free(parameters);
	return digest;
}

void agent_clear(struct agent *agent)
{
	free(agent->name);
	free(agent->provider);
	free(agent->base_url);
	free(agent->model);
	free(agent->parent);
	parameters_clear(&agent->parameters);
	*agent = (struct agent){ 0 };
}
