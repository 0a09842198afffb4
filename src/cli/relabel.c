/* `leeway relabel`: an outcome corrected, a correction taken back, or replies read again. */
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/model/pack.h"
#include "leeway/report/reread.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"

static const struct option_row options[] = {
	SELECTOR_OPTIONS,
	{ "level", 'l', "K", false, "the level's number, from 1" },
	{ "repeat", 'r', "R", false, "the repeat, as exports have it" },
	{ "outcome", 0, "OUTCOME", false, "its outcome: grant, refuse, unclear, blocked or empty" },
	{ "reason", 0, "TEXT", false, "why; kept with the correction" },
	{ "author", 0, "NAME", false, "who; default: the user's name" },
	{ "undo", 0, NULL, false, "take the latest correction back" },
	{ "reread", 0, NULL, false, "read replies of models again with this decision reader" },
	{ "dry-run", 'n', NULL, false, "with --reread: only say what would change" },
	{ "review", 0, NULL, false, "go through the unclear ones, one key each" },
	{ 0 },
};

enum { MAX_REPEAT = 999999999 };

/* One response to correct. */
struct relabel_order {
	struct selectors selectors;
	int64_t level_no, repeat;
	int outcome; /* -1: an undo. */
	const char *reason, *author;
};

static const char *const outcome_names[] = { "grant", "refuse", "unclear", "blocked", "empty",
	NULL };

static bool require(const struct arguments *arguments, const char *const *names,
	const char *purpose, struct error *error)
{
	for (size_t i = 0; names[i]; i++)
		if (text_is_empty(arguments_text(arguments, names[i])))
			return error_set(error, ERROR_USAGE, "relabel: --%s is missing; %s",
				names[i], purpose);
	return true;
}

static const char *find_author(const struct context *context)
{
	const char *given = arguments_text(context->arguments, "author");
	const char *user = env_variable(context->env, "USER");
	if (!text_is_empty(given))
		return given;
	return user ? user : "user";
}

static bool read_order(
	const struct context *context, struct relabel_order *order, struct error *error)
{
	static const char *const bucket[] = { "agent", "scenario", "level", "repeat", NULL };
	static const char *const verdict[] = { "outcome", "reason", NULL };
	const struct arguments *arguments = context->arguments;
	bool undo = arguments_flag(arguments, "undo");
	if (!selectors_read(context, &order->selectors, error) ||
		!require(arguments, bucket,
			"one response is named by agent, scenario, level and "
			"repeat",
			error) ||
		(!undo && !require(arguments, verdict,
				  "a correction says what the outcome is, and why", error)))
		return false;
	if (arguments_flag(arguments, "dry-run"))
		return error_set(error, ERROR_USAGE, "relabel: --dry-run goes with --reread alone");
	if (undo && arguments_text(arguments, "outcome"))
		return error_set(error, ERROR_USAGE,
			"relabel: --undo goes back to the outcome before; leave --outcome out");
	order->author = find_author(context);
	order->reason = arguments_text(arguments, "reason");
	if (!order->reason)
		order->reason = "taken back";
	if (strcmp(order->author, CORRECTION_READER) == 0)
		return error_set(error, ERROR_USAGE, "relabel: --author is the program's own name");
	return arguments_integer(
		       arguments, "level", 1, SCENARIO_MAX_LEVELS, 1, &order->level_no, error) &&
	       arguments_integer(arguments, "repeat", 0, MAX_REPEAT, 0, &order->repeat, error) &&
	       arguments_choice(arguments, "outcome", outcome_names, -1, &order->outcome, error);
}

/*
 * The bucket the order names. Where a scenario was edited there are several of one name: then the
 * one asked last, which stands last in the list, has the response or none has.
 */
