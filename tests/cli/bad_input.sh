#!/bin/sh
# Input that cannot be: one line that says what, where and what to do; nothing changed.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

# A cache with something in it.
make_cache() {
	leeway run --model sim:people --scenario grocery-prices -n 1
	expect_status 0
	cache=home/data/leeway/leeway.db
	[ -s "$cache" ] || fail "there is no $cache"
}

run_refuses_an_unknown_provider() {
	refused 'nowhere.*(openai|provider)' run --model nowhere:model -n 1
}

run_refuses_an_unknown_simulated_agent() {
	refused 'sim:nobody.*|nobody.*(strict|lenient)' run --model sim:nobody -n 1
}

run_refuses_a_model_without_a_provider() {
	refused 'gpt-4o-mini' run --model gpt-4o-mini -n 1
}

run_refuses_an_unknown_parameter() {
	refused 'warmth' run --model sim:people,warmth=1 -n 1
}

run_refuses_no_model() {
	refused '--model' run -n 1
}

run_refuses_an_unknown_pack() {
	refused 'pack.*nosuch|nosuch.*pack' run --pack nosuch --model sim:people -n 1
}

run_refuses_an_unknown_scenario() {
	refused 'nosuch.*' run --scenario nosuch --model sim:people -n 1
}

run_refuses_an_unknown_condition() {
	refused 'nosuch.*' run --condition nosuch --model sim:people -n 1
}

run_refuses_a_level_that_is_not_there() {
	refused '(level.*7|7.*level)' run --level 7 --model sim:people -n 1
	refused 'level' run --level 0 --model sim:people -n 1
	refused 'level' run --level mild --model sim:people -n 1
}

run_refuses_an_n_that_is_no_count() {
	for n in 0 -1 -100 1.5 many '' 99999999999999999999; do
		refused ' -n|repeats|--n' run --model sim:people -n "$n"
	done
}

run_refuses_a_cost_that_is_none() {
	refused 'max-cost' run --model sim:people -n 1 --max-cost much
	refused 'max-cost' run --model sim:people -n 1 --max-cost -1
}

run_names_the_variable_of_a_missing_key() {
	refused 'OPENAI_API_KEY' run --model openai:gpt-4o-mini -n 1
}

run_takes_an_empty_key_for_none() {
	OPENAI_API_KEY='' && export OPENAI_API_KEY
	refused 'OPENAI_API_KEY' run --model openai:gpt-4o-mini -n 1
}

run_refuses_a_key_with_a_line_end_in_it() {
	OPENAI_API_KEY=$(printf 'sk-canary\r\nX-Injected: 1') && export OPENAI_API_KEY
	OPENAI_BASE_URL=http://127.0.0.1:9/v1 && export OPENAI_BASE_URL
	refused 'OPENAI_API_KEY' run --model openai:gpt-4o-mini -n 1
	refute 'sk-canary'
}

run_refuses_a_base_url_without_a_scheme() {
	OPENAI_API_KEY=sk-canary OPENAI_BASE_URL=example.org/v1
	export OPENAI_API_KEY OPENAI_BASE_URL
	refused 'OPENAI_BASE_URL.*http|example\.org/v1.*http' run --model openai:gpt-4o-mini -n 1
	refute 'sk-canary'
}

configuration_with_an_unknown_option_is_named_with_its_line() {
	mkdir -p home/config/leeway
	printf '{\n  // a comment\n  "colour": "red"\n}\n' > home/config/leeway/config.json
	refused 'config\.json:3:.*colour' run --model sim:people -n 1
}

configuration_with_a_wrong_type_is_named_with_its_line() {
	mkdir -p home/config/leeway
	printf '{\n  "database": 3\n}\n' > home/config/leeway/config.json
	refused 'config\.json:2:.*database' run --model sim:people -n 1
}

configuration_that_is_no_json_is_named_with_its_line() {
	mkdir -p home/config/leeway
	printf '{\n  "theme": \n}\n' > home/config/leeway/config.json
	refused 'config\.json:[23]:' run --model sim:people -n 1
}

configuration_that_was_named_must_be_there() {
	refused 'nosuch\.json' run --config nosuch.json --model sim:people -n 1
}

configuration_that_is_a_folder_is_refused() {
	mkdir -p home/config/leeway/config.json
	refused 'config\.json' run --model sim:people -n 1
}

cache_that_is_no_sqlite_file_is_refused() {
	mkdir -p home
	head -c 5000 /dev/zero | tr '\0' 'x' > home/notes.txt
	refused 'notes\.txt.*SQLite' run --db home/notes.txt --model sim:people -n 1
	refused 'notes\.txt.*SQLite' stats --db home/notes.txt
}

