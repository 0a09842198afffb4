#include "leeway/tui/pane.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/draw.h"
#include "leeway/tui/matches.h"

/* Ranges in order of start. */
struct mark_list {
	struct draw_mark *marks;
	size_t n_marks, capacity;
};

/* A label at the start of a line: what follows on that line is wrapped beside it. */
struct label {
	size_t start, end; /* Bytes. */
	int columns;
};

struct pane {
	struct style style;
	struct buffer text;
	bool is_cut;
	struct mark_list spans; /* Text in a style of its own. */
	struct mark_list hits;
	struct mark_list shown; /* Spans, and the hits over them. */
	char *word;
	size_t hit; /* The current one. */
	struct label *labels; /* In order. */
	size_t n_labels, labels_capacity;
	struct text_line *lines;
	int *indents; /* By line: columns it begins behind. */
	size_t n_lines, lines_capacity, indents_capacity;
	size_t first; /* The line at the top. */
	int rows, columns; /* Laid out for. */
	bool is_wrapped; /* lines are those of text and columns. */
	bool is_searched; /* hits are those of text and word. */
};

static const char cut_text[] = "\n[…]";

struct pane *pane_new(struct style style)
{
	struct pane *pane = memory_alloc(1, sizeof *pane);

	pane->style = style;
	pane->rows = 1;
	pane->columns = 80;
	buffer_init(&pane->text, PANE_MAX_BYTES + sizeof cut_text);
	return pane;
}

void pane_free(struct pane *pane)
{
	if (!pane)
		return;
	buffer_clear(&pane->text);
	free(pane->spans.marks);
	free(pane->hits.marks);
	free(pane->shown.marks);
	free(pane->word);
	free(pane->labels);
	free(pane->lines);
	free(pane->indents);
	free(pane);
}

/* Nothing where the end is not behind the start. */
static void mark_list_add(struct mark_list *list, size_t start, size_t end, struct style style)
{
	if (end <= start)
		return;
	MEMORY_RESERVE_ONE(list->marks, list->n_marks, list->capacity);
	list->marks[list->n_marks++] = (struct draw_mark){ start, end - start, style };
}

void pane_reset(struct pane *pane)
{
	buffer_reset(&pane->text);
	pane->is_cut = false;
	pane->spans.n_marks = 0;
	pane->hits.n_marks = 0;
	pane->shown.n_marks = 0;
	pane->n_labels = 0;
	pane->n_lines = 0;
	pane->first = 0;
	pane->hit = 0;
	pane->is_wrapped = pane->is_searched = false;
}

/* Appends what fits, whole characters only, and says so once where it does not. */
static void append_safe(struct pane *pane, const char *safe)
{
	size_t length = strlen(safe);
	size_t room = PANE_MAX_BYTES - pane->text.length;

	if (pane->is_cut)
		return;
	if (length > room) {
		length = room;
		while (length > 0 && ((unsigned char)safe[length] & 0xc0) == 0x80)
			length--;
		pane->is_cut = true;
	}
	buffer_append(&pane->text, safe, length);
	if (pane->is_cut)
		buffer_append_text(&pane->text, cut_text);
	pane->is_wrapped = pane->is_searched = false;
}

void pane_append(struct pane *pane, const char *text)
{
	char *safe = text_sanitise(text, TEXT_KEEP_LINES);

	append_safe(pane, safe);
	free(safe);
}

void pane_append_styled(struct pane *pane, struct style style, const char *text)
{
	size_t start = pane->text.length;

	pane_append(pane, text);
	mark_list_add(&pane->spans, start, pane->text.length, style);
}

void pane_append_label(struct pane *pane, struct style style, const char *text)
{
	struct label *last = pane->n_labels ? &pane->labels[pane->n_labels - 1] : NULL;
	size_t start = pane->text.length;
	bool goes_on = last && last->end == start;
	bool begins = start == 0 || pane->text.bytes[start - 1] == '\n';

	pane_append_styled(pane, style, text);
	if (!goes_on && !begins)
		return;
	if (!goes_on) {
		size_t n_labels = pane->n_labels;

		MEMORY_RESERVE_ONE(pane->labels, n_labels, pane->labels_capacity);
		last = &pane->labels[pane->n_labels++];
		*last = (struct label){ .start = start };
	}
	last->end = pane->text.length;
	last->columns = draw_width(pane_text(pane) + last->start, last->end - last->start);
}

