# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie clean: removes what was built.

command_usage='clean'

command_help() {
	cat <<END
clean: removes everything that was built.
END
}

command_main() {
	of_source_tree clean
	[ $# -eq 0 ] || die 2 "clean: unexpected argument $1"
	rm -rf "$build"
}
