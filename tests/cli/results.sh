#!/bin/sh
# What comes out of a cache and goes into it: export, import, stats, relabel.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

ask() {
	leeway run --quiet --model sim:noisy --scenario lending --scenario welfare -n 5
	expect_status 0
}

people() {
	cat > people.csv << 'END'
participant,scenario,level_no,answer,text
P1,lending,1,no,"The policy
says ""no""."
P2,lending,6,yes,
END
}

exports_import_back_to_the_same_exports() {
	ask
	people
	leeway import --cohort people people.csv
	expect_status 0
	expect_err '^leeway: 2 rows: 2 added, 0 already there, 0 bad$'
	leeway relabel --agent sim:noisy --scenario welfare --level 1 --repeat 0 --outcome unclear \
		--reason 'read by hand'
	expect_status 0
	leeway export responses -o all.csv
	expect_status 0
	[ "$(grep -c '^paper,' all.csv)" -eq 62 ] || fail "not 62 rows"
	leeway import --db other.db all.csv
	expect_err '^leeway: 62 rows: 62 added, 0 already there, 0 bad$'
	leeway import --db other.db all.csv
	expect_err '^leeway: 62 rows: 0 added, 62 already there, 0 bad$'
	for what in responses buckets; do
		for format in csv jsonl; do
			leeway export "$what" --format "$format" -o one
			leeway export "$what" --format "$format" -o two --db other.db
			cmp one two || fail "$what as $format differ"
		done
	done
}

export_has_the_documented_columns() {
	ask
	leeway export buckets --scenario lending
	expect_status 0
	expect_out '^pack,scenario,level_no,level,condition,agent,kind,synthetic,grants,refusals,'
	expect_out ',unclear,blocked,empty,refusal_rate,se,wilson_lo,wilson_hi,prompt_digest,words_edited$'
	expect_out '^paper,lending,1,279,baseline,sim:noisy,model,TRUE,'
	refute 'welfare'
	[ "$(wc -l < out)" -eq 7 ] || fail "not 6 buckets and a header"
	leeway export responses --format jsonl --scenario lending
	[ "$(wc -l < out)" -eq 30 ] || fail "not 30 responses"
	expect_out '^\{"pack":"paper","scenario":"lending","level_no":1,"level":"279",'
	expect_out '"kind":"model","synthetic":true,"repeat":0,"outcome":"[a-z]+",'
}

replies_stay_those_to_the_words_they_answered() {
	mkdir -p home/data/leeway/scenarios
	cp -R "$here/../../scenarios/paper" home/data/leeway/scenarios/paper
	ask
	leeway export responses -o bare.jsonl
	leeway export responses --with-words -o words.csv
	head -n 1 words.csv | grep -q ',prompt_digest,messages,finish_reason,' || fail "no words"
	sed 's/loan officer/clerk/' "$here/../../scenarios/paper/lending.json" \
		> home/data/leeway/scenarios/paper/lending.json
	leeway import bare.jsonl
	expect_err '^leeway: 60 rows: 0 added, 60 already there, 0 bad$'
	leeway import --db other.db bare.jsonl
	expect_status 1
	expect_err '^bare.jsonl:1: prompt_digest is [0-9a-f]{12}.*--with-words'
	leeway import --db other.db words.csv
	expect_err '^leeway: 60 rows: 60 added'
	leeway stats --format csv --db other.db
	expect_err 'left out: 30 replies to words that were edited since'
	leeway export responses --with-words --db other.db -o again.csv
	# That the words were edited is said of the 30 replies to them, and nothing else differs.
	[ "$(grep -c ',TRUE,TRUE$' again.csv)" -eq 30 ] || fail "not 30 replies are marked"
	sed 's/,TRUE,TRUE$/,FALSE,TRUE/' again.csv | cmp words.csv - || fail "other replies"
	sed 's/,"prompt_digest":"[0-9a-f]*"//' bare.jsonl > old.jsonl
	leeway import --db old.db old.jsonl
	expect_err '^leeway: 60 answers do not say word for word what was asked: taken as to the pack.s'
	# What was not recorded is not said to have been sent, however often it goes out and in.
	leeway export responses --db old.db -o unsaid.csv
	[ "$(grep -c ',FALSE,FALSE$' unsaid.csv)" -eq 60 ] || fail "said to be recorded"
	leeway import --db older.db unsaid.csv
	expect_err '^leeway: 60 answers do not say word for word'
	leeway export responses --db older.db
	cmp unsaid.csv out || fail "recorded on the way"
	leeway export package --db old.db there
	grep -q '^60 responses were imported without the words' there/README.md || fail "not told"
	leeway report --db old.db -o report.html
	grep -q 'Of 60 imported replies it is not recorded word for word' report.html ||
		fail "not told"
}

