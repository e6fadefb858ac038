# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie stats: the help below describes it; tools/machine does the work.

command_usage='stats [--json] [NAME...]'

command_help() {
	cat <<END
stats: shows the processor time and memory that machines use on the host.
END
}

command_main() {
	ask_machines stats "$@"
}
