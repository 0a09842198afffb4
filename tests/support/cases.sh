# shellcheck shell=sh
# Sourced by shell tests. A test is a function; `cases NAME…` runs each in an empty folder of its
# own and prints its line as cmocka would. Within a test, `fail WHAT` ends it as failed and
# `skip WHY` as skipped.
#
# Commands are watched with `try COMMAND…`, which leaves the status in $status and what was printed
# in the files out and err.

fail() {
	printf '%s\n' "$*"
	[ ! -s err ] || sed 's/^/  stderr: /' err
	[ ! -s out ] || head -n 20 out | sed 's/^/  stdout: /'
	exit 1
}

skip() {
	printf '%s\n' "$*"
	exit 77
}

try() {
	"$@" > out 2> err < /dev/null
	status=$?
}

# What a command printed, as extended regular expressions.
expect_status() {
	[ "$status" -eq "$1" ] || fail "exit status $status instead of $1"
}

expect_out() {
	grep -Eq -e "$1" out || fail "no '$1' on stdout"
}

expect_err() {
	grep -Eq -e "$1" err || fail "no '$1' on stderr"
}

refute() {
	if grep -Eq -e "$1" out err; then
		fail "there is '$1'"
	fi
}

# leeway WORD…: the program under test, watched, with a home of the test's own.
leeway() {
	mkdir -p home
	try env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home/config" XDG_DATA_HOME="$PWD/home/data" \
		"$LEEWAY" "$@"
}

# The files and folders of the home, and what is in them.
photograph() {
	mkdir -p home
	find home | LC_ALL=C sort
	find home -type f -exec cksum {} + | LC_ALL=C sort
}

# refused PATTERN WORD…: the program refuses with one line that says so, a status of 1 or 2, nothing
# on stdout and nothing changed on disk.
refused() {
	pattern=$1
	shift
	photograph > before
	leeway "$@"
	photograph > after
	case $status in 1 | 2) ;; *) fail "exit status $status instead of 1 or 2" ;; esac
	expect_err "$pattern"
	[ "$(wc -l < err)" -eq 1 ] || fail "more than one line, or none"
	[ ! -s out ] || fail "something on stdout"
	cmp -s before after || fail "changed on disk: $(diff before after | tr '\n' ' ')"
}

cases() {
	cases_failed=0
	for case_name in "$@"; do
		mkdir -p "case-$case_name"
		(cd "case-$case_name" && "$case_name") > "$case_name.log" 2>&1
		case_status=$?
		case $case_status in
		0) echo "[       OK ] $case_name" ;;
		77)
			cat "$case_name.log"
			echo "[  SKIPPED ] $case_name"
			;;
		*)
			cat "$case_name.log"
			echo "[  FAILED  ] $case_name"
			cases_failed=1
			;;
		esac
	done
	exit $cases_failed
}
