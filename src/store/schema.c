#include "leeway/store/schema.h"

#include <stddef.h>

#include <sqlite3.h>

/*
 * Version 1. Times are milliseconds since 1970, money millionths of a dollar, NULL what is not
 * known. Outcomes are the numbers of enum outcome.
 *
 * response is unique in arrival order, (repeat, prompt, agent): repeats are asked for round by
 * round, so that inserts go to the end of that index. A bucket is therefore read repeat by repeat,
 * up to its tally's next_repeat.
 */
static const char core_tables[] =
	"CREATE TABLE agent(\n"
	" id INTEGER PRIMARY KEY,\n"
	" digest BLOB NOT NULL UNIQUE,\n"
	" name TEXT NOT NULL UNIQUE,\n"
	" kind TEXT NOT NULL CHECK (kind IN ('cohort', 'model')),\n"
	" provider TEXT, base_url TEXT, model TEXT,\n"
	" parameters TEXT NOT NULL DEFAULT '{}',\n"
	" synthetic INTEGER NOT NULL DEFAULT 0,\n"
	" parent TEXT,\n"
	" iteration INTEGER NOT NULL DEFAULT 0,\n"
	" attributes TEXT NOT NULL DEFAULT '{}');\n"

	"CREATE TABLE prompt(\n"
	" id INTEGER PRIMARY KEY,\n"
	" digest BLOB NOT NULL UNIQUE,\n"
	" pack TEXT NOT NULL, scenario TEXT NOT NULL, title TEXT,\n"
	" level_no INTEGER NOT NULL, level TEXT NOT NULL,\n"
	" condition TEXT NOT NULL,\n"
	" messages TEXT NOT NULL);\n"

	/* Short texts that many rows share: models returned, finish reasons. */
	"CREATE TABLE label(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\n"

	/* digest: the first 16 bytes of the body's SHA-256. */
	"CREATE TABLE text(\n"
	" id INTEGER PRIMARY KEY,\n"
	" digest BLOB NOT NULL UNIQUE,\n"
	" body TEXT NOT NULL);\n"

	/* first_*: ids from which a run's rows are found without an index over run_id. */
	"CREATE TABLE run(\n"
	" id INTEGER PRIMARY KEY,\n"
	" arguments TEXT NOT NULL,\n"
	" planned INTEGER NOT NULL,\n"
	" state TEXT NOT NULL,\n"
	" started_at INTEGER NOT NULL, ended_at INTEGER,\n"
	" first_response INTEGER NOT NULL, first_step INTEGER NOT NULL,\n"
	" first_failure INTEGER NOT NULL);\n"

	"CREATE TABLE participant(\n"
	" id INTEGER PRIMARY KEY,\n"
	" agent_id INTEGER NOT NULL REFERENCES agent(id),\n"
	" name TEXT NOT NULL,\n"
	" attributes TEXT NOT NULL DEFAULT '{}',\n"
	" UNIQUE(agent_id, name));\n"

	"CREATE TABLE response(\n"
	" id INTEGER PRIMARY KEY,\n"
	" agent_id INTEGER NOT NULL REFERENCES agent(id),\n"
	" prompt_id INTEGER NOT NULL REFERENCES prompt(id),\n"
	" repeat INTEGER NOT NULL CHECK (repeat >= 0),\n"
	" outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 4),\n"
	" text_id INTEGER REFERENCES text(id),\n"
	" reasoning_id INTEGER REFERENCES text(id),\n"
	" run_id INTEGER REFERENCES run(id),\n"
	" participant_id INTEGER REFERENCES participant(id),\n"
	" asked_at INTEGER, latency_ms INTEGER,\n"
	" input_tokens INTEGER, output_tokens INTEGER, reasoning_tokens INTEGER,\n"
	" cost_microusd INTEGER,\n"
	" model_label_id INTEGER REFERENCES label(id),\n"
	" finish_label_id INTEGER REFERENCES label(id),\n"
	" response_id TEXT,\n"
	" UNIQUE(repeat, prompt_id, agent_id));\n"

	"CREATE TABLE tally(\n"
	" agent_id INTEGER NOT NULL REFERENCES agent(id),\n"
	" prompt_id INTEGER NOT NULL REFERENCES prompt(id),\n"
	" grants INTEGER NOT NULL, refusals INTEGER NOT NULL, unclear INTEGER NOT NULL,\n"
	" blocked INTEGER NOT NULL, empty INTEGER NOT NULL,\n"
	" next_repeat INTEGER NOT NULL,\n"
	" PRIMARY KEY(agent_id, prompt_id)) WITHOUT ROWID;\n"

	"CREATE TABLE step(\n"
	" id INTEGER PRIMARY KEY,\n"
	" agent_id INTEGER NOT NULL REFERENCES agent(id),\n"
	" prompt_id INTEGER NOT NULL REFERENCES prompt(id),\n"
	" repeat INTEGER NOT NULL, step INTEGER NOT NULL,\n"
	" text_id INTEGER REFERENCES text(id),\n"
	" run_id INTEGER REFERENCES run(id),\n"
	" input_tokens INTEGER, output_tokens INTEGER, reasoning_tokens INTEGER,\n"
	" cost_microusd INTEGER, latency_ms INTEGER,\n"
	" UNIQUE(repeat, prompt_id, agent_id, step));\n"

	"CREATE TABLE failure(\n"
	" id INTEGER PRIMARY KEY,\n"
	" run_id INTEGER REFERENCES run(id),\n"
	" agent_id INTEGER NOT NULL REFERENCES agent(id),\n"
	" prompt_id INTEGER NOT NULL REFERENCES prompt(id),\n"
	" repeat INTEGER NOT NULL, attempt INTEGER NOT NULL,\n"
	" status INTEGER NOT NULL,\n"
	" class TEXT NOT NULL, message TEXT NOT NULL,\n"
	" at INTEGER NOT NULL,\n"
	" final INTEGER NOT NULL);\n"

	/*
	 * Additive: of a response's corrections the one with the highest id counts. One that takes
	 * another back names it in reverts, and none is taken back twice.
	 */
	"CREATE TABLE correction(\n"
	" id INTEGER PRIMARY KEY,\n"
	" response_id INTEGER NOT NULL REFERENCES response(id),\n"
	" outcome_before INTEGER NOT NULL CHECK (outcome_before BETWEEN 0 AND 4),\n"
	" outcome_after INTEGER NOT NULL CHECK (outcome_after BETWEEN 0 AND 4),\n"
	" reason TEXT NOT NULL, author TEXT NOT NULL,\n"
	" at INTEGER NOT NULL,\n"
	" reverts INTEGER UNIQUE REFERENCES correction(id));\n"
	"CREATE INDEX correction_response ON correction(response_id, id);\n"

	/* What an imported row without a repeat of its own became: importing it again adds nothing.
	 */
	"CREATE TABLE import_row(\n"
	" digest BLOB PRIMARY KEY,\n"
	" response_id INTEGER NOT NULL REFERENCES response(id)) WITHOUT ROWID;\n";