void pane_end_line(struct pane *pane, int n_blank)
{
	if (pane->text.length == 0)
		return;
	if (pane->text.bytes[pane->text.length - 1] != '\n')
		append_safe(pane, "\n");
	for (int i = 0; i < n_blank; i++)
		append_safe(pane, "\n");
}

const char *pane_text(const struct pane *pane)
{
	return buffer_text(&pane->text);
}

/* The last line that starts at or before the offset. */
static size_t line_of(const struct pane *pane, size_t offset)
{
	size_t low = 0, high = pane->n_lines;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (pane->lines[middle].start <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static size_t last_first(const struct pane *pane)
{
	size_t rows = pane->rows > 0 ? (size_t)pane->rows : 1;

	return pane->n_lines > rows ? pane->n_lines - rows : 0;
}

static bool scroll_to(struct pane *pane, size_t first)
{
	size_t before = pane->first;
	size_t most = last_first(pane);

	pane->first = first < most ? first : most;
	return pane->first != before;
}

static void add_line(struct pane *pane, struct text_line line, int indent)
{
	size_t n_lines = pane->n_lines;

	MEMORY_RESERVE_ONE(pane->lines, n_lines, pane->lines_capacity);
	MEMORY_RESERVE_ONE(pane->indents, n_lines, pane->indents_capacity);
	pane->lines[n_lines] = line;
	pane->indents[n_lines] = indent;
	pane->n_lines++;
}

/* Wraps the bytes from start to end, each line behind so many columns of the width. */
static void wrap_range(struct pane *pane, size_t start, size_t end, int width, int indent)
{
	char *text = memory_copy_bytes(pane_text(pane) + start, end - start);
	size_t n_lines;
	struct text_line *lines = text_wrap(text, width - indent, &n_lines);

	for (size_t i = 0; i < n_lines; i++)
		add_line(pane, (struct text_line){ start + lines[i].start, lines[i].length },
			indent);
	free(lines);
	free(text);
}

/* Wraps a line beside its label; returns where the next begins. */
static size_t wrap_beside(struct pane *pane, const struct label *label, int width)
{
	const char *text = pane_text(pane);
	size_t end = label->end + strcspn(text + label->end, "\n"), first = pane->n_lines;

	wrap_range(pane, label->end, end, width, label->columns);
	pane->lines[first].length += pane->lines[first].start - label->start;
	pane->lines[first].start = label->start;
	pane->indents[first] = 0;
	return text[end] ? end + 1 : end;
}

static void wrap_all(struct pane *pane, int width)
{
	enum { LEAST_BESIDE = 14 };
	size_t at = 0;

	pane->n_lines = 0;
	for (size_t i = 0; i < pane->n_labels; i++) {
		const struct label *label = &pane->labels[i];

		/* Where there is no room beside it, a label is a word like others. */
		if (width - label->columns < LEAST_BESIDE || label->start < at)
			continue;
		if (label->start > at)
			wrap_range(pane, at, label->start - 1, width, 0);
		at = wrap_beside(pane, label, width);
	}
	if (at < pane->text.length || pane->n_lines == 0)
		wrap_range(pane, at, pane->text.length, width, 0);
}

static void wrap(struct pane *pane, int columns)
{
	size_t top = pane->first < pane->n_lines ? pane->lines[pane->first].start : 0;

	wrap_all(pane, columns - 1);
	/* The break behind the last line does not begin another. */
	if (pane->n_lines > 1 && pane->lines[pane->n_lines - 1].start == pane->text.length)
		pane->n_lines--;
	pane->columns = columns;
	pane->is_wrapped = true;
	pane->first = line_of(pane, top);
}

/* Adds a hit and returns its end. */
static size_t show_over(struct pane *pane, size_t index)
{
	struct draw_mark hit = pane->hits.marks[index];

	if (index == pane->hit)
		hit.style.attributes |= ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE;
	mark_list_add(&pane->shown, hit.start, hit.start + hit.length, hit.style);
	return hit.start + hit.length;
}

/* Lays the hits over the spans: a span shows where no hit is. */
static void lay_hits_over(struct pane *pane)
{
	size_t next = 0, covered = 0; /* The next hit; the end of the last. */

	pane->shown.n_marks = 0;
	for (size_t i = 0; i < pane->spans.n_marks; i++) {
		struct draw_mark span = pane->spans.marks[i];
		size_t end = span.start + span.length;
		size_t start = span.start > covered ? span.start : covered;

		for (; next < pane->hits.n_marks && pane->hits.marks[next].start < end; next++) {
			mark_list_add(
				&pane->shown, start, pane->hits.marks[next].start, span.style);
			covered = show_over(pane, next);
			start = start > covered ? start : covered;
		}
		mark_list_add(&pane->shown, start, end, span.style);
	}
	while (next < pane->hits.n_marks)
		show_over(pane, next++);
}

static void find_hits(struct pane *pane)
{
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT);
	size_t n_hits;

	free(pane->hits.marks);
	pane->hits.marks = matches_find(pane_text(pane), pane->word, lit, PANE_MAX_HITS, &n_hits);
	pane->hits.n_marks = pane->hits.capacity = n_hits;
	if (pane->hit >= n_hits)
		pane->hit = 0;
	pane->is_searched = true;
	lay_hits_over(pane);
}

void pane_layout(struct pane *pane, int rows, int columns)
{
	if (!pane->is_wrapped || columns != pane->columns)
		wrap(pane, columns);
	if (!pane->is_searched)
		find_hits(pane);
	pane->rows = rows;
	scroll_to(pane, pane->first);
}

size_t pane_height(const struct pane *pane)
{
	return pane->n_lines;
}

bool pane_scroll(struct pane *pane, int by)
{
	size_t lines = (size_t)(by < 0 ? -(long)by : by);

	if (by < 0)
		return scroll_to(pane, pane->first > lines ? pane->first - lines : 0);
	return scroll_to(pane, pane->first + lines);
}

/* Goes to a hit; one that is in sight does not scroll, another comes to a third of the height. */
static void show_hit(struct pane *pane, size_t hit)
{
	size_t rows = pane->rows > 0 ? (size_t)pane->rows : 1;

	pane->hit = hit;
	lay_hits_over(pane);
	size_t line = line_of(pane, pane->hits.marks[hit].start);

	if (line < pane->first || line >= pane->first + rows)
		scroll_to(pane, line > rows / 3 ? line - rows / 3 : 0);
}

static bool act_on_hits(struct pane *pane, bool is_next)
{
	size_t n_hits = pane->hits.n_marks;

	if (n_hits == 0)
		return false;
	show_hit(pane, (pane->hit + (is_next ? 1 : n_hits - 1)) % n_hits);
	return true;
}

bool pane_act(struct pane *pane, enum pane_action action)
{
	int page = pane->rows > 1 ? pane->rows - 1 : 1;

	switch (action) {
	case PANE_UP:
		return pane_scroll(pane, -1);
	case PANE_DOWN:
		return pane_scroll(pane, 1);
	case PANE_PAGE_UP:
		return pane_scroll(pane, -page);
	case PANE_PAGE_DOWN:
		return pane_scroll(pane, page);
	case PANE_HOME:
		return scroll_to(pane, 0);
	case PANE_END:
		return scroll_to(pane, SIZE_MAX);
	case PANE_NEXT_HIT:
	case PANE_PREVIOUS_HIT:
		return act_on_hits(pane, action == PANE_NEXT_HIT);
	}
	return false;
}

size_t pane_search(struct pane *pane, const char *word)
{
	free(pane->word);
	pane->word = memory_copy_text(word);
	if (!pane->is_wrapped)
		wrap(pane, pane->columns);
	find_hits(pane);
	size_t top = pane->n_lines ? pane->lines[pane->first].start : 0;

	for (size_t i = 0; i < pane->hits.n_marks; i++)
		if (pane->hits.marks[i].start >= top) {
			show_hit(pane, i);
			return pane->hits.n_marks;
		}
	if (pane->hits.n_marks)
		show_hit(pane, 0);
	return pane->hits.n_marks;
}

size_t pane_hits(const struct pane *pane, size_t *current)
{
	*current = pane->hits.n_marks ? pane->hit + 1 : 0;
	return pane->hits.n_marks;
}

void pane_draw(const struct pane *pane, struct canvas *canvas, struct rectangle area)
{
	struct draw_marks marks = { pane->shown.marks, pane->shown.n_marks };
	struct style faint = { ROLE_FAINT, pane->style.background, 0 };

	canvas_fill(canvas, area, pane->style);
	for (int i = 0; i < area.rows && pane->first + (size_t)i < pane->n_lines; i++) {
		struct text_line line = pane->lines[pane->first + (size_t)i];
		int indent = pane->indents[pane->first + (size_t)i];
		struct rectangle row = { area.row + i, area.column + indent, 1,
			area.columns - 1 - indent };

		draw_marked(canvas, row, pane->style, pane_text(pane),
			(struct draw_mark){ line.start, line.length, pane->style }, &marks);
	}
	draw_scroll_bar(canvas, area, faint, pane->first, pane->n_lines);
}
