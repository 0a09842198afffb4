#!/bin/sh
# `leeway run` against a scripted model server: the program itself, killed, stopped, started again.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

key=sk-canary-3f9c1e77a2

# serve OPTION…: starts the server; its URL is in $url. hush ends it, its counts are in served.
serve() {
	mkfifo input
	"$MODEL_SERVER" "$@" < input > served 2>&1 &
	server=$!
	exec 9> input
	while [ ! -s served ]; do :; done
	url=$(head -n 1 served)
}

hush() {
	exec 9>&-
	wait "$server"
}

served() {
	sed -n "s/^$1 //p" served
}

# asked WORD…: leeway run against the server, with the key in the usual variable.
asked() {
	mkdir -p home
	try env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" XDG_CONFIG_HOME="$PWD/home/config" \
		OPENAI_API_KEY="$key" OPENAI_BASE_URL="$url/v1" \
		"$LEEWAY" run --model openai:gpt-4o-mini "$@"
}

number() {
	sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" out
}

# The sum of a number over all lines of the file out.
sum() {
	sed "s/.*\"$1\":\([0-9]*\).*/\1/" out | awk '{ total += $1 } END { print total }'
}

expect_number() {
	[ "$(number "$1")" = "$2" ] || fail "$1 is $(number "$1") instead of $2"
}

a_thousand_repeats_of_a_bucket_are_eight_requests() {
	serve
	asked -s lending -l 6 -n 1000 --json -q
	expect_status 0
	expect_number stored 1000
	expect_number requests 8
	hush
	[ "$(served requests)" -eq 8 ] || fail "the server saw $(served requests) requests"
}

a_server_that_gives_one_choice_is_asked_singly() {
	serve --max-choices 1
	asked -s lending -l 6 -n 20 --json -q
	expect_status 0
	expect_number stored 20
	expect_err 'asked for 1 at a time'
	hush
	[ "$(served requests)" -eq 20 ] || fail "the server saw $(served requests) requests"
}

only_what_is_missing_is_asked() {
	serve --max-choices 1
	asked -s lending -n 3 --json -q
	expect_number stored 18
	asked -s lending -n 5 --json -q
	expect_number already 18
	expect_number stored 12
	asked -s lending -n 5 --json -q
	expect_number already 30
	expect_number requests 0
	hush
}

a_wrong_key_costs_one_call() {
	serve --status 401 --body '{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}'
	asked -n 10 -q
	expect_status 1
	expect_err 'Incorrect API key provided'
	hush
	[ "$(served requests)" -eq 1 ] || fail "the server saw $(served requests) requests"
}

an_exhausted_quota_stops_the_model_at_once() {
	serve --status 429 --body '{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}'
	asked -n 10 -q
	expect_status 1
	expect_err 'You exceeded your current quota'
	hush
	[ "$(served requests)" -eq 1 ] || fail "the server saw $(served requests) requests"
}

the_summary_equals_the_rows() {
	serve --max-choices 1 --status 500 --every 7
	asked -s lending -s welfare -n 4 --json -q
	expect_status 0
	stored=$(number stored) input=$(number input_tokens) output=$(number output_tokens)
	cp out summary
	leeway export responses --format jsonl
	[ "$(wc -l < out)" -eq "$stored" ] || fail "$stored stored, $(wc -l < out) rows"
	[ "$(sum input_tokens)" -eq "$input" ] || fail "input tokens differ"
	[ "$(sum output_tokens)" -eq "$output" ] || fail "output tokens differ"
	hush
}

