# shellcheck shell=sh disable=SC2034,SC2154 # the other halves are in selkie and in the other pieces
# SPDX-License-Identifier: BSD-2-Clause
# selkie bench: measures Selkie beside Debian's kernel.

command_usage='bench [--profile] [NAME-PATTERN]'

command_help() {
	cat <<END
bench: measures system calls, files, the network and the boot on Selkie and on Debian's cloud kernel, in the
same QEMU; with a pattern, only the operations that have it in their name.
  --profile NAME     shows where the instructions of one operation go, and its loads of CR3
END
}

command_main() {
	of_source_tree bench
	profile=
	if [ "${1-}" = --profile ]; then
		value "$@"
		profile=1
		shift
	fi
	[ $# -le 1 ] || die 2 "bench: expected one name pattern"
	case ${1-} in -*) die 2 "bench: unknown option $1" ;; esac
	check_packages bench
	build_system
	if [ -n "$profile" ]; then
		build_targets "$build" bench profile
		default_rootfs
		exec "$here/tests/bench/profile/profile" "$build" "$1"
	fi
	build_targets "$build" bench disk-bench net-bench await-output
	default_rootfs
	"$here/tests/bench/linux/compare" "$build" ${1:+"$1"}
	[ $# -eq 0 ] || return 0
	"$here/tests/bench/linux/compare-disk" "$build"
	"$here/tests/bench/linux/compare-net" "$build"
	"$here/tests/bench/linux/boot-time" "$build"
}
