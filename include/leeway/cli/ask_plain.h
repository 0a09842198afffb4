/*
 * `leeway ask` line by line on standard input and output: for terminals without a screen, and for
 * readers of screens.
 */
#ifndef LEEWAY_CLI_ASK_PLAIN_H
#define LEEWAY_CLI_ASK_PLAIN_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/report/interviewer.h"

/*
 * Asks one person; participant NULL: a code is drawn. *is_over: all was answered, or declined. The
 * end of the input and a signal leave what was not confirmed. False on an error.
 */
bool ask_plain(const struct interviewer *interviewer, const char *participant, bool *is_over,
	struct error *error);

#endif
