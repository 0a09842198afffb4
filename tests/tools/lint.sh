#!/bin/sh
# What `make lint` looks for is found: each rule against a source that breaks it.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"
tools=$here/../../.ci

# source FILE: a file of that name from stdin.
source_file() {
	mkdir -p "$(dirname "$1")"
	cat > "$1"
}

layers() {
	try sh "$tools/layers" "$@"
}

sources() {
	try sh "$tools/source" "$@"
}

layers_allow_what_is_left() {
	source_file src/engine/a.c <<-'DONE'
		#include "leeway/store/database.h"
		#include "leeway/provider/provider.h"
		#include <unistd.h>
	DONE
	layers src/engine/a.c
	expect_status 0
}

layers_refuse_what_is_right() {
	source_file src/model/a.c <<-'DONE'
		#include <stdio.h>
		#include "leeway/store/database.h"
	DONE
	layers src/model/a.c
	expect_status 1
	expect_out '^src/model/a\.c:2: model may not include store'
}

layers_keep_store_and_provider_apart() {
	echo '#include "leeway/provider/provider.h"' | source_file include/leeway/store/a.h
	echo '#include "leeway/store/database.h"' | source_file src/provider/a.c
	layers include/leeway/store/a.h src/provider/a.c
	expect_out '^include/leeway/store/a\.h:1: store may not include provider'
	expect_out '^src/provider/a\.c:1: provider may not include store'
}

layers_keep_vendor_headers_in_their_place() {
	echo '#include <sqlite3.h>' | source_file src/cli/a.c
	echo '#include <cjson/cJSON.h>' | source_file include/leeway/base/a.h
	echo '#include <curl/curl.h>' | source_file src/engine/b.c
	echo '#include <unistr.h>' | source_file src/model/b.c
	layers src/cli/a.c include/leeway/base/a.h src/engine/b.c src/model/b.c
	expect_status 1
	[ "$(wc -l < out)" -eq 4 ] || fail "not four faults"
}

layers_refuse_an_unknown_layer() {
	echo '#include <stdio.h>' | source_file src/misc/a.c
	layers src/misc/a.c
	expect_out 'unknown layer misc'
}

sources_that_are_good_pass() {
	source_file include/leeway/base/a.h <<-'DONE'
		#ifndef LEEWAY_BASE_A_H
		#define LEEWAY_BASE_A_H
		#endif
	DONE
	source_file src/base/a.c <<-'DONE'
		/* Like strcpy(), but not. */
		int a(void)
		{
			return snprintf(text, 4, "system(\"x\")") + x->gets(y);
		}
	DONE
	sources src/base/a.c include/leeway/base/a.h
	expect_status 0
}

sources_with_banned_calls_are_named() {
	mkdir -p include/leeway/base
	source_file src/base/a.c <<-'DONE'
		strcpy(a, b); /* x */
		x = /* y */ atoi(z);
		exit(1);
	DONE
	sources src/base/a.c
	expect_status 1
	expect_out ':1: banned call'
	expect_out ':2: banned call'
	expect_out ':3: exit below cli'
	expect_out ':1: has no header'
}

sources_with_long_lines_are_named() {
	printf '\t\t\t%076d\n\t\t\t%077d\n' 1 1 | source_file tests/unit/a.c
	sources tests/unit/a.c
	expect_status 1
	expect_out ':2: line of 101 columns'
	refute ':1: line'
}

sources_with_long_functions_are_named() {
	{
		printf 'int a(void)\n{\n'
		yes '	a();' | head -n 57
		printf '}\n\nint\nb(void)\n{\n'
		yes '	b();' | head -n 57
		printf '}\n'
	} | source_file tests/unit/a.c
	sources tests/unit/a.c
	expect_out 'function of 61 lines'
	[ "$(wc -l < out)" -eq 1 ] || fail "not one fault"
}

sources_with_a_wrong_guard_are_named() {
	printf '#ifndef A_H\n#define A_H\n#endif\n' | source_file include/leeway/base/a.h
	sources include/leeway/base/a.h
	expect_out 'the include guard is LEEWAY_BASE_A_H'
}

sources_with_unfinished_words_and_machine_paths_are_named() {
	printf '/* TO''DO */\nconst char *a = "/ho''me/user";\nint b; \n' |
		source_file src/cli/main.c
	sources src/cli/main.c
	expect_out ':1: unfinished'
	expect_out ':2: a path of one machine'
	expect_out ':3: blanks at the end'
}

cases layers_allow_what_is_left \
	layers_refuse_what_is_right \
	layers_keep_store_and_provider_apart \
	layers_keep_vendor_headers_in_their_place \
	layers_refuse_an_unknown_layer \
	sources_that_are_good_pass \
	sources_with_banned_calls_are_named \
	sources_with_long_lines_are_named \
	sources_with_long_functions_are_named \
	sources_with_a_wrong_guard_are_named \
	sources_with_unfinished_words_and_machine_paths_are_named