# The program is killed again and again; every reply it had stored is asked for once.
kill_loses_no_stored_reply() {
	serve --max-choices 1 --delay 5
	for pause in 0.07 0.11 0.05 0.16 0.09; do
		env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" OPENAI_API_KEY="$key" \
			OPENAI_BASE_URL="$url/v1" "$LEEWAY" run --model openai:gpt-4o-mini -n 40 \
			-q --max-in-flight 8 > out 2> err < /dev/null &
		victim=$!
		sleep "$pause"
		kill -9 "$victim" 2> /dev/null
		wait "$victim" 2> /dev/null
	done
	asked -n 40 --json -q
	expect_status 0
	[ $(($(number already) + $(number stored))) -eq 2400 ] || fail "not every reply is there"
	leeway export responses --format jsonl -o all.jsonl
	[ "$(wc -l < all.jsonl)" -eq 2400 ] || fail "not 2400 rows"
	bucket='"scenario":"\([^"]*\)","level_no":\([0-9]*\)'
	keys=$(sed "s/.*$bucket.*\"repeat\":\([0-9]*\).*/\1 \2 \3/" all.jsonl | sort -u | wc -l)
	[ "$keys" -eq 2400 ] || fail "$keys distinct repeats instead of 2400"
	tags=$(sed 's/.*\(\[[0-9.]*\]\)".*/\1/' all.jsonl | sort -u | wc -l)
	[ "$tags" -eq 2400 ] || fail "a reply was stored twice: $tags distinct ones"
	hush
	# At each of the five kills at most 8 were in flight, and 50 ms of replies, 8 every 5 ms,
	# were on their way to one transaction.
	[ "$(served requests)" -le $((2400 + 5 * (8 + 80))) ] || fail "$(served requests) requests"
}

# start_run WORD…: the same in the background, until its first reply is stored; its process is in
# $victim.
start_run() {
	mkdir -p home
	env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" XDG_CONFIG_HOME="$PWD/home/config" \
		OPENAI_API_KEY="$key" OPENAI_BASE_URL="$url/v1" \
		"$LEEWAY" run --model openai:gpt-4o-mini -q -y "$@" > run.out 2> run.err \
		< /dev/null &
	victim=$!
	until leeway export responses --format jsonl -o all.jsonl && [ -s all.jsonl ]; do :; done
}

# Ten replies measure what one costs, a cent; the sixteenth request ends the run.
the_same_command_shares_the_cap_of_what_it_finishes() {
	serve --max-choices 1 --status 401 --every 16
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json <<- END
		{ "providers": [ { "id": "openai", "choices": 1 } ],
		  "models": [ { "id": "dear", "provider": "openai", "model": "dear",
		    "prices": { "input": 0, "output": 1000 } } ] }
	END
	set -- env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" \
		XDG_CONFIG_HOME="$PWD/home/config" OPENAI_API_KEY="$key" \
		OPENAI_BASE_URL="$url/v1" "$LEEWAY" run -s lending -q -m dear --max-in-flight 1
	try "$@" -l 5 -n 10 --yes
	expect_status 0
	try "$@" -l 6 -n 20 --max-cost 0.08 --json
	expect_status 1
	expect_number stored 5
	refute 'was spent'
	try "$@" -l 6 -n 20 --max-cost 0.08 --dry-run
	expect_err '\$0\.0500 of the cap of \$0\.0800 was spent by a run of this order.* \$0\.0300 is'
	try "$@" -l 6 -n 20 --max-cost 0.08 --json
	expect_status 1
	expect_err '\$0\.0500 of the cap of \$0\.0800 was spent by a run of this order.* \$0\.0300 is'
	expect_number stored 3
	try "$@" -l 6 -n 20 --max-cost 0.08
	expect_status 1
	expect_err 'the cap of \$0\.0800 is spent: .* \$0\.0800 before; nothing was asked: set another'
	# Another cap is another order, and so is one after the order was finished.
	try "$@" -l 6 -n 20 --max-cost 2
	expect_status 0
	refute 'was spent'
	try "$@" -l 6 -n 20 --max-cost 2
	refute 'was spent'
	hush
	[ "$(served requests)" -eq 31 ] || fail "the server saw $(served requests) requests"
}