packages_are_whole_and_read_back() {
	ask
	people
	printf 'P3,lending,2,no,NA\n' >> people.csv
	leeway import --cohort people people.csv
	leeway export package there
	expect_status 0
	[ ! -s err ] || fail "something on stderr"
	(cd there && sha256sum -c SHA256SUMS > ../sums) || fail "sums do not fit"
	[ "$(grep -c ': OK$' sums)" -eq 10 ] || fail "not 10 files summed"
	[ "$(find there -type f | wc -l)" -eq 11 ] || fail "other files than those summed"
	responses=there/data/pack-paper_kind-responses_data.csv
	# R reserves `repeat`, and takes NA for nothing unless it is told of it.
	head -n 1 $responses | grep -Eq ',repeat_no,.*,refuse,text_present$' || fail "other columns"
	grep -Eq '^paper,lending,2,379,baseline,people,cohort,FALSE,0,refuse,FALSE,NA,.*,1,TRUE$' \
		$responses || fail "the text NA is gone"
	[ "$(wc -l < there/materials/prompts.jsonl)" -eq 12 ] || fail "not the words of 12 prompts"
	leeway verify there/manifest.json
	expect_status 0
	leeway import --db back.db $responses
	expect_err '63 added'
	leeway export buckets -o one.csv
	leeway export buckets --db back.db -o two.csv
	cmp one.csv two.csv || fail "other buckets"
	cut -d , -f 1-19 there/data/pack-paper_kind-buckets_data.csv > three.csv
	cmp one.csv three.csv || fail "the package has other buckets"
	refused 'there is there already: a package needs a folder' export package there
	refused 'which folder' export package
	refused 'no --output' export package new -o new
	mkdir new
	leeway export package new --agent people
	expect_status 0
	[ "$(wc -l < new/data/pack-paper_kind-people_data.csv)" -eq 4 ] || fail "not 3 people"
	command -v python3 > /dev/null || return 0
	python3 - there << 'END' || fail "the descriptions do not fit the tables"
import csv, json, re, sys
folder = sys.argv[1] + '/'
package = json.load(open(folder + 'datapackage.json'))
description = json.load(open(folder + 'dataset_description.json'))
described = {variable['name'] for variable in description['variableMeasured']}
codebook = list(csv.DictReader(open(folder + 'codebook.csv', newline='')))
part = '[a-z]+-[a-zA-Z0-9]+'
for resource in package['resources']:
    columns = [c['column'] for c in codebook if c['file'] == resource['path']]
    if resource['format'] == 'jsonl':
        rows = [json.loads(line) for line in open(folder + resource['path'])]
        assert list(rows[0]) == columns
        continue
    assert re.fullmatch(f'data/{part}(_{part})*_data\\.csv', resource['path'])
    rows = list(csv.reader(open(folder + resource['path'], newline='')))
    assert rows[0] == columns == [f['name'] for f in resource['schema']['fields']]
    assert set(columns) <= described
    assert len({c.lower() for c in columns}) == len(columns)
    assert all(re.fullmatch('[a-z][a-z0-9_]{0,31}', c) for c in columns)
END
}

# A package of texts that readers of CSV like to change, with 16 people against sim:noisy.
awkward_package() {
	ask
	{
		echo participant,scenario,level_no,answer,text
		for person in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
			echo "P$person,lending,1,no,TRUE"
		done
		echo 'P15,lending,1,no,NA'
		echo 'P16,lending,1,yes,"a ""quoted"" reason,'
		echo
		echo 'on three lines – «so»"'
		echo 'P17,lending,2,yes,'
	} > people.csv
	leeway import --cohort people people.csv
	leeway export package there
	expect_status 0
	leeway stats --format csv --test fisher --against people --scenario lending -o stats.csv
	expect_status 0
}

