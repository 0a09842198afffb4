/* Transfer tables written out. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/cells.h"
#include "leeway/report/transfer.h"
#include "leeway/report/writer.h"

enum {
	SUM_COLUMNS = 24,
	LEAST_NAME = 24,
	MOST_NAME = 46,
	CELL_COLUMNS = 8,
	LINE_COLUMNS = 78,
	AGAINST_COLUMNS = 40
};

static void write_cell(const struct transfer_cell *cell, FILE *out)
{
	char text[16];
	if (isnan(cell->distance.estimate))
		snprintf(text, sizeof text, "-");
	else
		snprintf(text, sizeof text, cell->is_tuned ? "[%.1f]" : "%.1f ",
			cell->distance.estimate * 100);
	fprintf(out, "%*s", CELL_COLUMNS, text);
}

/* The columns of the models' names: as many as the longest takes, within reason. */
static int name_columns(const struct transfer *transfer)
{
	int widest = LEAST_NAME;
	for (size_t i = 0; i < transfer->n_rows; i++) {
		const struct transfer_row *row = &transfer->rows[i];
		char *name =
			cell_name_arm(row->agent, row->condition, row->synthetic, MOST_NAME, NULL);
		int width = text_width(name);
		widest = width > widest ? width : widest;
		free(name);
	}
	return widest;
}

/* The scenarios from first on, as many as stand side by side. */
static void write_part(const struct transfer *transfer, size_t first, size_t end,
	const struct text_names *names, FILE *out)
{
	int columns = name_columns(transfer);
	cell_write(out, "tuned model", columns);
	for (size_t s = first; s < end; s++) {
		putc(' ', out);
		cell_write(out, transfer->scenarios[s], CELL_COLUMNS - 1);
	}
	putc('\n', out);
	for (size_t i = 0; i < transfer->n_rows; i++) {
		const struct transfer_row *row = &transfer->rows[i];
		char *name =
			cell_name_arm(row->agent, row->condition, row->synthetic, columns, names);
		cell_write(out, name, columns);
		for (size_t s = first; s < end; s++)
			write_cell(&row->cells[s], out);
		putc('\n', out);
		free(name);
	}
	putc('\n', out);
}

/* "8.1  3.6 to 11.0  10.3  6.9" */
static void write_distance(const struct distance *distance, FILE *out)
{
	cell_write_percent(out, distance->estimate, 8);
	if (isnan(distance->interval.low))
		fprintf(out, "%15s", "-");
	else
		fprintf(out, "%6.1f to %5.1f", distance->interval.low * 100,
			distance->interval.high * 100);
	cell_write_percent(out, distance->plug_in, 10);
	cell_write_percent(out, distance->floor, 11);
	putc('\n', out);
}

static void write_sums(const struct transfer_row *row, const struct text_names *names, FILE *out)
{
	const struct {
		const char *title;
		const struct distance *distance;
	} lines[] = { { "tuned on", &row->own }, { "elsewhere", &row->elsewhere },
		{ "parent, there", &row->parent_own },
		{ "parent, elsewhere", &row->parent_elsewhere } };
	char *name = cell_name_arm(row->agent, row->condition, row->synthetic, LINE_COLUMNS, names);
	cell_write_cut(out, name, LINE_COLUMNS);
	putc('\n', out);
	free(name);
	for (size_t i = 0; i < (row->parent ? 4 : 2); i++) {
		fprintf(out, "  %-*s", SUM_COLUMNS, lines[i].title);
		write_distance(lines[i].distance, out);
	}
}