# Every third request fails and is billed, a cent as every other.
what_failed_and_was_billed_is_in_the_costs() {
	serve --max-choices 1 --status 500 --every 3 --body \
		'{"error":{"message":"over"},"usage":{"prompt_tokens":1,"completion_tokens":10}}'
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json <<- END
		{ "providers": [ { "id": "openai", "choices": 1 } ],
		  "models": [ { "id": "dear", "provider": "openai", "model": "dear",
		    "prices": { "input": 0, "output": 1000 } } ] }
	END
	set -- env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" \
		XDG_CONFIG_HOME="$PWD/home/config" OPENAI_API_KEY="$key" \
		OPENAI_BASE_URL="$url/v1" "$LEEWAY"
	try "$@" run -s lending -l 6 -n 6 -q -y -m dear --max-in-flight 1
	expect_status 0
	expect_out '^cost  *\$0\.0800 \('
	expect_out '^  *\$0\.0200 of it for requests that failed and were billed$'
	try "$@" run -s lending -l 6 -n 6 -q -y -m dear --json
	expect_out '"failed_cost_usd":0\.000000'
	try "$@" export costs
	expect_out '^agent,synthetic,replies,replies_cost_usd,steps,steps_cost_usd,failed_billed,'
	expect_out '^dear,FALSE,6,0\.06,0,0,2,0\.02,0,0\.08$'
	try "$@" export costs --format jsonl
	expect_out '"failed_cost_usd":0\.02,"unknown":0,"cost_usd":0\.08'
	try "$@" export costs --agent dear
	expect_status 2
	expect_err 'whole cache.*--agent'
	try "$@" report -o page.html
	expect_status 0
	grep -q 'Requests that failed and were billed' page.html || fail 'no costs in the report'
	grep -q '\$0\.0200' page.html || fail 'the failed ones are not in the report'
	hush
}

# While a run goes on, which would take an hour, others write to its cache.
a_run_leaves_the_cache_to_others() {
	serve --max-choices 1 --delay 20
	start_run -n 10000 --max-in-flight 2
	printf '%s\n' participant,scenario,level_no,outcome ann,lending,1,grant \
		ben,lending,1,refuse > p.csv
	leeway import --cohort survey p.csv
	expect_status 0
	leeway relabel --agent survey --scenario lending --level 1 --repeat 0 --outcome refuse \
		--reason 'as told' --author me
	expect_status 0
	printf 'yes\nyes\nbecause\n.\n\nleave\n\n' | env HOME="$PWD/home" \
		XDG_CONFIG_HOME="$PWD/home/config" XDG_DATA_HOME="$PWD/home/data" \
		"$LEEWAY" ask --plain --participant first > out 2> err
	asked -n 20 -s grocery-prices -y
	expect_status 1
	expect_err 'asks some of the same replies \(paper, n 10000: openai:gpt-4o'
	leeway run --model sim:strict -n 3 -q
	expect_status 0
	kill -0 "$victim" || fail "the run has ended: $(cat run.err)"
	# Killed, it takes nothing with it, and no claim of it is left.
	kill -9 "$victim"
	wait "$victim" 2> /dev/null
	asked -n 1 -s grocery-prices --json -q
	expect_status 0
	leeway export responses --format jsonl -o all.jsonl
	[ "$(grep -c '"agent":"survey"' all.jsonl)" -eq 2 ] || fail "the import is not there"
	[ "$(grep -c '"agent":"people"' all.jsonl)" -eq 1 ] || fail "the answer is not there"
	[ "$(grep -c '"corrected":true' all.jsonl)" -eq 1 ] || fail "the correction is not there"
	[ "$(grep -c '"agent":"sim:strict"' all.jsonl)" -eq 180 ] || fail "the second run is not"
	tags=$(sed -n 's/.*gpt-4o-mini.*\(\[[0-9.]*\]\)".*/\1/p' all.jsonl | sort)
	[ -z "$(echo "$tags" | uniq -d)" ] || fail "a reply was stored twice"
	hush
}

