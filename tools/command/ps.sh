# shellcheck shell=sh disable=SC2034,SC2154 # the other halves are in selkie and in the other pieces
# SPDX-License-Identifier: BSD-2-Clause
# selkie ps: the help below describes it; tools/machine does the work.

command_usage='ps [-a] [--json] | ps --snapshots [--json]'

command_help() {
	cat <<END
ps: lists the machines with a name that run; -a: those that have ended, too; --snapshots: what
run --from can begin with. --json is for programs, and shows all.
END
}

command_main() {
	ask_machines ps "$@"
}
