#include "leeway/stats/distance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/stats/normal.h"

/* Whether both majorities are the same; NaN where people have none. */
static double match(double arm, double people)
{
	if (people == 0.5)
		return NAN;
	return people > 0.5 ? arm > 0.5 : arm < 0.5;
}

/* --- what identical arms would show --- */

enum { GRID = 400 }; /* Cells of one bucket's difference, which is 0 .. 1. */

static const double half_normal_mean = 0.79788456080286535588; /* sqrt(2 / pi) */

/* Adds the mass of one difference to the two points of the grid it lies between. */
static void split_mass(double grid[GRID + 2], double difference, double mass)
{
	double place = difference * GRID, below = floor(place + 1e-9);
	double share = fmax(0, place - below);
	grid[(size_t)below] += mass * (1 - share);
	grid[(size_t)below + 1] += mass * share;
}

/* Sums over buckets of what identical arms show in the mean. */
struct dealt {
	double difference, divergence;
	double matches, majorities; /* Equal ones, of those that people have. */
};

/*
 * The distribution of one bucket's difference when s refusals are dealt to n people and m replies:
 * X ~ hypergeometric(n + m, s, n), from its mode outwards.
 */
static void deal_counts(
	const struct distance_bucket *bucket, double grid[GRID + 2], struct dealt *dealt)
{
	const double n = bucket->people.n, m = bucket->arm.n;
	const double s = round(bucket->people.rate * n) + round(bucket->arm.rate * m);
	const double lowest = fmax(0, s - m), highest = fmin(n, s), least = exp(-36);
	const double mode = fmin(highest, fmax(lowest, floor((n + 1) * (s + 1) / (n + m + 2))));
	double total = 1, mass = 1;
	double first = mode, last = mode;
	while (first > lowest && mass > least * least) {
		mass *= first * (m - s + first) / ((s - first + 1) * (n - first + 1));
		total += mass;
		first -= 1;
	}
	double mass_at_first = mass;
	mass = 1;
	while (last < highest && mass > least * least) {
		mass *= (s - last) * (n - last) / ((last + 1) * (m - s + last + 1));
		total += mass;
		last += 1;
	}
	mass = mass_at_first / total;
	for (int64_t count = (int64_t)first; count <= (int64_t)last; count++) {
		const double x = (double)count;
		if (mass > least) {
			double p = x / n, q = (s - x) / m, matches = match(q, p);
			split_mass(grid, fabs(p - q), mass);
			dealt->difference += fabs(p - q) * mass;
			dealt->divergence += distance_jensen_shannon(p, q) * mass;
			dealt->matches += isnan(matches) ? 0 : matches * mass;
			dealt->majorities += isnan(matches) ? 0 : mass;
		}
		mass *= (s - x) * (n - x) / ((x + 1) * (m - s + x + 1));
	}
}

/* The same of weighted rates: half-normal, each cell's mass split between its two ends. */
static void deal_weighted(double error, double grid[GRID + 2], struct dealt *dealt)
{
	double scale = error * GRID, below = 0, moment_below = 0;
	dealt->difference += half_normal_mean * error;
	dealt->divergence = dealt->matches = NAN;
	if (!(error > 0)) {
		grid[0] = 1;
		return;
	}
	for (int i = 0; i < GRID; i++) {
		double z = (i + 1) / scale;
		double up_to = 1 - 2 * normal_upper_tail(z);
		double moment = half_normal_mean * scale * (1 - exp(-0.5 * z * z));
		double mass = up_to - below, above = moment - moment_below - i * mass;
		grid[i] += mass - above;
		grid[i + 1] += above;
		below = up_to;
		moment_below = moment;
	}
}

/* The distribution of the sum of the buckets' differences, in steps of 1 / GRID. */
struct sum {
	double *mass, *room;
	size_t first, end; /* What is outside weighs nothing. */
};

static void sum_add(struct sum *sum, const double grid[GRID + 2])
{
	static const double nothing = 1e-30;
	size_t top = GRID + 2;
	while (top > 1 && grid[top - 1] == 0)
		top--;
	memset(sum->room + sum->first, 0, (sum->end - sum->first + top) * sizeof *sum->room);
	for (size_t k = 0; k < top; k++)
		for (size_t i = sum->first; grid[k] > 0 && i < sum->end; i++)
			sum->room[i + k] += sum->mass[i] * grid[k];
	sum->end += top - 1;
	while (sum->end - 1 > sum->first && sum->room[sum->end - 1] < nothing)
		sum->end--;
	while (sum->first + 1 < sum->end && sum->room[sum->first] < nothing)
		sum->first++;
	double *room = sum->mass;
	sum->mass = sum->room;
	sum->room = room;
}