interrupted_runs_keep_what_is_in_flight() {
	serve --max-choices 1 --delay 60
	env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" OPENAI_API_KEY="$key" \
		OPENAI_BASE_URL="$url/v1" "$LEEWAY" run --model openai:gpt-4o-mini -n 40 \
		--json --max-in-flight 4 > out 2> err < /dev/null &
	victim=$!
	while [ ! -s home/data/leeway/leeway.db-wal ]; do :; done
	sleep 0.4
	kill -INT "$victim"
	wait "$victim"
	# Read by expect_status.
	# shellcheck disable=SC2034
	status=$?
	expect_status 130
	expect_err 'what is in flight is awaited'
	stored=$(number stored)
	[ "$stored" -gt 0 ] || fail "nothing was stored"
	hush
	[ "$(served requests)" -eq "$stored" ] || fail "$(served requests) asked, $stored stored"
}

the_key_is_nowhere_but_in_its_header() {
	serve --max-choices 1 --status 500 --every 3 \
		--body "{\"error\":{\"message\":\"you sent $key\"}}" --text "Yes. Your key is $key."
	env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" OPENAI_API_KEY="$key" \
		OPENAI_BASE_URL="$url/v1" "$LEEWAY" run --model openai:gpt-4o-mini -s lending -n 5 \
		--log log > out 2> err < /dev/null &
	program=$!
	ps -o args= -p "$program" > arguments 2> /dev/null
	wait "$program"
	leeway export responses --format jsonl -o responses
	leeway export buckets -o buckets
	leeway stats
	hush
	grep -q lending responses || fail "nothing was stored"
	if grep -rlF -e "$key" home out err log arguments responses buckets; then
		fail "the key is in the files above"
	fi
}

# The row of a run cannot be written.
a_run_that_could_not_start_is_a_failure() {
	command -v sqlite3 > /dev/null || skip 'no sqlite3 to change a cache with'
	leeway run --model sim:strict -s lending -n 1 -q
	expect_status 0
	sqlite3 home/data/leeway/leeway.db \
		"CREATE TRIGGER no BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'no room'); END"
	leeway run --model sim:strict -s lending -n 2 -q
	expect_status 1
	expect_err 'no room'
}

nothing_is_left_beside_the_cache() {
	for command in 'run --model sim:strict -s lending -n 2 -q' stats 'export responses' doctor \
		'run --model sim:strict -s lending -n 1 -q' 'claims --against none'; do
		# The words of a command.
		# shellcheck disable=SC2086
		leeway $command
		left=$(find home -name '*-shm' -o -name '*-wal')
		[ -z "$left" ] || fail "$command leaves $left"
	done
}

# From where the program cannot even begin to where all is well. Shells have it, POSIX does not.
# shellcheck disable=SC3045
too_little_memory_is_not_blamed_on_the_disk() {
	(ulimit -v 100000) 2> /dev/null || skip 'no ulimit -v'
	kilobytes=20000
	while [ "$kilobytes" -lt 50000 ]; do
		rm -rf home
		(
			ulimit -v "$kilobytes"
			leeway run --model sim:strict -s lending -n 1
		)
		refute 'the disk could|disk I'
		kilobytes=$((kilobytes + 250))
	done
}

# What nobody agreed to is not asked where nobody can be asked.
much_or_unknown_money_needs_a_word() {
	serve
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json <<- END
		{ "confirm_above_usd": 0.01, "models": [
		  { "id": "unknown", "provider": "openai", "model": "nobody-knows" },
		  { "id": "dear", "provider": "openai", "model": "dear",
		    "prices": { "input": 1000, "output": 1000 } } ] }
	END
	set -- env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" \
		XDG_CONFIG_HOME="$PWD/home/config" OPENAI_API_KEY="$key" \
		OPENAI_BASE_URL="$url/v1" "$LEEWAY" run -s lending -l 6 -n 2 -q
	try "$@" -m unknown
	expect_status 1
	expect_err 'not known.*nothing was asked.*--max-cost.*--yes'
	try "$@" -m dear
	expect_status 1
	expect_err 'it will cost about .* \(assumed\), and confirm_above_usd is \$0\.0100; nothing'
	try "$@" -m dear --dry-run
	expect_status 0
	try "$@" -m unknown --yes
	expect_status 0
	try "$@" -m dear --max-cost 100
	expect_status 0
	try "$@" -m dear
	expect_status 0
	hush
	[ "$(served requests)" -eq 2 ] || fail "the server saw $(served requests) requests"
}