cache_of_another_program_is_refused() {
	make_cache
	printf '\0\0\0\1' | dd of="$cache" bs=1 seek=68 conv=notrunc 2> /dev/null
	refused 'leeway\.db.*another program' run --model sim:people -n 1
}

cache_of_a_newer_leeway_is_refused() {
	make_cache
	printf '\0\0\3\377' | dd of="$cache" bs=1 seek=60 conv=notrunc 2> /dev/null
	refused 'leeway\.db.*newer' run --model sim:people -n 1
	refused 'leeway\.db.*newer' stats
}

cache_that_is_a_folder_is_refused() {
	mkdir -p home/folder
	refused 'folder' run --db home/folder --model sim:people -n 1
	refused 'folder' stats --db home/folder
}

cache_in_a_folder_that_is_a_file_is_refused() {
	mkdir -p home
	echo hello > home/file
	refused 'home/file' run --db home/file/leeway.db --model sim:people -n 1
}

data_folder_that_is_a_file_is_refused() {
	mkdir -p home
	echo hello > home/data
	refused 'home/data' run --model sim:people -n 1
}

cache_in_a_folder_that_cannot_be_written_is_refused() {
	[ "$(id -u)" -ne 0 ] || skip "root writes everywhere"
	mkdir -p home/fixed
	chmod 555 home/fixed
	refused 'home/fixed' run --db home/fixed/leeway.db --model sim:people -n 1
}

reading_a_cache_that_is_not_there_says_so() {
	refused 'leeway\.db' stats
	refused 'leeway\.db' export buckets
	refused 'nosuch\.db' stats --db nosuch.db
}

export_refuses_what_it_cannot_write() {
	make_cache
	refused 'nosuch/buckets\.csv' export buckets -o nosuch/buckets.csv
	mkdir -p home/folder
	refused 'home/folder' export buckets -o home/folder
	refused 'everything.*(responses|buckets)' export everything
	refused 'xml.*(csv|jsonl)' export buckets --format xml
}

import_refuses_what_it_cannot_read() {
	refused 'nosuch\.csv' import nosuch.csv --cohort people
	mkdir -p home/folder
	refused 'home/folder' import home/folder --cohort people
}

import_refuses_a_bad_row_whole() {
	mkdir -p home
	{
		echo 'pack,scenario,level_no,condition,outcome'
		echo 'paper,grocery-prices,6,baseline,grant'
		echo 'paper,grocery-prices,9,baseline,grant'
	} > home/answers.csv
	photograph > before
	leeway import home/answers.csv --cohort survey
	photograph > after
	expect_status 1
	expect_err 'answers\.csv:3:|(line|row) 3'
	cp out out.import && cp err err.import
	leeway export responses --format jsonl
	refute 'grocery-prices'
}

import_of_nothing_but_bad_rows_is_a_failure() {
	mkdir -p home
	{
		echo 'pack,scenario,level_no,condition,outcome'
		echo 'paper,grocery-prices,9,baseline,grant'
	} > home/answers.csv
	photograph > before
	leeway import home/answers.csv --cohort survey --skip-faulty
	photograph > after
	expect_status 1
	expect_err 'nothing was imported'
	cmp -s before after || fail "changed on disk: $(diff before after | tr '\n' ' ')"
}

check_refuses_what_is_not_there() {
	leeway check nosuch
	expect_status 1
	cat out err | grep -q nosuch || fail "the path is not named"
}

an_unknown_command_is_refused() {
	refused 'frobnicate.*' frobnicate
	expect_status 2
}

an_unknown_option_is_refused() {
	for command in run stats export import check classify relabel models doctor demo; do
		refused '--frobnicate' "$command" --frobnicate
		expect_status 2
	done
}

a_name_that_is_nearly_one_is_answered_with_the_one_that_is() {
	refused "did you mean .leeway explore." explor
	refused "did you mean .leeway stats." sta
	refused "^leeway: 'xyzzy' is no command; .leeway --help. lists them$" xyzzy
	refused "^leeway: run: '--modle' is no option here, but --model is; see" run --modle x
	refused "^leeway: '--theem' is no option here, but --theme is; see" --theem light
}

options_before_a_command_are_those_of_the_explorer_and_its_own() {
	leeway --theme light --help
	expect_status 0
	leeway --theme light check scenarios
	expect_status 2
	expect_err "check: '--theme' is no option here"
	leeway --pack nowhere stats
	refute 'no option'
}