r_reads_a_package_as_it_is() {
	command -v Rscript > /dev/null || skip "R is not installed"
	awkward_package
	Rscript --vanilla - << 'END' > out 2> err || fail "R reads something else"
read <- function(kind) {
	path <- sprintf("there/data/pack-paper_kind-%s_data.csv", kind)
	table <- read.csv(path, na.strings = "", encoding = "UTF-8")
	names <- strsplit(readLines(path, 1), ",")[[1]]
	stopifnot(identical(names(table), names), !is.factor(table$agent))
	table
}
responses <- read("responses"); buckets <- read("buckets")
people <- read("people"); flow <- read("flow")
stopifnot(nrow(responses) == 77, nrow(people) == 17, is.logical(responses$synthetic),
	is.logical(responses$text_present), is.integer(responses$refuse),
	is.integer(people$answers), is.integer(flow$n))
answers <- responses[responses$agent == "people", ]
texts <- answers$text
stopifnot(sum(texts == "TRUE", na.rm = TRUE) == 14, sum(texts == "NA", na.rm = TRUE) == 1,
	sum(is.na(texts)) == 1, all(is.na(texts) == !answers$text_present),
	"a \"quoted\" reason,\n\non three lines \u2013 \u00abso\u00bb" %in% texts)
rates <- aggregate(refuse ~ scenario + level_no + condition + agent, responses, mean)
both <- merge(rates, buckets)
stopifnot(nrow(both) == sum(!is.na(buckets$refusal_rate)),
	max(abs(both$refuse - both$refusal_rate)) < 1e-12)
stats <- read.csv("stats.csv")
one <- subset(buckets, scenario == "lending" & level_no == 1)
p <- fisher.test(as.matrix(one[, c("grants", "refusals")]))$p.value
stopifnot(nrow(one) == 2, abs(p - stats$p_fisher[stats$level_no == 1]) < 1e-9)
stopifnot(sum(flow$n[flow$step == "received"]) == sum(flow$n[flow$step != "received"]))
END
}

pandas_reads_a_package_as_it_is() {
	for python in python3 /usr/bin/python3 ''; do
		[ -n "$python" ] || skip "pandas is not installed"
		if "$python" -c 'import pandas' 2> /dev/null; then break; fi
	done
	awkward_package
	"$python" - << 'END' > out 2> err || fail "pandas reads something else"
import csv, pandas

def read(kind):
    path = f'there/data/pack-paper_kind-{kind}_data.csv'
    table = pandas.read_csv(path, keep_default_na=False, na_values=[''])
    assert list(table.columns) == next(csv.reader(open(path, encoding='utf-8')))
    return table

responses, buckets, people, flow = map(read, ('responses', 'buckets', 'people', 'flow'))
assert len(responses) == 77 and len(people) == 17
assert responses.synthetic.dtype == bool and responses.text_present.dtype == bool
answers = responses[responses.agent == 'people']
assert (answers.text == 'TRUE').sum() == 14 and (answers.text == 'NA').sum() == 1
assert answers.text.isna().sum() == 1 and (answers.text.isna() == ~answers.text_present).all()
assert 'a "quoted" reason,\n\non three lines – «so»' in set(answers.text)
keys = ['scenario', 'level_no', 'condition', 'agent']
both = responses.groupby(keys).refuse.mean().reset_index().merge(buckets, on=keys)
both = both[both.refusal_rate.notna()]
assert len(both) == buckets.refusal_rate.notna().sum()
assert (both.refuse - both.refusal_rate).abs().max() < 1e-12
assert flow.n[flow.step == 'received'].sum() == flow.n[flow.step != 'received'].sum() == 17
END
}

spreadsheets_are_told_what_is_text() {
	cat > formula.csv << 'END'
participant,grocery_prices_6,grocery_prices_6_why
p1,yes,"=HYPERLINK(""http://example.invalid"",""x"")"
p2,no,"-2+3 reasons"
p3,no,"@SUM(1)"
END
	leeway import --cohort people formula.csv
	expect_status 0
	leeway export responses --excel -o excel.csv
	expect_status 0
	[ "$(head -c 3 excel.csv | od -An -tx1 | tr -d ' ')" = efbbbf ] || fail "no mark"
	grep -q "\"'=HYPERLINK" excel.csv || fail "a formula"
	leeway import --db back.db excel.csv
	expect_err '3 added'
	leeway export responses -o one.csv
	leeway export responses --db back.db -o two.csv
	cmp one.csv two.csv || fail "not the same texts"
	refused 'CSV' export responses --excel --format jsonl
}

a_dry_run_changes_nothing() {
	people
	photograph > before
	leeway import --dry-run --cohort people people.csv
	expect_status 0
	expect_err '2 rows: 2 new, 0 already there, 0 bad; nothing was imported: a dry run$'
	photograph > after
	cmp -s before after || fail "changed on disk: $(diff before after)"
}

bad_rows_are_named_and_nothing_is_imported() {
	people
	printf 'P3,lending,9,no,\nP4,nosuch,1,no,\n' >> people.csv
	photograph > before
	leeway import --cohort people people.csv
	expect_status 1
	expect_err '^people\.csv:5: level_no is 9; lending has 6 levels$'
	expect_err '^people\.csv:6: scenario .nosuch. is not in the pack paper; it has: '
	expect_err '^leeway: 4 rows: 2 new, 0 already there, 2 bad; nothing was imported$'
	photograph > after
	cmp -s before after || fail "changed on disk: $(diff before after)"
}

