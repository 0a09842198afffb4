#!/bin/sh
# Files as survey tools, panels, experiments and spreadsheets write them (tests/import; no one in
# them is a person): what is taken, what is left out by which rule, and what it says.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"
files=$here/../import

# came FILE SUMMARY GRANTS REFUSALS [OPTION…]: the file comes into a cache of its own, its records
# end as the summary says, and so many answers grant and refuse.
came() {
	file=$1 summary=$2 grants=$3 refusals=$4
	shift 4
	rm -f one.db*
	leeway import --db one.db --cohort c "$@" "$files/$file"
	expect_status 0
	expect_err "^leeway: ${file##*/}: $summary\$"
	leeway export responses --db one.db --format jsonl
	expect_status 0
	[ "$(grep -c '"outcome":"grant"' out)" -eq "$grants" ] || fail "$file: not $grants grants"
	[ "$(grep -c '"outcome":"refuse"' out)" -eq "$refusals" ] ||
		fail "$file: not $refusals refusals"
	[ "$(wc -l < out)" -eq $((grants + refusals)) ] || fail "$file: other outcomes too"
}

# stopped FILE PATTERN [OPTION…]: nothing comes in, and the message says what to do.
stopped() {
	file=$1 pattern=$2
	shift 2
	rm -f one.db*
	leeway import --db one.db --cohort c "$@" "$files/$file"
	[ "$status" -ne 0 ] || fail "$file came in"
	expect_err "$pattern"
	[ ! -e one.db ] || fail "$file: a cache was made"
}

keys_and_columns_that_hold_an_answer_are_never_passed_over() {
	came decision-key.csv '2 records: 2 taken' 1 1
	came decision-key.jsonl '2 records: 2 taken' 1 1
	for key in decision choice reason reply; do
		printf '{"scenario":"lending","level_no":1,"text":"Yes.","%s":"no"}\n' \
			"$key" > m.jsonl
		leeway import --db one.db --model m m.jsonl
		expect_status 1
		expect_err "^m.jsonl:1: \"$key\" looks like an answer"
	done
}

missing_codes_are_no_answers() {
	came minus99.csv '2 records: 2 taken' 1 2
	leeway export responses --db one.db --format jsonl
	refute '"text":"-99"'
	came r-write-csv-na.csv '6 records: 6 taken' 8 4
	came na-explanation.csv '2 records: 2 taken' 1 1
	expect_out '"text":"NA"'
	leeway import --db two.db --cohort c "$files/na-explanation.csv"
	expect_err 'reasons a word for missing, as NA, beside a decision: kept as text: 1$'
	printf 'participant,lending_1,lending_1_why,age\np1,yes,caf\303\251 \303\251t\377,-99\n' \
		> damaged.csv
	leeway import --db three.db --cohort c damaged.csv
	expect_status 0
	expect_err 'reasons with characters that could not be read \(U\+FFFD\): .*: 1$'
	leeway export people --db three.db
	refute ',-99'
	printf 'participant,lending_1\np1,Prefer not to say\np2,yes\nNA,no\n' > declined.csv
	leeway import --db declined.db --cohort c declined.csv
	expect_err '3 records: 2 taken; 1 without an answer$'
	expect_err '1 person with answers, 1 row with answers of someone without an id$'
}

ids_that_a_spreadsheet_rounded_are_refused_by_cell() {
	stopped excel-id.csv ":2: column 'participant': '6.00E\\+23' is an id that a spreadsheet"
	printf 'participant,lending_1\n600000000000001000000000,yes\n' > zeros.csv
	leeway import --cohort c zeros.csv
	expect_status 1
	expect_err "^zeros.csv:2: column 'participant': '6.*' is an id that a spreadsheet rounded"
}

numbers_are_yes_and_no_by_codes_alone() {
	stopped otree.csv 'where numbers stand for yes and no, say which with --codes YES,NO$'
	came otree.csv '3 records: 1 taken; left out: 1 bot, 1 unfinished' 1 0 --codes 1,0
	stopped jspsych-long.csv '--codes YES,NO$'
	came jspsych-long.csv '2 records: 2 taken' 1 1 --codes 0,1
	printf 'id;submitdate;lastpage;lending_1\n1;2026-01-05 10:00:00;3;2\n' > n.csv
	leeway import --cohort c n.csv
	expect_status 1
	expect_err "column 'lending_1': answer is '2'; where numbers"
}

