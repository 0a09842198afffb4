#!/bin/sh
# `leeway ask --plain`: the study line by line. What is typed here is typed by the test.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

# ask WORD…: the dialogue, with the test's standard input, watched.
ask() {
	mkdir -p home
	env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" XDG_DATA_HOME="$PWD/home/data" \
		"$LEEWAY" ask --plain "$@" > out 2> err
	echo $? > ask.status
}

# asked STATUS: how the last of them ended, whose status is lost in a pipeline.
asked() {
	# shellcheck disable=SC2034
	status=$(cat ask.status)
	expect_status "$1"
}

# answers N: agrees, then N answers of "yes" with an explanation.
answers() {
	echo yes
	more_answers "$1"
}

more_answers() {
	i=0
	while [ "$i" -lt "$1" ]; do
		printf 'yes\nfirst line\nsecond line\n.\n\n'
		i=$((i + 1))
	done
}

rows() {
	leeway export responses --format jsonl
}

declining_stores_nothing() {
	echo no | ask
	asked 0
	expect_out 'Nothing was stored'
	refute 'Question 1'
	leeway stats
	refute 'people'
	[ ! -e home/data/leeway/leeway.db.people-key ] || fail "a key was written"
}

the_end_of_the_input_declines_too() {
	: | ask
	asked 0
	expect_out 'Nothing was stored'
}