import_refuses_what_it_cannot_read() {
	people
	cp people.csv people.txt
	printf '' > empty.csv
	refused 'nosuch\.csv' import --cohort people nosuch.csv
	refused 'people\.txt.*--format' import --cohort people people.txt
	refused 'empty\.csv.*header' import --cohort people empty.csv
	refused 'exclude' import --cohort people --model gpt people.csv
	refused 'folder' import --cohort people --format csv home
	refused 'nosuch' import --cohort people --pack nosuch/pack people.csv
}

without_a_cache_there_is_nothing_to_show() {
	for command in stats 'export buckets' 'relabel --reread'; do
		# shellcheck disable=SC2086 # Words of a command.
		refused 'no cache at .*leeway\.db yet: .leeway run. or .leeway import. makes one' \
			$command
		expect_status 1
	done
}

unknown_names_are_told_with_those_that_are_there() {
	ask
	refused "agent 'nobody'; it has: sim:noisy$" stats --against nobody
	expect_status 2
	refused "scenario 'nosuch'; it has: lending, welfare$" export buckets --scenario nosuch
	refused 'buckets, responses, manifest, people, costs, survey or package' export everything
	refused 'csv, jsonl' export buckets --format xml
	refused 'folder' export buckets -o home
}

stats_say_what_is_simulated_and_how_far_it_is() {
	ask
	people
	leeway import --cohort people people.csv
	leeway stats --against people
	expect_status 0
	expect_out '^sim:noisy · baseline \(simulated\)$'
	expect_out 'distance'
	leeway stats --against sim:noisy --agent people
	expect_out '^people · baseline$'
	expect_out '^against sim:noisy · baseline \(simulated\)$'
	leeway stats --against sim:noisy --agent people --format csv
	expect_out 'baseline,FALSE,TRUE,0.2,0.59918[0-9]*,,TRUE,$'
	leeway stats --against sim:noisy --agent people --format md
	expect_out '^\| people · baseline \| sim:noisy · baseline \(simulated\) \|'
	leeway run --model sim:noisy -s lending -l 1 -n 6 --condition cot
	leeway stats --against sim:noisy@baseline --agent sim:noisy
	expect_out '^sim:noisy · cot \(simulated\)$'
	expect_out '^against sim:noisy · baseline \(simulated\)$'
	refused "under 'nosuch' to what was chosen; it has sim:noisy under: baseline, cot$" stats --against sim:noisy@nosuch
	leeway report --against sim:noisy --agent people -o page.html
	grep -q 'beside sim:noisy (simulated)' page.html || fail "not marked in the report"
	leeway stats --format csv --agent people
	[ "$(wc -l < out)" -eq 3 ] || fail "not 2 buckets and a header"
}

# The members of an object's lines, in order, as one line.
members() {
	sed -n "/^$1/{s/^,*//;s/\"\([a-z_0-9]*\)\":[^,}]*[,}]/\1 /g;s/{//;p;q;}" out
}

comparisons_have_the_documented_members() {
	ask
	people
	leeway import --cohort people people.csv
	leeway stats --against people --format json
	expect_status 0
	bucket='pack scenario level_no level condition agent against refusals n against_refusals'
	bucket="$bucket against_n difference newcombe_lo newcombe_hi z p p_fisher holm"
	bucket="$bucket benjamini_hochberg against_condition synthetic against_synthetic"
	bucket="$bucket p_tested p_live planned complete no_test"
	[ "$(members '{"pack"')" = "$bucket " ] || fail "other members"
	arm='agent condition against buckets significant significant_holm significant_bh'
	arm="$arm mean_abs_distance distance_lo distance_hi exact_match jensen_shannon spearman"
	arm="$arm randomization_at_or_below randomization_orders against_condition synthetic"
	arm="$arm against_synthetic distance_estimate distance_p distance_identical"
	arm="$arm distance_identical_95 exact_match_identical jensen_shannon_identical"
	arm="$arm randomization_p randomization_holm randomization_z"
	arm="$arm single_text_buckets family provisional"
	[ "$(members '{"agent"')" = "$arm spearman_scenarios no_spearman " ] ||
		fail "other members of arms"
	expect_out '"scenario":"lending","level_no":2,.*"difference":null,.*"holm":null'
	expect_out '"randomization_at_or_below":null,"randomization_orders":null'
	expect_out '"against_condition":"baseline","synthetic":true,"against_synthetic":false,"p_tested":0.2,'
	refute 'nan|inf'
	mv out first
	leeway stats --against people --format json
	cmp -s out first || fail "the same counts give something else"
	leeway stats --against people --format csv --arms
	expect_out '^agent,condition,against,buckets,.*,distance_identical,'
	[ "$(wc -l < out)" -eq 2 ] || fail "not one arm and a header"
	leeway stats --against people --format csv
	[ "$(wc -l < out)" -eq 13 ] || fail "not 12 buckets and a header"
	leeway stats --against people --format md
	expect_out '^\| sim:noisy · baseline \(simulated\) \| people · baseline \|'
	expect_out '^\| scenario .* \| p \| different replies \|$'
	expect_out '\| [0-9]+ of [0-9]+ \|$'
	leeway stats --against people --correction bh --test fisher --alpha 0.01
	expect_out 'adjusted after Benjamini-Hochberg .*p < 0\.01$'
	expect_out '[0-9] of 2 buckets differ'
}

