#include "support/bound.h"

#include <stdio.h>

enum { NAME_COLUMNS = 52 };

/* What the two kinds of bounds share. */
struct held {
	const char *words;
	double bound;
	bool holds;
	enum bound_kind kind;
};

static bool print_held(const char *name, double value, const char *unit, const struct held *held)
{
	printf("= %-*s %10.2f %s, %s %g: %s\n", NAME_COLUMNS, name, value, unit, held->words,
		held->bound, held->holds ? "ok" : "MISSED");
	fflush(stdout);
	return held->holds || held->kind == BOUND_OF_TIME;
}

bool bound_at_most(
	const char *name, double value, double most, const char *unit, enum bound_kind kind)
{
	return print_held(
		name, value, unit, &(struct held){ "at most", most, value <= most, kind });
}

bool bound_at_least(
	const char *name, double value, double least, const char *unit, enum bound_kind kind)
{
	return print_held(
		name, value, unit, &(struct held){ "at least", least, value >= least, kind });
}

void bound_note(const char *name, double value, const char *unit)
{
	printf("= %-*s %10.2f %s\n", NAME_COLUMNS, name, value, unit);
	fflush(stdout);
}