static int64_t find_response(const struct relabel_order *order, struct database *database,
	const struct bucket_list *list, struct error *error)
{
	const struct bucket *first = NULL;
	int64_t found = 0;
	for (size_t i = 0; i < list->n_buckets; i++) {
		const struct bucket *bucket = &list->buckets[i];
		if (bucket->level_no != order->level_no)
			continue;
		if (first && (strcmp(first->pack, bucket->pack) != 0 ||
				     strcmp(first->condition, bucket->condition) != 0)) {
			error_set(error, ERROR_USAGE,
				"relabel: there are several such buckets; name --pack and "
				"--condition too");
			return -1;
		}
		first = bucket;
		int64_t id = responses_find(
			database, bucket->agent, bucket->prompt, (uint32_t)order->repeat, error);
		if (id < 0)
			return -1;
		found = id > 0 ? id : found;
	}
	if (!found)
		error_set(error, ERROR_USAGE,
			"relabel: there is no repeat %lld at level %lld there",
			(long long)order->repeat, (long long)order->level_no);
	return found ? found : -1;
}

static bool correct(const struct context *context, const struct relabel_order *order,
	struct database *database, int64_t response, struct error *error)
{
	bool undone = true;
	struct correction correction = {
		.after = order->outcome < 0 ? OUTCOME_UNCLEAR : (enum outcome)order->outcome,
		.reason = order->reason,
		.author = order->author,
		.at_ms = env_wall_ms(context->env),
	};
	if (order->outcome >= 0)
		return corrections_add(database, response, &correction, error);
	if (!corrections_undo(database, response, &correction, &undone, error))
		return false;
	return undone ||
	       error_set(error, ERROR_USAGE, "relabel: no correction of this response stands");
}

static bool load_buckets(const struct context *context, struct relabel_order *order,
	struct database *database, struct bucket_list *list, struct error *error)
{
	return selectors_settle(context, &order->selectors, database, NULL, NULL, NULL, error) &&
	       buckets_load(database, &order->selectors.filter, list, error);
}

static bool relabel_one(const struct context *context, struct relabel_order *order,
	struct database *database, struct error *error)
{
	struct bucket_list list = { 0 };
	struct stored_response stored;
	bool done = false;
	if (!load_buckets(context, order, database, &list, error))
		return false;
	int64_t response = find_response(order, database, &list, error);
	if (response > 0 && correct(context, order, database, response, error) &&
		responses_read_id(database, response, &stored, error) &&
		database_commit(database, error)) {
		fprintf(stderr, "leeway: the outcome was read as %s and is now %s\n",
			outcome_name(stored.outcome_read), outcome_name(stored.response.outcome));
		done = true;
	}
	buckets_clear(&list);
	return done;
}

static void tell_change(
	const struct bucket *bucket, uint32_t repeat, enum outcome before, enum outcome after)
{
	char *line = memory_format("%s %s %d %s %s repeat %u: %s -> %s", bucket->pack,
		bucket->scenario, bucket->level_no, bucket->condition, bucket->agent_name, repeat,
		outcome_name(before), outcome_name(after));
	char *safe = text_sanitise(line, TEXT_ONE_LINE);
	puts(safe);
	free(safe);
	free(line);
}

/* The packs that rules come from, one at a time: buckets are listed by pack. */
struct rule_source {
	const struct env *env;
	const char *folder; /* Of the pack, where it is named so; NULL: as it is installed. */
	struct pack *pack;
	uint64_t n_unknown; /* Buckets whose scenario or condition is not there any more. */
};

static bool find_rules(
	struct rule_source *source, const struct bucket *bucket, struct decision_rules *rules)
{
	if (!source->pack || strcmp(source->pack->id, bucket->pack) != 0) {
		pack_free(source->pack);
		source->pack = pack_load(
			source->env, source->folder ? source->folder : bucket->pack, NULL);
	}
	const struct scenario *scenario =
		source->pack ? pack_find_scenario(source->pack, bucket->scenario) : NULL;
	const struct condition *condition =
		source->pack ? pack_find_condition(source->pack, bucket->condition) : NULL;
	if (!scenario || !condition) {
		source->n_unknown++;
		return false;
	}
	*rules = decision_rules_for(scenario, condition);
	return true;
}

