#!/bin/sh
# What decided on a reply, said by `leeway classify --explain`, and `leeway relabel --review`.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

# Three replies, of which two are unclear.
take_replies() {
	n=0
	while read -r text; do
		printf '{"scenario":"lending","level_no":1,"condition":"baseline",'
		printf '"repeat":%s,"text":"%s"}\n' $n "$text"
		n=$((n + 1))
	done > replies.jsonl <<'END'
My heart says yes; my job says no. I go with my job.
Hmm, hard to say.
I decline. Yes, it's harsh.
END
	leeway import --model other replies.jsonl
	expect_status 0
}


what_decided_is_explained() {
	printf '%s\n' '{"text":"I decline. Yes, it is harsh."}' > in
	leeway classify --explain --scenario lending in
	expect_status 0
	expect_out '"outcome":"refuse","explained":\["refuse, a deed: i decline",'
	expect_out '"grant, an aside: yes","refuse by all that is said"\]}$'
}

unclear_replies_are_gone_through_with_one_key_each() {
	take_replies
	printf 'xr q' | env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" \
		XDG_DATA_HOME="$PWD/home/data" "$LEEWAY" relabel --review > out 2> err ||
		fail "it failed"
	expect_out '^1 of 2: paper lending level 1 baseline, .*, repeat 0$'
	expect_out '^2 of 2: '
	expect_err '^leeway: 2 unclear, 1 of them corrected$'
	leeway relabel --review
	expect_status 0
	expect_out '^1 of 1: .* repeat 1$'
	expect_err '^leeway: 1 unclear, 0 of them corrected$'
}

review_and_reread_go_one_at_a_time() {
	take_replies
	leeway relabel --review --reread
	expect_status 2
}

words_of_a_whole_pack_are_read() {
	mkdir -p pack
	cat > pack/pack.json <<'END'
{ "title": "T", "source": "invented", "licence": "none", "scenarios": ["harina"],
  "answers": { "yes": ["sí"], "no": ["no"] }, "deeds": { "grant": ["me la llevo"] },
  "conditions": [{ "id": "baseline", "title": "B", "ask": "Responde." }] }
END
	cat > pack/harina.json <<'END'
{ "id": "harina", "title": "Harina", "prompt": ["Cuesta {LEVEL}.", "¿Compras la harina?"],
  "levels": ["10 €", "11 €"], "grant": "yes", "deeds": { "refuse": ["la dejo"] } }
END
	leeway check pack
	expect_status 0
	expect_err '^0 errors, 0 warnings'
	printf '{"text":"%s"}\n' 'Me la llevo.' 'La dejo.' 'No la compro.' 'Sí.' > in
	leeway classify --pack ./pack --scenario harina in
	expect_status 0
	sed 's/.*"outcome":"\(.*\)"}/\1/' out | tr '\n' ' ' > said
	[ "$(cat said)" = 'grant refuse refuse grant ' ] || fail "other outcomes"
	sed 's/"no": \["no"\]/"no": ["no", "SÍ"]/' pack/pack.json > pack/new
	mv pack/new pack/pack.json
	leeway check pack
	expect_status 1
	expect_out "error: .*'SÍ' stands for yes too; list a word on one side only"
}

cases what_decided_is_explained unclear_replies_are_gone_through_with_one_key_each \
	review_and_reread_go_one_at_a_time words_of_a_whole_pack_are_read
