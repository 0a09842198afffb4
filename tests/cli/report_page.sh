#!/bin/sh
# The page of `leeway report`: what is in it, and what a browser makes of it where one is installed.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"

make_page() {
	leeway run --quiet --model sim:people --model sim:noisy --scenario lending \
		--scenario hospitality --condition baseline --condition cot -n 6
	expect_status 0
	leeway report -o report.html
	expect_status 0
	[ ! -s err ] || fail "something on stderr"
}

headless='--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars'

# A browser that is there may still not run in a sandbox.
find_browser() {
	for name in chromium chromium-browser google-chrome chrome; do
		command -v "$name" > /dev/null || continue
		echo '<p>it runs</p>' > blank.html
		# shellcheck disable=SC2086
		if timeout 120 "$name" $headless --user-data-dir="$PWD/profile" --dump-dom \
			"file://$PWD/blank.html" 2> browser.log | grep -q 'it runs'; then
			echo "$name"
			return 0
		fi
		skip "$name does not run here: $(tail -n 1 browser.log)"
	done
	skip "no Chromium to look at the page with"
}

# browse FILE WORD…: the page's document after its script ran, in the file dom.
browse() {
	page=$1
	shift
	# shellcheck disable=SC2086
	timeout 120 "$browser" $headless --user-data-dir="$PWD/profile" \
		--virtual-time-budget=5000 --enable-logging=stderr "$@" --dump-dom \
		"file://$PWD/$page" > dom 2> browser.log ||
		fail "the browser failed: $(tail -n 3 browser.log)"
	if grep -E 'CONSOLE' browser.log; then fail "something on the console"; fi
}

the_page_is_whole_and_marked() {
	make_page
	for part in 'id="figures"' 'id="tables"' 'id="method"' 'id="explanations"' 'class="skip"' \
		'Content-Security-Policy' 'SIMULATED' '<caption' 'scope="row"' \
		'aria-live="polite"'; do
		grep -q "$part" report.html || fail "no $part"
	done
	if grep -Ei '(src|href)="(https?:)?//' report.html; then fail "it asks the network"; fi
	[ "$(grep -c '<article' report.html)" -le 144 ] || fail "more explanations than said"
	leeway report --explanations 0 -o none.html
	expect_status 0
	if grep -q '<article' none.html; then fail "explanations that were not asked for"; fi
}

claims_and_tuned_models_stand_in_it_in_the_packs_order() {
	mkdir -p home/config/leeway
	cat > home/config/leeway/config.json << 'END'
{ "models": [ { "id": "sim:noisy", "provider": "sim", "model": "noisy", "parent": "sim:strict",
	"attributes": { "tuned_on": "lending" } } ] }
END
	make_page
	grep -q '<h2 id="claims">' report.html || fail "no claims"
	grep -q 'href="#claims"' report.html || fail "the claims are not in the contents"
	grep -Eq '<p>What the pack claims .* [0-9]+ hold, [0-9]+ are not shown, [0-9]+ are con' \
		report.html ||
		fail "the verdicts are not counted"
	grep -q 'not enough data' report.html || fail "no verdict"
	grep -q 'two identical arms with these numbers of answers' report.html ||
		fail "no sentence says what chance shows"
	grep -q 'id="transfer-caption"' report.html || fail "no transfer table"
	grep -Eq '>\[[0-9.]+\] \([0-9.]+ to [0-9.]+\)<' report.html ||
		fail "what it was tuned on is not in brackets"
	[ "$(grep -o '<h3>[LH][a-z]*' report.html | head -n 2 | tr '\n' ' ')" = \
		'<h3>Lending <h3>Hospitality ' ] || fail "not the pack's order"
}

two_conditions_of_a_model_are_compared() {
	make_page
	leeway report --against sim:noisy@cot --agent sim:noisy -o report.html
	expect_status 0
	grep -q 'Each arm beside sim:noisy@cot (simulated)' report.html ||
		fail "the caption does not say against what"
	grep -q 'Tests beside sim:noisy@cot (simulated)' report.html ||
		fail "the method does not say against what"
	sed -n '/id="distances/,/<\/table>/p' report.html > distances
	grep -q 'sim:noisy · Baseline' distances || fail "the other condition is not compared"
	if grep -Eq 'scope="row">(sim:noisy · Chain|sim:people)' distances; then
		fail "others are compared"
	fi
	refused "under 'virtue' to what was chosen; it has sim:noisy under: baseline, cot" report --against sim:noisy@virtue
}

what_is_not_there_is_refused() {
	make_page
	refused "agent 'nobody'; it has" report --against nobody
	refused 'explanations' report --explanations 51
	refused "scenario 'nosuch'" report --scenario nosuch
}

a_browser_runs_its_script_and_nothing_complains() {
	browser=$(find_browser) || exit 77
	make_page
	browse report.html --window-size=1280,900
	grep -Eq '<output[^>]*>([0-9]+) of \1 explanations shown' dom ||
			fail "the filter did not run"
	if grep -q '<form id="filter"[^>]* hidden' dom; then fail "the filter is hidden"; fi
}

