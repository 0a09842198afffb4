/* Transfer tables written out. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/report/cells.h"
#include "leeway/report/transfer.h"
#include "leeway/report/writer.h"

enum { NAME_COLUMNS = 24, CELL_COLUMNS = 8, MAX_ACROSS = 7, AGAINST_COLUMNS = 40 };

static void write_cell(const struct transfer_cell *cell, FILE *out)
{
	char text[16];
	if (isnan(cell->distance))
		snprintf(text, sizeof text, "-");
	else
		snprintf(text, sizeof text, cell->is_tuned ? "[%.1f]" : "%.1f ",
			cell->distance * 100);
	fprintf(out, "%*s", CELL_COLUMNS, text);
}

/* The scenarios from first on, as many as stand side by side. */
static void write_part(const struct transfer *transfer, size_t first, FILE *out)
{
	size_t end = first + MAX_ACROSS < transfer->n_scenarios ? first + MAX_ACROSS
								: transfer->n_scenarios;
	cell_write(out, "tuned model", NAME_COLUMNS);
	for (size_t s = first; s < end; s++) {
		putc(' ', out);
		cell_write(out, transfer->scenarios[s], CELL_COLUMNS - 1);
	}
	putc('\n', out);
	for (size_t i = 0; i < transfer->n_rows; i++) {
		const struct transfer_row *row = &transfer->rows[i];
		char *name =
			cell_name_arm(row->agent, row->condition, row->synthetic, NAME_COLUMNS);
		cell_write(out, name, NAME_COLUMNS);
		for (size_t s = first; s < end; s++)
			write_cell(&row->cells[s], out);
		putc('\n', out);
		free(name);
	}
	putc('\n', out);
}

static void write_sums(const struct transfer_row *row, FILE *out)
{
	char *name = cell_name_arm(row->agent, row->condition, row->synthetic, NAME_COLUMNS);
	cell_write(out, name, NAME_COLUMNS);
	free(name);
	cell_write_percent(out, row->own, 9);
	cell_write_percent(out, row->elsewhere, 11);
	cell_write_percent(out, row->parent_own, 12);
	cell_write_percent(out, row->parent_elsewhere, 12);
	putc('\n', out);
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
	for (size_t first = 0; first < transfer->n_scenarios; first += MAX_ACROSS)
		write_part(transfer, first, out);
	fprintf(out, "%-*s tuned on  elsewhere   parent on   elsewhere\n", NAME_COLUMNS - 1, "");
	for (size_t i = 0; i < transfer->n_rows; i++)
		write_sums(&transfer->rows[i], out);
	fputs("\nmean absolute distance from ", out);
	cell_write_cut(out, transfer->against, AGAINST_COLUMNS);
	fputs(transfer->against_synthetic ? " (simulated)" : "", out);
	fputs(", in points\n[ ]: a scenario it was tuned on; parent: the model it was tuned from\n",
		out);
}

static const char *const columns[] = { "agent", "condition", "parent", "iteration", "tuned_on",
	"against", "scenario", "is_tuned_on", "buckets", "mean_abs_distance", "synthetic",
	"against_synthetic", NULL };

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
	writer_count(writer, (int64_t)cell->n_shared);
	writer_number(writer, cell->distance);
	writer_boolean(writer, row->synthetic);
	writer_boolean(writer, transfer->against_synthetic);
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
		char *name = cell_name_arm(row->agent, row->condition, row->synthetic, 200);
		fputs("| ", out);
		cell_write_markdown(out, name);
		fputs(" |", out);
		free(name);
		for (size_t s = 0; s < transfer->n_scenarios; s++) {
			fputs(row->cells[s].is_tuned ? " **" : " ", out);
			cell_write_percent(out, row->cells[s].distance, 1);
			fputs(row->cells[s].is_tuned ? "** |" : " |", out);
		}
		putc('\n', out);
	}
}
