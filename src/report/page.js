"use strict";
(function () {
	var form = document.getElementById("filter");
	var data = document.getElementById("index");
	if (!form || !data)
		return;
	var index = JSON.parse(data.textContent);
	var replies = Array.prototype.slice.call(document.querySelectorAll(".reply"));
	var groups = Array.prototype.slice.call(document.querySelectorAll(".replies"));
	var count = form.querySelector("output");
	var names = ["scenario", "level", "arm", "outcome"];
	var words = replies.map(function () { return null; });
	var waiting = 0;

	function fill(select, values) {
		values.forEach(function (value, i) {
			var option = document.createElement("option");
			option.value = String(i);
			option.textContent = value;
			select.appendChild(option);
		});
	}
	function text(i) {
		if (words[i] === null)
			words[i] = replies[i].textContent.toLowerCase();
		return words[i];
	}
	function apply() {
		var wanted = names.map(function (name) { return form.elements[name].value; });
		var sought = form.elements.text.value.trim().toLowerCase();
		var shown = 0;
		replies.forEach(function (reply, i) {
			var row = index.replies[i];
			var fits = wanted.every(function (value, k) {
				return value === "" || row[k] === Number(value);
			}) && (sought === "" || text(i).indexOf(sought) >= 0);
			reply.hidden = !fits;
			shown += fits ? 1 : 0;
		});
		groups.forEach(function (group) {
			group.hidden = !group.querySelector(".reply:not([hidden])");
		});
		count.textContent = shown.toLocaleString("en") + " of " +
			replies.length.toLocaleString("en") + " explanations shown";
	}
	names.forEach(function (name) { fill(form.elements[name], index[name]); });
	form.addEventListener("change", apply);
	form.addEventListener("input", function () {
		clearTimeout(waiting);
		waiting = setTimeout(apply, 150);
	});
	form.addEventListener("reset", function () { setTimeout(apply, 0); });
	/* To the first that is shown, so that keys and readers of screens go on there. */
	function read() {
		var first = document.querySelector(".reply:not([hidden])");
		if (!first)
			return;
		first.tabIndex = -1;
		first.focus();
	}
	form.addEventListener("submit", function (event) {
		event.preventDefault();
		clearTimeout(waiting);
		apply();
		read();
	});
	window.addEventListener("beforeprint", function () {
		document.querySelectorAll("details").forEach(function (part) { part.open = true; });
	});
	form.hidden = false;
	apply();
}());
