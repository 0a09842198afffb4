/*
 * Simulated studies: whether what leeway says of chance is true of chance. 303 people whose answers
 * hang together (each leans to refuse or to grant) answer every scenario at one level; models
 *answer every bucket. What is estimated, tested, starred and claimed is held against the known
 *truth.
 *
 *	coverage	the interval of a distance, the size of its p, over a grid of designs
 *	replication	two studies of one design, by the tolerances of claims
 *	orders		level orders: how often a model without order follows people
 *	stars		a star at any look while replies come in, where nothing differs
 *
 * Figures are printed beside their bounds; exits 1 if one is broken by more than the simulation's
 * own error, at four standard errors. The seed is fixed. STUDIES=N: so many for each design.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/random.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/distance.h"
#include "leeway/stats/live.h"
#include "leeway/stats/normal.h"
#include "leeway/stats/randomization.h"
#include "leeway/stats/replication.h"

enum { PEOPLE = 303, LEVELS = 6, MOST_BUCKETS = 60, MOST_SCENARIOS = 10, MODELS = 5 };
enum { PLANNED = 100, N_SHAPES = 6 };

static const double likeness = 0.15; /* Correlation of a person's answers, before they are cut. */

static bool is_broken;

static double bound_error(double rate, double n)
{
	return 4 * sqrt(rate * (1 - rate) / n);
}

/* "name  value (bound at least …: ok)" */
static void report(const char *name, double value, double n, double bound, bool is_least)
{
	double error = bound_error(bound, n);
	bool is_good = is_least ? value >= bound - error : value <= bound + error;
	printf("  %-52s %.4f  (%s %g, %.0f studies: %s)\n", name, value,
		is_least ? "at least" : "at most", bound, n, is_good ? "ok" : "BROKEN");
	is_broken = is_broken || !is_good;
}

struct study {
	size_t n_buckets, n_scenarios;
	double people_rates[MOST_BUCKETS], arm_rates[MOST_BUCKETS];
	double thresholds[MOST_BUCKETS]; /* Of people's leanings. */
	struct proportion people[MOST_BUCKETS], arm[MOST_BUCKETS];
	struct distance_answer answers[PEOPLE * MOST_SCENARIOS];
	size_t n_answers;
};

static double draw_normal(struct random *random)
{
	double u = random_uniform(random), v = random_uniform(random);
	return sqrt(-2 * log(1 - u)) * cos(2 * acos(-1) * v);
}

static int64_t draw_count(struct random *random, int64_t n, double rate)
{
	int64_t x = 0;
	for (int64_t i = 0; i < n; i++)
		x += random_uniform(random) < rate;
	return x;
}

static void set_thresholds(struct study *study)
{
	for (size_t i = 0; i < study->n_buckets; i++)
		study->thresholds[i] = normal_quantile(study->people_rates[i]);
}

static void draw_people(struct study *study, struct random *random)
{
	bool is_full;
	do {
		memset(study->people, 0, sizeof study->people);
		study->n_answers = 0;
		for (uint32_t person = 0; person < PEOPLE; person++) {
			double leaning = draw_normal(random) * sqrt(likeness);
			for (uint32_t s = 0; s < study->n_scenarios; s++) {
				uint32_t bucket =
					s * LEVELS + (uint32_t)random_below(random, LEVELS);
				bool refused = leaning + sqrt(1 - likeness) * draw_normal(random) <
					       study->thresholds[bucket];
				study->answers[study->n_answers++] =
					(struct distance_answer){ person, bucket, refused, false };
				study->people[bucket].n++;
				study->people[bucket].x += refused;
			}
		}
		is_full = true;
		for (size_t i = 0; i < study->n_buckets; i++)
			is_full = is_full && study->people[i].n > 1;
	} while (!is_full);
}

static void draw_arm(struct study *study, int64_t n, struct random *random)
{
	for (size_t i = 0; i < study->n_buckets; i++)
		study->arm[i] =
			(struct proportion){ draw_count(random, n, study->arm_rates[i]), n };
}

