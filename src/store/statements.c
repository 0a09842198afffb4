#include "leeway/store/statements.h"

#include "plans_row.h"

static const char *const texts[N_STATEMENTS] = {
	[STATEMENT_REVISION] = "PRAGMA data_version",
	[STATEMENT_BEGIN_READ] = "BEGIN",
	[STATEMENT_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[STATEMENT_COMMIT] = "COMMIT",
	[STATEMENT_ROLLBACK] = "ROLLBACK",

	[STATEMENT_AGENT_FIND] = "SELECT id FROM agent WHERE digest = ?1",
	[STATEMENT_AGENT_BY_NAME] = "SELECT id FROM agent WHERE name = ?1",
	[STATEMENT_AGENT_KIND] = "SELECT kind, synthetic FROM agent WHERE id = ?1",
	[STATEMENT_AGENT_ADD] =
		"INSERT INTO agent(digest, name, kind, provider, base_url, model, parameters,"
		" synthetic, parent, iteration) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",

	[STATEMENT_ROSTER_EACH] =
		"SELECT a.id, a.name, a.kind, a.provider, a.base_url, a.model, a.parameters,"
		" a.synthetic, a.parent, a.iteration, count(t.prompt_id),"
		" coalesce(sum(t.grants), 0), coalesce(sum(t.refusals), 0),"
		" coalesce(sum(t.unclear), 0), coalesce(sum(t.blocked), 0),"
		" coalesce(sum(t.empty), 0) FROM agent AS a"
		" LEFT JOIN tally AS t ON t.agent_id = a.id GROUP BY a.id ORDER BY a.id LIMIT ?1",

	[STATEMENT_PROMPT_FIND] = "SELECT id, level_no FROM prompt WHERE digest = ?1",
	[STATEMENT_PROMPT_SET_LEVEL] = "UPDATE prompt SET level_no = ?2 WHERE id = ?1",
	[STATEMENT_PROMPT_ADD] =
		"INSERT INTO prompt(digest, pack, scenario, title, level_no, level, condition,"
		" messages) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",

	[STATEMENT_LABEL_FIND] = "SELECT id FROM label WHERE name = ?1",
	[STATEMENT_LABEL_ADD] = "INSERT INTO label(name) VALUES(?1)",
	[STATEMENT_TEXT_FIND] = "SELECT id FROM text WHERE digest = ?1",
	[STATEMENT_TEXT_ADD] = "INSERT INTO text(digest, body) VALUES(?1, ?2)"
			       " ON CONFLICT(digest) DO NOTHING",

	[STATEMENT_RUN_ADD] =
		"INSERT INTO run(arguments, planned, state, started_at, first_response, first_step,"
		" first_failure) VALUES(?1, ?2, 'running', ?3,"
		" (SELECT coalesce(max(id), 0) + 1 FROM response),"
		" (SELECT coalesce(max(id), 0) + 1 FROM step),"
		" (SELECT coalesce(max(id), 0) + 1 FROM failure))",
	[STATEMENT_RUN_FINISH] = "UPDATE run SET state = ?2, ended_at = ?3 WHERE id = ?1",
	[STATEMENT_RUN_CHANGE] = "UPDATE run SET arguments = coalesce(?2, arguments),"
				 " planned = ?3 WHERE id = ?1",
	/* One that was killed ended, as far as is known, when the last came of it. */
	[STATEMENT_RUN_LEAVE] =
		"UPDATE run SET state = 'left', ended_at = coalesce(ended_at,"
		" (SELECT max(at) FROM (SELECT asked_at + coalesce(latency_ms, 0) AS at"
		"   FROM response WHERE id >= first_response AND +run_id = run.id"
		"  UNION ALL SELECT at FROM failure"
		"   WHERE id >= first_failure AND +run_id = run.id))) WHERE id = ?1",
	[STATEMENT_RUN_FIND] = "SELECT id FROM run WHERE id = ?1",
	[STATEMENT_RUN_PAGE] = "SELECT id, arguments, state, planned, started_at, ended_at FROM run"
			       " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
	[STATEMENT_RUN_SAME] =
		"SELECT id, state FROM run WHERE arguments ="
		" coalesce(?1, (SELECT arguments FROM run WHERE id = ?2)) AND (?2 = 0 OR id <= ?2)"
		" ORDER BY id DESC",
	/* Within a text of JSON the quotes would be escaped. */
	[STATEMENT_RUN_NEWEST] =
		"SELECT id, arguments, state FROM run"
		" WHERE instr(arguments, '\"urgent\":true') = 0 ORDER BY id DESC LIMIT 1",

	[STATEMENT_RESPONSE_ADD] =
		"INSERT INTO response(agent_id, prompt_id, repeat, outcome, text_id, reasoning_id,"
		" run_id, participant_id, asked_at, latency_ms, input_tokens, output_tokens,"
		" reasoning_tokens, cost_microusd, model_label_id, finish_label_id, response_id,"
		" words_assumed) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
		" ?14, ?15, ?16, ?17, ?18) ON CONFLICT(repeat, prompt_id, agent_id) DO NOTHING",
	[STATEMENT_RESPONSE_FIND] = "SELECT id FROM response"
				    " WHERE repeat = ?3 AND prompt_id = ?2 AND agent_id = ?1",

	[STATEMENT_HAND_REMOVE] =
		"DELETE FROM response WHERE repeat = ?3 AND prompt_id = ?2 AND agent_id = ?1"
		" AND text_id IS NULL AND run_id IS NULL AND participant_id IS NULL"
		" AND NOT EXISTS (SELECT 1 FROM correction WHERE response_id = response.id)"
		" AND NOT EXISTS (SELECT 1 FROM star WHERE response_id = response.id)",

	[STATEMENT_TALLY_ADD] =
		"INSERT INTO tally(agent_id, prompt_id, grants, refusals, unclear, blocked, empty,"
		" next_repeat) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
		" ON CONFLICT(agent_id, prompt_id) DO UPDATE SET"
		" grants = grants + excluded.grants, refusals = refusals + excluded.refusals,"
		" unclear = unclear + excluded.unclear, blocked = blocked + excluded.blocked,"
		" empty = empty + excluded.empty,"
		" next_repeat = max(next_repeat, excluded.next_repeat)",
	[STATEMENT_TALLY_READ] =
		"SELECT grants, refusals, unclear, blocked, empty, next_repeat FROM tally"
		" WHERE agent_id = ?1 AND prompt_id = ?2",

	[STATEMENT_PLAN_BEGIN] =
		"INSERT INTO plan(agent_id, prompt_id, planned, first_replies, first_n,"
		" first_refusals, complete_replies, complete_n, complete_refusals, replies)"
		" SELECT ?1, ?2, total, total, n, r, iif(total, total, NULL), iif(total, n, NULL),"
		" iif(total, r, NULL), x'' FROM (SELECT"
		"  coalesce(sum(grants + refusals + unclear + blocked + empty), 0) AS total,"
		"  coalesce(sum(grants + refusals), 0) AS n, coalesce(sum(refusals), 0) AS r"
		"  FROM tally WHERE agent_id = ?1 AND prompt_id = ?2)"
		" WHERE true ON CONFLICT(agent_id, prompt_id) DO NOTHING",
	[STATEMENT_PLAN_READ] =
		"SELECT coalesce(t.grants, 0), coalesce(t.refusals, 0), coalesce(t.unclear, 0),"
		" coalesce(t.blocked, 0), coalesce(t.empty, 0)," PLAN_COLUMNS " FROM plan AS l"
		" LEFT JOIN tally AS t ON t.agent_id = l.agent_id AND t.prompt_id = l.prompt_id"
		" WHERE l.agent_id = ?1 AND l.prompt_id = ?2",
	[STATEMENT_PLAN_WRITE] = "UPDATE plan SET planned = ?3, complete_replies = ?4,"
				 " complete_n = ?5, complete_refusals = ?6, replies = ?7"
				 " WHERE agent_id = ?1 AND prompt_id = ?2",
	[STATEMENT_PLAN_RESTART] =
		"UPDATE plan SET first_replies = total, first_n = n, first_refusals = r,"
		" complete_replies = iif(planned > 0 AND total >= planned, total, NULL),"
		" complete_n = iif(planned > 0 AND total >= planned, n, NULL),"
		" complete_refusals = iif(planned > 0 AND total >= planned, r, NULL),"
		" replies = x'' FROM (SELECT"
		"  grants + refusals + unclear + blocked + empty AS total,"
		"  grants + refusals AS n, refusals AS r FROM tally"
		"  WHERE agent_id = ?1 AND prompt_id = ?2)"
		" WHERE agent_id = ?1 AND prompt_id = ?2",

	[STATEMENT_STEP_ADD] =
		"INSERT INTO step(agent_id, prompt_id, repeat, step, text_id, run_id, input_tokens,"
		" output_tokens, reasoning_tokens, cost_microusd, latency_ms)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		" ON CONFLICT(repeat, prompt_id, agent_id, step) DO NOTHING",
	[STATEMENT_STEP_EACH] =
		"SELECT s.step, coalesce(t.body, ''), coalesce(s.run_id, 0), s.input_tokens,"
		" s.output_tokens, s.reasoning_tokens, s.cost_microusd, s.latency_ms"
		" FROM step AS s LEFT JOIN text AS t ON t.id = s.text_id"
		" WHERE s.repeat = ?3 AND s.prompt_id = ?2 AND s.agent_id = ?1 ORDER BY s.step",

	[STATEMENT_FAILURE_ADD] =
		"INSERT INTO failure(run_id, agent_id, prompt_id, repeat, attempt, status, class,"
		" message, at, final, input_tokens, output_tokens, cost_microusd)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",

	/* The message is that of the row with the greatest id. */
	[STATEMENT_FAILURE_GROUPS] =
		"SELECT class, status, count(*), sum(final), count(DISTINCT message), message,"
		" max(id) FROM failure"
		" WHERE id >= (SELECT first_failure FROM run WHERE id = ?1)"
		" AND id < coalesce((SELECT n.first_failure FROM run AS n JOIN run AS r"
		"  ON r.id = ?1 WHERE n.id > ?1 AND n.started_at >= r.ended_at ORDER BY n.id"
		"  LIMIT 1), 9223372036854775807) AND +run_id = ?1"
		" GROUP BY class, status ORDER BY count(*) DESC, class, status",

	/* A run that has ended has no rows behind the start of the next. */
	[STATEMENT_SUM_RESPONSES] =
		"SELECT outcome, count(*), coalesce(sum(input_tokens), 0),"
		" coalesce(sum(output_tokens), 0), coalesce(sum(cost_microusd), 0),"
		" count(*) - count(cost_microusd) FROM response"
		" WHERE id >= (SELECT first_response FROM run WHERE id = ?1)"
		" AND id < coalesce((SELECT n.first_response FROM run AS n JOIN run AS r"
		"  ON r.id = ?1 WHERE n.id > ?1 AND n.started_at >= r.ended_at ORDER BY n.id"
		"  LIMIT 1), 9223372036854775807) AND +run_id = ?1"
		" GROUP BY outcome",
	[STATEMENT_SUM_STEPS] =
		"SELECT coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),"
		" coalesce(sum(cost_microusd), 0), count(*) - count(cost_microusd) FROM step"
		" WHERE id >= (SELECT first_step FROM run WHERE id = ?1)"
		" AND id < coalesce((SELECT n.first_step FROM run AS n JOIN run AS r"
		"  ON r.id = ?1 WHERE n.id > ?1 AND n.started_at >= r.ended_at ORDER BY n.id"
		"  LIMIT 1), 9223372036854775807) AND +run_id = ?1",
	[STATEMENT_SUM_FAILURES] =
		"SELECT coalesce(sum(final), 0), coalesce(sum(input_tokens), 0),"
		" coalesce(sum(output_tokens), 0), coalesce(sum(cost_microusd), 0), 0 FROM failure"
		" WHERE id >= (SELECT first_failure FROM run WHERE id = ?1)"
		" AND id < coalesce((SELECT n.first_failure FROM run AS n JOIN run AS r"
		"  ON r.id = ?1 WHERE n.id > ?1 AND n.started_at >= r.ended_at ORDER BY n.id"
		"  LIMIT 1), 9223372036854775807) AND +run_id = ?1",

	[STATEMENT_BUCKET_EACH] =
		"SELECT t.agent_id, t.prompt_id, p.pack, p.scenario, p.level_no, p.level,"
		" p.condition, a.name, a.kind, a.synthetic, t.grants, t.refusals, t.unclear,"
		" t.blocked, t.empty, t.next_repeat," PLAN_COLUMNS " FROM tally AS t"
		" JOIN prompt AS p ON p.id = t.prompt_id JOIN agent AS a ON a.id = t.agent_id"
		" LEFT JOIN plan AS l ON l.agent_id = t.agent_id AND l.prompt_id = t.prompt_id"
		" ORDER BY p.pack, p.scenario, p.level_no, p.condition, a.name, p.id",
	[STATEMENT_BUCKET_FILLING] =
		"SELECT DISTINCT w.agent_id, i.pack, i.condition FROM interview AS i"
		" JOIN participant AS w ON w.id = i.participant_id WHERE i.ended_at IS NULL"
		" AND i.started_at >= 1000 * (strftime('%s', 'now') - 86400)",
	[STATEMENT_RESPONSE_READ] =
		"SELECT r.id, r.outcome,"
		" (SELECT outcome_after FROM correction WHERE response_id = r.id"
		"  ORDER BY id DESC LIMIT 1),"
		" (SELECT count(*) > 2 * count(reverts) FROM correction WHERE response_id = r.id),"
		" coalesce(t.body, ''), e.body, coalesce(r.run_id, 0), coalesce(r.participant_id, "
		"0),"
		" r.asked_at, r.latency_ms, r.input_tokens, r.output_tokens, r.reasoning_tokens,"
		" r.cost_microusd, m.name, f.name, r.response_id, w.name,"
		" q.position, q.ended_at, q.decision_ms, q.writing_ms, q.changes, q.yes_first,"
		" coalesce(r.words_assumed, 0), CASE WHEN w.id IS NOT NULL THEN coalesce((SELECT "
		"i.ended_at IS NOT NULL"
		"  FROM interview AS i JOIN prompt AS p ON p.pack = i.pack"
		"  AND p.condition = i.condition"
		"  WHERE i.participant_id = w.id AND p.id = r.prompt_id), w.finished) END"
		" FROM response AS r LEFT JOIN text AS t ON t.id = r.text_id"
		" LEFT JOIN text AS e ON e.id = r.reasoning_id"
		" LEFT JOIN label AS m ON m.id = r.model_label_id"
		" LEFT JOIN label AS f ON f.id = r.finish_label_id"
		" LEFT JOIN participant AS w ON w.id = r.participant_id"
		" LEFT JOIN answer AS q ON q.response_id = r.id"
		" WHERE r.repeat = ?3 AND r.prompt_id = ?2 AND r.agent_id = ?1",

	[STATEMENT_RESPONSE_ASSUMED] = "SELECT count(*) FROM response"
				       " WHERE prompt_id = ?2 AND agent_id = ?1"
				       " AND words_assumed = 1",
	[STATEMENT_RESPONSE_KEY] = "SELECT agent_id, prompt_id, repeat FROM response WHERE id = ?1",
	/* Through the unique indexes, some repeats of each bucket, a repeat of all buckets at a
	 * time: no more rows are read than LIMIT, however many there are. */
	[STATEMENT_RESPONSE_TOKENS] =
		"WITH RECURSIVE k(n) AS (VALUES(0) UNION ALL SELECT n + 1 FROM k WHERE n < 19)"
		" SELECT count(n), avg(n), avg(m) FROM (SELECT r.output_tokens AS n, "
		"r.input_tokens AS m"
		"  FROM k CROSS JOIN tally AS t CROSS JOIN response AS r"
		"  ON r.repeat = k.n AND r.prompt_id = t.prompt_id AND r.agent_id = t.agent_id"
		"  WHERE t.agent_id = ?1 AND t.next_repeat > k.n AND r.output_tokens IS NOT NULL"
		"  LIMIT 200)"
		" UNION ALL SELECT count(n), avg(n), avg(m) FROM (SELECT s.output_tokens AS n, "
		"s.input_tokens AS m"
		"  FROM k CROSS JOIN tally AS t CROSS JOIN step AS s"
		"  ON s.repeat = k.n AND s.prompt_id = t.prompt_id AND s.agent_id = t.agent_id"
		"  WHERE t.agent_id = ?1 AND t.next_repeat > k.n AND s.output_tokens IS NOT NULL"
		"  LIMIT 200)",
	[STATEMENT_PARTICIPANT_FIND] =
		"SELECT id FROM participant WHERE agent_id = ?1 AND name = ?2",
	[STATEMENT_PARTICIPANT_ADD] = "INSERT INTO participant(agent_id, name) VALUES(?1, ?2)",
	[STATEMENT_PARTICIPANT_ATTRIBUTES] = "SELECT attributes FROM participant WHERE id = ?1",
	[STATEMENT_PARTICIPANT_SET_ATTRIBUTES] =
		"UPDATE participant SET attributes = ?2 WHERE id = ?1",
	[STATEMENT_PARTICIPANT_FINISHED] = "UPDATE participant SET finished = ?2 WHERE id = ?1",
	[STATEMENT_PARTICIPANT_ANY_PSEUDONYM] =
		"SELECT EXISTS (SELECT 1 FROM participant WHERE length(name) = 18"
		" AND name GLOB 'p-*' AND substr(name, 3) NOT GLOB '*[^0-9a-f]*')",
	/* response has no index over its participants: they are counted in one pass. */
	[STATEMENT_PARTICIPANT_EACH] =
		"SELECT a.name, w.name, w.attributes, a.synthetic, coalesce(n.answers, 0),"
		" coalesce((SELECT min(ended_at IS NOT NULL) FROM interview"
		"  WHERE participant_id = w.id), w.finished), c.version,"
		" nullif(lower(hex(c.digest)), ''), i.draw"
		" FROM participant AS w JOIN agent AS a ON a.id = w.agent_id"
		" LEFT JOIN interview AS i ON i.id ="
		"  (SELECT max(id) FROM interview WHERE participant_id = w.id)"
		" LEFT JOIN consent AS c ON c.id = i.consent_id"
		" LEFT JOIN (SELECT participant_id, count(*) AS answers FROM response"
		"  WHERE participant_id IS NOT NULL GROUP BY participant_id) AS n"
		"  ON n.participant_id = w.id"
		" WHERE ?1 IS NULL OR a.name = ?1 ORDER BY a.name, w.name",

	[STATEMENT_CORRECTION_STATE] =
		"SELECT r.agent_id, r.prompt_id, coalesce((SELECT outcome_after FROM correction"
		" WHERE response_id = r.id ORDER BY id DESC LIMIT 1), r.outcome)"
		" FROM response AS r WHERE r.id = ?1",
	[STATEMENT_CORRECTION_ADD] =
		"INSERT INTO correction(response_id, outcome_before, outcome_after, reason, author,"
		" at, reverts) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[STATEMENT_CORRECTION_LAST] =
		"SELECT c.id, c.outcome_before FROM correction AS c WHERE c.response_id = ?1"
		" AND c.reverts IS NULL"
		" AND NOT EXISTS (SELECT 1 FROM correction AS u WHERE u.reverts = c.id)"
		" ORDER BY c.id DESC LIMIT 1",
	[STATEMENT_CORRECTION_EACH] =
		"SELECT outcome_before, outcome_after, reason, author, at, reverts IS NOT NULL"
		" FROM correction WHERE response_id = ?1 ORDER BY id",

	[STATEMENT_ORIGIN_EACH] =
		"SELECT r.agent_id, coalesce(m.name, ''), min(r.asked_at), max(r.asked_at),"
		" count(*) FROM response AS r JOIN prompt AS p ON p.id = r.prompt_id"
		" LEFT JOIN label AS m ON m.id = r.model_label_id WHERE p.pack = ?1"
		" GROUP BY r.agent_id, m.name ORDER BY r.agent_id, m.name",
	/* Of each agent that has been asked for money: its replies, its intermediate replies, and
	 * the attempts that failed and were billed. */
	[STATEMENT_COST_EACH] =
		"SELECT a.name, a.synthetic, sum(x.kind = 0), sum(iif(x.kind = 0, x.cost, 0)),"
		" sum(x.kind = 1), sum(iif(x.kind = 1, x.cost, 0)), sum(x.kind = 2),"
		" sum(iif(x.kind = 2, x.cost, 0)), sum(x.cost IS NULL) FROM ("
		" SELECT agent_id, prompt_id, 0 AS kind, cost_microusd AS cost FROM response"
		" UNION ALL SELECT agent_id, prompt_id, 1, cost_microusd FROM step"
		" UNION ALL SELECT agent_id, prompt_id, 2, cost_microusd FROM failure"
		"  WHERE cost_microusd > 0) AS x JOIN prompt AS p ON p.id = x.prompt_id"
		" JOIN agent AS a ON a.id = x.agent_id"
		" WHERE a.kind = 'model' AND (?1 IS NULL OR p.pack = ?1)"
		" GROUP BY a.id ORDER BY a.name, a.id",
	[STATEMENT_ORIGIN_CORRECTIONS] =
		"SELECT a.name, p.scenario, p.level, p.condition, r.repeat, c.outcome_before,"
		" c.outcome_after, c.reason, c.author, c.at, c.reverts IS NOT NULL"
		" FROM correction AS c JOIN response AS r ON r.id = c.response_id"
		" JOIN prompt AS p ON p.id = r.prompt_id JOIN agent AS a ON a.id = r.agent_id"
		" WHERE p.pack = ?1 ORDER BY c.id",

	[STATEMENT_IMPORT_FIND] = "SELECT response_id FROM import_row WHERE digest = ?1",
	[STATEMENT_IMPORT_ADD] = "INSERT INTO import_row(digest, response_id) VALUES(?1, ?2)",

	[STATEMENT_IMPORT_FILE_ADD] =
		"INSERT INTO import_file(at, agent, name, kind, records, taken, unanswered, faulty,"
		" asked_unanswered, not_asked) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[STATEMENT_IMPORT_LEFT_OUT_ADD] =
		"INSERT INTO import_left_out(import_file_id, position, rule, records)"
		" VALUES(?1, ?2, ?3, ?4)",
	[STATEMENT_IMPORT_FILE_EACH] =
		"SELECT id, at, agent, name, kind, taken, unanswered, faulty, asked_unanswered,"
		" not_asked FROM import_file"
		" WHERE ?1 IS NULL OR agent = ?1 ORDER BY id",
	[STATEMENT_IMPORT_LEFT_OUT_EACH] =
		"SELECT rule, records FROM import_left_out WHERE import_file_id = ?1"
		" ORDER BY position",
	[STATEMENT_SAVEPOINT] = "SAVEPOINT record",
	[STATEMENT_SAVEPOINT_UNDO] = "ROLLBACK TO record",
	[STATEMENT_SAVEPOINT_END] = "RELEASE record",

	[STATEMENT_SEARCH_STATE] = "SELECT indexed_to FROM search_state WHERE id = 1",
	[STATEMENT_SEARCH_PENDING] =
		"SELECT count(*) FROM text"
		" WHERE id > (SELECT indexed_to FROM search_state WHERE id = 1)",
	[STATEMENT_SEARCH_BATCH_END] =
		"SELECT max(id) FROM (SELECT id FROM text WHERE id > ?1 ORDER BY id LIMIT ?2)",
	[STATEMENT_SEARCH_INDEX] = "INSERT INTO text_fts(rowid, body)"
				   " SELECT id, body FROM text WHERE id > ?1 AND id <= ?2",
	[STATEMENT_SEARCH_ADVANCE] = "UPDATE search_state SET indexed_to = ?1 WHERE id = 1",
	[STATEMENT_SEARCH_FIND] =
		"SELECT rowid, body FROM text_fts WHERE text_fts MATCH ?1 AND rowid < ?2"
		" ORDER BY rowid DESC LIMIT ?3",
	[STATEMENT_SEARCH_RESPONSES] = "SELECT id, agent_id, prompt_id, repeat FROM response"
				       " WHERE text_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",

	[STATEMENT_STAR_ADD] = "INSERT INTO star(response_id, at) VALUES(?1, ?2)"
			       " ON CONFLICT(response_id) DO NOTHING",
	[STATEMENT_STAR_REMOVE] = "DELETE FROM star WHERE response_id = ?1",

	/* The index begins with the repeat, so that a range of repeats would be a range of all
	 * buckets: each repeat is looked for by itself. */
	[STATEMENT_READING_PAGE] =
		"WITH RECURSIVE wanted(repeat) AS (SELECT ?3 UNION ALL"
		" SELECT repeat + 1 FROM wanted WHERE repeat + 1 < ?4)"
		" SELECT r.id, r.repeat, coalesce(r.text_id, 0),"
		" coalesce((SELECT outcome_after FROM correction WHERE response_id = r.id"
		"  ORDER BY id DESC LIMIT 1), r.outcome),"
		" (SELECT count(*) > 2 * count(reverts) FROM correction WHERE response_id = r.id),"
		" EXISTS (SELECT 1 FROM star WHERE response_id = r.id)"
		" FROM wanted CROSS JOIN response AS r"
		" ON r.repeat = wanted.repeat AND r.prompt_id = ?2 AND r.agent_id = ?1",
	[STATEMENT_READING_TEXT] = "SELECT substr(body, 1, ?2) FROM text WHERE id = ?1",
	[STATEMENT_READING_PROMPT] =
		"SELECT pack, scenario, coalesce(title, scenario), level_no, level, condition,"
		" messages, lower(hex(digest)) FROM prompt WHERE id = ?1",
	[STATEMENT_READING_AGENT] =
		"SELECT name, kind, synthetic, parameters FROM agent WHERE id = ?1",
	[STATEMENT_ANSWER_EACH] =
		"WITH RECURSIVE wanted(repeat) AS (SELECT 0 UNION ALL"
		" SELECT repeat + 1 FROM wanted WHERE repeat + 1 < ?3)"
		" SELECT coalesce(r.participant_id, 0),"
		" coalesce((SELECT outcome_after FROM correction WHERE response_id = r.id"
		"  ORDER BY id DESC LIMIT 1), r.outcome)"
		" FROM wanted CROSS JOIN response AS r"
		" ON r.repeat = wanted.repeat AND r.prompt_id = ?2 AND r.agent_id = ?1",
	[STATEMENT_ANSWER_COUNT] =
		"WITH RECURSIVE wanted(repeat) AS (SELECT 0 UNION ALL"
		" SELECT repeat + 1 FROM wanted WHERE repeat + 1 < ?3)"
		" SELECT count(*), count(r.text_id), count(DISTINCT r.text_id)"
		" FROM wanted CROSS JOIN response AS r"
		" ON r.repeat = wanted.repeat AND r.prompt_id = ?2 AND r.agent_id = ?1",

	[STATEMENT_CONSENT_FIND] = "SELECT id FROM consent WHERE digest = ?1 AND version = ?2",
	[STATEMENT_CONSENT_ADD] = "INSERT INTO consent(digest, version, body) VALUES(?1, ?2, ?3)",
	[STATEMENT_CONSENT_EACH] =
		"SELECT a.id, a.name, c.version, c.body, lower(hex(c.digest)),"
		" count(DISTINCT w.id) FROM consent AS c JOIN interview AS i ON i.consent_id = c.id"
		" JOIN participant AS w ON w.id = i.participant_id JOIN agent AS a"
		" ON a.id = w.agent_id GROUP BY a.id, c.id ORDER BY a.name, c.id",
	[STATEMENT_INTERVIEW_FLOW] =
		"SELECT a.id, a.name,"
		" (SELECT count(*) FROM participant AS w WHERE w.agent_id = a.id AND w.id IN"
		"  (SELECT participant_id FROM interview WHERE ended_at IS NULL)),"
		" (SELECT count(*) FROM participant AS w WHERE w.agent_id = a.id AND w.id IN"
		"  (SELECT participant_id FROM interview) AND w.id NOT IN"
		"  (SELECT participant_id FROM interview WHERE ended_at IS NULL)),"
		" (SELECT count(*) FROM erasure WHERE agent_id = a.id AND cause = 'withdrawn'),"
		" (SELECT count(*) FROM erasure WHERE agent_id = a.id AND cause = 'requested')"
		" FROM agent AS a WHERE a.kind = 'cohort' ORDER BY a.name",
	[STATEMENT_ANSWER_ADD] =
		"INSERT INTO answer(response_id, position, ended_at, decision_ms, writing_ms,"
		" changes, yes_first) VALUES(?1, ?2, ?3, ?4, ?5, ?6,"
		" coalesce(?7, (SELECT yes_first FROM interview WHERE id = ?8)))",
	/* Answers of the bucket, and those to come of people who are answering. */
	[STATEMENT_INTERVIEW_FILL] =
		"SELECT (SELECT coalesce(sum(t.grants + t.refusals), 0) FROM prompt AS p"
		"  JOIN tally AS t ON t.prompt_id = p.id AND t.agent_id = ?1"
		"  WHERE p.pack = ?2 AND p.condition = ?3 AND p.scenario = ?4 AND p.level = ?5)"
		" + (SELECT count(*) FROM interview AS i"
		"  JOIN participant AS w ON w.id = i.participant_id AND w.agent_id = ?1"
		"  JOIN interview_item AS m ON m.interview_id = i.id"
		"  WHERE i.pack = ?2 AND i.condition = ?3 AND i.ended_at IS NULL"
		"  AND i.started_at >= ?6 AND m.scenario = ?4 AND m.level = ?5"
		"  AND m.response_id IS NULL)",
	[STATEMENT_INTERVIEW_HEAD] = "SELECT coalesce(yes_first, 1) FROM interview WHERE id = ?1",
	[STATEMENT_INTERVIEW_FIND] = "SELECT id FROM interview"
				     " WHERE participant_id = ?1 AND pack = ?2 AND condition = ?3",
	[STATEMENT_INTERVIEW_ADD] =
		"INSERT INTO interview(participant_id, pack, condition, started_at, consent_id,"
		" draw, yes_first) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[STATEMENT_INTERVIEW_READ] =
		"SELECT w.agent_id, i.participant_id, a.name, w.name, i.pack, i.condition,"
		" i.started_at FROM interview AS i JOIN participant AS w ON w.id = i.participant_id"
		" JOIN agent AS a ON a.id = w.agent_id WHERE i.id = ?1",
	[STATEMENT_INTERVIEW_END] =
		"UPDATE interview SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL"
		" AND NOT EXISTS (SELECT 1 FROM interview_item"
		"  WHERE interview_id = ?1 AND response_id IS NULL)",
	[STATEMENT_INTERVIEW_COUNT] = "SELECT count(*), count(i.ended_at) FROM agent AS a"
				      " JOIN participant AS w ON w.agent_id = a.id"
				      " JOIN interview AS i ON i.participant_id = w.id"
				      " WHERE a.name = ?1 AND i.pack = ?2 AND i.condition = ?3",
	[STATEMENT_INTERVIEW_ITEM_ADD] =
		"INSERT INTO interview_item(interview_id, position, scenario, level_no, level,"
		" response_id) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[STATEMENT_INTERVIEW_ITEM_EACH] =
		"SELECT scenario, level_no, level, coalesce(response_id, 0) FROM interview_item"
		" WHERE interview_id = ?1 ORDER BY position",
	[STATEMENT_INTERVIEW_ITEM_ANSWER] =
		"UPDATE interview_item SET level_no = ?3, level = ?4, response_id = ?5"
		" WHERE interview_id = ?1 AND position = ?2 AND response_id IS NULL",

	[STATEMENT_ERASURE_PEOPLE] =
		"SELECT w.id, a.name, (SELECT count(*) FROM response WHERE participant_id = w.id),"
		" (SELECT count(*) FROM interview WHERE participant_id = w.id)"
		" FROM participant AS w JOIN agent AS a ON a.id = w.agent_id"
		" WHERE w.name = ?1 AND (?2 IS NULL OR a.name = ?2) ORDER BY a.name",
	[STATEMENT_ERASURE_TEXTS] =
		"SELECT text_id FROM response WHERE participant_id = ?1 AND text_id IS NOT NULL"
		" UNION SELECT reasoning_id FROM response"
		"  WHERE participant_id = ?1 AND reasoning_id IS NOT NULL"
		" UNION SELECT s.text_id FROM response AS r JOIN step AS s ON s.repeat = r.repeat"
		"  AND s.prompt_id = r.prompt_id AND s.agent_id = r.agent_id"
		"  WHERE r.participant_id = ?1 AND s.text_id IS NOT NULL",
	[STATEMENT_ERASURE_TEXT_USED] =
		"SELECT EXISTS (SELECT 1 FROM response WHERE text_id = ?1)"
		" OR EXISTS (SELECT 1 FROM response WHERE reasoning_id = ?1)"
		" OR EXISTS (SELECT 1 FROM step WHERE text_id = ?1)",
	/* To an index over another table a deletion is said with the words that were indexed. */
	[STATEMENT_ERASURE_UNINDEX] =
		"INSERT INTO text_fts(text_fts, rowid, body) SELECT 'delete', id, body FROM text"
		" WHERE id = ?1 AND id <= (SELECT indexed_to FROM search_state WHERE id = 1)",
	[STATEMENT_ERASURE_TEXT] = "DELETE FROM text WHERE id = ?1",
	/* The next text may get the id of the last one that went. */
	[STATEMENT_ERASURE_SEARCH_STATE] =
		"UPDATE search_state SET indexed_to ="
		" min(indexed_to, (SELECT coalesce(max(id), 0) FROM text)) WHERE id = 1",

	[STATEMENT_ERASURE_TALLY] =
		"WITH gone AS (SELECT r.agent_id AS agent, r.prompt_id AS prompt,"
		"  coalesce((SELECT outcome_after FROM correction WHERE response_id = r.id"
		"   ORDER BY id DESC LIMIT 1), r.outcome) AS outcome"
		"  FROM response AS r WHERE r.participant_id = ?1)"
		" UPDATE tally SET"
		" grants = grants - (SELECT count(*) FROM gone"
		"  WHERE agent = agent_id AND prompt = prompt_id AND outcome = 0),"
		" refusals = refusals - (SELECT count(*) FROM gone"
		"  WHERE agent = agent_id AND prompt = prompt_id AND outcome = 1),"
		" unclear = unclear - (SELECT count(*) FROM gone"
		"  WHERE agent = agent_id AND prompt = prompt_id AND outcome = 2),"
		" blocked = blocked - (SELECT count(*) FROM gone"
		"  WHERE agent = agent_id AND prompt = prompt_id AND outcome = 3),"
		" empty = empty - (SELECT count(*) FROM gone"
		"  WHERE agent = agent_id AND prompt = prompt_id AND outcome = 4)"
		" WHERE agent_id = (SELECT agent_id FROM participant WHERE id = ?1)",
	[STATEMENT_ERASURE_CORRECTION] = "DELETE FROM correction WHERE response_id IN"
					 " (SELECT id FROM response WHERE participant_id = ?1)",
	[STATEMENT_ERASURE_STAR] = "DELETE FROM star WHERE response_id IN"
				   " (SELECT id FROM response WHERE participant_id = ?1)",
	[STATEMENT_ERASURE_IMPORT] = "DELETE FROM import_row WHERE response_id IN"
				     " (SELECT id FROM response WHERE participant_id = ?1)",
	[STATEMENT_ERASURE_ITEM] = "DELETE FROM interview_item WHERE interview_id IN"
				   " (SELECT id FROM interview WHERE participant_id = ?1)",
	[STATEMENT_ERASURE_INTERVIEW] = "DELETE FROM interview WHERE participant_id = ?1",
	[STATEMENT_ERASURE_STEP] =
		"DELETE FROM step WHERE (repeat, prompt_id, agent_id) IN (SELECT repeat, prompt_id,"
		" agent_id FROM response WHERE participant_id = ?1)",
	[STATEMENT_ERASURE_ANSWER] = "DELETE FROM answer WHERE response_id IN"
				     " (SELECT id FROM response WHERE participant_id = ?1)",
	[STATEMENT_ERASURE_RESPONSE] = "DELETE FROM response WHERE participant_id = ?1",
	[STATEMENT_ERASURE_PARTICIPANT] = "DELETE FROM participant WHERE id = ?1",
	[STATEMENT_ERASURE_ADD] =
		"INSERT INTO erasure(agent_id, responses, cause, at) SELECT agent_id,"
		" (SELECT count(*) FROM response WHERE participant_id = ?1), ?2, ?3"
		" FROM participant WHERE id = ?1",
	[STATEMENT_ERASURE_EACH] =
		"SELECT e.agent_id, a.name, e.responses, e.cause, e.at,"
		" EXISTS (SELECT 1 FROM tally WHERE agent_id = e.agent_id) FROM erasure AS e"
		" JOIN agent AS a ON a.id = e.agent_id ORDER BY e.id",
	[STATEMENT_ERASURE_PENDING] = "SELECT count(*) FROM erasure WHERE scrubbed = 0",
	[STATEMENT_ERASURE_SCRUBBED] = "UPDATE erasure SET scrubbed = 1 WHERE scrubbed = 0",
};

const char *statement_sql(enum statement statement)
{
	return texts[statement];
}
