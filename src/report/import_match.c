#include "leeway/report/import_match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/fields.h"
#include "leeway/report/import_words.h"
#include "leeway/store/prompts.h"
#include "leeway/store/reading.h"

enum { MAX_REST = 160 /* Bytes of words around a scenario's in a message. */ };
enum { NAMES_MAX = 600 }; /* Bytes of names listed in a message. */

/* A prompt of a pack's present words, with what it is compared by, made when it is first needed. */
struct candidate {
	const struct pack *pack;
	const struct scenario *scenario;
	struct prompt *prompt; /* Owned. */
	char *words[N_WORDS_PASSES];
};

struct matcher {
	const struct env *env;
	struct database *database;
	const char *default_pack;
	const struct pack *default_loaded; /* One of packs; NULL until it is needed. */
	struct pack **packs;
	size_t n_packs, packs_capacity;
	struct matched_prompt *prompts;
	size_t n_prompts, prompts_capacity;
	size_t last; /* The prompt found last: rows come in long stretches. */
	struct candidate *candidates; /* Of all packs whose words were looked for. */
	size_t n_candidates, candidates_capacity;
	size_t last_candidate; /* Whose words were found last, and those. */
	struct digest last_words;
	struct match_counts counts;
};

struct matcher *matcher_new(
	const struct env *env, struct database *database, const char *default_pack)
{
	struct matcher *matcher = memory_alloc(1, sizeof *matcher);
	matcher->env = env;
	matcher->database = database;
	matcher->default_pack = default_pack;
	return matcher;
}

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	for (size_t i = 0; i < matcher->n_prompts; i++)
		prompt_free(matcher->prompts[i].prompt);
	for (size_t i = 0; i < matcher->n_candidates; i++) {
		prompt_free(matcher->candidates[i].prompt);
		for (int pass = 0; pass < N_WORDS_PASSES; pass++)
			free(matcher->candidates[i].words[pass]);
	}
	free(matcher->candidates);
	for (size_t i = 0; i < matcher->n_packs; i++)
		pack_free(matcher->packs[i]);
	free(matcher->prompts);
	free(matcher->packs);
	free(matcher);
}

static const struct pack *load_pack(struct matcher *matcher, const char *id, struct error *error)
{
	struct pack *pack = pack_load(matcher->env, id, error);
	if (!pack)
		return NULL;
	MEMORY_RESERVE_ONE(matcher->packs, matcher->n_packs, matcher->packs_capacity);
	matcher->packs[matcher->n_packs++] = pack;
	return pack;
}

static const struct pack *find_default_pack(struct matcher *matcher, struct error *error)
{
	if (!matcher->default_loaded)
		matcher->default_loaded = load_pack(matcher, matcher->default_pack, error);
	return matcher->default_loaded;
}

/* The default pack may be a folder, whose name rows may use as well. */
static const struct pack *find_pack(struct matcher *matcher, const char *id, struct error *error)
{
	if (strchr(matcher->default_pack, '/') && !find_default_pack(matcher, error))
		return NULL;
	for (size_t i = 0; i < matcher->n_packs; i++)
		if (strcmp(matcher->packs[i]->id, id) == 0)
			return matcher->packs[i];
	if (strchr(id, '/')) {
		error_set(error, ERROR_INPUT, "pack is '%s'; it must be a pack's name", id);
		return NULL;
	}
	return load_pack(matcher, id, error);
}

static const struct scenario *find_scenario(
	const struct pack *pack, const char *id, struct error *error)
{
	const struct scenario *scenario = pack_find_scenario(pack, id);
	if (scenario)
		return scenario;
	struct buffer known;
	buffer_init(&known, NAMES_MAX);
	for (size_t i = 0; i < pack->n_scenarios; i++)
		buffer_append_format(&known, "%s%s", i ? ", " : "", pack->scenarios[i]->id);
	error_set(error, ERROR_INPUT, "scenario '%s' is not in the pack %s; it has: %s", id,
		pack->id, buffer_text(&known));
	buffer_clear(&known);
	return NULL;
}

static const struct condition *find_condition(
	const struct pack *pack, const char *id, struct error *error)
{
	const struct condition *condition = pack_find_condition(pack, id);
	if (condition)
		return condition;
	struct buffer known;
	buffer_init(&known, NAMES_MAX);
	for (size_t i = 0; i < pack->n_conditions; i++)
		buffer_append_format(&known, "%s%s", i ? ", " : "", pack->conditions[i].id);
	error_set(error, ERROR_INPUT, "condition '%s' is not in the pack %s; it has: %s", id,
		pack->id, buffer_text(&known));
	buffer_clear(&known);
	return NULL;
}

