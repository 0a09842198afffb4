/* Verdicts on claims as text for a terminal of 80 columns, or as one JSON object. */
#ifndef LEEWAY_REPORT_CLAIMS_WRITE_H
#define LEEWAY_REPORT_CLAIMS_WRITE_H

#include <stdio.h>

#include "leeway/report/claims.h"

/* Claim, value, n and verdict, and how many there are of each in the end. */
void claims_write_table(const struct claim_verdict_list *list, FILE *out);

/*
 * {"claims":[{id, text, source, agent, value, interval_lo, interval_hi, expected, buckets, n,
 * synthetic, result, reason}], "holds", "fails", "not_enough_data"}; null where not defined.
 */
void claims_write_json(const struct claim_verdict_list *list, FILE *out);

#endif