/*
 * Version 2. The full-text index is external content over text and is fed apart from the responses
 * (search.h); search_state remembers how far. The views are for people who come with R, Python,
 * DuckDB or Datasette: their columns only ever grow, at the end.
 */
static const char search_and_views[] =
	"CREATE VIRTUAL TABLE text_fts USING fts5(\n"
	" body, content='text', content_rowid='id', tokenize='unicode61 remove_diacritics 2');\n"
	"CREATE TABLE search_state(\n"
	" id INTEGER PRIMARY KEY CHECK (id = 1),\n"
	" indexed_to INTEGER NOT NULL);\n"
	"INSERT INTO search_state(id, indexed_to) VALUES(1, 0);\n"
	"CREATE INDEX response_text ON response(text_id);\n"

	"CREATE VIEW v_response AS\n"
	"SELECT p.pack AS pack, p.scenario AS scenario, p.level_no AS level_no, p.level AS level,\n"
	" p.condition AS condition, a.name AS agent, a.kind AS kind, a.synthetic AS synthetic,\n"
	" r.repeat AS repeat,\n"
	" CASE coalesce(c.outcome_after, r.outcome) WHEN 0 THEN 'grant' WHEN 1 THEN 'refuse'\n"
	"  WHEN 2 THEN 'unclear' WHEN 3 THEN 'blocked' ELSE 'empty' END AS outcome,\n"
	" (SELECT count(*) > 2 * count(reverts) FROM correction\n"
	"  WHERE response_id = r.id) AS corrected,\n"
	" coalesce(t.body, '') AS text, m.name AS model_returned,\n"
	" strftime('%Y-%m-%dT%H:%M:%fZ', r.asked_at / 1000.0, 'unixepoch') AS asked_at,\n"
	" r.latency_ms AS latency_ms, r.input_tokens AS input_tokens,\n"
	" r.output_tokens AS output_tokens, r.cost_microusd / 1e6 AS cost_usd,\n"
	" w.name AS participant, r.id AS response_id, r.agent_id AS agent_id,\n"
	" r.prompt_id AS prompt_id, r.run_id AS run_id\n"
	"FROM response AS r\n"
	"JOIN prompt AS p ON p.id = r.prompt_id\n"
	"JOIN agent AS a ON a.id = r.agent_id\n"
	"LEFT JOIN text AS t ON t.id = r.text_id\n"
	"LEFT JOIN label AS m ON m.id = r.model_label_id\n"
	"LEFT JOIN participant AS w ON w.id = r.participant_id\n"
	"LEFT JOIN correction AS c ON c.id =\n"
	" (SELECT max(id) FROM correction WHERE response_id = r.id);\n"

	"CREATE VIEW v_bucket AS\n"
	"SELECT p.pack AS pack, p.scenario AS scenario, p.level_no AS level_no, p.level AS level,\n"
	" p.condition AS condition, a.name AS agent, a.kind AS kind, a.synthetic AS synthetic,\n"
	" t.grants AS grants, t.refusals AS refusals, t.unclear AS unclear, t.blocked AS blocked,\n"
	" t.empty AS empty,\n"
	" CASE WHEN t.grants + t.refusals > 0\n"
	"  THEN t.refusals * 1.0 / (t.grants + t.refusals) END AS refusal_rate,\n"
	" t.agent_id AS agent_id, t.prompt_id AS prompt_id\n"
	"FROM tally AS t\n"
	"JOIN prompt AS p ON p.id = t.prompt_id\n"
	"JOIN agent AS a ON a.id = t.agent_id;\n";

