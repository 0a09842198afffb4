#!/bin/sh
# Claims judged by a cache; a manifest of a cache, and what differs from it.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

ask() {
	leeway run --quiet --model sim:people --model sim:strict --scenario lending -n 20
	expect_status 0
}

the_papers_claims_say_what_they_lack() {
	ask
	leeway claims --let people=sim:people
	expect_status 0
	expect_out '^not enough data  The refusal rate of sim:strict is at least 0.9 in at least 50'
	expect_out 'say which agent that is: --let explanations-assistant=AGENT'
	expect_out 'say which agents these are: --let labels-'
	expect_out ' hold, 0 not shown, 0 contradicted, [0-9]* without enough data$'
	leeway claims --let people=sim:people --format json
	expect_out '"not_shown":0,"contradicted":0'
}

own_claims_are_judged() {
	ask
	cat > own.json << 'END'
{ "claims": [
	// A comment is allowed.
	{ "id": "strict", "text": "The strict one refuses at every level of lending.",
	  "query": { "measure": "refusal_rate", "agent": "sim:strict", "combine": "min" },
	  "expect": { "at_least": 0.9 }, "buckets": 6, "min_n": 20 },
	{ "id": "never", "text": "It never does.",
	  "query": { "measure": "refusal_rate", "agent": "sim:strict", "combine": "max" },
	  "expect": { "equals": 0 } } ] }
END
	leeway claims own.json --claim strict
	expect_status 0
	expect_out '^holds  '
	expect_out '1; expected at least 0.9; 6 buckets, n 120; of sim:strict;'
	leeway claims own.json
	expect_status 1
	expect_out '^contradicted  '
	leeway claims own.json --format json
	expect_out '"id":"never","text":"It never does."'
	expect_out '"synthetic":true,"result":"contradicted"'
	expect_out '"holds":1,"not_shown":0,"contradicted":1,"not_enough_data":0'
}

a_group_is_an_agent_of_claims() {
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "groups": [ { "id": "both", "members": [ { "model": "sim:strict", "weight": 3 },
	{ "model": "sim:people" } ] } ] }
END
	ask
	leeway export buckets --scenario lending --format csv -o buckets.csv
	rate=$(awk -F, '$3 == 1 && $6 == "sim:people" { printf "%.6f", (3 + $14) / 4 }' buckets.csv)
	cat > own.json << END
{ "claims": [ { "id": "both", "text": "Three quarters are the strict one's.",
	  "query": { "measure": "refusal_rate", "agent": "both", "scenarios": ["lending"], "level_no": 1 },
	  "expect": { "equals": $rate, "within": 0.00001 } } ] }
END
	leeway claims own.json
	expect_status 0
	expect_out '^1 hold'
	cat > own.json << 'END'
{ "claims": [ { "id": "exact", "text": "No exact test finds the group apart.",
	  "query": { "measure": "p_fisher", "agent": "both", "against": "sim:strict" },
	  "expect": { "above": 0.5 }, "buckets": 6 } ] }
END
	leeway claims own.json
	expect_status 0
	expect_out '^not enough data  No exact test'
	expect_out 'a weighted rate has no exact test$'
}

a_faulty_claim_is_named_with_its_line() {
	ask
	cat > bad.json << 'END'
{ "claims": [
{ "id": "a", "text": "b",
"query": { "measure": "luck", "agent": "c" },
"expect": { "above": 0 } } ] }
END
	leeway claims bad.json
	expect_status 1
	expect_err 'bad.json:3: .*is not a known name'
	leeway claims --let people
	expect_status 2
	leeway claims missing.json
	expect_err 'missing.json'
}

a_cache_holds_what_its_manifest_says() {
	ask
	leeway export manifest -o manifest.json
	expect_status 0
	leeway verify manifest.json
	expect_status 0
	expect_err 'the cache holds what the manifest says'
	grep -q '"words":.*role.*user' manifest.json || fail "no words"
	# An older manifest has digests of them alone.
	awk '/"words":/ { next } { if (n++) print line; line = $0 } END { print line }' \
		manifest.json | sed -z 's/,\(\s*}\)/\1/g' > older.json
	leeway verify older.json
	expect_status 0
	sed 's/loan officer/clerk/' manifest.json > other.json
	leeway verify other.json
	expect_status 1
	expect_out 'its words are not the same$'
}

what_differs_from_a_manifest_is_named() {
	ask
	leeway export manifest -o manifest.json
	leeway relabel --agent sim:strict --scenario lending --level 1 --repeat 0 \
		--outcome unclear --reason 'read by hand'
	leeway verify manifest.json
	expect_status 1
	expect_out '^bucket of sim:strict at paper/lending level 1, baseline: refuse was 20, is 19$'
	expect_out '^correction of sim:strict at paper/lending level 1, baseline, repeat 0: is not in'
	leeway run --quiet --model sim:noisy --scenario lending -n 1
	leeway verify manifest.json
	expect_out '^agent sim:noisy: is not in the manifest$'
	leeway verify manifest.json --agent sim:people
	expect_out '^agent sim:strict: is missing$'
	refute 'sim:people'
	leeway export manifest -o manifest.json
	sed -e 's/"corrected":	1,//' -e 's/"digest":	"[0-9a-f]*"$/"digest":	"0"/' \
		manifest.json > altered.json
	leeway verify altered.json
	expect_status 1
	expect_out 'level 1, baseline: corrected was nothing, is 1$'
	echo '{}' > empty.json
	leeway verify empty.json
	expect_status 1
	expect_err 'empty.json: is no manifest of version 1'
}

# What is changed in the file itself, past the program.
what_was_tampered_with_is_named() {
	command -v sqlite3 > /dev/null || skip 'no sqlite3 to change a cache with'
	ask
	leeway export manifest -o manifest.json
	cp home/data/leeway/leeway.db kept.db
	cat > changes << 'END'
update prompt set messages = replace(messages, 'loan', 'gift') where level_no = 2
words are not the same
delete from response where id = 7
its replies are not the same
update response set outcome = 1 - outcome where id = 7
its replies are not the same
update response set model_label_id = null where id = 7
its replies are not the same
update tally set refusals = refusals + 1 where agent_id = 1 and prompt_id = 1
refuse was
update agent set parameters = '{"top_p":1}' where id = 1
parameters was .., is
END
	while read -r change && read -r named; do
		cp kept.db home/data/leeway/leeway.db
		rm -f home/data/leeway/leeway.db-wal home/data/leeway/leeway.db-shm
		sqlite3 home/data/leeway/leeway.db "$change"
		leeway verify manifest.json
		expect_status 1
		expect_out "$named"
		expect_err '^1 difference$'
	done < changes
}

cases the_papers_claims_say_what_they_lack own_claims_are_judged \
	a_group_is_an_agent_of_claims a_faulty_claim_is_named_with_its_line \
	a_cache_holds_what_its_manifest_says \
	what_differs_from_a_manifest_is_named what_was_tampered_with_is_named
