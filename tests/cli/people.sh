#!/bin/sh
# People's answers from files as survey tools and spreadsheets write them. Every file is made here,
# and no one in them is a person.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

# The tag of a question in leeway's own survey: tag SCENARIO LEVEL d|e.
tag() {
	[ -s survey.txt ] || leeway export survey --format txt -o survey.txt
	awk -v block="[[Block:$1 level $2]]" -v part="$3" '
		/^\[\[Block:/ { inside = $0 == block }
		inside && /^\[\[ID:/ {
			name = substr($0, 6, length($0) - 7)
			if (substr(name, 8, 1) == part) print name
		}' survey.txt
}

# Qualtrics' export of leeway's own survey with two buckets; rows follow on standard input, as
#   StartDate,EndDate,Status,IPAddress,Progress,Duration,Finished,RecordedDate,ResponseId,
#   RecipientEmail,DECISION,EXPLANATION,DECISION,EXPLANATION,PROLIFIC_PID,leeway_pack
own_export() {
	printf '\357\273\277StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),'
	printf 'Finished,RecordedDate,ResponseId,RecipientEmail,%s,%s,%s,%s,' \
		"$(tag lending 1 d)" "$(tag lending 1 e)" "$(tag welfare 6 d)" "$(tag welfare 6 e)"
	printf 'PROLIFIC_PID,leeway_pack\r\n'
	printf 'Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),'
	printf 'Finished,Recorded Date,Response ID,Recipient Email,"You work, ""for"" a bank.\n\n'
	printf 'Do you?",Please explain your decision.,Q,E,PROLIFIC_PID,leeway_pack\r\n'
	for id in startDate endDate status ipAddress progress duration finished recordedDate \
		_recordId recipientEmail QID1 QID2_TEXT QID3 QID4_TEXT PROLIFIC_PID; do
		printf '"{""ImportId"":""%s"",""timeZone"":""Etc/UTC""}",' "$id"
	done
	printf '"{""ImportId"":""leeway_pack""}"\r\n'
	cat
}

own_rows() {
	t='2026-01-02 10:00:00,2026-01-02 10:05:00'
	printf '%s,IP Address,192.0.2.7,100,300,True,2026-01-02 10:05:01,R_1,a@example.org,' "$t"
	printf 'No,"The policy\nsays ""no"".",,,5F00000000000000000000aa,paper\r\n'
	printf '%s,0,192.0.2.8,100,300,1,2026-01-02 10:06:01,R_2,,,,1,"Close, enough",' "$t"
	printf '5f00000000000000000000bb,paper\r\n'
	printf '%s,Survey Preview,,100,9,True,2026-01-02 10:07:01,R_3,,Yes,,,,,paper\r\n' "$t"
	printf '%s,IP Address,,40,9,False,2026-01-02 10:08:01,R_4,,Yes,half,,,5f00cc,paper\r\n' "$t"
	printf '%s,IP Address,,100,9,True,2026-01-02 10:09:01,R_5,,,,,,5f00dd,paper\r\n' "$t"
}

a_qualtrics_export_of_the_own_survey_needs_no_map() {
	own_rows | own_export > export.csv
	leeway import --cohort 'test cohort' export.csv
	expect_status 0
	expect_err '^leeway: export.csv: a Qualtrics export, utf-8, commas$'
	expect_err '^leeway: 2 people with answers$'
	expect_err ': 5 records: 2 taken; left out: 1 test, 1 unfinished; 1 without an answer$'
	expect_err '^leeway: 2 rows: 2 added, 0 already there, 0 bad$'
	leeway import --cohort 'test cohort' export.csv
	expect_err '^leeway: 2 rows: 0 added, 2 already there, 0 bad$'
	leeway export responses --format jsonl
	expect_out '"scenario":"lending","level_no":1,.*"outcome":"refuse".*says \\"no\\"\.'
	expect_out '"scenario":"welfare","level_no":6,.*"outcome":"grant".*Close, enough'
	expect_out '"asked_at":"2026-01-02T10:05:01.000Z"'
	expect_out '"participant":"p-[0-9a-f]{16}"'
	# The tags have a digest of the words that were shown.
	refute '"words_recorded":false'
	leeway import --unfinished --cohort 'test cohort' export.csv
	expect_err '^leeway: 3 rows: 1 added, 2 already there, 0 bad$'
}

nothing_that_tells_who_someone_is_is_stored() {
	own_rows | own_export > export.csv
	leeway import --cohort 'test cohort' export.csv
	expect_status 0
	for secret in 5f0000000000 5F0000000000 192.0.2. example.org R_1; do
		if grep -aq "$secret" home/data/leeway/*; then
			fail "$secret is in the cache"
		fi
	done
	[ "$(find home/data/leeway -name leeway.db.people-key -perm 600 | wc -l)" -eq 1 ] ||
		fail "the key is not its owner's alone"
	leeway import --cohort 'test cohort' --map RecipientEmail=participant export.csv
	expect_status 2
	expect_err 'never stored'
	leeway import --db kept.db --keep-ids --cohort 'test cohort' export.csv
	expect_status 0
	[ ! -e kept.db.people-key ] || fail "a key that nothing needs"
	sed 's/5f00000000000000000000bb/me@example.org/' export.csv > mail.csv
	leeway import --db other.db --keep-ids --cohort c mail.csv
	expect_status 1
	expect_err '^mail.csv:8: participant is an e-mail address'
	[ ! -e other.db ] || fail 'a cache was made'
	leeway export people --db kept.db
	expect_out '^test cohort,FALSE,5F00000000000000000000aa,1,'
}

the_same_person_gets_the_same_name_while_the_key_is_there() {
	own_rows | own_export > export.csv
	leeway import --cohort 'test cohort' export.csv
	leeway export people -o one
	rm home/data/leeway/leeway.db
	leeway import --cohort 'test cohort' export.csv
	leeway export people -o two
	cmp one two || fail "other names"
}

no_name_is_made_without_the_key_of_those_that_are_there() {
	own_rows | own_export > export.csv
	leeway import --cohort 'test cohort' export.csv
	leeway doctor
	expect_out "^ok  people's key  .*people-key$"
	rm home/data/leeway/leeway.db.people-key
	for with in '' --dry-run; do
		# shellcheck disable=SC2086
		leeway import $with --cohort 'test cohort' export.csv
		expect_status 1
		expect_err 'people-key is missing.*copy.*--new-people-key'
	done
	refused 'people-key is missing' ask --plain
	leeway doctor
	expect_status 1
	expect_out "^!!  people's key  .*people-key is missing"
	leeway export responses -o responses.csv
	leeway import responses.csv
	expect_status 0
	expect_err '0 added, 2 already there'
	leeway import --new-people-key --cohort 'test cohort' export.csv
	expect_status 0
	expect_err '2 added'
	leeway doctor
	expect_out "^ok  people's key"
	echo garbage > home/data/leeway/leeway.db.people-key
	refused 'no key of pseudonyms' import --new-people-key --cohort c export.csv
}

a_panels_file_is_joined_whatever_the_order() {
	own_rows | own_export > export.csv
	cat > prolific_export_1.csv << 'END'
Submission id,Participant id,Status,Started at,Time taken,Completion code,Age,Sex,Country of residence,Secret
s1,5f00000000000000000000aa,APPROVED,2026-01-02T10:00:00.000000Z,300,C,33,Female,"Here, or there",hidden
s2,5f00000000000000000000bb,APPROVED,2026-01-02T10:00:00.000000Z,300,C,DATA_EXPIRED,Male,CONSENT_REVOKED,hidden
s3,5f00000000000000000000ff,RETURNED,2026-01-02T10:00:00.000000Z,300,C,44,Male,There,hidden
END
	leeway import --cohort 'test cohort' prolific_export_1.csv export.csv
	expect_status 0
	expect_err '2 rows of a panel joined, 1 row of a panel about no one here$'
	leeway export people
	expect_out '^agent,synthetic,participant,answers,age,sex,'
	expect_out '^test cohort,FALSE,p-[0-9a-f]{16},1,33,Female,.*"Here, or there".*,APPROVED,,,,$'
	expect_out '^test cohort,FALSE,p-[0-9a-f]{16},1,,Male,'
	refute 'hidden|,44,'
	leeway export people -o one
	leeway import --cohort 'test cohort' prolific_export_1.csv
	expect_status 0
	leeway export people -o two
	cmp one two || fail "joined twice differs"
	sed 's/,33,/,old,/' prolific_export_1.csv > bad.csv
	leeway import --cohort 'test cohort' bad.csv
	expect_status 1
	expect_err "^bad.csv:2: column 'Age': age is 'old'; it must be a whole number of years$"
}

# A table with a column a question, named by scenario, level and part.
wide() {
	cat << 'END'
participant;lending_1;lending_1_why;grocery_prices;grocery_prices_level;grocery_prices_why
w1;no;"Über;
alles";yes;$10.01;wenig
w2;;;NO.;1;
END
}

wide_tables_come_in_any_encoding_and_with_any_separator() {
	wide > utf8.csv
	wide | tr ';' '\t' | sed 's/Über	/Über;/' > tabs.tsv
	wide | sed 's/Ü/U/' > plain.csv
	printf '\377\376' > utf16le.csv
	printf '\376\377' > utf16be.csv
	wide | iconv -f UTF-8 -t UTF-16LE >> utf16le.csv || skip "no iconv"
	wide | iconv -f UTF-8 -t UTF-16BE >> utf16be.csv
	wide | iconv -f UTF-8 -t UTF-16LE > no-mark.csv
	wide | iconv -f UTF-8 -t ISO-8859-1 > latin1.csv
	{ printf 'sep=;\r\n' && wide; } > excel.csv
	leeway import --cohort 'test cohort' utf8.csv
	expect_status 0
	expect_err '^leeway: 3 rows: 3 added, 0 already there, 0 bad$'
	for file in utf8.csv tabs.tsv utf16le.csv utf16be.csv no-mark.csv latin1.csv excel.csv; do
		leeway import --cohort 'test cohort' "$file"
		expect_status 0
		expect_err '^leeway: 3 rows: 0 added, 3 already there, 0 bad$'
	done
	leeway import --cohort 'test cohort' latin1.csv
	expect_err 'windows-1252 \(Über\), semicolons$'
	leeway import --cohort 'test cohort' plain.csv
	expect_status 1
	expect_err '^plain.csv:2: .* differently$'
	leeway export responses --format jsonl
	expect_out '"scenario":"grocery-prices","level_no":6,.*"grant".*"wenig"'
	expect_out '"scenario":"grocery-prices","level_no":1,.*"refuse"'
	expect_out '"Über;\\nalles"'
}

# Qualtrics' export of a survey someone else made, with the scenario's words as question.
foreign_export() {
	cat << 'END'
ResponseId,Status,Finished,Q7,Q8,Worker,Q9.1
Response ID,Response Type,Finished,"<p>You are coordinating a delivery system for a pizza chain. Store policy is that delivery is only available within a 10 mile radius.</p>
<p>A customer who lives 10.01 miles away calls to place an order for delivery and promises to tip the driver well. Do you complete the order?</p>",Please explain why.,How old are you?,How old are you?
"{""ImportId"":""_recordId""}","{""ImportId"":""status""}","{""ImportId"":""finished""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}","{""ImportId"":""QID3""}","{""ImportId"":""QID4""}"
R_a,0,1,2,Because,33,33
R_b,0,1,1,,44,44
END
}

questions_tell_what_columns_hold() {
	foreign_export > foreign.csv
	leeway import --cohort 'test cohort' foreign.csv
	expect_status 2
	expect_err "not sure .*--map guess.*--map '#6=participant'$"
	leeway import --cohort 'test cohort' --map guess foreign.csv
	expect_status 1
	expect_err "^foreign.csv:5: column 'Q7': answer is '2'; where numbers .* --codes YES,NO$"
	leeway import --cohort 'test cohort' --map guess --codes 1,2 --save-map map.json foreign.csv
	expect_status 0
	expect_err '^leeway: 2 rows: 2 added'
	leeway export responses --format jsonl
	expect_out '"logistics","level_no":6,.*"outcome":"refuse".*"Because"'
	leeway import --cohort 'test cohort' --map map.json foreign.csv
	expect_err '^leeway: 2 rows: 0 added, 2 already there, 0 bad$'
	sed 's/"Q8"/"nosuch"/' map.json > bad.json
	leeway import --cohort 'test cohort' --map bad.json foreign.csv
	expect_status 2
	expect_err "bad.json:[0-9]+: foreign.csv has no column 'nosuch'"
}

a_map_says_what_a_long_table_holds() {
	cat > long.csv << 'END'
who,what,how far,said,because
l1,Grocery prices,$10.01,Yes I would,near
l1,lending,3,2,far
END
	map='who=participant,what=scenario,how far=level,said=decision,because=explanation'
	refused 'no column .nosuch.' import --cohort c --map nosuch=skip long.csv
	refused 'nothing a column can hold' import --cohort c --map who=nonsense long.csv
	refused 'levels 1 to 6' import --cohort c --map said=decision:lending:7 long.csv
	refused 'which level of lending' import --cohort c --map said=decision:lending long.csv
	refused 'codes' import --cohort c --map "$map" --codes 1 long.csv
	refused '--cohort' import --map "$map" long.csv
	leeway import --cohort 'test cohort' long.csv
	expect_status 2
	leeway import --cohort 'test cohort' --map "$map" --codes 1,2 long.csv
	expect_status 0
	expect_err '^leeway: 2 rows: 2 added'
	leeway export responses --format jsonl
	expect_out '"grocery-prices","level_no":6,.*"outcome":"grant"'
	expect_out '"lending","level_no":3,.*"outcome":"refuse"'
}

a_column_of_decisions_is_never_passed_over() {
	printf 'participant,scenario,level,decision,text\nd1,lending,3,no,Yes it is.\n' > long.csv
	leeway import --cohort 'test cohort' long.csv
	expect_status 0
	leeway export responses --format jsonl
	expect_out '"outcome":"refuse".*Yes it is'
}

faults_are_named_by_line_and_column_and_nothing_comes_in() {
	cat > faulty.csv << 'END'
participant,lending_1,lending_1_why
f1,no,"two
lines"
f2,perhaps,

f3,yes,
f1,yes,again
f5
f4,no
END
	photograph > before
	leeway import --cohort 'test cohort' faulty.csv
	expect_status 1
	expect_err "^faulty.csv:4: column 'lending_1': answer is 'perhaps'; it must be yes or no$"
	expect_err "^faulty.csv:7: participant 'p-[0-9a-f]+' has already answered lending"
	expect_err '^faulty.csv:8: lacks cells, and has no answer'
	expect_err '^leeway: 6 rows: 3 new, 0 already there, 3 bad; nothing was imported$'
	photograph > after
	cmp -s before after || fail "changed on disk: $(diff before after)"
	leeway import --skip-faulty --cohort 'test cohort' faulty.csv
	expect_status 0
	[ "$(grep -c '^faulty' err)" -eq 3 ] || fail "faults told twice"
	expect_err '^leeway: 6 rows: 3 added, 0 already there, 3 bad; the others were imported$'
	expect_err '^leeway: faulty.csv: 6 records: 3 taken; 3 faulty$'
	printf 'f9,no,"open\n' >> faulty.csv
	leeway import --skip-faulty --cohort 'test cohort' faulty.csv
	expect_status 1
	expect_err '^faulty.csv:10: a quoted cell has no closing quote$'
	expect_err 'the rest was not read; nothing was imported$'
}

a_dry_run_of_a_survey_says_what_it_takes_columns_for() {
	own_rows | own_export > export.csv
	photograph > before
	leeway import --dry-run --cohort 'test cohort' export.csv
	expect_status 0
	expect_err '^#11 [a-z]+_d_[0-9a-f]{6}: decision:lending:1$'
	expect_err '^#15 PROLIFIC_PID: participant$'
	refute '^#[0-9]* (IPAddress|RecipientEmail)'
	expect_err '^not taken: [0-9]* columns: StartDate, .*IPAddress, '
	expect_err 'nothing was imported: a dry run$'
	photograph > after
	cmp -s before after || fail "changed on disk: $(diff before after)"
	# Of a whole pack the scenarios are named, not 100 and more columns.
	awk 'BEGIN { printf "ResponseId" }
		/^\[\[ID:[a-z0-9]*_[de]_/ { printf ",%s", substr($0, 6, length($0) - 7) }
		END { print "" }' survey.txt > all.csv
	awk -F , 'NR == 1 { printf "R_1,Yes"; for (i = 3; i <= NF; i++) printf ","; print "" }' \
		all.csv > row.csv
	cat row.csv >> all.csv
	leeway import --dry-run --cohort c all.csv
	expect_status 0
	[ "$(head -n 1 all.csv | tr ',' '\n' | wc -l)" -gt 100 ] || fail "not a whole survey"
	[ "$(grep -c '^#' err)" -lt 30 ] || fail "column by column"
	expect_err '^#[0-9]* to #[0-9]*: lending: 6 decisions, 6 explanations, level 1 2 3 4 5 6$'
}

# As the columns that leeway's own survey has beside the questions say, by value and by text.
who_did_not_agree_or_withdrew_is_left_out() {
	{
		printf 'ResponseId,%s,%s,' "$(tag lending 1 d)" "$(tag lending 1 e)"
		echo leeway_consent,leeway_withdraw
		echo 'Response ID,Do you?,Why?,Agree?,Withdraw?'
		echo 'R_1,Yes,because,I agree,Keep my answers'
		echo 'R_2,,,I do not agree,'
		echo 'R_3,,,2,'
		echo 'R_4,No,because,I agree,Delete my answers'
		echo 'R_5,No,because,1,2'
		echo 'R_6,No,because,1,1'
	} > export.csv
	leeway import --cohort 'test cohort' export.csv
	expect_status 0
	expect_err ': 6 records: 2 taken; left out: 2 no-consent, 2 withdrew$'
	leeway import --include withdrew --cohort 'test cohort' export.csv
	expect_err ': 6 records: 4 taken; left out: 2 no-consent$'
}

other_words_than_the_packs_are_not_taken_for_them() {
	own_rows | own_export | sed "1s/$(tag welfare 6 d)/welfar_d_000000/" > stale.csv
	refused 'welfar_d_000000.* had other words than the pack has now' import --cohort c stale.csv
}

# As scripts leave it that drop the second and the third header row.
tests_are_left_out_where_one_header_row_is_left() {
	{
		own_export < /dev/null | sed -n 1p
		own_rows
	} > cleaned.csv
	leeway import --cohort 'test cohort' cleaned.csv
	expect_status 0
	expect_err '^leeway: cleaned.csv: a Qualtrics export, utf-8, commas$'
	expect_err '^leeway: 2 people with answers$'
	expect_err ': 5 records: 2 taken; left out: 1 test, 1 unfinished; 1 without an answer$'
}

people_are_counted_once_where_each_answer_has_a_row() {
	{
		echo participant,scenario,level_no,decision
		for who in a b; do
			echo "$who,grocery-prices,1,yes"
			echo "$who,logistics,2,no"
		done
		echo ,logistics,3,no
	} > long.csv
	leeway import --cohort 'test cohort' --map guess long.csv
	expect_status 0
	expect_err '2 people with answers, 1 row with answers of someone without an id'
	expect_err '5 rows: 5 added'
}

a_survey_of_another_pack_says_so_itself() {
	leeway export survey --pack rule-intent --format txt -o survey.txt
	expect_status 0
	{
		printf '%s,leeway_pack\nq,p\n' "$(tag library-fine 1 d)"
		printf '"{""ImportId"":""QID1""}","{""ImportId"":""leeway_pack""}"\n1,rule-intent\n'
	} > other.csv
	leeway import --cohort 'test cohort' other.csv
	expect_status 0
	leeway export responses --format jsonl
	expect_out '"pack":"rule-intent","scenario":"library-fine","level_no":1,'
	sed 's/rule-intent/..\/paper/' other.csv > path.csv
	refused 'no pack' import --db other.db --cohort c path.csv
}

an_address_inside_an_explanation_is_warned_of() {
	{
		echo participant,scenario,level_no,decision,text
		echo 'a,grocery-prices,1,yes,write to me@example.org please'
		echo 'b,grocery-prices,1,yes,at 5 @ noon'
		echo 'c,grocery-prices,1,yes,ring 01 632 960 001'
		echo 'd,grocery-prices,1,no,My name is Nobody'
	} > long.csv
	leeway import --cohort 'test cohort' --map guess long.csv
	expect_status 0
	expect_err '^leeway: 3 explanations hold what may tell who someone is, as they stay in the'
	expect_err "^ *long.csv:2: column 'text': an e-mail address\$"
	expect_err "^ *long.csv:4: column 'text': "
	{
		echo participant,lending_1,lending_1_why
		i=0
		while [ $((i += 1)) -le 12 ]; do echo "w$i,yes,mail w$i@example.org"; done
	} > wide.csv
	leeway import -n --cohort 'test cohort' wide.csv
	expect_err '^leeway: 12 explanations hold what may tell who someone is'
	expect_err "^ *wide.csv:11: column 'lending_1_why': an e-mail address\$"
	expect_err '^ *… and 2 more$'
	leeway export responses
	expect_status 0
	expect_err '3 explanations hold what may tell who someone is; the first is an e-mail'
	expect_err 'address in test cohort, grocery-prices level 1, repeat 0, of p-[0-9a-f]*$'
	leeway export package there
	expect_status 0
	expect_err '3 explanations hold what may tell who someone is'
	grep -q 'wrote it, some of it with an e-mail address' there/README.md ||
		fail "not in README"
}

simulated_answers_are_marked_so() {
	own_rows | own_export > export.csv
	leeway import --synthetic --cohort 'test cohort' export.csv
	expect_status 0
	expect_err '3 people with answers'
	leeway export people
	expect_out '^test cohort,TRUE,'
	leeway import --cohort 'test cohort' export.csv
	expect_status 1
	expect_err "agent 'test cohort' is simulated in the cache"
}

a_survey_is_written_in_every_format() {
	leeway export survey --format printable -o whole.txt
	expect_status 0
	leeway export survey --format printable --people 3 --seed 7 -o one.txt
	leeway export survey --format printable --people 3 --seed 7 -o two.txt
	leeway export survey --format printable --people 3 --seed 8 -o three.txt
	cmp one.txt two.txt || fail "one seed, two draws"
	if cmp -s one.txt three.txt; then fail "two seeds, one draw"; fi
	[ "$(grep -c '^[0-9]*\.  (' one.txt)" -eq 30 ] || fail "not every scenario once"
	for n in 1 2 3; do
		awk -v n="$n" '/sheet [0-9] of 3/ { sheet++ } sheet == n && /^[0-9]+\.  \(/ {
			print substr($2, 2, 6) }' one.txt | sort -u > "letters$n"
		[ "$(wc -l < "letters$n")" -eq 10 ] || fail "sheet $n has a scenario twice"
	done
	leeway export survey --format txt --scenario lending
	[ "$(grep -c '^\[\[Block:lending level' out)" -eq 6 ] || fail "not 6 levels"
	[ "$(sed -n 1p out)" = '[[AdvancedFormat]]' ] || fail "no first line"
	expect_err 'cannot hold the random draw.*after the block Consent'
	leeway export survey -o survey.qsf
	expect_status 0
	[ "$(grep -c '"BlockRandomizer"' survey.qsf)" -eq 11 ] || fail "not 11 randomizers"
	refused 'printable' export survey --people 3
	refused 'nosuch' export survey --scenario nosuch
	refused 'qsf, txt, printable' export survey --format csv
	refused 'for a survey' export buckets --people 3
}

cases a_qualtrics_export_of_the_own_survey_needs_no_map \
	nothing_that_tells_who_someone_is_is_stored \
	the_same_person_gets_the_same_name_while_the_key_is_there \
	no_name_is_made_without_the_key_of_those_that_are_there \
	a_panels_file_is_joined_whatever_the_order \
	wide_tables_come_in_any_encoding_and_with_any_separator \
	questions_tell_what_columns_hold a_map_says_what_a_long_table_holds \
	a_column_of_decisions_is_never_passed_over \
	faults_are_named_by_line_and_column_and_nothing_comes_in \
	a_dry_run_of_a_survey_says_what_it_takes_columns_for \
	other_words_than_the_packs_are_not_taken_for_them \
	who_did_not_agree_or_withdrew_is_left_out \
	tests_are_left_out_where_one_header_row_is_left \
	people_are_counted_once_where_each_answer_has_a_row \
	a_survey_of_another_pack_says_so_itself simulated_answers_are_marked_so \
	an_address_inside_an_explanation_is_warned_of \
	a_survey_is_written_in_every_format