/* Version 3. Responses a reader marked. */
static const char stars[] = "CREATE TABLE star(\n"
			    " response_id INTEGER PRIMARY KEY REFERENCES response(id),\n"
			    " at INTEGER NOT NULL);\n";

/*
 * Version 4. People who take the study in leeway: the questions drawn for each, in their order.
 * level is the words drawn; where the pack has them no longer, another level is drawn.
 */
static const char interviews[] = "CREATE TABLE interview(\n"
				 " id INTEGER PRIMARY KEY,\n"
				 " participant_id INTEGER NOT NULL REFERENCES participant(id),\n"
				 " pack TEXT NOT NULL, condition TEXT NOT NULL,\n"
				 " started_at INTEGER NOT NULL, ended_at INTEGER,\n"
				 " UNIQUE(participant_id, pack, condition));\n"
				 "CREATE TABLE interview_item(\n"
				 " interview_id INTEGER NOT NULL REFERENCES interview(id),\n"
				 " position INTEGER NOT NULL,\n"
				 " scenario TEXT NOT NULL,\n"
				 " level_no INTEGER NOT NULL, level TEXT NOT NULL,\n"
				 " response_id INTEGER REFERENCES response(id),\n"
				 " PRIMARY KEY(interview_id, position)) WITHOUT ROWID;\n";