published_rates_stand_in_for_people() {
	ask
	leeway stats --against people
	expect_status 0
	expect_out '^  welfare +6 151 .* 20\.9 +[-+][0-9.]+ +- +- +- p$'
	expect_out 'published rate.*nothing can be tested'
	leeway stats --against people --format json
	expect_out '"scenario":"welfare","level_no":6,.*"against_n":null,"difference":-?0\.'
}

options_of_comparisons_are_checked() {
	ask
	refused "alpha.*'2'.*between 0 and 1" stats --against sim:noisy --alpha 2
	refused 'correction.*holm, bh' stats --against sim:noisy --correction none
	refused 'test.*--against' stats --test z
	refused 'arms is for --format csv with --against' stats --against sim:noisy --arms
	refused 'arms is for --format csv with --against' stats --arms --format csv
}

groups_are_shown_as_one_agent() {
	ask
	leeway run --quiet --model sim:strict --scenario lending -n 10
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "groups": [ { "id": "both", "members": [ { "model": "sim:noisy", "weight": 3 },
	{ "model": "sim:strict" } ] } ] }
END
	leeway export buckets --agent both
	expect_status 0
	[ "$(wc -l < out)" -eq 13 ] || fail "not 12 buckets and a header"
	expect_out '^paper,lending,1,279,baseline,both,group,TRUE,'
	expect_out '^paper,welfare,1,400,baseline,both,group,TRUE,.*,,,,,[0-9a-f]{64},FALSE$'
	leeway stats --agent both --against sim:strict
	expect_out '^both · baseline \(simulated\)$'
	expect_err 'both: no rate in [0-9]+ of 12 buckets, .*sim:strict in 6$'
	leeway stats --agent both --against sim:strict --test fisher
	expect_out '^  lending +[1-6] .* - w$'
	expect_out '^  none of [0-9] buckets has a test: a weighted rate has no exact test$'
	expect_out '^w: a weighted rate, for which there is no exact test$'
	leeway stats --agent both --against sim:strict --test auto --format json
	expect_out '"scenario":"lending",.*"p":[0-9.e-]+,"p_fisher":null,"holm":[0-9.e-]+,'
	leeway stats --agent both --against sim:strict --test fisher --format json
	expect_out '"p":[0-9.e-]+,"p_fisher":null,"holm":null,"benjamini_hochberg":null'
	sed -i.old 's/"weight": 3/"weight": 0/' home/config/leeway/config.json
	refused 'config\.json:1: groups\[0\]\.members\[0\].*weight' stats
	leeway doctor
	expect_status 1
	expect_out '^!!  groups .*weight'
}

an_agent_is_taken_by_every_name_it_has() {
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "models": [ { "id": "careful", "provider": "sim", "model": "strict",
		"params": { "seed": 3 } } ],
	"groups": [ { "id": "both",
		"members": [ { "model": "sim:strict,seed=3" }, { "model": "sim:lenient" } ] } ] }