/* The level's number by what the row has of it; 0 on a fault. */
static int find_level(
	const struct scenario *scenario, const struct import_row *row, struct error *error)
{
	if (row->level_no > (int64_t)scenario->n_levels) {
		error_set(error, ERROR_INPUT, "level_no is %lld; %s has %zu levels",
			(long long)row->level_no, scenario->id, scenario->n_levels);
		return 0;
	}
	if (row->level_no > 0) {
		const char *text = scenario->levels[row->level_no - 1].text;
		if (!row->level || strcmp(row->level, text) == 0)
			return (int)row->level_no;
		error_set(error, ERROR_INPUT,
			"level %lld of %s is '%s' in the pack, the row says '%s'",
			(long long)row->level_no, scenario->id, text, row->level);
		return 0;
	}
	for (size_t i = 0; row->level && i < scenario->n_levels; i++)
		if (strcmp(row->level, scenario->levels[i].text) == 0)
			return (int)i + 1;
	if (row->level)
		error_set(error, ERROR_INPUT, "level '%s' is none of the levels of %s", row->level,
			scenario->id);
	else if (scenario->n_levels == 1)
		return 1;
	else
		error_set(error, ERROR_INPUT, "level_no is missing");
	return 0;
}

/* Keeps a prompt that rows answer; takes it over. NULL where the cache fails. */
static const struct matched_prompt *keep(struct matcher *matcher, const struct scenario *scenario,
	struct prompt *prompt, struct error *error)
{
	int64_t row = prompts_put(matcher->database, prompt, error);

	if (row < 0) {
		prompt_free(prompt);
		return NULL;
	}
	MEMORY_RESERVE_ONE(matcher->prompts, matcher->n_prompts, matcher->prompts_capacity);
	matcher->last = matcher->n_prompts++;
	matcher->prompts[matcher->last] = (struct matched_prompt){ scenario, prompt, row };
	return &matcher->prompts[matcher->last];
}

static const struct matched_prompt *find_digest(
	struct matcher *matcher, const struct digest *digest)
{
	size_t n = matcher->n_prompts;

	for (size_t i = 0; i <= n && n > 0; i++) {
		/* The last one first. */
		size_t at = i == 0 ? matcher->last : i - 1;

		if (memcmp(matcher->prompts[at].prompt->digest.bytes, digest->bytes, DIGEST_SIZE) ==
			0) {
			matcher->last = at;
			return &matcher->prompts[at];
		}
	}
	return NULL;
}

/* The present words of a scenario at a level under a condition. */
static const struct matched_prompt *match_present(struct matcher *matcher, const struct pack *pack,
	const struct scenario *scenario, int level_no, const struct condition *condition,
	struct error *error)
{
	for (size_t i = 0; i <= matcher->n_prompts && matcher->n_prompts > 0; i++) {
		size_t at = i == 0 ? matcher->last : i - 1;
		const struct matched_prompt *known = &matcher->prompts[at];

		/* One that was restored has no turns: its words may be others. */
		if (known->scenario == scenario && known->prompt->level_no == level_no &&
			known->prompt->n_turns > 0 &&
			strcmp(known->prompt->condition, condition->id) == 0) {
			matcher->last = at;
			return known;
		}
	}
	return keep(matcher, scenario, prompt_render(pack, scenario, level_no, condition), error);
}

static void add_candidates(struct matcher *matcher, const struct pack *pack)
{
	for (size_t i = 0; i < matcher->n_candidates; i++)
		if (matcher->candidates[i].pack == pack)
			return;
	for (size_t s = 0; s < pack->n_scenarios; s++)
		for (size_t c = 0; c < pack->n_conditions; c++)
			for (int no = 1; no <= (int)pack->scenarios[s]->n_levels; no++) {
				MEMORY_RESERVE_ONE(matcher->candidates, matcher->n_candidates,
					matcher->candidates_capacity);
				matcher->candidates[matcher->n_candidates++] = (struct candidate){
					.pack = pack,
					.scenario = pack->scenarios[s],
					.prompt = prompt_render(
						pack, pack->scenarios[s], no, &pack->conditions[c]),
				};
			}
}

static bool is_or_not_said(const char *said, const char *name)
{
	return !said || strcmp(said, name) == 0;
}

