#!/bin/sh
# A whole study: a survey is written, answered, taken in, compared with a model, and shown. The
# answers are made here by a rule and are marked simulated; no one in them is a person.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

# What 60 who take the survey answer, as Qualtrics exports it, in answers.csv; how often each bucket
# was refused, by the same rule, in truth: SCENARIO LEVEL REFUSALS N.
answer_survey() {
	leeway export survey --format txt -o survey.txt
	expect_status 0
	awk -v truth=truth '
	function quote(id) { return "\"{\"\"ImportId\"\":\"\"" id "\"\"}\"" }
	/^\[\[Block:.* level [0-9]+\]\]$/ {
		line = substr($0, 9, length($0) - 10)
		split(line, word, " ")
		if (!(word[1] in known)) {
			known[word[1]] = ++n_scenarios
			name[n_scenarios] = word[1]
		}
		scenario = known[word[1]]
		level = word[3]
	}
	/^\[\[ID:[a-z0-9]*_[de]_/ {
		n_columns++
		tag[n_columns] = substr($0, 6, length($0) - 7)
		of[n_columns] = scenario
		at[n_columns] = level
		part[n_columns] = tag[n_columns] ~ /_d_/ ? "d" : "e"
	}
	END {
		line = "Finished,ResponseId"
		ids = quote("finished") "," quote("_recordId")
		for (c = 1; c <= n_columns; c++) {
			line = line "," tag[c]
			ids = ids "," quote("QID" c)
		}
		print line ",PROLIFIC_PID,leeway_pack"
		print line ",PROLIFIC_PID,leeway_pack"
		print ids "," quote("PROLIFIC_PID") "," quote("leeway_pack")
		for (i = 0; i < 60; i++) {
			line = "1,R_" i
			for (c = 1; c <= n_columns; c++) {
				s = of[c]
				k = (i * 7 + s * 5) % 6 + 1
				refuses = (i * 11 + s * 3) % 7 >= k
				line = line ","
				if (at[c] != k)
					continue
				line = line (part[c] == "e" ? "rule " s : refuses ? "No" : "Yes")
				if (part[c] == "d") {
					n[s, k]++
					refused[s, k] += refuses
				}
			}
			print line ",made" i ",paper"
		}
		for (s = 1; s <= n_scenarios; s++)
			for (k = 1; k <= 6; k++)
				print name[s], k, refused[s, k] + 0, n[s, k] + 0 > truth
	}' survey.txt > answers.csv
	[ "$(wc -l < truth)" -eq 60 ] || fail "not 60 buckets in the survey"
}

# The model's counts as its exported replies have them: SCENARIO LEVEL REFUSALS N.
count_replies() {
	leeway export responses --agent sim:strict --format jsonl
	expect_status 0
	where='"scenario":"\([^"]*\)","level_no":\([0-9]*\)'
	sed "s/.*$where,.*\"outcome\":\"\([a-z]*\)\".*/\1 \2 \3/" out | awk '
		$3 == "refuse" { refusals[$1 " " $2]++ }
		$3 == "refuse" || $3 == "grant" { n[$1 " " $2]++ }
		END { for (bucket in n) print bucket, refusals[bucket] + 0, n[bucket] }' > replies
	[ -s replies ] || fail "no replies"
}

# The buckets of the comparison against what was counted here.
check_buckets() {
	sed -n 's/^,*{"pack":"paper",//p' stats.json | sed 's/"//g; s/}.*//' > buckets
	[ "$(wc -l < buckets)" -eq 60 ] || fail "not 60 buckets compared"
	awk -F, '
	function near(one, other) { return one - other < 1e-9 && other - one < 1e-9 }
	FILENAME != "buckets" {
		split($0, w, " ")
		bucket = w[1] " " w[2]
	}
	FILENAME == "truth" {
		people[bucket] = w[3]
		of[bucket] = w[4]
	}
	FILENAME == "replies" {
		model[bucket] = w[3]
		n[bucket] = w[4]
	}
	FILENAME == "buckets" {
		for (i = 1; i <= NF; i++) {
			split($i, pair, ":")
			value[pair[1]] = pair[2]
		}
		bucket = value["scenario"] " " value["level_no"]
		if (value["refusals"] != model[bucket] || value["n"] != n[bucket] ||
			value["against_refusals"] != people[bucket] ||
			value["against_n"] != of[bucket] || !near(value["difference"],
			model[bucket] / n[bucket] - people[bucket] / of[bucket])) {
			print "otherwise: " $0
			bad = 1
		}
		difference = value["difference"]
		sum += difference < 0 ? -difference : difference
	}
	END {
		printf "%.12f\n", sum / 60 > "distance"
		exit bad
	}' truth replies buckets || fail "other counts than those made"
}

# The members of an object that begins so, in order, as one line.
members() {
	member='"([a-z_0-9]+)":("[^"]*"|[^,}]*)[,}]*'
	sed -nE "/$1/{s/^[^{]*\{//;s/$member/\1 /g;p;q;}" stats.json
}

check_shape() {
	bucket='pack scenario level_no level condition agent against refusals n against_refusals'
	bucket="$bucket against_n difference newcombe_lo newcombe_hi z p p_fisher holm"
	bucket="$bucket benjamini_hochberg against_condition synthetic against_synthetic"
	bucket="$bucket p_tested p_live planned complete no_test"
	[ "$(members '[{]"pack"')" = "$bucket " ] ||
		fail "other members of buckets"
	arm='agent condition against buckets significant significant_holm significant_bh'
	arm="$arm mean_abs_distance distance_lo distance_hi exact_match jensen_shannon spearman"
	arm="$arm randomization_at_or_below randomization_orders against_condition synthetic"
	arm="$arm against_synthetic distance_estimate distance_p distance_identical"
	arm="$arm distance_identical_95 exact_match_identical jensen_shannon_identical"
	arm="$arm randomization_p randomization_holm randomization_z"
	arm="$arm single_text_buckets family provisional"
	[ "$(members '[{]"agent"' | sed 's/ \]*$/ /')" = \
		"$arm spearman_scenarios no_spearman " ] ||
		fail "other members of arms"
	grep -q '"randomization_orders":720' stats.json || fail "not all orders of six levels"
}

judge_claims() {
	read -r distance < distance
	read -r scenario level refusals n < truth
	cat > claims.json << END
{ "claims": [
	{ "id": "distance", "text": "So far is {model} from people.",
	  "query": { "measure": "mean_abs_distance", "agent": "{model}", "against": "people" },
	  "expect": { "equals": $distance, "within": 1e-9 }, "buckets": 60 },
	{ "id": "one", "text": "People's rate in the first bucket.",
	  "query": { "measure": "refusal_rate", "agent": "people", "scenarios": ["$scenario"],
	    "level_no": $level },
	  "expect": { "equals": $(awk "BEGIN { printf \"%.15f\", $refusals / $n }"),
	    "within": 1e-9 } } ] }
END
	leeway claims --exact claims.json
	expect_status 0
	expect_out '^2 hold, 0 not shown, 0 contradicted, 0 without enough data$'
}

a_study_goes_through_from_the_survey_to_the_check_of_what_was_published() {
	answer_survey
	leeway import --synthetic --cohort people --dry-run answers.csv
	expect_status 0
	leeway import --synthetic --cohort people answers.csv
	expect_status 0
	expect_err '^leeway: 600 rows: 600 added, 0 already there, 0 bad$'
	leeway run --quiet --model sim:strict -n 8
	expect_status 0
	leeway stats --against people --format json -a sim:strict
	expect_status 0
	mv out stats.json
	count_replies
	check_buckets
	check_shape
	judge_claims
	leeway figure 1 -o figure.svg
	expect_status 0
	grep -q '>people.*, simulated)<' figure.svg || fail "people are not in the figure"
	leeway report --explanations 1 -o report.html
	expect_status 0
	grep -q 'SIMULATED' report.html || fail "the report does not say what is simulated"
	grep -q 'rule 1' report.html || fail "no explanation in the report"
	leeway export manifest -o manifest.json
	expect_status 0
	leeway verify manifest.json
	expect_status 0
	leeway relabel --agent sim:strict --scenario lending --level 1 --repeat 0 \
		--outcome unclear --reason 'read by hand' --author tester
	expect_status 0
	leeway verify manifest.json
	expect_status 1
	expect_out '^correction of sim:strict at paper/lending level 1, baseline, repeat 0: is not in'
	expect_out '^bucket of sim:strict at paper/lending level 1, baseline: '
}

cases a_study_goes_through_from_the_survey_to_the_check_of_what_was_published