END
	leeway run --quiet --model careful --model sim:lenient --model sim:people -s lending -n 4
	expect_status 0
	for name in careful sim:strict,seed=3 'careful (simulated)'; do
		leeway stats --agent "$name"
		expect_out '^careful · baseline \(simulated\)$'
		leeway export buckets --agent "$name"
		expect_out ',careful,'
		leeway stats --agent both --against "$name"
		expect_out '^against careful · baseline'
	done
	# The member is the agent of the cache, whichever way it is written.
	leeway stats --agent both
	expect_out '^both · baseline \(simulated\)$'
	refute 'no rate'
	leeway stats --agent careful --against 'sim:people · baseline'
	expect_out '^against sim:people · baseline'
	refused "'Carefull'; did you mean 'careful'\?" stats --agent Carefull
	refused "'sim:poeple'; did you mean 'sim:people'\?" stats --against sim:poeple@baseline
	refused "no reply of 'sim:people' under 'bsaeline'.*'baseline'\?.*under: baseline" \
		stats --against sim:people@bsaeline
	refused "no reply of 'sim:people' under 'cot' to what was chosen; it has sim:people under" \
		stats --against sim:people@cot
	# A run is noted under the name that the cache has, and a parent is found by any.
	leeway run --quiet --model sim:strict,seed=3 -s lending -n 4
	if command -v sqlite3 > /dev/null; then
		sqlite3 home/data/leeway/leeway.db \
			'SELECT arguments FROM run ORDER BY id DESC LIMIT 1' > out
		expect_out '"careful"'
	fi
	cp home/config/leeway/config.json config.old
	cat > home/config/leeway/config.json << 'END'
{ "models": [ { "id": "tuned", "provider": "sim", "model": "noisy",
		"params": { "seed": 9 }, "parent": "sim:strict,seed=3" } ] }
END
	leeway run --quiet --model tuned -s lending -n 1
	leeway figure 3
	expect_status 0
	expect_out '>careful'
	cp config.old home/config/leeway/config.json
	# Another model under the same id has a number behind it, and can be asked by that.
	leeway models list
	expect_out '^  careful +sim:strict,seed=3$'
	sed -i.old 's/"seed": 3/"seed": 4/' home/config/leeway/config.json
	leeway run --quiet --model careful -s lending -n 1
	leeway models list
	expect_out '^  careful +sim:strict,seed=4  \(in the cache: careful #2\)$'
	# Their entry is gone, not who they are.
	echo '{}' > home/config/leeway/config.json
	leeway run --quiet --model 'careful #2' -s lending -n 2
	expect_status 0
	expect_out '6 there already, 6 stored'
	leeway run --quiet --model careful -s lending -n 5
	expect_out '24 there already, 6 stored'
	leeway models test careful
	expect_out '^sim:strict,seed=3 '
	refused 'careless.*is no model' run --model careless -s lending -n 1
	# One short name, two agents.
	leeway run --quiet --model sim:lenient,seed=1 --model sim:lenient,seed=2 -s lending -n 1
	leeway stats --agent sim:lenient
	expect_out '^sim:lenient · baseline'
	refute 'seed'
	leeway run --quiet --model sim:noisy,seed=1 --model sim:noisy,seed=2 -s lending -n 1
	refused "'sim:noisy' may be 2 agents: sim:noisy,seed=1, sim:noisy,seed=2; give the whole" \
		stats --agent sim:noisy
}

doctor_names_what_matches_nothing() {
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "models": [ { "id": "priced", "provider": "sim", "model": "strict",
		"prices": { "input": 1, "output": 2 } } ],
	"groups": [ { "id": "both",
		"members": [ { "model": "sim:strict" }, { "model": "sim:lenient" } ] } ] }
END
	leeway doctor
	expect_status 0
	expect_out '^ok  group +both: 2 members$'
	leeway run --quiet --model sim:strict -s lending -n 1
	leeway doctor
	expect_status 1
	expect_out '^!!  group +both: no agent of the cache is called sim:lenient;'
	# An entry's prices are its model's, by whatever name that is asked.
	refute '^!!  prices'
	leeway run --model sim:strict -s lending -n 2 --max-cost 0
	expect_err 'cost cap'
	leeway run --quiet --model sim:lenient --model priced,seed=1 -s lending -n 1
	leeway doctor
	expect_status 0
	echo '{ "keys": { "qiut": ["Ctrl-Q"] } }' > home/config/leeway/config.json
	leeway doctor
	expect_status 1
	expect_out '^!!  keys .*config\.json:1: keys\.qiut: there is no such command'
}

names_that_are_cut_never_look_alike() {
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "models": [
	{ "id": "explanations-of-the-whole-study-run-1-with-seed", "provider": "sim", "model": "noisy",
		"params": { "seed": 1 }, "attributes": { "tuned_on": "lending" } },
	{ "id": "explanations-of-the-whole-study-run-2-with-seed", "provider": "sim", "model": "noisy",
		"params": { "seed": 2 }, "attributes": { "tuned_on": "lending" } } ] }