static bool reread_all(const struct context *context, const char *folder, struct database *database,
	const struct bucket_list *list, struct reread *reread, struct error *error)
{
	struct rule_source source = { .env = context->env, .folder = folder };
	bool good = true;
	for (size_t i = 0; i < list->n_buckets && good; i++) {
		struct decision_rules rules;
		if (context_interrupted())
			good = error_set(error, ERROR_INTERRUPTED, "relabel: stopped");
		else if (list->buckets[i].kind == AGENT_MODEL &&
			 find_rules(&source, &list->buckets[i], &rules)) {
			struct decision_reader *reader = decision_reader_new(&rules);
			good = reread_bucket(reread, database, &list->buckets[i], reader, error);
			decision_reader_free(reader);
		}
	}
	if (source.n_unknown)
		fprintf(stderr,
			"leeway: %llu buckets left out: their scenario or condition is in "
			"no pack now\n",
			(unsigned long long)source.n_unknown);
	pack_free(source.pack);
	return good;
}

static bool reread(const struct context *context, struct relabel_order *order,
	struct database *database, struct error *error)
{
	struct bucket_list list = { 0 };
	struct reread reread = {
		.at_ms = env_wall_ms(context->env),
		.dry_run = arguments_flag(context->arguments, "dry-run"),
		.tell = tell_change,
	};
	char read[WORDS_SIZE], changed[WORDS_SIZE], kept[WORDS_SIZE];
	if (!load_buckets(context, order, database, &list, error))
		return false;
	bool good = reread_all(context, order->selectors.filter.pack_folder, database, &list,
			    &reread, error) &&
		    (reread.dry_run || database_commit(database, error));
	buckets_clear(&list);
	for (int before = 0; good && before < N_OUTCOMES; before++)
		for (int after = 0; after < N_OUTCOMES; after++)
			if (reread.n_turns[before][after])
				fprintf(stderr, "leeway: %s -> %s: %s\n",
					outcome_name((enum outcome)before),
					outcome_name((enum outcome)after),
					words_count(reread.n_turns[before][after], changed));
	if (good)
		fprintf(stderr,
			"leeway: %s replies read again, %s read differently%s, %s left as they "
			"were corrected or blocked\n",
			words_count(reread.n_read, read), words_count(reread.n_changed, changed),
			reread.dry_run ? " (a dry run, nothing recorded)" : "",
			words_count(reread.n_kept, kept));
	return good;
}

/* An unclear response to go through. */
struct unclear {
	int64_t id;
	const struct bucket *bucket;
	uint32_t repeat;
};

struct review {
	const struct context *context;
	const char *path, *author, *reason;
	struct unclear *items;
	size_t n_items, capacity;
	size_t n_corrected;
};

static bool find_unclear(struct review *review, struct database *database,
	const struct bucket_list *list, struct error *error)
{
	for (size_t i = 0; i < list->n_buckets; i++) {
		const struct bucket *bucket = &list->buckets[i];
		for (int64_t repeat = 0; repeat < bucket->next_repeat; repeat++) {
			struct stored_response stored;
			if (context_interrupted())
				return error_set(error, ERROR_INTERRUPTED, "relabel: stopped");
			if (!responses_read(database, bucket->agent, bucket->prompt,
				    (uint32_t)repeat, &stored, error))
				return false;
			if (!stored.id || stored.response.outcome != OUTCOME_UNCLEAR)
				continue;
			MEMORY_RESERVE_ONE(review->items, review->n_items, review->capacity);
			review->items[review->n_items++] =
				(struct unclear){ stored.id, bucket, (uint32_t)repeat };
		}
	}
	return true;
}

/* One key, without the return key where a terminal is asked; 'q' at the end of the input. */
static int read_key(void)
{
	struct termios before, raw;
	bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	char key = 'q';
	if (is_terminal) {
		raw = before;
		raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
		tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	}
	if (read(STDIN_FILENO, &key, 1) != 1)
		key = 'q';
	if (is_terminal)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	return key;
}

/* The cache is locked only while a correction is stored. */
static bool store_review(
	const struct review *review, int64_t response, enum outcome after, struct error *error)
{
	struct correction correction = { .after = after,
		.reason = review->reason,
		.author = review->author,
		.at_ms = env_wall_ms(review->context->env) };
	struct database *database = database_open(
		review->context->env, review->path, DATABASE_WRITE, "leeway relabel", error);
	bool good = database && database_begin(database, error);
	if (good) {
		good = corrections_add(database, response, &correction, error) &&
		       database_commit(database, error);
		if (!good)
			database_rollback(database);
	}
	database_close(database);
	return good;
}