headings_are_one_row_two_or_three() {
	came two-header-rows.csv '2 records: 1 taken; left out: 1 test' 1 0
	came google-forms.csv '2 records: 2 taken' 1 1
	came surveymonkey.csv '2 records: 2 taken' 1 1
	leeway export responses --db one.db --format jsonl
	expect_out '"level_no":6,.*"text":"cheap"'
	{
		printf '"Response ID"\t"Date submitted"\t"Last page"\t"Buy at level 6"\n'
		printf 'id\tsubmitdate\tlastpage\tgrocery_prices_6\n'
		printf '1\t2026-01-05 10:00:00\t3\tYes\n2\t{question_not_shown}\t2\tNo\n'
		printf '3\t2026-01-05 10:00:00\t3\t{question_not_shown}\n'
	} > vvexport_1.csv
	leeway import --db vv.db --cohort c vvexport_1.csv
	expect_err '3 records: 1 taken; left out: 1 unfinished; 1 without an answer; questions asked and.*: 0, not asked: 1$'
	{
		printf 'CASE;QUESTNNR;MODE;STARTED;FINISHED;grocery_prices_6\n'
		printf 'Interview number;Questionnaire;Mode;Started;Finished;Buy?\n'
		printf '12;base;interview;2026-01-05 10:00:00;1;Nein\n'
		printf '13;base;interview;2026-01-05 10:00:00;0;Ja\n'
		printf '14;base;pretest;2026-01-05 10:00:00;1;Ja\n'
	} > sosci.csv
	leeway import --db sosci.db --cohort c sosci.csv
	expect_err 'sosci.csv: a SoSci Survey export, utf-8, semicolons$'
	expect_err '3 records: 1 taken; left out: 1 unfinished, 1 test$'
}

a_cell_too_many_or_too_few_says_nothing() {
	came trailing-comma.csv '2 records: 2 taken' 1 1
	printf 'participant,lending_1,lending_1_why,age\np1,yes,a,33\np2,no\np3,no,b' > short.csv
	leeway import --cohort c short.csv
	expect_status 1
	expect_err '^short.csv:4: has 3 cells, the header has 4: the file ends within this row$'
	printf '\n' >> short.csv
	leeway import --cohort c short.csv
	expect_status 0
	expect_err 'short.csv: 3 records: 3 taken$'
	printf 'participant,lending_1\np1,yes,much\n' > long.csv
	leeway import --cohort d long.csv
	expect_status 1
	expect_err '^long.csv:2: has 3 cells, the header has 2$'
}

a_level_lacks_its_sign_where_one_alone_can_be_meant() {
	came level-text.csv '5 records: 5 taken' 2 3
	[ "$(grep -c '"level_no":6' out)" -eq 5 ] || fail 'not level 6'
	printf 'participant,scenario,level,decision\np1,grocery-prices,€10.01,yes\n' > euro.csv
	printf 'p1,grocery-prices,1001,yes\n' >> euro.csv
	leeway import --cohort c euro.csv
	expect_status 1
	expect_err "euro.csv:2: level '€10.01' is none of the levels"
	expect_err "euro.csv:3: level '1001' is none of the levels"
}

qualtrics_speaks_the_language_of_the_account() {
	came german-qualtrics.csv '3 records: 1 taken; left out: 1 test, 1 unfinished' 1 0
	came q-de.csv '3 records: 1 taken; left out: 1 test, 1 unfinished' 1 0
	came q-es.csv '2 records: 1 taken; left out: 1 test' 1 0
	came q-numeric-status.csv '5 records: 2 taken; left out: 2 test, 1 spam' 1 1
	came q-test-spam.csv '3 records: 1 taken; left out: 1 test, 1 spam' 1 0
	came q-utf16.tsv '2 records: 1 taken; left out: 1 test' 1 0
	came q-test-spam.csv '3 records: 3 taken' 1 2 --include spam --include test
	sed 's/DistributionChannel/O/; s/distributionChannel/o/; s/Vista previa/Sneak peek/' \
		"$files/q-es.csv" > peek.csv
	leeway import --cohort c peek.csv
	expect_status 1
	expect_err "'Sneak peek' is no status of a response that is known; map it to skip"
}