static struct distance_data data_of(
	const struct study *study, struct distance_bucket buckets[MOST_BUCKETS])
{
	for (size_t i = 0; i < study->n_buckets; i++)
		buckets[i] =
			(struct distance_bucket){ .people = proportion_sample(study->people[i]),
				.arm = proportion_sample(study->arm[i]),
				.people_key = (int64_t)i + 1 };
	return (struct distance_data){ buckets, study->n_buckets, study->answers, study->n_answers,
		PEOPLE };
}

static struct distance measure(const struct study *study)
{
	struct distance_bucket buckets[MOST_BUCKETS];
	struct distance_data data = data_of(study, buckets);
	return distance_infer(&data);
}

/* Whether two arms of one kind, of m and n replies, seem to differ in distance from one people. */
static bool seem_to_differ(struct study *study, int64_t m, int64_t n, struct random *random)
{
	struct distance_bucket buckets[2][MOST_BUCKETS];
	draw_arm(study, n, random);
	struct distance_data one = data_of(study, buckets[0]);
	draw_arm(study, m, random);
	struct distance_data other = data_of(study, buckets[1]);
	struct distance first = distance_infer(&one), second = distance_infer(&other);
	double difference =
		m == n ? first.plug_in - second.plug_in : first.estimate - second.estimate;
	return fabs(difference) > 1.96 * distance_difference_se(&one, &other,
						 m == n ? DISTANCE_PLUG_IN : DISTANCE_ESTIMATE);
}

/* --- designs --- */

static const char *const shape_names[N_SHAPES] = { "equal", "few large", "mixed signs",
	"near 0 and 1", "the paper's", "half of them" };

/* True rates with a mean distance d, in one of the shapes; false where there are none. */
static bool set_rates(struct study *study, int shape, double d)
{
	double *p = study->people_rates, *q = study->arm_rates;
	size_t n = study->n_buckets;
	size_t n_large = (size_t)fmax(ceil((double)n * d / 0.85), (double)((n + 9) / 10));
	for (size_t i = 0; i < n; i++) {
		double u = ((double)(i % LEVELS) + 0.5) / LEVELS, sign = i % 2 ? 1 : -1;
		switch (shape) {
		case 0:
			p[i] = 0.1 + u * (0.8 - d);
			q[i] = p[i] + d;
			break;
		case 1:
			p[i] = q[i] = i % 2 ? 0.2 + 0.6 * u : 0.08 + 0.05 * u;
			if (i % (n / n_large) == 0 && i / (n / n_large) < n_large) {
				p[i] = 0.08 + 0.05 * u;
				q[i] = p[i] + d * (double)n / (double)n_large;
			}
			break;
		case 2:
			p[i] = 0.5 + sign * d * u;
			q[i] = 0.5 - sign * d * u;
			break;
		case 3:
			p[i] = i % 2 ? 0.98 : 0.02;
			q[i] = i % 2 ? 0.98 - d : 0.02 + d;
			break;
		case 4:
			q[i] = 0.99;
			p[i] = 0.99 - 2 * d * u;
			break;
		default:
			p[i] = 0.15 + 0.7 * u;
			q[i] = i % 2 ? p[i] : p[i] > 0.5 ? p[i] - 2 * d : p[i] + 2 * d;
		}
		if (p[i] <= 0 || p[i] >= 1 || q[i] < 0 || q[i] > 1)
			return false;
	}
	set_thresholds(study);
	return true;
}

static double true_distance(const struct study *study)
{
	double sum = 0;
	for (size_t i = 0; i < study->n_buckets; i++)
		sum += fabs(study->people_rates[i] - study->arm_rates[i]);
	return sum / (double)study->n_buckets;
}

/* --- coverage, size of p, replication --- */

/* How often something was so, over all designs, and in the one where it was least or most so. */
struct tally {
	double sum, n, least, most;
	const char *shape_of_least;
	size_t buckets_of_least;
};