each_scenario_is_asked_once_and_stands_as_people() {
	answers 10 | ask
	asked 0
	expect_out '^Question 1 of 10$'
	expect_out '^Question 10 of 10$'
	expect_out 'That was the last question'
	refute 'level [0-9]'
	rows
	[ "$(wc -l < out)" -eq 10 ] || fail "not ten rows"
	[ "$(sed 's/.*"scenario":"\([^"]*\)".*/\1/' out | sort -u | wc -l)" -eq 10 ] ||
		fail "a scenario came twice"
	[ "$(grep -c '"condition":"baseline","agent":"people","kind":"cohort","synthetic":false' \
		out)" -eq 10 ] || fail "not all are baseline answers of people"
	[ "$(grep -c '"text":"first line\\nsecond line"' out)" -eq 10 ] || fail "a text is missing"
	[ "$(sed 's/.*"participant":"\([^"]*\)".*/\1/' out | sort -u |
		grep -c '^p-[0-9a-f]\{16\}$')" -eq 1 ] || fail "not one pseudonym"
	leeway stats
	expect_out 'people'
}

leaving_keeps_what_was_confirmed_and_coming_back_goes_on() {
	{
		answers 3
		echo leave
	} | ask --participant someone --seed 7
	asked 1
	expect_out 'What you confirmed is kept; 7 questions are left'
	sed -n '/^Question 4 /,/^Your answer/{/^Your/!p;}' out > fourth
	{
		more_answers 6
		printf 'no\nbroken off'
	} | ask --participant ' someone '
	asked 1
	sed -n '/^Question 4 /,/^Your answer/{/^Your/!p;}' out > again
	cmp fourth again || fail "another question than before"
	refute 'Do you agree'
	rows
	[ "$(wc -l < out)" -eq 9 ] || fail "not nine rows"
	more_answers 1 | ask --participant someone
	asked 0
	expect_out '^Question 10 of 10$'
	refute 'Question 9'
	: | ask --participant someone
	asked 0
	expect_out 'That was the last question'
	rows
	[ "$(wc -l < out)" -eq 10 ] || fail "not ten rows"
	refute someone
}

a_code_is_drawn_and_brings_back() {
	{
		answers 1
		echo leave
	} | ask
	code=$(sed -n 's/^Your code is \([a-z0-9]\{4\}-[a-z0-9]\{4\}\)\.$/\1/p' out)
	[ -n "$code" ] || fail "no code"
	more_answers 9 | ask --participant "$(echo "$code" | tr '[:lower:]' '[:upper:]')"
	asked 0
	expect_out '^Question 2 of 10$'
	refute 'Question 1 '
}

an_answer_can_be_changed_before_it_is_kept() {
	{
		printf 'yes\nyes\nthe first thought\n.\nchange\nno\nthe second\n.\nkeep\n'
		echo leave
	} | ask
	rows
	[ "$(wc -l < out)" -eq 1 ] || fail "not one row"
	expect_out '"text":"the second"'
	refute 'first thought'
}

an_explanation_can_be_required() {
	printf 'yes\nyes\n.\n\n yes\n  \nwell\n.\n\nLeave \n' | ask --require-explanation
	expect_out 'Please say in a few words why'
	rows
	[ "$(wc -l < out)" -eq 1 ] || fail "not one row"
	expect_out 'well'
}

consent_comes_from_a_file() {
	printf 'Our own words.\n\033[31m\n' > consent.txt
	echo no | ask --consent consent.txt
	expect_out '^Our own words\.$'
	refute "$(printf '\033')"
	printf ' \n' > empty.txt
	echo no | ask --consent empty.txt
	asked 1
	expect_err 'says nothing to agree to'
	echo no | ask --consent none.txt
	asked 1
}

the_same_seed_and_code_draw_the_same() {
	answers 10 | ask --participant one --seed 3
	grep -v '^leeway' out > first
	rm -r home/data/leeway
	answers 10 | ask --participant one --seed 3
	grep -v '^leeway' out > second
	cmp first second || fail "another order or other levels"
}

an_export_imported_again_adds_nothing() {
	answers 10 | ask
	leeway export responses --format jsonl -o rows.jsonl
	leeway import rows.jsonl
	expect_status 0
	expect_err '0 added, 10 already there'
}

codes_are_not_kept_unless_asked() {
	{
		answers 1
		echo leave
	} | ask --participant P07 --keep-ids
	rows
	expect_out '"participant":"P07"'
	echo yes | ask --participant a@example.org --keep-ids
	asked 2
	expect_err 'e-mail address'
}

a_model_is_no_cohort() {
	leeway run --quiet --model sim:strict --scenario lending -n 1
	answers 1 | ask --cohort sim:strict
	asked 2
	expect_err "'sim:strict' is simulated"
}

# One reads and thinks, another answers, models are asked, and nobody waits.
the_cache_is_free_while_a_person_thinks() {
	mkfifo hold
	ask --participant first < hold &
	holder=$!
	exec 3> hold
	echo yes >&3
	until grep -q 'Question 1' out 2> /dev/null; do :; done
	env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" XDG_DATA_HOME="$PWD/home/data" \
		"$LEEWAY" run --quiet --model sim:strict --scenario grocery-prices -n 1 2> err2 ||
		fail "$(cat err2)"
	answers 10 | env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" \
		XDG_DATA_HOME="$PWD/home/data" \
		"$LEEWAY" ask --plain --participant second > out2 2> err2 || fail "$(cat err2)"
	more_answers 10 >&3
	exec 3>&-
	wait "$holder"
	asked 0
	rows
	[ "$(grep -c '"agent":"people"' out)" -eq 20 ] || fail "not twice ten rows"
}

# A kill behind a confirmed answer: what was confirmed is there, and it goes on behind it.
a_kill_loses_nothing_that_was_confirmed() {
	mkdir -p home
	mkfifo hold
	env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" XDG_DATA_HOME="$PWD/home/data" \
		"$LEEWAY" ask --plain --participant first < hold > out &
	asking=$!
	exec 3> hold
	answers 2 >&3
	until grep -q 'Question 3' out 2> /dev/null; do :; done
	kill -9 "$asking"
	wait "$asking" 2> /dev/null
	exec 3>&-
	rows
	[ "$(wc -l < out)" -eq 2 ] || fail "not two rows"
	more_answers 8 | ask --participant first
	asked 0
	expect_out '^Question 3 of 10$'
	refute 'Question 2 '
}

# A paste that nothing marks as one: its empty lines are text, and no line of it is an answer.
a_pasted_reason_stays_whole_and_answers_nothing() {
	{
		printf 'yes\nno\nfirst paragraph\n\nyes\nno\n\nlast\n.\n\n'
		printf 'no\n'
		awk 'BEGIN { for (i = 0; i < 1100; i++) print "0123456789" }'
		printf '.\nchange\nno\nshort\n.\nleave\n'
	} | ask
	asked 1
	expect_out '10000|9999 bytes in all'
	expect_out 'too long: only the first [0-9]+ bytes were taken'
	expect_out 'What you confirmed is kept; 9 questions are left'
	rows
	[ "$(wc -l < out)" -eq 1 ] || fail "not one row"
	expect_out '"text":"first paragraph\\n\\nyes\\nno\\n\\nlast"'
	expect_out '"outcome":"(grant|refuse)"'
}

withdrawing_at_the_end_deletes_everything() {
	{
		answers 10 | sed 's/first line/hedgehogs told me/'
		printf 'withdraw\nyes\n'
	} | ask --participant someone
	asked 0
	expect_out 'Your answers were deleted'
	rows
	[ ! -s out ] || fail "rows are left"
	if grep -aq hedgehogs home/data/leeway/*; then fail "words are on disk"; fi
	leeway export manifest
	expect_out '"cause":.*"withdrawn"'
	{
		answers 10
		printf 'withdraw\nno\n'
	} | ask --participant someone
	rows
	[ "$(wc -l < out)" -eq 10 ] || fail "not ten rows"
	echo 'We delete nothing.' > consent.txt
	{
		answers 10
		printf 'withdraw\nyes\n'
	} | ask --participant other --consent consent.txt
	refute 'withdraw'
	rows
	[ "$(wc -l < out)" -eq 20 ] || fail "not twenty rows"
	refused 'text of --consent' ask --withdrawal
}

# Whoever agreed is counted somewhere: left, finished, withdrawn; and erased on request.
what_became_of_people_adds_up() {
	answers 10 | ask --participant finished
	{
		answers 2
		echo leave
	} | ask --participant left
	{
		answers 10
		printf 'withdraw\nyes\n'
	} | ask --participant withdrawn
	answers 10 | ask --participant erased
	echo no | ask --participant declined
	leeway forget erased --yes
	leeway export package there
	expect_status 0
	grep '^people,' there/data/pack-paper_kind-flow_data.csv > flow
	cat > wanted << 'END'
people,asked here,,consented,,3,people
people,asked here,,withdrew,,1,people
people,asked here,,unfinished,,1,people
people,asked here,,finished,,1,people
people,erased on request,,erased,,1,people
END
	cmp flow wanted || fail "another flow: $(cat flow)"
	leeway report -o page.html
	expect_status 0
	tr -d '\n' < page.html | sed 's/.*<h3>People asked here//; s/<\/table>.*//' > table
	[ "$(sed 's/.*<tbody>//; s/<[^>]*>/ /g' table | tr -s ' ')" = ' people 3 1 1 1 1 ' ] ||
		fail "another table: $(cat table)"
}

# A pack of one scenario, which says what participants read.
make_pack() {
	mkdir -p own
	cat > own/pack.json << 'END'
{
	"title": "Rules and exceptions", "source": "Ours.", "licence": "MIT",
	"consent": ["You agree to this."],
	"participants": {
		"title": "Doors", "introduction": ["Read about a door."], "why": "How so?",
		"consent_version": "v7", "withdrawal": true, "counterbalance": true,
		"debriefing": ["It was about doors."], "completion_code": "C0DE"
	},
	"scenarios": ["door"],
	"conditions": [{ "id": "baseline", "title": "Baseline" }]
}
END
	cat > own/door.json << 'END'
{
	"id": "door", "title": "Door", "grant": "yes",
	"prompt": ["The door is {LEVEL}. Do you open it?"],
	"levels": ["red", "green", "blue"],
	"answers": { "yes": ["Ja"], "no": ["Nein"] }
}
END
}

participants_read_what_the_pack_has_for_them() {
	make_pack
	for person in 1 2 3 4 5 6 7 8; do
		printf 'yes\nja\nbecause\n.\n\n\n' |
			ask --pack ./own --seed 1 --participant "$person"
		asked 0
		cat out >> all
		[ "$(sed -n 1p out)" = Doors ] || fail "no title"
		expect_out '^Read about a door\.$'
		expect_out 'How so\?$'
		expect_out '^It was about doors\.$'
		expect_out '^Your completion code: C0DE$'
		refute 'Rules and exceptions'
	done
	grep -q 'answer, Ja or Nein:' all || fail "never yes first"
	grep -q 'answer, Nein or Ja:' all || fail "never no first"
	leeway export manifest
	expect_out '"version":.*"v7"'
	expect_out '"text":.*"You agree to this\."'
	expect_out '"people":.*8'
	leeway export people
	expect_out '^agent,synthetic,participant,answers,.*,complete,consent_version,consent_digest,draw$'
	expect_out '^people,(false|FALSE),p-[0-9a-f]+,1,.*,TRUE,v7,[0-9a-f]{64},independent$'
}

levels_can_be_drawn_so_that_buckets_fill_evenly() {
	make_pack
	for person in 1 2 3 4 5 6 7 8 9 10 11 12; do
		printf 'yes\nja\nbecause\n.\n\n\n' |
			ask --pack ./own --balance --participant "$person"
		asked 0
	done
	leeway ask --watch --pack ./own
	expect_out '^door.4.4.4$'
	refused 'exclude each other' ask --balance --seed 1
}

how_it_was_answered_is_exported() {
	{
		answers 3
		printf 'no\nfor one\n.\nchange\nyes\nfor another\n.\n\nleave\n'
	} | ask --participant someone
	leeway export responses --format jsonl
	for position in 1 2 3; do
		expect_out "\"position\":$position,.*\"changes\":0,\"yes_first\":true,\"complete\":false"
	done
	expect_out '"position":4,"ended_at":"20.*Z","decision_ms":[0-9]+,"writing_ms":[0-9]+,"changes":1,'
	leeway export responses --complete
	expect_status 0
	[ "$(wc -l < out)" -eq 1 ] || fail "rows of someone who did not finish"
	refused 'for responses' export buckets --complete
	more_answers 6 | ask --participant someone
	leeway export responses --complete --format jsonl
	[ "$(wc -l < out)" -eq 10 ] || fail "not ten rows"
}

# A person who asks for it is gone from every file, and the manifest says that someone is.
someone_is_forgotten_by_code_or_pseudonym() {
	answers 10 | sed 's/first line/hedgehogs told me/' | ask --participant k7m4-q2xd
	answers 10 | ask --participant other
	leeway stats
	leeway export manifest -o before.json
	leeway export people -o people
	refused 'nobody of that code' forget nosuch --yes
	leeway forget K7M4Q2XD --dry-run
	expect_status 0
	expect_out '^people: 10 answers, and the interview they were given in$'
	leeway forget K7M4Q2XD
	expect_status 2
	expect_err 'nothing was deleted: say --yes'
	grep -aq hedgehogs home/data/leeway/* || fail "gone before it was confirmed"
	leeway forget K7M4Q2XD --yes
	expect_status 0
	expect_err 'deleted 10 answers'
	leeway export people -o left
	[ "$(grep -c '^people,' left)" -eq 1 ] || fail "not one left: $(cat left)"
	for word in hedgehogs $(grep -v -f left people | cut -d, -f3); do
		if grep -aq "$word" home/data/leeway/*; then fail "$word is on disk"; fi
	done
	leeway export manifest -o after.json
	grep -q '"people_erased":.*1' after.json || fail "not in the manifest"
	grep -q '"cause":.*"requested"' after.json || fail "no cause"
	leeway verify before.json
	expect_status 1
	expect_out '^erasure of a person of people, 10 answers, .*Z: was made since the manifest'
	leeway verify after.json
	expect_status 0
	leeway forget "$(cut -d, -f3 left | tail -n 1)" --yes --cohort nosuch
	expect_status 2
	leeway forget "$(cut -d, -f3 left | tail -n 1)" --yes
	expect_status 0
	refused 'say whom' forget
	{
		echo yes
		echo leave
	} | ask --participant silent --cohort others
	leeway forget silent --yes
	expect_status 0
	leeway export manifest -o silent.json
	grep -q '"people_erased":.*3' silent.json || fail "who answered nothing is not counted"
	leeway verify silent.json
	expect_status 0
}

# Nothing is there before any of them: they make the cache and the key of names at the same instant.
first_starts_at_once_all_succeed() {
	answers 10 > typed
	mkdir -p home
	for person in 1 2 3 4 5 6; do
		(
			env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" "$LEEWAY" ask --plain \
				--participant "person $person" < typed > "out.$person" 2>&1
			echo $? > "status.$person"
		) &
	done
	wait
	[ "$(cat status.*)" = "$(printf '0\n0\n0\n0\n0\n0')" ] || fail "$(cat status.* out.*)"
	leeway export people -o people
	[ "$(grep -c '^people,FALSE,p-[0-9a-f]*,10,' people)" -eq 6 ] || fail "$(cat people)"
	for person in 1 2 3 4 5 6; do
		: | ask --participant "person $person"
		asked 0
		expect_out 'That was the last question'
	done
}

n_by_bucket_is_printed_where_there_is_no_terminal() {
	answers 10 | ask
	leeway ask --watch
	expect_status 0
	expect_err '^answers: 10, 0 to 1 a bucket, mean 0.2; asked here: 1 begun, 1 finished$'
	[ "$(wc -l < out)" -eq 11 ] || fail "not a row a scenario"
	expect_out '^scenario.level 1.*level 6$'
	[ "$(tail -n +2 out | cut -f 2- | tr '\t' '\n' | grep -c '^1$')" -eq 10 ] ||
		fail "not ten answers"
}

cases declining_stores_nothing the_end_of_the_input_declines_too \
	each_scenario_is_asked_once_and_stands_as_people \
	leaving_keeps_what_was_confirmed_and_coming_back_goes_on \
	a_code_is_drawn_and_brings_back an_answer_can_be_changed_before_it_is_kept \
	an_explanation_can_be_required consent_comes_from_a_file \
	the_same_seed_and_code_draw_the_same an_export_imported_again_adds_nothing \
	codes_are_not_kept_unless_asked a_model_is_no_cohort \
	the_cache_is_free_while_a_person_thinks a_kill_loses_nothing_that_was_confirmed \
	a_pasted_reason_stays_whole_and_answers_nothing \
	withdrawing_at_the_end_deletes_everything what_became_of_people_adds_up \
	participants_read_what_the_pack_has_for_them \
	levels_can_be_drawn_so_that_buckets_fill_evenly how_it_was_answered_is_exported \
	first_starts_at_once_all_succeed someone_is_forgotten_by_code_or_pseudonym \
	n_by_bucket_is_printed_where_there_is_no_terminal
