#include "leeway/store/statements.h"

static const char *const texts[N_STATEMENTS] = {
	[STATEMENT_BEGIN_READ] = "BEGIN",
	[STATEMENT_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[STATEMENT_COMMIT] = "COMMIT",
	[STATEMENT_ROLLBACK] = "ROLLBACK",

	[STATEMENT_AGENT_FIND] = "SELECT id FROM agent WHERE digest = ?1",
	[STATEMENT_AGENT_BY_NAME] = "SELECT id FROM agent WHERE name = ?1",
	[STATEMENT_AGENT_ADD] =
		"INSERT INTO agent(digest, name, kind, provider, base_url, model, parameters,"
		" synthetic, parent, iteration) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",

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
	[STATEMENT_RUN_FIND] = "SELECT id FROM run WHERE id = ?1",

	[STATEMENT_RESPONSE_ADD] =
		"INSERT INTO response(agent_id, prompt_id, repeat, outcome, text_id, reasoning_id,"
		" run_id, participant_id, asked_at, latency_ms, input_tokens, output_tokens,"
		" reasoning_tokens, cost_microusd, model_label_id, finish_label_id, response_id)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
		" ?17) ON CONFLICT(repeat, prompt_id, agent_id) DO NOTHING",
	[STATEMENT_RESPONSE_FIND] = "SELECT id FROM response"
				    " WHERE repeat = ?3 AND prompt_id = ?2 AND agent_id = ?1",

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
		" message, at, final) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",

	[STATEMENT_SUM_RESPONSES] =
		"SELECT outcome, count(*), coalesce(sum(input_tokens), 0),"
		" coalesce(sum(output_tokens), 0), coalesce(sum(cost_microusd), 0),"
		" count(*) - count(cost_microusd) FROM response"
		" WHERE id >= (SELECT first_response FROM run WHERE id = ?1) AND +run_id = ?1"
		" GROUP BY outcome",
	[STATEMENT_SUM_STEPS] =
		"SELECT coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),"
		" coalesce(sum(cost_microusd), 0), count(*) - count(cost_microusd) FROM step"
		" WHERE id >= (SELECT first_step FROM run WHERE id = ?1) AND +run_id = ?1",
	[STATEMENT_SUM_FAILURES] =
		"SELECT coalesce(sum(final), 0) FROM failure"
		" WHERE id >= (SELECT first_failure FROM run WHERE id = ?1) AND +run_id = ?1",
};

const char *statement_sql(enum statement statement)
{
	return texts[statement];
}
