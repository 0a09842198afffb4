/*
 * Included before every source in the analysis of `make lint` alone, which sees one file at a time:
 * it tells the analysis that these never return true.
 */
#ifndef CI_ANALYSIS_H
#define CI_ANALYSIS_H

#include "leeway/base/error.h"

#define error_set(...)       (error_set(__VA_ARGS__), false)
#define error_set_errno(...) (error_set_errno(__VA_ARGS__), false)
#define error_prefix(...)    (error_prefix(__VA_ARGS__), false)
#define error_move(...)      (error_move(__VA_ARGS__), false)

#endif