/* What both steps that follow show of a response. */
#define RESPONSE_VIEW                                                                              \
	"DROP VIEW v_response;\n"                                                                  \
	"CREATE VIEW v_response AS\n"                                                              \
	"SELECT p.pack AS pack, p.scenario AS scenario, p.level_no AS level_no, p.level AS "       \
	"level,\n"                                                                                 \
	" p.condition AS condition, a.name AS agent, a.kind AS kind, a.synthetic AS synthetic,\n"  \
	" r.repeat AS repeat,\n"                                                                   \
	" CASE coalesce(c.outcome_after, r.outcome) WHEN 0 THEN 'grant' WHEN 1 THEN 'refuse'\n"    \
	"  WHEN 2 THEN 'unclear' WHEN 3 THEN 'blocked' ELSE 'empty' END AS outcome,\n"             \
	" (SELECT count(*) > 2 * count(reverts) FROM correction\n"                                 \
	"  WHERE response_id = r.id) AS corrected,\n"                                              \
	" coalesce(t.body, '') AS text, m.name AS model_returned,\n"                               \
	" strftime('%Y-%m-%dT%H:%M:%fZ', r.asked_at / 1000.0, 'unixepoch') AS asked_at,\n"         \
	" r.latency_ms AS latency_ms, r.input_tokens AS input_tokens,\n"                           \
	" r.output_tokens AS output_tokens, r.cost_microusd / 1e6 AS cost_usd,\n"                  \
	" w.name AS participant, r.id AS response_id, r.agent_id AS agent_id,\n"                   \
	" r.prompt_id AS prompt_id, r.run_id AS run_id,\n"                                         \
	" q.position AS position,\n"                                                               \
	" strftime('%Y-%m-%dT%H:%M:%fZ', q.ended_at / 1000.0, 'unixepoch') AS ended_at,\n"         \
	" q.decision_ms AS decision_ms, q.writing_ms AS writing_ms, q.changes AS changes,\n"       \
	" q.yes_first AS yes_first,\n"                                                             \
	" coalesce((SELECT i.ended_at IS NOT NULL FROM interview AS i\n"                           \
	"  WHERE i.participant_id = r.participant_id AND i.pack = p.pack\n"                        \
	"  AND i.condition = p.condition), w.finished) AS complete,\n"                             \
	" json_extract(w.attributes, '$.age') AS age,\n"                                           \
	" json_extract(w.attributes, '$.sex') AS sex,\n"                                           \
	" json_extract(w.attributes, '$.gender') AS gender,\n"                                     \
	" json_extract(w.attributes, '$.ethnicity') AS ethnicity,\n"                               \
	" json_extract(w.attributes, '$.language') AS language,\n"                                 \
	" json_extract(w.attributes, '$.fluent_languages') AS fluent_languages,\n"                 \
	" json_extract(w.attributes, '$.country_of_birth') AS country_of_birth,\n"                 \
	" json_extract(w.attributes, '$.country_of_residence') AS country_of_residence,\n"         \
	" json_extract(w.attributes, '$.nationality') AS nationality,\n"                           \
	" json_extract(w.attributes, '$.student_status') AS student_status,\n"                     \
	" json_extract(w.attributes, '$.employment_status') AS employment_status,\n"               \
	" json_extract(w.attributes, '$.education') AS education,\n"                               \
	" json_extract(w.attributes, '$.user_language') AS user_language,\n"                       \
	" json_extract(w.attributes, '$.prolific_status') AS prolific_status\n"
#define RESPONSE_VIEW_FROM                                                                         \
	"FROM response AS r\n"                                                                     \
	"JOIN prompt AS p ON p.id = r.prompt_id\n"                                                 \
	"JOIN agent AS a ON a.id = r.agent_id\n"                                                   \
	"LEFT JOIN text AS t ON t.id = r.text_id\n"                                                \
	"LEFT JOIN label AS m ON m.id = r.model_label_id\n"                                        \
	"LEFT JOIN participant AS w ON w.id = r.participant_id\n"                                  \
	"LEFT JOIN answer AS q ON q.response_id = r.id\n"                                          \
	"LEFT JOIN correction AS c ON c.id =\n"                                                    \
	" (SELECT max(id) FROM correction WHERE response_id = r.id)"

/*
 * Version 5. How people answered. Of a response of theirs: its place in the order (from 1), when it
 * ended, milliseconds from the question to the decision and from there to the end (no wall clock),
 * how often yes or no was changed, and whether yes was the first option; of a participant of an
 * import: whether they finished, when they began and ended, and how long they took by the survey's
 * own count. NULL is what is not known.
 *
 * consent: what was agreed to, each text once. erasure: people whose data were deleted, without a
 * word of who they were; scrubbed 0: the file still has free pages that may hold their words.
 */