/* Whether the row's names, as far as it has them, are those of the prompt. */
static bool fits_names(const struct import_row *row, const struct prompt *prompt)
{
	return is_or_not_said(row->scenario, prompt->scenario) &&
	       is_or_not_said(row->condition, prompt->condition) &&
	       is_or_not_said(row->level, prompt->level);
}

static bool fail_names(
	const struct import_row *row, const struct prompt *prompt, struct error *error)
{
	return error_set(error, ERROR_INPUT,
		"the words are those of %s at '%s' under %s; the row says %s at '%s' under %s",
		prompt->scenario, prompt->level, prompt->condition,
		row->scenario ? row->scenario : "nothing", row->level ? row->level : "nothing",
		row->condition ? row->condition : "nothing");
}

/* By whose rules replies under a condition are read: one that the pack does not have is read as the
 * baseline is. */
static const struct condition *condition_for(const struct pack *pack, const char *id)
{
	const struct condition *condition = pack_find_condition(pack, id);

	if (!condition)
		condition = pack_find_condition(pack, "baseline");
	return condition ? condition : &pack->conditions[0];
}

/* Of words that the pack has no longer: the cache's, or those that came with the row. */
static const struct matched_prompt *match_earlier(struct matcher *matcher, const struct pack *pack,
	const struct import_row *row, const struct digest *digest, struct error *error)
{
	struct prompt sought = { .digest = *digest }, *prompt = NULL;
	struct reading_prompt known = { 0 };
	int64_t id = prompts_find(matcher->database, &sought, error);

	if (id < 0 || (id > 0 && !reading_load_prompt(matcher->database, id, &known, error)))
		return NULL;
	if (known.id > 0)
		prompt = prompt_restore(known.pack, known.scenario, known.title, known.level_no,
			known.level, known.condition, known.messages);
	else if (row->messages && row->pack && row->scenario && row->level && row->condition)
		prompt = prompt_restore(row->pack, row->scenario, NULL,
			row->level_no > 0 ? (int)row->level_no : 1, row->level, row->condition,
			row->messages);
	reading_clear_prompt(&known);
	char *readable = prompt ? words_normalise_messages(prompt->messages, WORDS_EXACT) : NULL;
	bool is_it = readable && memcmp(prompt->digest.bytes, digest->bytes, DIGEST_SIZE) == 0;

	free(readable);
	if (!is_it) {
		error_set(error, ERROR_INPUT,
			"prompt_digest is %.12s…: %s; export it again with --with-words, or "
			"import it where the pack has those words",
			row->prompt_digest,
			prompt ? "the row's messages are not the words it stands for"
			       : "neither the pack nor the cache has the words it stands for");
		prompt_free(prompt);
		return NULL;
	}
	const struct scenario *scenario = pack ? pack_find_scenario(pack, prompt->scenario) : NULL;

	/* What is decided is the scenario's, whatever words it had. */
	if (scenario)
		prompt_set_rules(prompt, scenario, condition_for(pack, prompt->condition));
	return keep(matcher, scenario, prompt, error);
}

static const struct matched_prompt *match_digest(
	struct matcher *matcher, const struct import_row *row, struct error *error)
{
	struct digest digest;

	if (!digest_from_hex(row->prompt_digest, &digest)) {
		error_set(error, ERROR_INPUT,
			"prompt_digest is '%s'; it must be 64 hexadecimal digits",
			row->prompt_digest);
		return NULL;
	}
	const struct matched_prompt *found = find_digest(matcher, &digest);
	const struct candidate *present = NULL;

	if (!found) {
		/* A pack that is not installed may still be one that the cache knows. */
		struct error ignored = { 0 };
		const struct pack *pack = row->pack ? find_pack(matcher, row->pack, &ignored)
						    : find_default_pack(matcher, &ignored);

		error_clear(&ignored);
		if (pack)
			add_candidates(matcher, pack);
		for (size_t i = 0; i < matcher->n_candidates && !present; i++)
			if (memcmp(matcher->candidates[i].prompt->digest.bytes, digest.bytes,
				    DIGEST_SIZE) == 0)
				present = &matcher->candidates[i];
		found = present ? match_present(matcher, present->pack, present->scenario,
					  present->prompt->level_no,
					  pack_find_condition(
						  present->pack, present->prompt->condition),
					  error)
				: match_earlier(matcher, pack, row, &digest, error);
	}
	if (found && (!fits_names(row, found->prompt) ||
			     !is_or_not_said(row->pack, found->prompt->pack))) {
		fail_names(row, found->prompt, error);
		return NULL;
	}
	matcher->counts.by_digest += found != NULL;
	return found;
}