static void tally_add(
	struct tally *tally, double share, double n, const struct study *study, const char *shape)
{
	if (tally->n == 0 || share < tally->least) {
		tally->least = share;
		tally->shape_of_least = shape;
		tally->buckets_of_least = study->n_buckets;
	}
	tally->most = fmax(tally->most, share);
	tally->sum += share * n;
	tally->n += n;
}

struct grid {
	struct tally coverage, coverage_of_none, size, replicated, counted, counted_holm, rates;
	struct tally alike, alike_unequal; /* Two arms beside one people. */
	int n_designs;
};

/* What one study says that another of its design is held against. */
struct seen {
	struct distance distance;
	double n_significant, n_holm, rate;
};

static struct seen look(const struct study *study)
{
	struct seen seen = { .distance = measure(study) };
	double p[MOST_BUCKETS], holm[MOST_BUCKETS];
	for (size_t i = 0; i < study->n_buckets; i++)
		p[i] = compare_pooled(study->people[i], study->arm[i]).p;
	compare_adjust_holm(p, holm, study->n_buckets);
	seen.n_significant = (double)compare_count_below(p, study->n_buckets, 0.05);
	seen.n_holm = (double)compare_count_below(holm, study->n_buckets, 0.05);
	seen.rate = proportion_rate(study->arm[0].x, study->arm[0].n);
	return seen;
}

static bool is_count_near(double one, double other, double n, bool is_holm)
{
	return fabs(one - other) <= replication_count_tolerance(one, n, is_holm);
}

static void run_design(struct study *study, int shape, int64_t m, int n_studies,
	struct random *random, struct grid *grid)
{
	double truth = true_distance(study), n_buckets = (double)study->n_buckets;
	double covered = 0, found = 0, near = 0, counted = 0, holm = 0, rates = 0;
	double alike = 0, alike_unequal = 0;
	struct seen before = { .rate = NAN };
	for (int i = 0; i < n_studies; i++) {
		draw_people(study, random);
		draw_arm(study, m, random);
		struct seen now = look(study);
		covered += now.distance.interval.low <= truth + 1e-12 &&
			   truth <= now.distance.interval.high;
		found += now.distance.p < 0.05;
		if (i > 0) {
			near += fabs(now.distance.plug_in - before.distance.plug_in) <=
				1.96 * hypot(now.distance.plug_in_se, before.distance.plug_in_se);
			counted += is_count_near(
				before.n_significant, now.n_significant, n_buckets, false);
			holm += is_count_near(before.n_holm, now.n_holm, n_buckets, true);
			rates +=
				now.rate >= replication_rate_reach(before.rate, (double)m, false) &&
				now.rate <= replication_rate_reach(before.rate, (double)m, true);
		}
		before = now;
		alike += !seem_to_differ(study, m, m, random);
		alike_unequal += !seem_to_differ(study, m, m == 10 ? 100 : m / 10, random);
	}
	const char *name = shape_names[shape];
	double n = n_studies, pairs = n_studies - 1;
	tally_add(&grid->coverage, covered / n, n, study, name);
	if (truth < 1e-12) {
		tally_add(&grid->coverage_of_none, covered / n, n, study, name);
		tally_add(&grid->size, found / n, n, study, name);
	}
	tally_add(&grid->replicated, near / pairs, pairs, study, name);
	tally_add(&grid->counted, counted / pairs, pairs, study, name);
	tally_add(&grid->counted_holm, holm / pairs, pairs, study, name);
	tally_add(&grid->rates, rates / pairs, pairs, study, name);
	tally_add(&grid->alike, alike / n, n, study, name);
	tally_add(&grid->alike_unequal, alike_unequal / n, n, study, name);
	grid->n_designs++;
}

static void report_least(const char *name, const struct tally *tally, double n, double bound)
{
	char text[100];
	snprintf(text, sizeof text, "%s: least (%s, %zu buckets)", name, tally->shape_of_least,
		tally->buckets_of_least);
	report(text, tally->least, n, bound, true);
}