# The server's replies take 10 tokens each, at a cent; 120 are assumed in an estimate, and 200 in
# what a request reserves of a cap, until ten replies are stored.
estimates_come_from_measured_tokens() {
	serve
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json <<- END
		{ "models": [ { "id": "dear", "provider": "openai", "model": "dear",
		    "prices": { "input": 0, "output": 1000 } } ] }
	END
	set -- env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" \
		XDG_CONFIG_HOME="$PWD/home/config" OPENAI_API_KEY="$key" \
		OPENAI_BASE_URL="$url/v1" "$LEEWAY" run -s lending -l 6 -q -m dear
	try "$@" -n 10 --dry-run
	expect_out 'tokens .* in, 1,200 out \(assumed\)'
	expect_out 'cost  *about \$1\.20'
	try "$@" -n 9 --yes
	try "$@" -n 10 --dry-run --json
	expect_out '"output_tokens":120,"cost_usd":0\.120000,"measured_replies":0,"assumed":true'
	try "$@" -n 10 --max-cost 0.05 --json
	expect_number stored 0
	try "$@" -n 10 --yes
	try "$@" -n 10 --dry-run
	refute 'assumed|measured'
	try "$@" -n 110 --dry-run
	expect_out 'tokens .* in, 1,000 out \(measured on 10 replies\)'
	expect_out 'cost  *about \$1\.00'
	try "$@" -n 110 --dry-run --json
	expect_out '"output_tokens":1000,"cost_usd":1\.000000,"measured_replies":10,"assumed":false'
	try "$@" -n 1010 -m sim:strict --dry-run
	expect_out 'partly measured on 10 replies, partly assumed'
	try "$@" -n 12 --max-cost 0.05 --json
	expect_number stored 2
	try "$@" -n 1012
	expect_status 1
	expect_err 'about \$10\.0* \(measured on 12 replies\), and confirm_above_usd is \$5'
	hush
}

a_key_is_taken_from_a_file_on_request() {
	serve
	echo "OPENAI_API_KEY='$key'" > .env
	set -- env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" \
		OPENAI_BASE_URL=https://example.org "$LEEWAY"
	try "$@" models test openai:gpt-4o-mini
	expect_status 2
	expect_err 'OPENAI_API_KEY is not set.*--env \.env'
	try "$@" doctor
	expect_out 'OPENAI_API_KEY.*--env \.env'
	try env HOME="$PWD/home" XDG_DATA_HOME="$PWD/home/data" OPENAI_BASE_URL="$url/v1" \
		"$LEEWAY" --env .env models test openai:gpt-4o-mini
	expect_status 0
	refute "$key"
	try "$@" --env nowhere stats
	expect_status 1
	expect_err 'nowhere: No such file'
	hush
}

cases estimates_come_from_measured_tokens \
	the_same_command_shares_the_cap_of_what_it_finishes \
	what_failed_and_was_billed_is_in_the_costs \
	a_key_is_taken_from_a_file_on_request \
	much_or_unknown_money_needs_a_word nothing_is_left_beside_the_cache \
	too_little_memory_is_not_blamed_on_the_disk \
	a_run_that_could_not_start_is_a_failure a_thousand_repeats_of_a_bucket_are_eight_requests \
	a_server_that_gives_one_choice_is_asked_singly only_what_is_missing_is_asked \
	a_wrong_key_costs_one_call an_exhausted_quota_stops_the_model_at_once \
	the_summary_equals_the_rows kill_loses_no_stored_reply a_run_leaves_the_cache_to_others \
	interrupted_runs_keep_what_is_in_flight the_key_is_nowhere_but_in_its_header
