# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie bench: measures Selkie beside Debian's kernel.

command_usage='bench [--growth | --programs | --profile] [NAME-PATTERN]'

command_help() {
	cat <<END
bench: measures system calls, real programs, files, the network, the boot and how costs grow, on Selkie and on
Debian's cloud kernel, in the same QEMU; with a pattern, only the system calls that have it in their name.
  --growth [PATTERN]    only how costs grow with the number of files, sockets, processes ...
  --programs [PATTERN]  only real programs
  --profile NAME        shows where the instructions of one operation go, and its loads of CR3
END
}

command_main() {
	of_source_tree bench
	part=
	case ${1-} in
	--profile) value "$@"; part=profile; shift ;;
	--growth | --programs) part=${1#--}; shift ;;
	esac
	[ $# -le 1 ] || die 2 "bench: expected one name pattern"
	case ${1-} in -*) die 2 "bench: unknown option $1" ;; esac
	check_packages bench
	build_system
	if [ "$part" = profile ]; then
		build_targets "$build" bench profile
		default_rootfs
		exec "$here/tests/bench/profile/profile" "$build" "$1"
	fi
	build_targets "$build" bench disk-bench net-bench growth-bench await-output
	default_rootfs
	if [ -n "$part" ]; then
		exec "$here/tests/bench/linux/compare-$part" "$build" ${1:+"$1"}
	fi
	"$here/tests/bench/linux/compare" "$build" ${1:+"$1"}
	[ $# -eq 0 ] || return 0
	for part in programs disk net growth; do
		"$here/tests/bench/linux/compare-$part" "$build"
	done
	"$here/tests/bench/linux/boot-time" "$build"
}