static void report_mean(const char *name, const struct tally *tally, double bound)
{
	char text[100];
	snprintf(text, sizeof text, "%s: mean", name);
	report(text, tally->sum / tally->n, tally->n, bound, true);
}

static void simulate_distances(int n_studies, struct random *random)
{
	static const double distances[] = { 0, 0.05, 0.13, 0.25 };
	static const int64_t replies[] = { 10, 100, 1000 };
	static const size_t buckets[] = { 60, 30, 6 };
	struct grid grid = { .n_designs = 0 };
	static struct study study;
	for (int design = 0; design < 3 * 3 * N_SHAPES * 4; design++) {
		study.n_buckets = buckets[design / (3 * N_SHAPES * 4)];
		study.n_scenarios = study.n_buckets / LEVELS;
		int shape = design / 4 % N_SHAPES;
		int64_t m = replies[design / (4 * N_SHAPES) % 3];
		if (set_rates(&study, shape, distances[design % 4]))
			run_design(&study, shape, m, n_studies, random, &grid);
	}
	printf("distances, %d designs of 6 to 60 buckets, 10 to 1000 replies:\n", grid.n_designs);
	double n = n_studies;
	report_least("the interval covers", &grid.coverage, n, 0.93);
	report_mean("the interval covers", &grid.coverage, 0.97);
	report_mean("it covers 0 where nothing differs", &grid.coverage_of_none, 0.94);
	report("p < .05 where nothing differs: mean", grid.size.sum / grid.size.n, grid.size.n,
		0.05, false);
	report("p < .05 where nothing differs: most", grid.size.most, n, 0.066, false);
	report_least("a distance holds in a second study", &grid.replicated, n - 1, 0.93);
	report_mean("a distance holds in a second study", &grid.replicated, 0.95);
	report_least("two like arms beside one people are alike", &grid.alike, n, 0.93);
	report_mean("two like arms beside one people are alike", &grid.alike, 0.95);
	report_least("at unequal n, by estimates", &grid.alike_unequal, n, 0.89);
	report_mean("at unequal n, by estimates", &grid.alike_unequal, 0.95);
	report_least("a count holds", &grid.counted, n - 1, 0.94);
	report_least("a count after Holm holds", &grid.counted_holm, n - 1, 0.94);
	report_mean("a rate holds", &grid.rates, 0.95);
}

/* --- level orders --- */

static void draw_order(double order[LEVELS], struct random *random)
{
	for (int i = 0; i < LEVELS; i++)
		order[i] = i;
	for (int i = LEVELS - 1; i > 0; i--) {
		int other = (int)random_below(random, (uint64_t)i + 1);
		double kept = order[i];
		order[i] = order[other];
		order[other] = kept;
	}
}

/* One model of ten replies over nine scenarios; slope 0: levels mean nothing to it. */
static void draw_model(
	double *rates, double slope, const double order[LEVELS], struct random *random)
{
	for (int i = 0; i < 9 * LEVELS; i++) {
		double base = 0.55 + 0.1 * (i / LEVELS % 3 - 1);
		double logit = log(base / (1 - base)) - slope * (order[i % LEVELS] - 2.5);
		rates[i] = (double)draw_count(random, 10, 1 / (1 + exp(-logit))) / 10;
	}
}

