/* Figures that a measurement prints beside the bounds they are held to. */
#ifndef SUPPORT_BOUND_H
#define SUPPORT_BOUND_H

#include <stdbool.h>

/*
 * Figures that depend on how fast and how busy the machine is are told and no more; one that does
 * not must hold.
 */
enum bound_kind { BOUND_OF_TIME, BOUND_OF_SIZE };

/* Prints "= NAME VALUE UNIT, at most MOST: ok" or "MISSED"; false where a bound of size is missed.
 */
bool bound_at_most(
	const char *name, double value, double most, const char *unit, enum bound_kind kind);

/* The same the other way round. */
bool bound_at_least(
	const char *name, double value, double least, const char *unit, enum bound_kind kind);

/* A figure without a bound. */
void bound_note(const char *name, double value, const char *unit);

#endif