static const char how_people_answered[] =
	"CREATE TABLE answer(\n"
	" response_id INTEGER PRIMARY KEY REFERENCES response(id),\n"
	" position INTEGER, ended_at INTEGER, decision_ms INTEGER, writing_ms INTEGER,\n"
	" changes INTEGER, yes_first INTEGER);\n"
	"CREATE TABLE consent(\n"
	" id INTEGER PRIMARY KEY,\n"
	" digest BLOB NOT NULL, version TEXT NOT NULL, body TEXT NOT NULL,\n"
	" UNIQUE(digest, version));\n"
	"CREATE TABLE erasure(\n"
	" id INTEGER PRIMARY KEY,\n"
	" agent_id INTEGER NOT NULL REFERENCES agent(id),\n"
	" responses INTEGER NOT NULL,\n"
	" cause TEXT NOT NULL CHECK (cause IN ('requested', 'withdrawn')),\n"
	" at INTEGER NOT NULL,\n"
	" scrubbed INTEGER NOT NULL DEFAULT 0);\n"
	"ALTER TABLE interview ADD COLUMN consent_id INTEGER REFERENCES consent(id);\n"
	"ALTER TABLE interview ADD COLUMN draw TEXT;\n"
	"ALTER TABLE interview ADD COLUMN yes_first INTEGER;\n"
	"ALTER TABLE participant ADD COLUMN finished INTEGER;\n"
	"ALTER TABLE participant ADD COLUMN started_at INTEGER;\n"
	"ALTER TABLE participant ADD COLUMN ended_at INTEGER;\n"
	"ALTER TABLE participant ADD COLUMN duration_ms INTEGER;\n"
	"CREATE INDEX response_participant ON response(participant_id)\n"
	" WHERE participant_id IS NOT NULL;\n"

	RESPONSE_VIEW RESPONSE_VIEW_FROM ";\n";

/* What a failed attempt was charged; NULL: nothing, as far as is known. */
static const char cost_of_failures[] = "ALTER TABLE failure ADD COLUMN input_tokens INTEGER;\n"
				       "ALTER TABLE failure ADD COLUMN output_tokens INTEGER;\n"
				       "ALTER TABLE failure ADD COLUMN cost_microusd INTEGER;\n";

/*
 * Version 7. What was planned of a bucket when it was first fired, and its replies in the order of
 * their coming, two bits each (model/looks.h): what an explorer showed of it while it filled.
 */
static const char plans[] = "CREATE TABLE plan(\n"
			    " agent_id INTEGER NOT NULL REFERENCES agent(id),\n"
			    " prompt_id INTEGER NOT NULL REFERENCES prompt(id),\n"
			    " planned INTEGER NOT NULL,\n"
			    " first_replies INTEGER NOT NULL, first_n INTEGER NOT NULL,\n"
			    " first_refusals INTEGER NOT NULL,\n"
			    " complete_replies INTEGER, complete_n INTEGER,\n"
			    " complete_refusals INTEGER,\n"
			    " replies BLOB NOT NULL,\n"
			    " PRIMARY KEY(agent_id, prompt_id)) WITHOUT ROWID;\n";

/*
 * Version 8. What was answered and with what: the digest of the words, how the reply ended, and the
 * model and parameters that were asked for.
 */
#define WORDS_COLUMNS                                                                              \
	",\n"                                                                                      \
	" lower(hex(p.digest)) AS prompt_digest, f.name AS finish_reason,\n"                       \
	" r.reasoning_tokens AS reasoning_tokens, a.provider AS provider,\n"                       \
	" a.model AS model_requested,\n"                                                           \
	" CASE a.kind WHEN 'model' THEN a.parameters END AS parameters"
static const char whose_words_were_answered[] = RESPONSE_VIEW WORDS_COLUMNS
	"\n" RESPONSE_VIEW_FROM "\n"
	"LEFT JOIN label AS f ON f.id = r.finish_label_id;\n"

	"DROP VIEW v_bucket;\n"
	"CREATE VIEW v_bucket AS\n"
	"SELECT p.pack AS pack, p.scenario AS scenario, p.level_no AS level_no, p.level AS level,\n"
	" p.condition AS condition, a.name AS agent, a.kind AS kind, a.synthetic AS synthetic,\n"
	" t.grants AS grants, t.refusals AS refusals, t.unclear AS unclear, t.blocked AS blocked,\n"
	" t.empty AS empty,\n"
	" CASE WHEN t.grants + t.refusals > 0\n"
	"  THEN t.refusals * 1.0 / (t.grants + t.refusals) END AS refusal_rate,\n"
	" t.agent_id AS agent_id, t.prompt_id AS prompt_id,\n"
	" lower(hex(p.digest)) AS prompt_digest\n"
	"FROM tally AS t\n"
	"JOIN prompt AS p ON p.id = t.prompt_id\n"
	"JOIN agent AS a ON a.id = t.agent_id;\n";

