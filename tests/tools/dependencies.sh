#!/bin/sh
# The dependency script against faked package managers: a PATH that holds nothing but what the
# script itself needs, a compiler and a pkg-config that find what the test says, and managers that
# note how they were called.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/cases.sh"
script=$here/../../.ci/dependencies

# fake NAME: a command that notes its arguments in the file calls, and does what stdin says.
fake() {
	{
		echo '#!/bin/sh'
		echo "echo \"$1 \$*\" >> \"$PWD/calls\""
		cat
	} > "bin/$1"
	chmod +x "bin/$1"
}

# machine MANAGER: a machine on which everything is missing until the manager has installed it.
machine() {
	mkdir bin
	: > calls
	for tool in sh grep sed awk tr cat mktemp rm dirname env head; do
		ln -s "$(command -v "$tool")" "bin/$tool"
	done
	echo "[ -f '$PWD/installed' ]" | fake cc
	echo "[ -f '$PWD/installed' ]" | fake pkg-config
	echo 'echo Linux' | fake uname
	echo 'echo 0' | fake id
	echo 'exit 0' | fake make
	[ -z "$1" ] || fake "$1" <<-DONE
		case "\$*" in *install* | *add* | *-S*) : > '$PWD/installed' ;; esac
	DONE
	echo x > certificates
}

run_script() {
	try env PATH="$PWD/bin" SSL_CERT_FILE="$PWD/certificates" CC=cc PKG_CONFIG=pkg-config \
		/bin/sh "$script" "$@"
}

# What was called, but for the probes.
managers_called() {
	grep -Ev '^(cc|pkg-config|uname|id|make) ' calls
}

dependencies_run_nothing_when_all_is_there() {
	machine apt-get
	: > installed
	run_script test
	expect_status 0
	[ ! -s out ] && [ ! -s err ] || fail "said something"
	managers_called && fail "called a package manager"
	return 0
}

dependencies_install_with_apt() {
	machine apt-get
	run_script test
	expect_status 0
	expect_err '^\+ apt-get -q update$'
	expect_err '^\+ env DEBIAN_FRONTEND=noninteractive apt-get -q install -y'
	managers_called | grep -q 'install.* gcc libc6-dev .*libcjson-dev .*libunistring-dev' ||
		fail "packages missing"
	managers_called | grep -q 'libcmocka-dev libmicrohttpd-dev' || fail "test packages missing"
}

dependencies_install_with_dnf() {
	machine dnf
	run_script build
	expect_status 0
	managers_called | grep -q '^dnf install -y gcc libcurl-devel cjson-devel' ||
		fail "packages missing"
	grep -q cmocka calls && fail "test packages installed for a build"
	return 0
}

dependencies_install_with_pacman() {
	machine pacman
	run_script build
	expect_status 0
	managers_called | grep -q '^pacman -Sy --needed --noconfirm gcc curl cjson' ||
		fail "packages missing"
}

dependencies_install_with_apk() {
	machine apk
	run_script build
	expect_status 0
	managers_called | grep -q '^apk add --no-cache build-base curl-dev cjson-dev' ||
		fail "packages missing"
}

dependencies_install_with_brew() {
	machine brew
	echo 'echo 501' | fake id
	run_script build
	expect_status 0
	managers_called | grep -q '^brew install curl cjson sqlite libunistring openssl@3' ||
		fail "packages missing"
}

dependencies_name_only_what_is_missing() {
	machine apt-get
	echo '[ "$2" != libcurl ] || [ -f "'"$PWD"'/installed" ]' | fake pkg-config
	echo 'exit 0' | fake cc
	run_script test
	expect_status 0
	expect_err '^dependencies: missing: libcurl *$'
	expect_err 'install -y --no-install-recommends libcurl4-openssl-dev$'
}

dependencies_find_unistring_without_pkg_config() {
	machine apt-get
	echo 'exit 0' | fake pkg-config
	echo 'case "$*" in *-lunistring*) [ -f "'"$PWD"'/installed" ] ;; esac' | fake cc
	run_script build
	expect_status 0
	expect_err '^dependencies: missing: libunistring *$'
}

dependencies_use_sudo_when_not_root() {
	machine apt-get
	echo 'echo 1000' | fake id
	echo '"$@"' | fake sudo
	run_script build
	expect_status 0
	expect_err '^\+ sudo apt-get -q update$'
	grep -q '^sudo env DEBIAN_FRONTEND=noninteractive apt-get' calls || fail "sudo was not used"
}

dependencies_say_so_without_root_and_sudo() {
	machine apt-get
	echo 'echo 1000' | fake id
	run_script build
	expect_status 1
	expect_err 'neither sudo nor doas'
	expect_err 'as root run: apt-get -q update$'
	expect_err 'as root run: env .* install .* gcc libc6-dev .*libcjson-dev '
	managers_called && fail "called a package manager"
	return 0
}

dependencies_dry_run_installs_nothing() {
	machine apt-get
	run_script --dry-run build
	expect_status 0
	expect_err '^\+ env DEBIAN_FRONTEND=noninteractive apt-get'
	managers_called && fail "called a package manager"
	return 0
}

dependencies_check_names_what_is_missing() {
	machine apt-get
	run_script --check build
	expect_status 1
	expect_err 'missing: compiler libcurl'
	expect_err "make demo"
	managers_called && fail "called a package manager"
	return 0
}

dependencies_without_a_known_manager_say_what_to_install() {
	machine ''
	run_script build
	expect_status 1
	expect_err 'missing: .*libcurl'
	expect_err 'install it'
}

dependencies_report_a_failed_installation() {
	machine apt-get
	echo 'exit 100' | fake apt-get
	run_script build
	expect_status 1
	expect_err 'apt-get did not install'
}

dependencies_report_what_stays_missing() {
	machine apt-get
	echo 'exit 0' | fake apt-get
	run_script build
	expect_status 1
	expect_err 'still missing'
}

dependencies_refuse_an_unknown_set() {
	machine apt-get
	run_script everything
	expect_status 2
	expect_err '^usage:'
}

cases dependencies_run_nothing_when_all_is_there \
	dependencies_install_with_apt \
	dependencies_install_with_dnf \
	dependencies_install_with_pacman \
	dependencies_install_with_apk \
	dependencies_install_with_brew \
	dependencies_name_only_what_is_missing \
	dependencies_find_unistring_without_pkg_config \
	dependencies_use_sudo_when_not_root \
	dependencies_say_so_without_root_and_sudo \
	dependencies_dry_run_installs_nothing \
	dependencies_check_names_what_is_missing \
	dependencies_without_a_known_manager_say_what_to_install \
	dependencies_report_a_failed_installation \
	dependencies_report_what_stays_missing \
	dependencies_refuse_an_unknown_set