qualtrics_writes_many_shapes() {
	came q-labels.csv '2 records: 1 taken; left out: 1 test' 1 0
	came q-legacy.csv '1 record: 1 taken' 1 0
	came q-loop.csv '2 records: 2 taken' 1 1
	expect_out '"level_no":4,.*"refuse"'
	expect_out '"level_no":6,.*"grant"'
	came q-piped.csv '1 record: 1 taken' 1 0
	expect_out '"level_no":6,.*"grant"'
	came q-selected.csv '1 record: 1 taken' 1 0
	expect_out '"level_no":6,.*"text":"because"'
	# A status in a language that is not known is neither a test nor a fault where the
	# channel, which is not translated, says what it is.
	came q-hungarian.csv '2 records: 1 taken; left out: 1 unfinished' 1 0
	came q-numbered.csv '3 records: 1 taken; left out: 1 test, 1 unfinished' 1 0
	came q-status-bits.csv '6 records: 3 taken; left out: 2 spam, 1 test' 3 0
	# A column a choice: the second is no reason.
	stopped q-choices.csv "take the guess with --map guess"
	came q-choices.csv '2 records: 2 taken' 1 1 --map guess
	stopped q-import-variant.csv 'no column is known to hold a decision'
	came q-import-variant.csv '1 record: 1 taken' 1 0 --map Q1=decision:grocery-prices:6
}

