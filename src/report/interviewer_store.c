#include "leeway/report/interviewer_store.h"

bool interviewer_store_begin(
	struct database *database, struct interview_record *record, struct error *error)
{
	if (!database_begin(database, error))
		return false;
	if (interviews_begin(database, record, error) && database_commit(database, error))
		return true;
	database_rollback(database);
	return false;
}

bool interviewer_store_answer(
	struct database *database, const struct interview_answer *answer, struct error *error)
{
	if (!database_begin(database, error))
		return false;
	if (interviews_answer(database, answer, error) && database_commit(database, error))
		return true;
	database_rollback(database);
	return false;
}
