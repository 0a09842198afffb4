#!/bin/sh
# leeway check: formats, streams and exit status.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"
packs=$here/../packs
scenarios=$here/../../scenarios

check_of_good_packs_is_silent() {
	try "$LEEWAY" check "$scenarios" "$packs/good"
	expect_status 0
	[ ! -s out ] || fail "something on stdout"
	expect_err '^0 errors, 0 warnings in [0-9]+ files$'
}

check_names_every_fault_and_fails() {
	try "$LEEWAY" check "$packs/faulty"
	expect_status 1
	expect_out '/levels\.json:11: error: levels\[2\]: repeats level 1; give each level its own text$'
	expect_out '/levels\.json:15: warning: levels\[6\]: has space'
	expect_out '/bad-json\.json:4: error: no valid JSON'
	expect_err '^[0-9]+ errors, [0-9]+ warnings in 7 files$'
	sed "s,^$packs/,," out | cmp -s - "$packs/faulty.expected" ||
		fail "other faults than expected"
}

warnings_alone_do_not_fail() {
	try "$LEEWAY" check "$packs/faulty/unlisted.json"
	expect_status 0
	expect_err '^0 errors, 1 warning in 1 file$'
}

a_path_that_is_not_there_is_an_error() {
	try "$LEEWAY" check nowhere
	expect_status 1
	expect_out '^nowhere: error: there is no such file or folder; '
}

json_has_counts_and_faults() {
	try "$LEEWAY" check --format json "$packs/faulty/questions.json"
	expect_status 1
	expect_out '^\{"errors":2,"warnings":0,"files":1,"faults":\[$'
	expect_out '^\{"severity":"error","path":".*/questions.json","line":4,"field":"prompt\[1\]","message":"ends in a question that no yes or no answers","advice":".*"\}\]\}$'
	try "$LEEWAY" check --format json "$packs/good"
	expect_status 0
	expect_out '^\{"errors":0,"warnings":0,"files":3,"faults":\[\]\}$'
}

wrong_usage_is_told() {
	try "$LEEWAY" check
	expect_status 2
	try "$LEEWAY" check --format xml "$packs/good"
	expect_status 2
	expect_err 'text, json'
	[ ! -s out ] || fail "something on stdout"
}

# From its own folder, through a link, and found in PATH.
a_program_in_its_source_tree_has_its_packs() {
	mkdir -p tree/scenarios bin
	cp "$LEEWAY" tree/leeway
	cp -R "$LEEWAY_DATADIR/scenarios/paper" tree/scenarios/
	ln -s ../tree/leeway bin/linked
	real=$(cd tree && pwd -P)
	for program in ./tree/leeway ./bin/linked leeway linked; do
		try env -u LEEWAY_DATADIR HOME="$PWD" PATH="/nowhere:$PWD/tree:$PWD/bin:$PATH" \
			"$program" doctor
		expect_out "^ok  pack +paper: .*\($real/scenarios/paper\)$"
	done
}

cases a_program_in_its_source_tree_has_its_packs check_of_good_packs_is_silent \
	check_names_every_fault_and_fails warnings_alone_do_not_fail \
	a_path_that_is_not_there_is_an_error json_has_counts_and_faults wrong_usage_is_told
