#include "leeway/report/interviewer_store.h"

#include "leeway/base/file.h"
#include "leeway/base/log.h"
#include "leeway/store/database.h"
#include "leeway/store/erasures.h"

static struct database *open_cache(
	const struct interviewer *interviewer, enum database_mode mode, struct error *error)
{
	const struct interviewer_options *options = &interviewer->options;

	struct database *database =
		database_open(options->env, options->database, mode, "leeway ask", error);

	/* Who asks shows that it waits, and tries again. */
	if (database)
		database_set_wait(database, 0);
	return database;
}

bool interviewer_store_open(const struct interviewer *interviewer, struct error *error)
{
	struct error fault = { 0 };
	struct database *database = open_cache(interviewer, DATABASE_WRITE, &fault);

	if (database) {
		database_close(database);
		return true;
	}
	if (fault.code != ERROR_LOCKED)
		return error_move(error, &fault);
	error_clear(&fault);
	return true;
}

bool interviewer_store_find(const struct interviewer *interviewer, const char *code,
	struct interview_record *record, struct error *error)
{
	*record = (struct interview_record){ 0 };
	if (!file_exists(interviewer->options.database))
		return true;
	struct database *database = open_cache(interviewer, DATABASE_READ, error);
	bool good = database && interviewer_find(interviewer, database, code, record, error);

	database_close(database);
	return good;
}

/* Ends what was begun: committed where it went well. */
static bool end(struct database *database, bool good, struct error *error)
{
	if (good && database_commit(database, error))
		return true;
	database_rollback(database);
	return false;
}

bool interviewer_store_begin(
	const struct interviewer *interviewer, struct interview_record *record, struct error *error)
{
	struct database *database = open_cache(interviewer, DATABASE_WRITE, error);
	bool good = database && database_begin(database, error) &&
		    end(database, interviews_begin(database, record, error), error);

	database_close(database);
	return good;
}

bool interviewer_store_withdraw(
	const struct interviewer *interviewer, int64_t interview, struct error *error)
{
	struct database *database = open_cache(interviewer, DATABASE_WRITE, error);
	bool good = database && database_begin(database, error) &&
		    end(database,
			    interviews_withdraw(database, interview,
				    env_wall_ms(interviewer->options.env), error),
			    error);
	struct error fault = { 0 };

	/* The answers are gone; where another program has the cache open, `leeway doctor` says what
	 * is left to do. */
	if (good && !erasures_scrub(database, &fault))
		log_message(LOG_ERROR, "%s", fault.message);
	error_clear(&fault);
	database_close(database);
	return good;
}

bool interviewer_store_answer(const struct interviewer *interviewer,
	const struct interview_answer *answer, struct error *error)
{
	struct database *database = open_cache(interviewer, DATABASE_WRITE, error);
	bool good = database && database_begin(database, error) &&
		    end(database, interviews_answer(database, answer, error), error);

	database_close(database);
	return good;
}
