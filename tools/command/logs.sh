# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie logs: the help below describes it; tools/machine does the work.

command_usage='logs [-f] NAME'

command_help() {
	cat <<END
logs: shows the output of a machine in the background, the last 8 to 16 MiB; -f: continues until
it has ended.
END
}

command_main() {
	ask_machines logs "$@"
}
