# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie test: builds everything and tests it.

command_usage='test [--slow] [NAME-PATTERN]'

command_help() {
	cat <<END
test: builds everything and runs the tests whose names match the pattern.
  --slow             only the slow tests, which are left out otherwise
END
}

command_main() {
	of_source_tree test
	slow=-LE
	[ "${1-}" != --slow ] || { slow=-L; shift; }
	[ $# -le 1 ] || die 2 "test: expected one name pattern"
	case ${1-} in -*) die 2 "test: unknown option $1" ;; esac
	check_packages test
	SELKIE_ACCEL=tcg
	export SELKIE_ACCEL
	build_targets "$build" all
	default_rootfs
	exec ctest --test-dir "$build" -j2 --output-on-failure --no-tests=error "$slow" slow ${1:+-R "$1"}
}