# complete WORD…: what bash completes the last word with.
complete_words() {
	command -v bash > /dev/null || skip "there is no bash"
	leeway completion bash
	expect_status 0
	mv out completion
	try bash -c '. ./completion; COMP_WORDS=(leeway "$@"); COMP_CWORD=$#; _leeway
		echo "${COMPREPLY[*]}"' complete "$@"
	expect_status 0
}

operands_of_a_closed_set_are_completed() {
	complete_words export ''
	expect_out '^buckets responses people costs survey manifest package$'
	complete_words export b
	expect_out '^buckets$'
	complete_words models ''
	expect_out '^list test$'
	complete_words figure ''
	expect_out '^1 2 3 4 all$'
	: > a-file
	complete_words figure 1 --output a
	expect_out '^a-file$'
	complete_words check a-
	expect_out '^a-file$'
	leeway completion zsh
	expect_out "'1:operand:\\(buckets responses people costs survey manifest package\\)'"
	leeway completion fish
	expect_out "from models' -a 'list test'$"
}

help_is_given_by_name_too() {
	leeway help run
	expect_out '^usage: leeway run '
	cp out named
	leeway run --help
	cmp -s out named || fail "not what --help says"
	leeway help
	expect_out '^usage: leeway \[COMMAND\]'
	refused "'rnu' is no command; did you mean .leeway run." help rnu
}

help_that_cannot_be_written_is_a_failure() {
	[ -c /dev/full ] || skip "no device that is always full"
	for words in --help --version "run --help" "help run"; do
		# shellcheck disable=SC2086 # Words.
		"$LEEWAY" $words > /dev/full 2> err && fail "'$words' ends well"
		expect_err 'standard output: No space left'
	done
}

output_that_does_not_fit_leaves_the_file_that_was_there() {
	leeway run --model sim:people -n 10
	expect_status 0
	echo kept > results
	for words in "export responses" report; do
		# shellcheck disable=SC2086 # Words.
		(ulimit -f 70 && leeway $words -o results &&
			expect_status 1 && expect_err 'results: cannot be written: .*ulimit -f') ||
			exit 1
		[ "$(cat results)" = kept ] || fail "$words wrote over what was there"
		[ "$(echo results*)" = results ] || fail "$words left $(echo results*)"
	done
}

an_option_without_its_value_is_refused() {
	refused '--model' run --model
	expect_status 2
}

an_option_given_twice_is_refused() {
	refused 'format.*twice' stats --format csv --format json
	expect_status 2
}

an_operand_too_many_is_refused() {
	refused 'surplus' stats surplus
	expect_status 2
}

cases run_refuses_an_unknown_provider \
	run_refuses_an_unknown_simulated_agent \
	run_refuses_a_model_without_a_provider \
	run_refuses_an_unknown_parameter \
	run_refuses_no_model \
	run_refuses_an_unknown_pack \
	run_refuses_an_unknown_scenario \
	run_refuses_an_unknown_condition \
	run_refuses_a_level_that_is_not_there \
	run_refuses_an_n_that_is_no_count \
	run_refuses_a_cost_that_is_none \
	run_names_the_variable_of_a_missing_key \
	run_takes_an_empty_key_for_none \
	run_refuses_a_key_with_a_line_end_in_it \
	run_refuses_a_base_url_without_a_scheme \
	configuration_with_an_unknown_option_is_named_with_its_line \
	configuration_with_a_wrong_type_is_named_with_its_line \
	configuration_that_is_no_json_is_named_with_its_line \
	configuration_that_was_named_must_be_there \
	configuration_that_is_a_folder_is_refused \
	cache_that_is_no_sqlite_file_is_refused \
	cache_of_another_program_is_refused \
	cache_of_a_newer_leeway_is_refused \
	cache_that_is_a_folder_is_refused \
	cache_in_a_folder_that_is_a_file_is_refused \
	data_folder_that_is_a_file_is_refused \
	cache_in_a_folder_that_cannot_be_written_is_refused \
	reading_a_cache_that_is_not_there_says_so \
	export_refuses_what_it_cannot_write \
	import_refuses_what_it_cannot_read \
	import_refuses_a_bad_row_whole \
	import_of_nothing_but_bad_rows_is_a_failure \
	check_refuses_what_is_not_there \
	an_unknown_command_is_refused \
	an_unknown_option_is_refused \
	a_name_that_is_nearly_one_is_answered_with_the_one_that_is \
	options_before_a_command_are_those_of_the_explorer_and_its_own \
	help_is_given_by_name_too \
	operands_of_a_closed_set_are_completed \
	help_that_cannot_be_written_is_a_failure \
	output_that_does_not_fit_leaves_the_file_that_was_there \
	an_option_without_its_value_is_refused \
	an_option_given_twice_is_refused \
	an_operand_too_many_is_refused