static const char *candidate_words(struct candidate *candidate, enum words_pass pass)
{
	if (!candidate->words[pass])
		candidate->words[pass] =
			words_normalise_messages(candidate->prompt->messages, pass);
	return candidate->words[pass];
}

/* The one candidate with the row's words; NULL, with an error where there are several. */
static struct candidate *find_words(struct matcher *matcher, const struct pack *pack,
	const struct import_row *row, struct error *error)
{
	for (int pass = 0; pass < N_WORDS_PASSES; pass++) {
		char *words =
			row->messages
				? words_normalise_messages(row->messages, (enum words_pass)pass)
				: words_normalise_text(row->words, (enum words_pass)pass);
		struct candidate *found = NULL;
		size_t n_found = 0;

		assert(matcher->candidates || matcher->n_candidates == 0);
		if (!words) {
			error_set(error, ERROR_INPUT,
				"messages is not a JSON list of messages with role and content");
			return NULL;
		}
		for (size_t i = 0; i < matcher->n_candidates; i++) {
			struct candidate *candidate = &matcher->candidates[i];

			if (candidate->pack != pack || !fits_names(row, candidate->prompt) ||
				strcmp(candidate_words(candidate, (enum words_pass)pass), words) !=
					0)
				continue;
			found = candidate;
			n_found++;
		}
		free(words);
		if (n_found == 1)
			return found;
		if (n_found > 1) {
			error_set(error, ERROR_INPUT,
				"the words are those of %zu prompts of the pack %s: say scenario, "
				"level and condition",
				n_found, pack->id);
			return NULL;
		}
	}
	return NULL; /* And no error: the words are others. */
}

/* A scenario at a level whose whole text a prompt holds, with more around it. */
struct contained {
	const struct scenario *scenario;
	int level_no;
	size_t length;
	char *rest; /* What is around it. Owned. */
	bool is_ambiguous; /* Another text of that length is in it too. */
};

/* What words_normalise made of one message, without its role and end. */
static const char *content_of(char *words)
{
	words[strlen(words) - 1] = '\0';
	return strchr(words, '\x1f') + 1;
}

static char *around(const char *words, const char *at, size_t length)
{
	char *rest = memory_format("%.*s…%s", (int)(at - words), words, at + length);
	char *safe = NULL;

	for (char *sign = rest; *sign; sign++)
		if (*sign == '\x1f' || *sign == '\x1e')
			*sign = *sign == '\x1f' ? ':' : ' ';
	safe = text_sanitise(rest, TEXT_ONE_LINE);
	free(rest);
	return safe;
}

/* The longest text of a scenario at a level within the row's words; length 0: none. */
static struct contained find_contained(const struct pack *pack, const struct import_row *row)
{
	struct contained found = { 0 };
	char *words = row->messages ? words_normalise_messages(row->messages, WORDS_CASE)
				    : words_normalise_text(row->words, WORDS_CASE);

	for (size_t i = 0; words && i < pack->n_scenarios; i++) {
		const struct scenario *scenario = pack->scenarios[i];

		for (int no = 1; no <= (int)scenario->n_levels; no++) {
			char *text = scenario_render(scenario, no);
			char *normal = words_normalise_text(text, WORDS_CASE);
			const char *sought = content_of(normal), *at = strstr(words, sought);
			size_t length = strlen(sought);

			if (at && length > found.length) {
				free(found.rest);
				found = (struct contained){ scenario, no, length,
					around(words, at, length), false };
			} else if (at && length > 0 && length == found.length) {
				found.is_ambiguous = true;
			}
			free(normal);
			free(text);
		}
	}
	free(words);
	return found;
}

static char *as_messages(const struct import_row *row)
{
	if (row->messages)
		return memory_copy_text(row->messages);
	char *quoted = json_quote(row->words);
	char *messages = memory_format("[{\"role\":\"user\",\"content\":%s}]", quoted);

	free(quoted);
	return messages;
}

