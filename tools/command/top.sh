# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie top: the help below describes it; tools/machine does the work.

command_usage='top [--json] NAME'

command_help() {
	cat <<END
top: shows memory, processor time and processes of each service of a machine that up has started.
END
}

command_main() {
	ask_machines top "$@"
}