static double sum_quantile(const struct sum *sum, double share)
{
	double below = 0;
	for (size_t i = sum->first; i < sum->end; i++) {
		below += sum->mass[i];
		if (below >= share - 1e-12)
			return (double)i / GRID;
	}
	return (double)(sum->end - 1) / GRID;
}

/* Of at least what was seen, but for 1.5 steps of the grid. */
static double sum_tail(const struct sum *sum, double seen)
{
	double tail = 0;
	for (size_t i = sum->first; i < sum->end; i++)
		tail += (double)i / GRID >= seen - 1.5 / GRID - 1e-12 ? sum->mass[i] : 0;
	return fmin(1, fmax(1e-14, tail));
}

static void find_floor(
	const struct distance_data *data, const double *pooled_error, struct distance *distance)
{
	const size_t n = data->n_buckets;
	struct sum sum = { .mass = memory_alloc(n * (GRID + 1) + 2, sizeof *sum.mass),
		.room = memory_alloc(n * (GRID + 1) + 2, sizeof *sum.room),
		.end = 1 };
	struct dealt dealt = { 0, 0, 0, 0 };
	sum.mass[0] = 1;
	for (size_t i = 0; i < n; i++) {
		double grid[GRID + 2] = { 0 };
		if (data->buckets[i].is_weighted)
			deal_weighted(pooled_error[i], grid, &dealt);
		else
			deal_counts(&data->buckets[i], grid, &dealt);
		sum_add(&sum, grid);
	}
	distance->floor = dealt.difference / (double)n;
	distance->identical_divergence = dealt.divergence / (double)n;
	if (dealt.majorities > 0)
		distance->identical_match = dealt.matches / dealt.majorities;
	distance->floor95 = sum_quantile(&sum, 0.95) / (double)n;
	distance->floor975 = sum_quantile(&sum, 0.975) / (double)n;
	distance->p_dealt = sum_tail(&sum, distance->plug_in * (double)n);
	free(sum.mass);
	free(sum.room);
}

/* --- estimate and interval --- */

/*
 * h(u) = u - exp(-u^2 / 2 t^2) (a0 + a1 u^2 + a2 u^4) in the place of u = |D| / sigma, and the
 * variance of h(u), at most 1 + c exp(-u^2 / 8). For u = |N(delta, 1)|, delta >= 0:
 */
struct smooth {
	double t, a0, a1, a2, c;
};
static const struct smooth lower = { .4292, 1.7140, 3.2905, -2.7930, 1.25 }; /* E h <= delta */
static const struct smooth upper = { .6914, 1.1108, .0502, -1.3547, .87 }; /* >= delta - .004 */
static const struct smooth upper_of_few = { .9446, .8732, -1.1741, .1806, .33 }; /* So, quieter */
static const struct smooth centred = { 1.1408, 1.3833, -1.4395, .2323, 1.26 }; /* within .203 */

enum { FEW_BUCKETS = 12 }; /* Below which upper_of_few is the better one. */
static const double z_upper = 2.05, z_shift = 2.2414;

static double smooth_value(const struct smooth *h, double u)
{
	double u2 = u * u;
	return u - exp(-u2 / (2 * h->t * h->t)) * (h->a0 + u2 * (h->a1 + u2 * h->a2));
}

static double smooth_slope(const struct smooth *h, double u)
{
	double u2 = u * u, t2 = h->t * h->t;
	return 1 - exp(-u2 / (2 * t2)) * (u * (2 * h->a1 + 4 * h->a2 * u2) -
						 u / t2 * (h->a0 + u2 * (h->a1 + u2 * h->a2)));
}

static double smooth_variance(const struct smooth *h, double u)
{
	return 1 + h->c * exp(-u * u / 8);
}

/* The difference of each bucket, and its standard error as the uses of it want it. */
struct errors {
	double *difference; /* p - q; owned, and all the others with it. */
	double *pooled; /* If both had the rate of both together. */
	double *unbiased;
	double *smoothed; /* Never 0: half a refusal and half a grant more. */
	double *larger; /* Of pooled and unbiased. */
	double *weights; /* Room for the weights of covary. */
	double *people; /* Room for two numbers a person. */
};

static double variance_of(double rate, double n)
{
	return rate * (1 - rate) / n;
}