/* Words around a scenario's are a condition that the pack does not have: the row must name it. */
static const struct matched_prompt *match_contained(struct matcher *matcher,
	const struct pack *pack, const struct import_row *row, struct error *error)
{
	struct contained found = find_contained(pack, row);
	const struct matched_prompt *matched = NULL;
	const char *level = found.length ? found.scenario->levels[found.level_no - 1].text : "";

	if (found.length == 0)
		error_set(error, ERROR_INPUT, "the words are those of no prompt of the pack %s%s",
			pack->id,
			row->scenario || row->condition || row->level ? " with the row's names"
								      : "");
	else if (found.is_ambiguous)
		error_set(error, ERROR_INPUT,
			"the words hold the texts of several prompts of the pack %s: which of them "
			"was answered cannot be told",
			pack->id);
	else if (!is_or_not_said(row->scenario, found.scenario->id) ||
		 !is_or_not_said(row->level, level))
		error_set(error, ERROR_INPUT,
			"the words hold those of %s at '%s'; the row says %s at '%s'",
			found.scenario->id, level, row->scenario ? row->scenario : "nothing",
			row->level ? row->level : "nothing");
	else if (!row->condition || pack_find_condition(pack, row->condition) ||
		 !field_is_id(row->condition))
		error_set(error, ERROR_INPUT,
			"the words hold those of %s at '%s', and more, which no condition of the "
			"pack %s has (\"%.*s\"): name a condition of their own in the column "
			"condition, in small letters, as wrapped",
			found.scenario->id, level, pack->id, MAX_REST, found.rest);
	else {
		char *messages = as_messages(row);
		struct prompt *prompt = prompt_restore(pack->id, found.scenario->id,
			found.scenario->title, found.level_no, level, row->condition, messages);

		matched = find_digest(matcher, &prompt->digest);
		if (matched) {
			prompt_free(prompt);
		} else {
			prompt_set_rules(
				prompt, found.scenario, condition_for(pack, row->condition));
			matched = keep(matcher, found.scenario, prompt, error);
		}
		matcher->counts.by_parts += matched != NULL;
		free(messages);
	}
	free(found.rest);
	return matched;
}

/* A condition that the pack does not have is for words that it does not have. */
static bool is_own_condition(
	struct matcher *matcher, const struct pack *pack, const struct import_row *row)
{
	struct import_row any = *row;
	struct error ignored = { 0 };

	any.condition = NULL;
	bool is_known = find_words(matcher, pack, &any, &ignored) || ignored.code != ERROR_NONE;

	error_clear(&ignored);
	return !is_known;
}

static const struct matched_prompt *match_words(struct matcher *matcher, const struct pack *pack,
	const struct import_row *row, struct error *error)
{
	const char *const parts[] = { pack->id, row->scenario ? row->scenario : "",
		row->level ? row->level : "", row->condition ? row->condition : "",
		row->messages ? row->messages : row->words, row->messages ? "messages" : "text",
		NULL };
	struct digest key = digest_texts(parts);
	bool is_last = matcher->counts.by_words > 0 &&
		       memcmp(key.bytes, matcher->last_words.bytes, DIGEST_SIZE) == 0;

	add_candidates(matcher, pack);
	struct error fault = { 0 };
	const struct candidate *found = is_last ? &matcher->candidates[matcher->last_candidate]
						: find_words(matcher, pack, row, &fault);

	if (fault.code != ERROR_NONE) {
		error_move(error, &fault);
		return NULL;
	}
	if (!found && (!row->condition || pack_find_condition(pack, row->condition) ||
			      is_own_condition(matcher, pack, row)))
		return match_contained(matcher, pack, row, error);
	if (!found) {
		error_set(error, ERROR_INPUT,
			"the words are those of another condition of the pack %s than '%s'",
			pack->id, row->condition);
		return NULL;
	}
	matcher->last_candidate = (size_t)(found - matcher->candidates);
	matcher->last_words = key;
	matcher->counts.by_words++;
	return match_present(matcher, pack, found->scenario, found->prompt->level_no,
		pack_find_condition(pack, found->prompt->condition), error);
}

const struct matched_prompt *matcher_find(
	struct matcher *matcher, const struct import_row *row, struct error *error)
{
	if (row->prompt_digest)
		return match_digest(matcher, row, error);
	const struct pack *pack = row->pack ? find_pack(matcher, row->pack, error)
					    : find_default_pack(matcher, error);
	if (pack && (row->messages || row->words))
		return match_words(matcher, pack, row, error);
	const struct scenario *scenario = pack ? find_scenario(pack, row->scenario, error) : NULL;
	const struct condition *condition =
		scenario ? find_condition(pack, row->condition ? row->condition : "baseline", error)
			 : NULL;
	int level_no = condition ? find_level(scenario, row, error) : 0;

	if (level_no == 0)
		return NULL;
	return match_present(matcher, pack, scenario, level_no, condition, error);
}

const struct match_counts *matcher_counts(const struct matcher *matcher)
{
	return &matcher->counts;
}
