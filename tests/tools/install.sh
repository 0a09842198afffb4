#!/bin/sh
# Installing and removing: exactly what was installed goes, and nothing else.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"
install_script=$here/../../.ci/install

# A tree as the sources have it, and a program that prints its completions.
make_tree() {
	mkdir -p scenarios/paper themes man
	echo '{}' > scenarios/paper/pack.json
	echo 'notes' > scenarios/paper/notes.txt
	echo '.Dd' > man/leeway.1
	echo '.Dd' > man/leeway-config.5
	printf '#!/bin/sh\n[ "$1" = completion ] && echo "complete $2"\n' > leeway
	chmod +x leeway
}

run_install() {
	try env DESTDIR="$PWD/staged" PREFIX=/usr BINDIR=/usr/bin DATADIR=/usr/share/leeway \
		MANDIR=/usr/share/man sh "$install_script" "$@"
}

install_puts_everything_in_its_place() {
	make_tree
	run_install install leeway
	expect_status 0
	for file in bin/leeway share/leeway/scenarios/paper/pack.json share/man/man1/leeway.1 \
		share/man/man5/leeway-config.5 share/bash-completion/completions/leeway \
		share/zsh/site-functions/_leeway share/fish/vendor_completions.d/leeway.fish; do
		[ -s "staged/usr/$file" ] || fail "no $file"
	done
	[ -x staged/usr/bin/leeway ] || fail "the program cannot be run"
	[ ! -e staged/usr/share/leeway/scenarios/paper/notes.txt ] || fail "a stray file"
}

uninstall_leaves_nothing() {
	make_tree
	run_install install leeway
	run_install uninstall
	expect_status 0
	[ -z "$(find staged -type f)" ] || fail "left: $(find staged -type f)"
	[ ! -d staged/usr/share/leeway ] || fail "the data folder is still there"
}

uninstall_keeps_what_it_did_not_install() {
	make_tree
	run_install install leeway
	echo mine > staged/usr/share/leeway/scenarios/mine.json
	run_install uninstall
	expect_status 0
	[ -s staged/usr/share/leeway/scenarios/mine.json ] || fail "removed another's file"
}

install_over_an_older_one_removes_what_is_gone() {
	make_tree
	echo '{}' > scenarios/paper/old.json
	run_install install leeway
	rm scenarios/paper/old.json
	run_install install leeway
	expect_status 0
	[ ! -e staged/usr/share/leeway/scenarios/paper/old.json ] || fail "an old file stays"
	[ -s staged/usr/share/leeway/scenarios/paper/pack.json ] || fail "a new file is missing"
}

uninstall_of_nothing_says_so() {
	run_install uninstall
	expect_status 1
	expect_err 'installed-files'
}

cases install_puts_everything_in_its_place \
	uninstall_leaves_nothing \
	uninstall_keeps_what_it_did_not_install \
	install_over_an_older_one_removes_what_is_gone \
	uninstall_of_nothing_says_so