END
	leeway run --quiet --model explanations-of-the-whole-study-run-1-with-seed \
		--model explanations-of-the-whole-study-run-2-with-seed --model sim:people \
		-s lending -n 2
	expect_status 0
	leeway stats --against sim:people --transfer
	expect_status 0
	expect_out '^\(simulated\) ….*-run-1-with-seed · baseline +\['
	expect_out '^\(simulated\) ….*-run-2-with-seed · baseline +\['
	leeway stats
	sed -n '/^arm /,$s/^\((simulated) .*\) *6 .*/\1/p' out | sort > arms
	[ "$(wc -l < arms)" -eq 2 ] || fail "arms: $(cat arms)"
	[ "$(uniq arms | wc -l)" -eq 2 ] || fail "two arms look alike: $(cat arms)"
}

tuned_models_are_shown_by_scenario() {
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "models": [ { "id": "tuned", "provider": "sim", "model": "noisy", "parent": "sim:strict",
	"attributes": { "tuned_on": "lending" } } ] }
END
	leeway run --quiet --model tuned --model sim:strict --model sim:people \
		--scenario assistant --scenario lending -n 20
	expect_status 0
	leeway stats --against sim:people --transfer
	expect_status 0
	expect_out '^tuned model +lending assist.*$'
	expect_out '^tuned · baseline \(simulated\) +\[[0-9.]+\] +[0-9.]+ *$'
	leeway stats --against sim:people --transfer --format csv
	expect_out '^tuned,baseline,sim:strict,0,lending,sim:people,lending,TRUE,6,0\.'
	refused 'transfer.*--against' stats --transfer
}

words_that_were_edited_since_are_left_out() {
	mkdir -p home/data/leeway/scenarios
	cp -R "$here/../../scenarios/paper" home/data/leeway/scenarios/paper
	ask
	leeway run --quiet --model sim:people --scenario lending --scenario welfare -n 5
	sed 's/loan officer/clerk/' "$here/../../scenarios/paper/lending.json" \
		> home/data/leeway/scenarios/paper/lending.json
	leeway stats --format csv
	expect_status 0
	expect_err '^leeway: left out: 60 replies to words that were edited since; --edited counts'
	[ "$(grep -c '^paper,welfare,' out)" -eq 12 ] || fail "not welfare's 12 buckets"
	! grep -q '^paper,lending,' out || fail "the old words are shown"
	leeway export buckets
	expect_err '^leeway: left out: 60 replies to words that were edited since; --edited exports'
	[ "$(grep -c '^paper,lending,' out)" -eq 0 ] || fail "the old words are exported"
	leeway export buckets --edited
	[ "$(grep -c '^paper,lending,' out)" -eq 12 ] || fail "not the old words' 12 buckets"
	# The folder of a pack means the same in every command: the pack of its id in its words.
	folder=$here/../../scenarios/paper
	for command in 'stats --format csv' 'export buckets' 'export responses'; do
		# shellcheck disable=SC2086 # Words of a command.
		leeway $command --pack "$folder"
		expect_status 0
		refute 'left out'
		grep -q '^paper,lending,' out || fail "$command: not the folder's words"
	done
	leeway figure 1 --pack "$folder"
	expect_status 0
	refute 'left out'
	expect_out 'Lending'
	leeway verify --pack "$folder" missing.json
	expect_err 'missing.json'
	leeway relabel --reread --dry-run --pack "$folder"
	expect_err ' 0 read differently'
	leeway export buckets --pack ./nosuch
	expect_status 2
	expect_err 'nosuch'
	leeway run --quiet --model sim:noisy --scenario lending -n 3
	leeway stats --against sim:people --format csv
	expect_err 'left out: 60 replies'
	[ "$(grep -c '^paper,lending,' out)" -eq 6 ] || fail "not the 6 buckets of the new words"
	leeway stats --against sim:people --format csv --edited
	refute 'left out'
	[ "$(grep -c '^paper,lending,' out)" -eq 12 ] || fail "not the 12 buckets of both"
	cat > own.json << 'END'
{ "claims": [ { "id": "n", "text": "Three each.",
	  "query": { "measure": "n", "agent": "sim:noisy", "combine": "max" },
	  "expect": { "at_most": 5 }, "buckets": 9 } ] }
END
	leeway claims own.json
	expect_err 'left out: 60 replies'
	expect_out '1[0-2] buckets, n '
	leeway claims own.json --edited
	refute 'left out'
	expect_out '1[5-8] buckets, n '
}

