# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie ps: the help below describes it; tools/machine does the work.

command_usage='ps [-a] [--json] | ps --snapshots [--json]'

command_help() {
	cat <<END
ps: lists running machines with a name; -a: also those that have ended; --snapshots: the
snapshots that run --from can start. --json prints all properties, for programs.
END
}

command_main() {
	ask_machines ps "$@"
}