static void find_errors(const struct distance_data *data, struct errors *errors)
{
	for (size_t i = 0; i < data->n_buckets; i++) {
		const struct sample *x = &data->buckets[i].people, *y = &data->buckets[i].arm;
		double n = x->n + y->n, both = (x->rate * x->n + y->rate * y->n) / n;
		double p = (x->rate * x->n + 0.5) / (x->n + 1);
		double q = (y->rate * y->n + 0.5) / (y->n + 1);
		errors->difference[i] = x->rate - y->rate;
		errors->pooled[i] =
			sqrt(fmax(0, both * (1 - both)) * n / (n - 1) * (1 / x->n + 1 / y->n));
		errors->unbiased[i] = sqrt(variance_of(x->rate, fmax(1, x->n - 1)) +
					   variance_of(y->rate, fmax(1, y->n - 1)));
		errors->smoothed[i] = sqrt(variance_of(p, x->n) + variance_of(q, y->n));
		errors->larger[i] = fmax(errors->pooled[i], errors->unbiased[i]);
	}
}

static struct errors errors_new(const struct distance_data *data)
{
	const size_t n = data->n_buckets;
	double *room = memory_alloc(6 * n + 2 * data->n_people + 1, sizeof *room);
	struct errors errors = { room, room + n, room + 2 * n, room + 3 * n, room + 4 * n,
		room + 5 * n, room + 6 * n };
	find_errors(data, &errors);
	return errors;
}

/*
 * What persons who answered several buckets add to the variance of sum w_b p_b, w in
 * errors->weights: max(0, sum_i (sum_b r_ib)^2 - sum_ib r_ib^2), r_ib = w_b (answer - p_b) / n_b;
 * of an arm of people the same with -w_b, q_b and m_b.
 */
static double covary(const struct distance_data *data, const struct errors *errors)
{
	double *sums = errors->people, *squares = errors->people + data->n_people, covariance = 0;
	memset(sums, 0, 2 * data->n_people * sizeof *sums);
	for (size_t i = 0; i < data->n_answers; i++) {
		const struct distance_answer *answer = &data->answers[i];
		const struct distance_bucket *bucket = &data->buckets[answer->bucket];
		const struct sample *side = answer->is_arm ? &bucket->arm : &bucket->people;
		double part = errors->weights[answer->bucket] * (answer->is_arm ? -1 : 1) *
			      ((answer->refused ? 1 : 0) - side->rate) / side->n;
		sums[answer->person] += part;
		squares[answer->person] += part * part;
	}
	for (size_t i = 0; i < data->n_people; i++)
		covariance += sums[i] * sums[i] - squares[i];
	return fmax(0, covariance);
}

/* A sum over buckets and its variance, persons as clusters. */
struct total {
	double value, variance;
};

/* sum sigma h(|D| / sigma); its variance by the errors and u = |D| / error of `variance`. */
static struct total add_smooth(const struct distance_data *data, const struct errors *errors,
	const struct smooth *h, const double *sigma, const double *variance)
{
	struct total total = { 0, 0 };
	for (size_t i = 0; i < data->n_buckets; i++) {
		double d = fabs(errors->difference[i]), u = variance[i] > 0 ? d / variance[i] : 99;
		total.value += sigma[i] > 0 ? sigma[i] * smooth_value(h, d / sigma[i]) : d;
		total.variance += variance[i] * variance[i] * smooth_variance(h, u);
		errors->weights[i] = (errors->difference[i] < 0 ? -1 : 1) * smooth_slope(h, u);
	}
	total.variance += covary(data, errors);
	return total;
}

/* sum D, and its chance of being as far from 0. */
static struct total find_shift(
	const struct distance_data *data, const struct errors *errors, struct distance *distance)
{
	struct total shift = { 0, 0 };
	for (size_t i = 0; i < data->n_buckets; i++) {
		shift.value += errors->difference[i];
		shift.variance += errors->larger[i] * errors->larger[i];
		errors->weights[i] = 1;
	}
	shift.variance += covary(data, errors);
	distance->mean_difference_se = sqrt(shift.variance) / (double)data->n_buckets;
	distance->p_signed =
		shift.variance > 0 ? 2 * normal_upper_tail(fabs(shift.value) / sqrt(shift.variance))
				   : 1;
	distance->p = fmin(1, fmax(1e-14, 2 * fmin(distance->p_dealt, distance->p_signed)));
	return shift;
}

/* The upper bound by the root of the mean square, which no mean exceeds. */
static double bound_root(
	const struct distance_data *data, const struct errors *errors, struct distance *distance)
{
	double n = (double)data->n_buckets, squares = 0, second = 0, fourth = 0;
	for (size_t i = 0; i < data->n_buckets; i++) {
		double d = errors->difference[i], smoothed = pow(errors->smoothed[i], 2);
		squares += d * d - pow(errors->unbiased[i], 2);
		second += smoothed;
		fourth += smoothed * smoothed;
		errors->weights[i] = 2 * d;
	}
	double a = 4 * second / (n * n);
	double c = (2 * fourth + covary(data, errors)) / (n * n);
	double square = fmax(0, squares / n), z2 = z_upper * z_upper;
	distance->mean_square = squares / n;
	return sqrt(square + z2 * a / 2 + z_upper * sqrt(z2 * a * a / 4 + a * square + c));
}