/* Shows one reply and takes keys for it; false to stop. */
static bool review_one(
	struct review *review, struct database *database, size_t index, struct error *error)
{
	static const char keys[] = "grbe";
	static const enum outcome outcomes[] = { OUTCOME_GRANT, OUTCOME_REFUSE, OUTCOME_BLOCKED,
		OUTCOME_EMPTY };
	const struct unclear *item = &review->items[index];
	struct stored_response stored;
	if (!responses_read_id(database, item->id, &stored, error))
		return false;
	char *head = memory_format("%zu of %zu: %s %s level %d %s, %s, repeat %u", index + 1,
		review->n_items, item->bucket->pack, item->bucket->scenario, item->bucket->level_no,
		item->bucket->condition, item->bucket->agent_name, item->repeat);
	char *safe_head = text_sanitise(head, TEXT_ONE_LINE);
	char *text = text_sanitise(stored.response.text, TEXT_KEEP_LINES);
	printf("\n%s\n\n%s\n\n[g]rant [r]efuse [b]locked [e]mpty, space: next, q: quit ", safe_head,
		text);
	fflush(stdout);
	free(text);
	free(safe_head);
	free(head);
	responses_end_reading(database);
	for (;;) {
		int key = read_key();
		const char *found = key ? strchr(keys, key) : NULL;
		if (key == 'q' || context_interrupted())
			return false;
		if (key == ' ' || key == 'n' || key == 'u')
			return true;
		if (!found)
			continue;
		enum outcome after = outcomes[found - keys];
		puts(outcome_name(after));
		if (!store_review(review, item->id, after, error))
			return false;
		review->n_corrected++;
		return true;
	}
}

static void review_all(const struct context *context, struct relabel_order *order, const char *path,
	struct error *error)
{
	struct review review = { .context = context,
		.path = path,
		.author = find_author(context),
		.reason = arguments_text(context->arguments, "reason") };
	struct bucket_list list = { 0 };
	struct database *database =
		database_open(context->env, path, DATABASE_READ, "leeway relabel", error);
	if (!review.reason)
		review.reason = "reviewed";
	if (database && load_buckets(context, order, database, &list, error) &&
		find_unclear(&review, database, &list, error)) {
		responses_end_reading(database);
		for (size_t i = 0; i < review.n_items && review_one(&review, database, i, error);
			i++)
			continue;
		fprintf(stderr, "%sleeway: %zu unclear, %zu of them corrected\n",
			review.n_items ? "\n" : "", review.n_items, review.n_corrected);
	}
	database_close(database);
	buckets_clear(&list);
	free(review.items);
}

static int run_relabel(const struct context *context, struct error *error)
{
	struct relabel_order order = { 0 };
	bool again = arguments_flag(context->arguments, "reread");
	bool reviews = arguments_flag(context->arguments, "review");
	if (reviews && again) {
		error_set(error, ERROR_USAGE, "relabel: --review and --reread go one at a time");
		return EXIT_DONE;
	}
	if (again || reviews ? !selectors_read(context, &order.selectors, error)
			     : !read_order(context, &order, error))
		return EXIT_DONE;
	char *path = context_database_path(context, error);
	struct database *database = NULL;
	if (path && !file_exists(path))
		error_set(error, ERROR_STORE,
			"no cache at %s yet: `leeway run` or `leeway import` makes one", path);
	else if (path && reviews)
		review_all(context, &order, path, error);
	else if (path)
		database =
			database_open(context->env, path, DATABASE_WRITE, "leeway relabel", error);
	if (database && database_begin(database, error)) {
		if (!(again ? reread(context, &order, database, error)
			    : relabel_one(context, &order, database, error)) ||
			arguments_flag(context->arguments, "dry-run"))
			database_rollback(database);
	}
	database_close(database);
	selectors_clear(&order.selectors);
	free(path);
	return EXIT_DONE;
}

const struct command command_relabel = {
	.name = "relabel",
	.help = "correct an outcome, take a correction back, or read replies again",
	.options = options,
	.run = run_relabel,
};