/* Version 9. What became of the records of imported files; agents by name, since a file may come
 * before its rows. */
static const char imported_files[] =
	"CREATE TABLE import_file(\n"
	" id INTEGER PRIMARY KEY,\n"
	" at INTEGER NOT NULL,\n"
	" agent TEXT,\n"
	" name TEXT NOT NULL, kind TEXT NOT NULL,\n"
	" records INTEGER NOT NULL,\n"
	" taken INTEGER NOT NULL, unanswered INTEGER NOT NULL, faulty INTEGER NOT NULL);\n"
	"CREATE TABLE import_left_out(\n"
	" import_file_id INTEGER NOT NULL REFERENCES import_file(id),\n"
	" position INTEGER NOT NULL,\n"
	" rule TEXT NOT NULL, records INTEGER NOT NULL,\n"
	" PRIMARY KEY(import_file_id, position)) WITHOUT ROWID;\n";

/* Version 10. Which imported replies did not come with the words that were sent: 1, else NULL. Of
 * those that are there it is not known, so they are taken to be such. */
static const char whose_words_are_recorded[] =
	"ALTER TABLE response ADD COLUMN words_assumed INTEGER;\n"
	"UPDATE response SET words_assumed = 1 WHERE run_id IS NULL\n"
	" AND agent_id NOT IN (SELECT id FROM agent WHERE kind = 'cohort' AND name = 'audience')\n"
	" AND id NOT IN (SELECT response_id FROM interview_item WHERE response_id IS NOT NULL);\n"
	"CREATE INDEX response_assumed ON response(prompt_id, agent_id) WHERE words_assumed = 1;"
	"\n" RESPONSE_VIEW WORDS_COLUMNS ",\n"
	" r.words_assumed IS NULL AS words_recorded\n" RESPONSE_VIEW_FROM "\n"
	"LEFT JOIN label AS f ON f.id = r.finish_label_id;\n";

/* Version 11. Questions without an answer in imported files, where these tell the two apart. */
static const char questions_not_asked[] =
	"ALTER TABLE import_file ADD COLUMN asked_unanswered INTEGER;\n"
	"ALTER TABLE import_file ADD COLUMN not_asked INTEGER;\n";

struct schema_step {
	const char *sql;
	const char *stamp; /* Part of the step's own transaction. */
};

static const struct schema_step steps[] = {
	{ core_tables, "PRAGMA application_id = 0x6c656577; PRAGMA user_version = 1;" },
	{ search_and_views, "PRAGMA user_version = 2;" },
	{ stars, "PRAGMA user_version = 3;" },
	{ interviews, "PRAGMA user_version = 4;" },
	{ how_people_answered, "PRAGMA user_version = 5;" },
	{ cost_of_failures, "PRAGMA user_version = 6;" },
	{ plans, "PRAGMA user_version = 7;" },
	{ whose_words_were_answered, "PRAGMA user_version = 8;" },
	{ imported_files, "PRAGMA user_version = 9;" },
	{ whose_words_are_recorded, "PRAGMA user_version = 10;" },
	{ questions_not_asked, "PRAGMA user_version = 11;" },
};

enum { N_STEPS = sizeof steps / sizeof steps[0] };

int schema_version(void)
{
	return N_STEPS;
}

static bool execute(sqlite3 *handle, const char *sql)
{
	return sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The steps after from up to to, in one transaction. */
static bool take_steps(sqlite3 *handle, int from, int to, struct error *error)
{
	int step = from;
	bool good = execute(handle, "BEGIN IMMEDIATE");
	while (good && step < to) {
		good = execute(handle, steps[step].sql) && execute(handle, steps[step].stamp);
		step += good;
	}
	if (good && execute(handle, "COMMIT"))
		return true;
	error_set(error, ERROR_STORE, "schema step %d: %s", step + 1, sqlite3_errmsg(handle));
	if (!sqlite3_get_autocommit(handle))
		sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

bool schema_upgrade(sqlite3 *handle, int from, int to, struct error *error)
{
	int last = to < N_STEPS ? to : N_STEPS;
	while (from < last) {
		/* A new cache is made whole, so that nobody sees a part of it. */
		int next = from == 0 ? last : from + 1;
		if (!take_steps(handle, from, next, error))
			return false;
		from = next;
	}
	return true;
}
