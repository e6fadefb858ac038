# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie build: builds what a run needs.

command_usage='build [--kernel DIR]'

command_help() {
	cat <<END
build: builds what a run needs.
  --kernel DIR       for an installed seL4 (docs/upstream.md)
END
}

command_main() {
	of_source_tree build
	if [ "${1-}" = --kernel ]; then
		value "$@"
		use_kernel "$2"
		shift 2
	fi
	[ $# -eq 0 ] || die 2 "build: unexpected argument $1"
	check_packages
	build_system
	default_rootfs
}