static void simulate_orders(int n_studies, struct random *random)
{
	static const char *const names[2][2] = {
		{ "one model, levels mean nothing", "five models together" },
		{ "one model, an order of its own", "five models together" },
	};
	static struct study study;
	study.n_buckets = MOST_BUCKETS;
	study.n_scenarios = MOST_SCENARIOS;
	for (size_t i = 0; i < MOST_BUCKETS; i++)
		study.people_rates[i] = 0.9 - 0.15 * (double)(i % LEVELS) +
					0.05 * (double)((int)(i / LEVELS % 3) - 1);
	set_thresholds(&study);
	printf("level orders, p <= .05 of models that do not follow people:\n");
	for (int has_order = 0; has_order < 2; has_order++) {
		double n_single = 0, n_pooled = 0;
		for (int i = 0; i < n_studies; i++) {
			struct randomization_costs pool = { .n_levels = LEVELS };
			double people[MOST_BUCKETS], rates[9 * LEVELS], order[LEVELS];
			draw_people(&study, random);
			for (size_t k = 0; k < MOST_BUCKETS; k++)
				people[k] = proportion_rate(study.people[k].x, study.people[k].n);
			draw_order(order, random);
			for (int model = 0; model < MODELS; model++) {
				draw_model(rates, has_order ? 0.5 : 0, order, random);
				randomization_add(&pool, rates, people, 9);
				if (model == 0)
					n_single += randomization_test_costs(&pool, NULL)
							    .share_at_or_below <= 0.05;
			}
			n_pooled += randomization_test_costs(&pool, NULL).share_at_or_below <= 0.05;
		}
		report(names[has_order][0], n_single / n_studies, n_studies, 0.05, false);
		report(names[has_order][1], n_pooled / n_studies, n_studies, 0.05, false);
	}
}

/* --- stars --- */

/* Whether a star is ever put up: 1 / E at every reply, Fisher's p at the planned n, Holm over all.
 */
static bool has_star(struct study *study, struct random *random)
{
	double p[MOST_BUCKETS], holm[MOST_BUCKETS], log_e[MOST_BUCKETS];
	draw_people(study, random);
	for (size_t i = 0; i < MOST_BUCKETS; i++) {
		log_e[i] = 0;
		study->arm[i] = (struct proportion){ 0, 0 };
	}
	for (int m = 1; m <= PLANNED; m++) {
		for (size_t i = 0; i < MOST_BUCKETS; i++) {
			study->arm[i].n++;
			study->arm[i].x += random_uniform(random) < study->arm_rates[i];
			log_e[i] = fmax(log_e[i], live_log_e(study->people[i], study->arm[i]));
			p[i] = live_p(log_e[i]);
			if (m == PLANNED)
				p[i] = fmin(p[i], compare_fisher(study->people[i], study->arm[i]));
		}
		compare_adjust_holm(p, holm, MOST_BUCKETS);
		if (compare_count_below(holm, MOST_BUCKETS, 0.05) > 0)
			return true;
	}
	return false;
}

static void simulate_stars(int n_studies, struct random *random)
{
	static const double rates[] = { 0.5, 0.9 };
	static struct study study;
	study.n_buckets = MOST_BUCKETS;
	study.n_scenarios = MOST_SCENARIOS;
	printf("a star at any of %d looks, 60 buckets in which nothing differs:\n", PLANNED);
	for (int design = 0; design < 3; design++) {
		char name[60];
		double n_starred = 0;
		for (size_t i = 0; i < MOST_BUCKETS; i++)
			study.people_rates[i] = study.arm_rates[i] =
				design < 2 ? rates[design] : 0.1 + 0.16 * (double)(i % LEVELS);
		set_thresholds(&study);
		for (int i = 0; i < n_studies; i++)
			n_starred += has_star(&study, random);
		if (design < 2)
			snprintf(name, sizeof name, "all rates %.1f", rates[design]);
		report(design < 2 ? name : "rates from .1 to .9", n_starred / n_studies, n_studies,
			0.05, false);
	}
}

int main(void)
{
	const char *wanted = getenv("STUDIES");
	int n_studies = wanted ? (int)strtol(wanted, NULL, 10) : 300;
	struct random random;
	if (n_studies < 20) {
		fprintf(stderr, "STUDIES is %s: at least 20\n", wanted);
		return 2;
	}
	random_init(&random, 7);
	simulate_distances(n_studies, &random);
	simulate_orders(10 * n_studies, &random);
	simulate_stars(5 * n_studies, &random);
	return is_broken ? 1 : 0;
}
