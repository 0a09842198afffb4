#!/bin/sh
# Figures as SVG: whole, well-formed, marked, and rendered where a renderer is installed.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

ask() {
	leeway run --quiet --model sim:people --model sim:noisy --model sim:strict -n 5 "$@"
	expect_status 0
}

# well_formed FILE…
well_formed() {
	for file in "$@"; do
		[ -s "$file" ] || fail "$file is empty"
		! grep -Eq '[" ]-?(nan|inf)[" ]' "$file" || fail "$file holds what is no number"
		if command -v xmllint > /dev/null; then
			xmllint --noout --nonet "$file" || fail "$file is not well-formed"
		fi
		if command -v rsvg-convert > /dev/null; then
			rsvg-convert -w 800 "$file" > picture.png || fail "$file cannot be rendered"
			[ "$(wc -c < picture.png)" -gt 10000 ] || fail "$file renders to nothing"
		fi
	done
}

figures_are_well_formed_in_both_sizes() {
	ask --condition baseline --condition virtue --condition cot
	for kind in 1 2 all grocery-prices baseline frameworks; do
		for size in print slide; do
			leeway figure "$kind" --size "$size" -o "$kind-$size.svg"
			expect_status 0
			! grep -v '^leeway: not shown: ' err || fail "something on stderr"
		done
	done
	well_formed ./*.svg
	grep -q '>SIMULATED<' 1-print.svg || fail "not marked as simulated"
	grep -q 'width="180mm"' 1-print.svg || fail "not of the width of a page"
	grep -q '<title id="figure-title">' 1-print.svg || fail "no title"
	leeway figure 1
	cmp -s out 1-print.svg || fail "standard output differs from the file"
}

arms_are_chosen_and_others_left_out() {
	ask --condition baseline --scenario lending
	leeway figure 1 --agent sim:noisy --whiskers wilson
	expect_status 0
	expect_out 'sim:noisy · Baseline'
	expect_out 'sim:people · Baseline'
	expect_out '95 % Wilson intervals'
	refute 'sim:strict'
	leeway figure 1 --against sim:strict --agent sim:noisy
	refute 'sim:people'
	leeway figure 1 --against none --agent sim:noisy --agent sim:strict
	expect_out 'sim:noisy · Baseline'
	expect_out 'sim:strict · Baseline'
	refute 'sim:people'
	refute 'people as published'
	leeway figure 1 --against none --agent sim:people
	expect_out 'sim:people · Baseline'
	leeway figure 1 --against none
	expect_status 0
	refute 'sim:people'
}

a_model_is_drawn_beside_itself_under_another_condition() {
	ask --condition baseline --condition cot --scenario lending
	leeway figure all --against sim:noisy@cot --agent sim:noisy
	expect_status 0
	expect_out 'sim:noisy · Baseline'
	expect_out 'sim:noisy · Chain of thought'
	refute 'sim:people'
	refused "under 'virtue' to what was chosen; it has sim:noisy under: baseline, cot" figure 1 --against sim:noisy@virtue
	leeway run --quiet --model sim:strict -n 1 --condition virtue --scenario lending
	refused "no reply of 'sim:noisy' under 'virtue'" figure 1 --against sim:noisy@virtue
}

arms_that_are_left_out_are_counted() {
	ask --condition baseline --condition virtue --scenario lending
	leeway figure 1 -o one.svg
	expect_status 0
	expect_err '^leeway: not shown: 3 other arms; choose with --agent and --condition$'
	grep -q '3 other arms not shown' one.svg || fail "the picture does not say it"
	# People under another condition are another arm.
	leeway figure all
	expect_out '1 other arm not shown'
	leeway figure 1 --agent sim:noisy
	refute 'not shown'
}

what_cannot_be_drawn_is_refused() {
	ask --condition baseline --scenario lending
	refused "there is no figure '9'" figure 9
	refused 'figure' figure
	refused 'with a parent' figure 3
	refused 'neither the plain question nor' figure 2
	refused "agent 'nobody'" figure 1 --agent nobody
	refused "agent 'nobody'; it has" figure 1 --against nobody
	refused 'print, slide' figure 1 --size poster
	refused 'svg, png, pdf' figure 1 --format eps
	refused "eps. is not a format .*\.svg, \.png or \.pdf" figure 1 -o figure.eps
}

pictures_are_made_by_the_name_of_the_file() {
	ask --condition baseline --scenario lending
	mkdir -p empty
	try env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" \
		XDG_DATA_HOME="$PWD/home/data" PATH="$PWD/empty" "$LEEWAY" figure 1 -o none.png
	expect_status 1
	expect_err 'png is made by rsvg-convert, which is not installed: install librsvg2-bin'
	[ ! -e none.png ] || fail "an empty picture is left"
	command -v rsvg-convert > /dev/null || skip 'rsvg-convert is not installed'
	for size in print slide; do
		leeway figure 1 --size $size -o $size.png
		expect_status 0
		head -c 8 $size.png | od -An -tx1 | grep -q '89 50 4e 47 0d 0a 1a 0a' ||
			fail "$size.png is not a PNG"
		leeway figure 1 --size $size -o $size.pdf
		expect_status 0
		[ "$(head -c 5 $size.pdf)" = %PDF- ] || fail "$size.pdf is not a PDF"
	done
	leeway figure 1 --format svg -o picture.png
	expect_status 0
	grep -q '<svg' picture.png || fail "--format does not count"
}

replies_to_edited_words_are_left_out_and_counted() {
	mkdir -p home/data/leeway/scenarios
	cp -R "$here/../../scenarios/paper" home/data/leeway/scenarios/paper
	ask --condition baseline --scenario lending --scenario welfare
	lending=home/data/leeway/scenarios/paper/lending.json
	sed 's/loan/credit/g' "$lending" > lending.json
	cmp -s lending.json "$lending" && fail "the scenario has no such word"
	mv lending.json "$lending"
	leeway figure 1 -o figure.svg
	expect_status 0
	expect_err '^leeway: left out: 90 replies to words that were edited since$'
	if grep -q 'Lending' figure.svg; then fail "the edited scenario is still shown"; fi
	[ "$(grep -o 'Left out: 90 replies to words edited since' figure.svg | wc -l)" -eq 2 ] ||
		fail "key and description do not both say what is left out"
	leeway report -o page.html
	expect_status 0
	grep -q '<figcaption>.*Left out: 90 replies to words edited since' page.html ||
		fail "the page's figures do not say what is left out"
	leeway figure welfare -o figure.svg
	if grep -q 'Left out' figure.svg; then fail "what another figure leaves out is said"; fi
}

simulated_arms_are_marked_and_complete_ones_not_provisional() {
	ask --condition baseline --scenario lending
	cat > groups.json << 'END'
{ "groups": [ { "id": "both",
	"members": [ { "model": "sim:noisy" }, { "model": "sim:strict" } ] } ] }
END
	leeway --config groups.json figure 1 -o figure.svg
	expect_status 0
	grep -q '>both (sim)</text>' figure.svg || fail "a group of simulated agents is not marked"
	grep -q '>both · Baseline (n [^<]*, simulated)</text>' figure.svg || fail "not in the key"
	if grep -q provisional figure.svg; then fail "what is complete is called provisional"; fi
	leeway run --quiet --model sim:strict --scenario lending -n 9
	leeway figure 1 -o figure.svg
	if grep -q provisional figure.svg; then fail "a larger n takes completeness back"; fi
}

tuned_models_are_drawn_where_they_were_tuned() {
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "models": [ { "id": "sim:noisy", "provider": "sim", "model": "noisy", "parent": "sim:strict",
	"attributes": { "tuned_on": "lending" } } ] }
END
	ask --condition baseline --scenario lending --scenario welfare
	leeway figure 3
	expect_status 0
	[ "$(grep -c '>sim:noisy</text>' out)" -eq 1 ] || fail "not in the one scenario alone"
	[ "$(grep -c '>sim:strict</text>' out)" -eq 2 ] || fail "the parent is not in both"
	leeway figure transfer
	expect_status 0
	expect_out '>Welfare'
	refute '>Lending'
}

cases figures_are_well_formed_in_both_sizes arms_that_are_left_out_are_counted \
	 arms_are_chosen_and_others_left_out \
	a_model_is_drawn_beside_itself_under_another_condition \
	what_cannot_be_drawn_is_refused tuned_models_are_drawn_where_they_were_tuned \
	replies_to_edited_words_are_left_out_and_counted \
	simulated_arms_are_marked_and_complete_ones_not_provisional \
	pictures_are_made_by_the_name_of_the_file