corrections_are_taken_back() {
	ask
	leeway export responses -o before.csv
	response='--agent sim:noisy --scenario lending --level 2 --repeat 1'
	# shellcheck disable=SC2086 # Words of a command.
	leeway relabel $response --outcome blocked --reason 'it says so' --author me
	expect_status 0
	leeway export responses
	expect_out '^paper,lending,2,[^,]*,baseline,sim:noisy,model,TRUE,1,blocked,TRUE,'
	leeway relabel --reread
	expect_err '0 read differently, 1 left as'
	# shellcheck disable=SC2086 # Words of a command.
	leeway relabel $response --undo
	expect_status 0
	leeway export responses -o after.csv
	cmp before.csv after.csv || fail "not as before"
	# shellcheck disable=SC2086 # Words of a command.
	leeway relabel $response --undo
	expect_status 2
	expect_err 'no correction'
	# shellcheck disable=SC2086 # Words of a command.
	leeway relabel $response --outcome grant
	expect_status 2
	expect_err '--reason'
	leeway relabel --agent sim:noisy --scenario lending --level 2 --repeat 99 --undo
	expect_status 2
	expect_err 'no repeat 99'
	leeway export responses
	cmp before.csv out || fail "changed by what was refused"
}

output_goes_where_the_name_says() {
	ask
	leeway export buckets -o buckets.jsonl
	expect_status 0
	head -n 1 buckets.jsonl | grep -q '^{"pack":"paper"' || fail "not JSON lines"
	leeway export buckets
	mv out expected
	leeway export buckets -o /dev/stdout
	cmp -s expected out || fail "not on standard output"
	(exec 3> part && echo before >&3 && leeway export buckets -o /dev/fd/3 && echo after >&3)
	{ echo before && cat expected && echo after; } > whole
	cmp -s whole part || fail "not into the descriptor as it is"
	mkfifo fifo
	cat fifo > piped &
	leeway export buckets -o fifo
	wait
	cmp -s expected piped || fail "not into the pipe"
	[ -p fifo ] || fail "the pipe was replaced"
	mkdir -p there
	echo old > there/real.csv
	chmod 600 there/real.csv
	ln -s there/real.csv link.csv
	leeway export buckets -o link.csv
	cmp -s expected there/real.csv || fail "not into the file that the link leads to"
	[ -L link.csv ] || fail "the link was replaced"
	[ -n "$(find there/real.csv -perm 600)" ] || fail "another mode"
	refused '\.svg. is not a format written here: end the name in \.csv or \.jsonl, or say' \
		export buckets -o buckets.svg
	leeway stats --format md
	mv out expected
	leeway stats -o stats.md
	cmp -s expected stats.md || fail "statistics are not in the file"
	leeway stats -o stats.txt
	grep -q 'sim:noisy' stats.txt || fail "no table in the file"
	leeway claims -o claims.json
	head -c 1 claims.json | grep -q '[[{]' || fail "claims are not in the file"
	refused 'end the name in \.txt, \.csv, \.json or \.md' stats -o stats.html
	refused 'json' export manifest --format csv
	refused '\.pdf. is not a format' report -o page.pdf
}

# Runs the program with a standard output that nobody reads any more.
unread() {
	mkdir -p home
	{
		env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" \
			XDG_DATA_HOME="$PWD/home/data" "$LEEWAY" "$@" 2> err < /dev/null 3<&-
		echo $? > status
	} 3< gate | { exec < /dev/null && echo > gate; }
	[ ! -s err ] || fail "$*: $(cat err)"
	[ "$(cat status)" -eq 0 ] || fail "$*: exit status $(cat status)"
}

a_reader_who_went_away_is_no_error() {
	leeway run --model sim:people --model sim:strict -n 3 -q
	expect_status 0
	mkfifo gate
	unread stats
	unread export buckets
	unread export responses --format jsonl
	unread export responses -o /dev/stdout
	unread export manifest
	unread report
	unread figure 1
	unread models list
	unread run --model sim:people -n 3 -q --json
	unread completion bash
	unread help
}

cases exports_import_back_to_the_same_exports replies_stay_those_to_the_words_they_answered \
	packages_are_whole_and_read_back r_reads_a_package_as_it_is \
	pandas_reads_a_package_as_it_is spreadsheets_are_told_what_is_text \
	export_has_the_documented_columns \
	a_dry_run_changes_nothing bad_rows_are_named_and_nothing_is_imported \
	import_refuses_what_it_cannot_read without_a_cache_there_is_nothing_to_show \
	unknown_names_are_told_with_those_that_are_there \
	stats_say_what_is_simulated_and_how_far_it_is comparisons_have_the_documented_members \
	published_rates_stand_in_for_people options_of_comparisons_are_checked \
	groups_are_shown_as_one_agent an_agent_is_taken_by_every_name_it_has \
	doctor_names_what_matches_nothing \
	tuned_models_are_shown_by_scenario names_that_are_cut_never_look_alike \
	words_that_were_edited_since_are_left_out corrections_are_taken_back \
	output_goes_where_the_name_says a_reader_who_went_away_is_no_error