# The page in a frame as wide as a phone, its policy lifted so that it can be asked.
on_a_phone_it_filters_and_does_not_scroll_sideways() {
	browser=$(find_browser) || exit 77
	make_page
	cat > probe.js << 'END'
addEventListener("load", function () {
	var form = document.getElementById("filter");
	form.elements.outcome.value = "0";
	form.dispatchEvent(new Event("change"));
	var shown = Array.from(document.querySelectorAll(".reply:not([hidden])"));
	var kinds = new Set(shown.map(function (reply) { return reply.className; }));
	parent.postMessage("overflow " +
		(document.documentElement.scrollWidth > innerWidth ? "yes" : "no") +
		", filtered " + (shown.length > 0 && kinds.size === 1 ? "yes" : "no"), "*");
});
END
	grep -v 'http-equiv="Content-Security-Policy"' report.html > phone.html
	printf '<script src="probe.js"></script>' >> phone.html
	cat > frame.html << 'END'
<title>nothing</title><iframe src="phone.html" width="360" height="800"></iframe>
<script>onmessage = function (event) { document.title = event.data; };</script>
END
	browse frame.html
	grep -q '<title>overflow no, filtered yes</title>' dom ||
		fail "on a phone: $(grep -o '<title>[^<]*' dom)"
}

# What readers of screens are told, as the browser computes it, and a page that is used without a
# mouse: its policy lifted so that it can be asked.
readers_of_screens_are_told_all_and_keys_are_enough() {
	browser=$(find_browser) || exit 77
	make_page
	cat > probe.js << 'END'
addEventListener("load", function () {
	function all(what) {
		return Array.from(document.querySelectorAll(what));
	}
	function check(what, holds) {
		if (!holds)
			faults.push(what);
	}
	var faults = [], level = 0;
	var form = document.getElementById("filter");
	if (document.body.computedRole === undefined) {
		document.title = "cannot be asked";
		return;
	}
	all("details").forEach(function (part) { part.open = true; });
	all("a,button,select,input,summary,svg[role=img],figure,table,section,nav,form,[tabindex='0']")
		.forEach(function (part) {
			check("no name: " + part.outerHTML.slice(0, 80), part.computedName.trim());
		});
	[["svg[role=img]", "image"], [".scroll", "group"], ["table", "table"], ["article", "article"],
		["article h4", "heading"], ["select", "combobox"], ["output", "status"],
		["form", "search"], ["th[scope=row]", "rowheader"]].forEach(function (pair) {
			var found = all(pair[0]);
			check("none of " + pair[0], found.length > 0);
			found.forEach(function (part) {
				check(pair[0] + " is " + part.computedRole, part.computedRole === pair[1] ||
					(pair[1] === "image" && part.computedRole === "img"));
			});
		});
	all("svg[role=img]").forEach(function (figure) {
		var words = document.getElementById(figure.getAttribute("aria-describedby"));
		check("a figure is not told in words", words && /\d %/.test(words.textContent));
		check("a figure's name is long", figure.computedName.length < 120);
	});
	all("h1,h2,h3,h4").forEach(function (heading) {
		var own = Number(heading.tagName[1]);
		check("a heading skips a level: " + heading.textContent, own <= level + 1);
		level = own;
	});
	all("[tabindex]").forEach(function (part) {
		check("an order of its own", part.tabIndex <= 0);
	});
	all("a[href^='#']").forEach(function (link) {
		check("nowhere: " + link.hash, document.querySelector(link.hash));
	});
	all("a,button,select,input,summary,.scroll").forEach(function (part) {
		part.focus();
		check("no focus: " + part.outerHTML.slice(0, 80), document.activeElement === part);
	});
	form.elements.outcome.value = "1";
	form.requestSubmit();
	var read = document.activeElement;
	check("the keys are not at the first explanation: " + read.outerHTML.slice(0, 80),
		read.matches(".reply:not([hidden])") && read === all(".reply:not([hidden])")[0]);
	check("it is not in sight", read.getBoundingClientRect().top < innerHeight);
	document.title = faults.length ? faults.slice(0, 5).join("; ") : "all is told";
});
END
	grep -v 'http-equiv="Content-Security-Policy"' report.html > told.html
	printf '<script src="probe.js"></script>' >> told.html
	browse told.html --window-size=1280,900 --force-prefers-reduced-motion \
		--enable-blink-features=ComputedAccessibilityInfo
	if grep -q '<title>cannot be asked</title>' dom; then
		echo "this Chromium cannot be asked"
		exit 77
	fi
	grep -q '<title>all is told</title>' dom || fail "$(grep -o '<title>[^<]*' dom | head -n 1)"
}

cases the_page_is_whole_and_marked \
	claims_and_tuned_models_stand_in_it_in_the_packs_order \
	two_conditions_of_a_model_are_compared what_is_not_there_is_refused \
	a_browser_runs_its_script_and_nothing_complains \
	on_a_phone_it_filters_and_does_not_scroll_sideways \
	readers_of_screens_are_told_all_and_keys_are_enough