void transfer_write_table(const struct transfer *transfer, FILE *out)
{
	if (transfer->n_rows == 0) {
		fputs("no model here says what it was tuned on: give it the attribute "
		      "\"tuned_on\"\n"
		      "in the configuration, leeway-config(5)\n",
			out);
		return;
	}
	size_t across = (size_t)((LINE_COLUMNS - name_columns(transfer)) / CELL_COLUMNS);
	struct cell_arms arms = { 0 };
	for (size_t i = 0; i < transfer->n_rows; i++)
		cell_arms_add(&arms, transfer->rows[i].agent, transfer->rows[i].condition);
	struct text_names names = cell_arms_names(&arms);
	for (size_t first = 0; first < transfer->n_scenarios; first += across) {
		size_t left = transfer->n_scenarios - first;
		write_part(transfer, first, first + (left < across ? left : across), &names, out);
	}
	fprintf(out, "%-*sdistance  95 %% interval paper's way  identical\n", SUM_COLUMNS + 2, "");
	for (size_t i = 0; i < transfer->n_rows; i++)
		write_sums(&transfer->rows[i], &names, out);
	cell_arms_clear(&arms);
	fputs("\ndistance from ", out);
	char *against = text_cut_name(transfer->against, AGAINST_COLUMNS, NULL);
	fputs(against, out);
	free(against);
	fputs(transfer->against_synthetic ? " (simulated)" : "", out);
	fputs(", in points, allowing for noise.\n"
	      "The paper's way does not: two identical arms would show what is under "
	      "identical.\n"
	      "[ ]: a scenario it was tuned on; parent: the model it was tuned from\n",
		out);
}

static const char *const columns[] = { "agent", "condition", "parent", "iteration", "tuned_on",
	"against", "scenario", "is_tuned_on", "buckets", "mean_abs_distance", "synthetic",
	"against_synthetic", "distance_estimate", "distance_lo", "distance_hi", "distance_p",
	"distance_identical", "distance_identical_95", NULL };

static void write_data(
	struct writer *writer, const struct transfer *transfer, size_t row_index, size_t scenario)
{
	const struct transfer_row *row = &transfer->rows[row_index];
	const struct transfer_cell *cell = &row->cells[scenario];
	writer_text(writer, row->agent);
	writer_text(writer, row->condition);
	writer_text(writer, row->parent);
	writer_count(writer, row->iteration);
	writer_text(writer, row->tuned_on);
	writer_text(writer, transfer->against);
	writer_text(writer, transfer->scenarios[scenario]);
	writer_boolean(writer, cell->is_tuned);
	writer_count(writer, (int64_t)cell->distance.n_buckets);
	writer_number(writer, cell->distance.plug_in);
	writer_boolean(writer, row->synthetic);
	writer_boolean(writer, transfer->against_synthetic);
	writer_number(writer, cell->distance.estimate);
	writer_number(writer, cell->distance.interval.low);
	writer_number(writer, cell->distance.interval.high);
	writer_number(writer, cell->distance.p);
	writer_number(writer, cell->distance.floor);
	writer_number(writer, cell->distance.floor95);
	writer_end_row(writer);
}

static void write_all(const struct transfer *transfer, enum report_format format, FILE *out)
{
	struct writer writer;
	writer_start(&writer, out, format, columns);
	for (size_t i = 0; i < transfer->n_rows; i++)
		for (size_t s = 0; s < transfer->n_scenarios; s++) {
			if (format == REPORT_JSONL && i + s > 0)
				putc(',', out);
			write_data(&writer, transfer, i, s);
		}
}

void transfer_write_csv(const struct transfer *transfer, FILE *out)
{
	write_all(transfer, REPORT_CSV, out);
}

void transfer_write_json(const struct transfer *transfer, FILE *out)
{
	fputs("{\"transfer\":[\n", out);
	write_all(transfer, REPORT_JSONL, out);
	fputs("]}\n", out);
}

void transfer_write_markdown(const struct transfer *transfer, FILE *out)
{
	fputs("| tuned model |", out);
	for (size_t s = 0; s < transfer->n_scenarios; s++) {
		putc(' ', out);
		cell_write_markdown(out, transfer->scenarios[s]);
		fputs(" |", out);
	}
	fputs("\n|---|", out);
	for (size_t s = 0; s < transfer->n_scenarios; s++)
		fputs("--:|", out);
	putc('\n', out);
	for (size_t i = 0; i < transfer->n_rows; i++) {
		const struct transfer_row *row = &transfer->rows[i];
		char *name = cell_name_arm(row->agent, row->condition, row->synthetic, 200, NULL);
		fputs("| ", out);
		cell_write_markdown(out, name);
		fputs(" |", out);
		free(name);
		for (size_t s = 0; s < transfer->n_scenarios; s++) {
			fputs(row->cells[s].is_tuned ? " **" : " ", out);
			cell_write_percent(out, row->cells[s].distance.estimate, 1);
			fputs(row->cells[s].is_tuned ? "** |" : " |", out);
		}
		putc('\n', out);
	}
}