what_was_not_asked_is_told_from_what_was_not_answered() {
	asked='questions asked and not answered'
	came q-order-split.csv \
		"4 records: 3 taken; left out: 1 test; $asked: 1, not asked: 1" 2 2
	expect_out '"scenario":"welfare".*"position":1,'
	expect_out '"scenario":"lending".*"position":2,'
	came q-order-list.csv \
		"3 records: 2 taken; 1 without an answer; $asked: 2, not asked: 1" 1 2
	expect_out '"scenario":"welfare".*"position":1,'
	came q-seen.csv "2 records: 2 taken; $asked: 1, not asked: 1" 1 1
	leeway export manifest --db one.db
	expect_out '"asked_unanswered":	1'
	leeway report --db one.db -o page.html
	grep -q 'Questions not answered' page.html || fail "not in the report"
	leeway export package --db one.db there
	grep -q 'asked, not answered' there/data/*flow_data.csv || fail "not in the package"
}

tools_are_known_by_their_columns() {
	came limesurvey.csv '2 records: 1 taken; left out: 1 unfinished' 1 0
	came limesurvey.csv '2 records: 2 taken' 1 1 --unfinished
	came mturk.csv '2 records: 1 taken; left out: 1 rejected' 1 0
	came sep.csv '2 records: 2 taken' 1 1
	stopped typeform.csv 'no column is known to hold a decision; say which with --map'
	came typeform.csv '1 record: 1 taken' 1 0 \
		--map 'Do you buy the flour?=decision:grocery-prices:6'
	came jspsych.json '2 records: 2 taken' 1 1
	came gorilla.csv '1 record: 1 taken' 1 0
	printf 'record_id,lending_1,survey_complete\n1,Yes,2\n2,No,0\n' > redcap.csv
	leeway import --cohort c redcap.csv
	expect_err '^leeway: redcap.csv: a REDCap export, utf-8, commas$'
	expect_err '2 records: 1 taken; left out: 1 unfinished$'
	sed 's/$/,0/; 1s/,0$/,other_complete/' redcap.csv > forms.csv
	leeway import --cohort d forms.csv
	expect_err '2 records: 2 taken$'
}

experiments_come_as_trials() {
	# As version 6 of jsPsych calls them.
	{
		echo 'trial_type,trial_index,subject,scenario,level,button_pressed,responses'
		echo 'html-button-response,1,s1,lending,1,1,'
		echo 'survey-text,2,s1,lending,1,,"{""Q0"":""because""}"'
		echo 'survey-multi-choice,3,s1,welfare,1,,"{""Q0"":""Yes""}"'
	} > six.csv
	leeway import --db six.db --cohort c --codes 0,1 six.csv
	expect_status 0
	leeway export responses --db six.db --format jsonl
	expect_out '"scenario":"lending".*"outcome":"refuse".*"text":"because"'
	expect_out '"scenario":"welfare".*"outcome":"grant"'
	came labjs.csv '2 records: 2 taken' 1 1
	expect_out '"text":"a cent"'
	leeway import --db ids.db --keep-ids --cohort c "$files/labjs.csv"
	# Who comes without an id is not whoever came before.
	expect_err '^leeway: 1 person with answers, 1 row with answers of someone without an id$'
	leeway export people --db ids.db
	expect_out '^c,FALSE,invented01,1,'
	came labjs.json '1 record: 1 taken' 1 0
	expect_out '"text":"a cent"'
	came psychopy.csv '3 records: 2 taken; 1 without an answer' 1 1
	expect_out '"scenario":"lending".*"refuse".*"text":"a rule is a rule"'
	# Two columns of keys: which is the answer cannot be told.
	sed '1s/textbox.text/other.keys/' "$files/psychopy.csv" > keys.csv
	leeway import --db two.db --cohort c keys.csv
	[ "$status" -ne 0 ] || fail "a column of keys was chosen"
	expect_err 'say which with --map'
	came gorilla-task.csv '3 records: 2 taken; left out: 1 unfinished' 1 1
	expect_out '"text":"a cent"'
	came gorilla-task.csv '3 records: 3 taken' 2 1 --unfinished
}

records_of_redcap_have_a_row_an_event_or_instance() {
	stopped redcap-repeat.csv "say which with --codes YES,NO"
	came redcap-repeat.csv '5 records: 2 taken; left out: 1 unfinished; 2 without an answer' \
		1 1 --codes 1,0
	stopped redcap-events.csv "participant 'p-[0-9a-f]*' has already answered lending"
	came redcap-events.csv '6 records: 4 taken; left out: 1 unfinished, 1 reentry' 1 3 \
		--duplicates first
	came formr.csv '3 records: 1 taken; left out: 1 test, 1 unfinished' 1 0
}

one_question_in_several_branches_is_one_answer() {
	printf 'participant,a,b\np1,yes,\np2,,no\np3,yes,yes\n' > branches.csv
	map=a=decision:lending:1,b=decision:lending:1
	leeway import --cohort c --map $map branches.csv
	expect_status 0
	expect_err '^leeway: 3 rows: 3 added'
	printf 'p4,yes,no\n' >> branches.csv
	leeway import --cohort c --map $map branches.csv
	expect_status 1
	expect_err '^branches.csv:5: two columns hold different answers to lending'
}

encodings_are_told_by_their_bytes_or_asked_for() {
	for name in utf8 UTF-16LE WINDOWS-1252 MACINTOSH; do
		sed 's/0,01/0.01/' "$files/enc/a_utf8.csv" > "a_$name.csv"
		[ "$name" = utf8 ] || iconv -f UTF-8 -t "$name" a_utf8.csv > "a_$name.csv" ||
			skip 'no iconv'
		leeway import --cohort c "a_$name.csv"
		expect_status 0
		expect_err '^leeway: a_.*.csv: 2 records: 2 taken$'
	done
	expect_err '^leeway: 2 rows: 0 added, 2 already there, 0 bad$'
	leeway export responses --format jsonl
	[ "$(wc -l < out)" -eq 2 ] || fail 'other texts in other encodings'
	expect_out 'für Freunde – es sind nur 0.01 € mehr'
	for name in sjis gb; do
		{ sed -n 1p "$files/enc/a_$name.csv" | sed 's/why/lending_1_why,lending_1/'
		sed '1d; s/$/,yes/' "$files/enc/a_$name.csv"; } > "a_$name.csv"
		leeway import --db "$name.db" --cohort c "a_$name.csv"
		expect_status 0
		leeway export responses --db "$name.db" --format jsonl
		refute '�'
	done
	expect_out '只多一分钱'
	leeway export responses --db sjis.db --format jsonl
	expect_out '一セントだけだから買います'
	printf 'participant,lending_1\np1,yes\np2,\377\n' > bytes.csv
	leeway import --db x.db --cohort c --encoding cp932 bytes.csv
	expect_status 1
	expect_err 'bytes.csv: line 3: a byte is not cp932; say which with --encoding$'
	printf 'participant,lending_1,lending_1_why\np1,yes,r\217gle\np2,no,r\350gle\n' > mixed.csv
	leeway import --db x.db --cohort c mixed.csv
	expect_status 1
	expect_err 'its bytes do not tell which encoding it is in: say --encoding'
}

# reads KIND: whether this build reads such files.
reads() {
	leeway doctor
	grep -Eq "^ok  survey files .*[ ,]$1" out || skip "built without the library for $1"
}

workbooks_are_read() {
	reads xlsx
	came answers.xlsx '2 records: 2 taken' 1 1
	expect_out '"level_no":6,.*"grant".*"weil\\nes \\"nur\\" ein Cent ist"'
	came zipped.zip '3 records: 1 taken; left out: 1 test, 1 unfinished' 1 0
	stopped rounded-id.xlsx ":4: column 'participant': '5.9.*E\\+23' is an id that a spread"
	head -c 900 "$files/answers.xlsx" > cut.xlsx
	leeway import --cohort c cut.xlsx
	expect_status 1
	expect_err '^leeway: cut.xlsx: '
}

spss_files_are_read_by_their_labels() {
	reads sav
	came labels-missing.sav '2 records: 1 taken; 1 without an answer' 1 0
	expect_out 'nur ein Cent – für Freunde'
	head -c 300 "$files/labels-missing.sav" > cut.sav
	leeway import --cohort c cut.sav
	expect_status 1
	expect_err '^leeway: cut.sav: is not read as an SPSS file: '
}

what_is_no_file_of_answers_says_what_to_do() {
	printf 'PAR1xxxx' > a.csv
	printf '\320\317\021\340xxxx' > b.csv
	printf '<!DOCTYPE html><p>Sign in' > c.csv
	refused 'a.csv: is a Parquet file: convert it to CSV$' import --cohort c a.csv
	refused 'b.csv: is an old Excel file: save it as .xlsx or as CSV$' import --cohort c b.csv
	refused 'c.csv: is a web page or XML: export the answers as CSV$' import --cohort c c.csv
}

json_comes_in_whatever_its_shape() {
	cat > nested.json << 'END'
[[{"subject_id":"s1","scenario":"lending","level":1,"decision":"yes","rt":NaN},
  {"subject_id":"s2","scenario":"lending","level":2,"decision":"no","more":{"a":[1]}}]]
[{"subject_id":9007199254740993,"scenario":"lending","level":3,"decision":"no"}]
END
	leeway import --keep-ids --cohort c nested.json
	expect_status 0
	expect_err '3 records: 3 taken$'
	leeway export responses --format jsonl
	expect_out '"participant":"9007199254740993"'
	printf '{"responses":[{"responseId":"R_x","values":{"status":0,"Q1":2},' > q.json
	printf '"labels":{"finished":"True","Q1":"No"}}]}' >> q.json
	leeway import --cohort d --map Q1=decision:lending:1,ResponseId=response q.json
	expect_status 0
	leeway export responses --agent d --format jsonl
	expect_out '"level_no":1,.*"refuse"'
	for status in 0 1; do
		printf '{"responseId":"R_%s","values":{"status":%s,"QID1":1},' $status $status
		echo '"labels":{"status":"Dirección IP de alguien","QID1":"Yes"}}'
	done > lines.ndjson
	leeway import --cohort l --map QID1=decision:lending:1 lines.ndjson
	expect_err ': 2 records: 1 taken; left out: 1 test$'
	printf '[{"a":1},' > cut.json
	leeway import --cohort e cut.json
	expect_status 1
	expect_err '^leeway: cut.json: from line 1 on: '
}

rules_that_the_user_states_leave_records_out() {
	came consent.csv '3 records: 1 taken; left out: 2 no-consent' 1 0 \
		--exclude 'no-consent: consent != "I agree"'
	came recaptcha.csv '2 records: 1 taken; left out: 1 Q_RecaptchaScore < 0.5' 1 0 \
		--exclude 'Q_RecaptchaScore < 0.5' --exclude 'twice: Q_RelevantIDDuplicate = true'
	came recaptcha.csv '2 records: 1 taken; left out: 1 duplicate' 1 0 \
		--exclude 'duplicate: q_relevantidduplicate notempty'
	came answers.csv '3 records: 2 taken; left out: 1 b' 1 1 \
		--exclude 'Finished = False' --exclude 'b: #5 matches ^B$' --map guess
	stopped answers.csv "no column 'nosuch' for the rule" --exclude 'nosuch = 1'
	stopped answers.csv 'say COLUMN OPERATOR VALUE' --exclude 'nosuch'
	stopped answers.csv 'tells who someone is' --exclude 'PROLIFIC_PID = 5f01'
	came answers.csv '3 records: 2 taken; left out: 1 withdrawn' 0 2 \
		--exclude 'withdrawn: PROLIFIC_PID in 5f01,5f09'
	leeway import --db one.db --cohort d --dry-run --save-map map.json \
		--exclude 'no-consent: consent != "I agree"' "$files/consent.csv"
	expect_status 0
	came consent.csv '3 records: 1 taken; left out: 2 no-consent' 1 0 --map map.json
}

panels_say_who_withdrew() {
	leeway import --cohort c "$files/answers.csv" "$files/prolific.csv"
	expect_status 0
	expect_err 'answers.csv: 3 records: 2 taken; left out: 1 returned$'
	expect_err 'prolific.csv: 3 records: 2 taken; left out: 1 about no one here$'
	leeway import --cohort d --include returned "$files/answers.csv" "$files/prolific.csv"
	expect_err 'answers.csv: 3 records: 3 taken$'
	stopped answers.csv "no panel's file is imported with it" \
		--exclude 'prolific.status = RETURNED'
}

# asked ANSWERS WORD…: the program, its questions answered.
asked() {
	answers=$1
	shift
	mkdir -p home
	printf '%b' "$answers" | env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" \
		XDG_DATA_HOME="$PWD/home/data" XDG_STATE_HOME="$PWD/home/state" \
		"$LEEWAY" "$@" > out 2> err
	status=$?
}

what_was_said_of_columns_is_offered_by_words_and_kept() {
	cat > typed.csv << 'END'
Stamp,Code,Do you buy the flour? (at $10.01),Please explain your answer
1,t1,yes,cheap
2,t2,no,over
END
	asked '\n\nskip\nparticipant\n' import --cohort c --map ask typed.csv
	expect_status 0
	expect_err '^leeway: 2 rows: 2 added'
	[ "$(grep '^#' err | head -n 2 | tr -d '\n')" = \
		'#3 Do you buy the flour? (at $10.01)#4 Please explain your answer' ] ||
		fail 'other columns first'
	expect_err 'holds \[decision:grocery-prices:6\]'
	expect_err 'holds \[explanation:grocery-prices:6\]'
	sed 's/t1/t3/; s/t2/t4/' typed.csv > later.csv
	asked '' import --cohort c later.csv
	expect_status 0
	expect_err 'later.csv: columns as you said for a file of the same ones; --map ask asks again$'
	expect_err '^leeway: 2 rows: 2 added'
	sed 's/Code/Other code/' later.csv > else.csv
	asked '' import --cohort c else.csv
	[ "$status" -ne 0 ] || fail 'other columns were taken for those'
}

what_became_of_each_record_is_kept_and_shown() {
	leeway import --cohort c --exclude 'no-consent: consent != "I agree"' "$files/consent.csv"
	expect_status 0
	leeway import --cohort c "$files/q-test-spam.csv"
	leeway export manifest
	expect_out '"file":.*"consent.csv"'
	tr -d ' \t\n' < out > one-line
	grep -Fq '"records":3,"taken":1,"left_out":[{"rule":"no-consent","records":2}],' \
		one-line || fail 'the manifest does not add up'
	grep -Fq '"left_out":[{"rule":"test","records":1},{"rule":"spam","records":1}]' one-line ||
		fail 'the second file is not in the manifest'
	leeway report -o page.html
	expect_status 0
	tr -d '\n' < page.html > one-line
	grep -Eq 'Imported files.*consent.csv.*>3</td>.*2 no-consent.*q-test-spam' one-line ||
		fail 'the page does not show it'
}

a_person_who_comes_twice_counts_by_the_rule_that_is_chosen() {
	stopped reentry.csv '--duplicates first, last or neither$'
	came reentry.csv '3 records: 2 taken; left out: 1 reentry' 1 1 --duplicates first
	came reentry.csv '3 records: 2 taken; left out: 1 reentry' 0 2 --duplicates last
	came reentry.csv '3 records: 1 taken; left out: 2 reentry' 0 1 --duplicates neither
	sed '2s/10:00:00/10:00:00/' "$files/reentry.csv" | awk '
		NR == 1 { sub(/StartDate/, "RecordedDate") } { line[NR] = $0 }
		END { print line[1]; print line[3]; print line[2] }' > backwards.csv
	leeway import --cohort c --duplicates first backwards.csv
	expect_status 1
	expect_err 'not in the order of their times'
}

a_person_of_an_earlier_import_is_not_counted_again() {
	printf 'participant,lending_1,welfare_1\np1,yes,no\np2,no,no\n' > one.csv
	printf 'participant,lending_1,welfare_1\np1,no,no\np3,yes,yes\n' > two.csv
	leeway import --cohort c one.csv
	leeway import --cohort c two.csv
	expect_status 1
	expect_err "^two.csv:2: participant 'p-[0-9a-f]*' has already answered lending .* differently"
	expect_err '--duplicates first, last or neither$'
	for which in last neither; do
		leeway import --cohort c --duplicates $which two.csv
		expect_status 1
		expect_err "--duplicates $which cannot take back what an earlier import took: import"
	done
	leeway import --cohort c --duplicates first two.csv
	expect_status 0
	expect_err ': 2 records: 1 taken; left out: 1 reentry .answered in an earlier import.$'
	expect_err '^leeway: 1 person with answers$'
	# The same records again are there already, whatever the rule.
	leeway import --cohort c --duplicates first one.csv
	expect_err ': 2 records: 2 taken$'
	expect_err '^leeway: 4 rows: 0 added, 4 already there, 0 bad$'
	leeway export responses --format csv
	[ "$(grep -c ',grant,' out)" -eq 3 ] || fail "not 3 grants"
	[ "$(wc -l < out)" -eq 7 ] || fail "not 6 answers"
}

cases keys_and_columns_that_hold_an_answer_are_never_passed_over missing_codes_are_no_answers \
	ids_that_a_spreadsheet_rounded_are_refused_by_cell numbers_are_yes_and_no_by_codes_alone \
	headings_are_one_row_two_or_three a_cell_too_many_or_too_few_says_nothing \
	a_level_lacks_its_sign_where_one_alone_can_be_meant \
	qualtrics_speaks_the_language_of_the_account qualtrics_writes_many_shapes \
	tools_are_known_by_their_columns what_was_not_asked_is_told_from_what_was_not_answered \
	experiments_come_as_trials records_of_redcap_have_a_row_an_event_or_instance \
	one_question_in_several_branches_is_one_answer \
	encodings_are_told_by_their_bytes_or_asked_for workbooks_are_read \
	spss_files_are_read_by_their_labels what_is_no_file_of_answers_says_what_to_do \
	json_comes_in_whatever_its_shape \
	rules_that_the_user_states_leave_records_out panels_say_who_withdrew \
	what_was_said_of_columns_is_offered_by_words_and_kept \
	what_became_of_each_record_is_kept_and_shown \
	a_person_who_comes_twice_counts_by_the_rule_that_is_chosen \
	a_person_of_an_earlier_import_is_not_counted_again