static double find_plug_in_variance(const struct distance_data *data, const struct errors *errors)
{
	double variance = 0;
	for (size_t i = 0; i < data->n_buckets; i++) {
		variance += errors->smoothed[i] * errors->smoothed[i];
		errors->weights[i] = errors->difference[i] < 0 ? -1 : 1;
	}
	return variance + covary(data, errors);
}

static void find_interval(
	const struct distance_data *data, const struct errors *errors, struct distance *distance)
{
	const double n = (double)data->n_buckets;
	const struct smooth *top = data->n_buckets < FEW_BUCKETS ? &upper_of_few : &upper;
	double noise = 0, noise_square = 0;
	for (size_t i = 0; i < data->n_buckets; i++) {
		noise += errors->unbiased[i];
		noise_square += errors->unbiased[i] * errors->unbiased[i];
	}
	noise = (.7979 * noise + 1.96 * .6028 * sqrt(noise_square)) / n;

	struct total shift = find_shift(data, errors, distance);
	struct total low = add_smooth(data, errors, &lower, errors->larger, errors->larger);
	struct total high = add_smooth(data, errors, top, errors->unbiased, errors->smoothed);
	struct total mid = add_smooth(data, errors, &centred, errors->unbiased, errors->smoothed);
	double by_noise = distance->plug_in - fmax(distance->floor975, noise);
	double by_shape = (low.value - 1.96 * sqrt(low.variance)) / n;
	double by_shift = (fabs(shift.value) - z_shift * sqrt(shift.variance)) / n;
	double by_mean = (fmax(0, high.value) + z_upper * sqrt(high.variance)) / n;
	double by_root = bound_root(data, errors, distance);

	distance->interval.low = fmin(1, fmax(0, fmax(by_noise, fmax(by_shape, by_shift))));
	distance->interval.high = fmax(distance->interval.low, fmin(1, fmin(by_mean, by_root)));
	distance->estimate = fmin(distance->plug_in, fmax(0, mid.value / n));
	distance->estimate =
		fmin(distance->interval.high, fmax(distance->interval.low, distance->estimate));
	distance->estimate_se = sqrt(mid.variance) / n;
	distance->plug_in_se = sqrt(find_plug_in_variance(data, errors)) / n;
}

struct distance distance_infer(const struct distance_data *data)
{
	const size_t n = data->n_buckets;
	struct distance distance = { n, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, { NAN, NAN }, NAN,
		NAN, NAN, NAN, NAN, NAN };
	if (n == 0)
		return distance;
	struct errors errors = errors_new(data);
	distance.plug_in = 0;
	for (size_t i = 0; i < n; i++)
		distance.plug_in += fabs(errors.difference[i]) / (double)n;
	find_floor(data, errors.pooled, &distance);
	find_interval(data, &errors, &distance);
	free(errors.difference);
	return distance;
}

/* --- two comparisons --- */

/* The variance but for persons; errors->weights are what a refusal of people adds to the number. */
static double weigh(
	const struct distance_data *data, const struct errors *errors, enum distance_kind kind)
{
	const double n = (double)data->n_buckets;
	double variance = 0;
	for (size_t i = 0; i < data->n_buckets; i++) {
		double d = errors->difference[i], error = errors->smoothed[i], weight = 1;
		if (kind == DISTANCE_ESTIMATE) {
			double u = fabs(d) / error;
			weight = smooth_slope(&centred, u);
			error *= sqrt(smooth_variance(&centred, u));
		}
		variance += error * error / (n * n);
		errors->weights[i] =
			(kind != DISTANCE_MEAN_DIFFERENCE && d < 0 ? -1 : 1) * weight / n;
	}
	return variance;
}

/* One side of a bucket: whose, what a refusal there adds to the number, its noise. */
struct side {
	int64_t key;
	double weight, variance;
	double known; /* Sum of ((answer - rate) / n)^2 over known persons. */
	bool is_shared;
};

