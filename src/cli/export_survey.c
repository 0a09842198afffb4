#include <inttypes.h>
#include <stdio.h>

#include "leeway/cli/export_parts.h"
#include "leeway/model/pack.h"
#include "leeway/report/output.h"
#include "leeway/report/survey_write.h"

enum { MAX_PEOPLE = 10000, MAX_SCENARIOS = 64 };

struct survey_order {
	int format; /* enum survey_format */
	int64_t n_people, seed;
	const char *scenarios[MAX_SCENARIOS];
	size_t n_scenarios;
};

static bool read_scenarios(const struct arguments *arguments, const struct pack *pack,
	struct survey_order *order, struct error *error)
{
	order->n_scenarios = arguments_count(arguments, "scenario");
	if (order->n_scenarios > MAX_SCENARIOS)
		return error_set(
			error, ERROR_USAGE, "export: --scenario at most %d times", MAX_SCENARIOS);
	for (size_t i = 0; i < order->n_scenarios; i++) {
		order->scenarios[i] = arguments_item(arguments, "scenario", i);
		if (!pack_find_scenario(pack, order->scenarios[i]))
			return error_set(error, ERROR_USAGE,
				"export: scenario '%s' is not in the pack %s", order->scenarios[i],
				pack->id);
	}
	return true;
}

static bool read_order(const struct context *context, const struct pack *pack,
	struct survey_order *order, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	int64_t drawn = (int64_t)(env_entropy(context->env) >> 33);
	if (!arguments_output_format(
		    arguments, survey_format_names, SURVEY_FORMAT_QSF, &order->format, error) ||
		!arguments_integer(
			arguments, "people", 1, MAX_PEOPLE, 0, &order->n_people, error) ||
		!arguments_integer(arguments, "seed", 0, INT64_MAX, drawn, &order->seed, error))
		return false;
	if (order->n_people && order->format != SURVEY_FORMAT_PRINTABLE)
		return error_set(error, ERROR_USAGE,
			"export: --people is for sheets to fill in: --format printable");
	return read_scenarios(arguments, pack, order, error);
}

static void write_study(
	const struct survey_order *order, const struct survey_study *study, FILE *out)
{
	if (order->format == SURVEY_FORMAT_QSF)
		survey_write_qsf(study, out);
	else if (order->format == SURVEY_FORMAT_TXT)
		survey_write_txt(study, out);
	else
		survey_write_printable(
			study, (unsigned)order->n_people, (uint64_t)order->seed, out);
}

bool export_survey(const struct context *context, struct error *error)
{
	const char *id = arguments_text(context->arguments, "pack");
	struct survey_order order = { 0 };
	struct survey_study study = { 0 };
	struct output output;
	struct pack *pack = pack_load(context->env, id ? id : "paper", error);
	bool good = pack && read_order(context, pack, &order, error);
	if (good)
		survey_study_init(&study, pack, order.scenarios, order.n_scenarios);
	good = good && output_open(&output, arguments_text(context->arguments, "output"), error);
	if (good) {
		write_study(&order, &study, output.stream);
		good = output_finish(&output, error);
		output_discard(&output);
	}
	if (good && order.format == SURVEY_FORMAT_TXT)
		fprintf(stderr,
			"leeway: this format cannot hold the random draw: in the survey's flow, "
			"put the blocks of each scenario into a randomizer that shows 1 of them, "
			"and end the survey after the block Consent for those who do not agree\n");
	survey_study_clear(&study);
	pack_free(pack);
	return good;
}