static struct side *find_sides(const struct distance_data *data, const struct errors *errors)
{
	struct side *sides = memory_alloc(2 * data->n_buckets + 1, sizeof *sides);
	for (size_t i = 0; i < 2 * data->n_buckets; i++) {
		const struct distance_bucket *bucket = &data->buckets[i / 2];
		bool is_arm = i % 2;
		const struct sample *sample = is_arm ? &bucket->arm : &bucket->people;
		double rate = (sample->rate * sample->n + 0.5) / (sample->n + 1);
		sides[i] = (struct side){ is_arm ? bucket->arm_key : bucket->people_key,
			(is_arm ? -1 : 1) * errors->weights[i / 2], variance_of(rate, sample->n), 0,
			false };
	}
	return sides;
}

/* Adds answers to what persons add up to, and takes what they add alone from *variance. */
static void add_people(const struct distance_data *data, double sign, struct side *sides,
	double *people, double *variance)
{
	for (size_t i = 0; i < data->n_answers; i++) {
		const struct distance_answer *answer = &data->answers[i];
		const struct distance_bucket *bucket = &data->buckets[answer->bucket];
		const struct sample *sample = answer->is_arm ? &bucket->arm : &bucket->people;
		struct side *side = &sides[2 * answer->bucket + (answer->is_arm ? 1 : 0)];
		double part = ((answer->refused ? 1 : 0) - sample->rate) / sample->n;
		people[answer->person] += sign * side->weight * part;
		side->known += part * part;
		*variance -= side->weight * side->weight * part * part;
	}
}

double distance_difference_se(
	const struct distance_data *one, const struct distance_data *two, enum distance_kind kind)
{
	const size_t n_people = one->n_people > two->n_people ? one->n_people : two->n_people;
	struct errors errors[] = { errors_new(one), errors_new(two) };
	double *people = memory_alloc(n_people + 1, sizeof *people), least = 0;
	double variance = weigh(one, &errors[0], kind) + weigh(two, &errors[1], kind);
	struct side *sides = find_sides(one, &errors[0]), *others = find_sides(two, &errors[1]);

	add_people(one, 1, sides, people, &variance);
	add_people(two, -1, others, people, &variance);
	for (size_t i = 0; i < n_people; i++)
		variance += people[i] * people[i];
	/* A person's answer that is in both is in the square twice; it is in the counts once. */
	for (size_t i = 0; i < 2 * one->n_buckets; i++)
		for (size_t k = 0; k < 2 * two->n_buckets; k++) {
			if (sides[i].key == 0 || sides[i].key != others[k].key)
				continue;
			double both = 2 * sides[i].weight * others[k].weight;
			variance +=
				both * (fmin(sides[i].known, others[k].known) - sides[i].variance);
			sides[i].is_shared = others[k].is_shared = true;
		}
	/* What is in one comparison alone is noise in any case. */
	for (size_t i = 0; i < 2 * one->n_buckets; i++)
		least += sides[i].is_shared ? 0 : pow(sides[i].weight, 2) * sides[i].variance;
	for (size_t i = 0; i < 2 * two->n_buckets; i++)
		least += others[i].is_shared ? 0 : pow(others[i].weight, 2) * others[i].variance;
	free(sides);
	free(others);
	free(people);
	free(errors[0].difference);
	free(errors[1].difference);
	return sqrt(fmax(variance, least));
}

/* --- other measures --- */

static bool is_pair(double left, double right)
{
	return !isnan(left) && !isnan(right);
}

/* The mean of a function of the shared pairs; pairs for which it is NaN do not count either. */
static double average(
	double (*of)(double, double), const double *left, const double *right, size_t n)
{
	double sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		double value = is_pair(left[i], right[i]) ? of(left[i], right[i]) : NAN;
		if (isnan(value))
			continue;
		sum += value;
		count++;
	}
	return count > 0 ? sum / (double)count : NAN;
}

static double difference(double left, double right)
{
	return fabs(left - right);
}

double distance_mean_absolute(const double *left, const double *right, size_t n)
{
	return average(difference, left, right, n);
}

double distance_exact_match(const double *arm, const double *people, size_t n)
{
	return average(match, arm, people, n);
}

/* Of the outcome with probability p, what it adds to the divergence from the middle, in bits. */
static double divergence_part(double p, double middle)
{
	return p > 0 ? p * log2(p / middle) : 0;
}

double distance_jensen_shannon(double p, double q)
{
	if (!is_pair(p, q))
		return NAN;
	double middle = (p + q) / 2;
	double sum = divergence_part(p, middle) + divergence_part(1 - p, 1 - middle) +
		     divergence_part(q, middle) + divergence_part(1 - q, 1 - middle);
	return fmin(1, fmax(0, sum / 2));
}

double distance_mean_jensen_shannon(const double *left, const double *right, size_t n)
{
	return average(distance_jensen_shannon, left, right, n);
}
