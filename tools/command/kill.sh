# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie kill: the help below describes it; tools/machine does the work.

command_usage='kill [-s SIGNAL] NAME...'

command_help() {
	cat <<END
kill: ends machines at once, or sends their commands a signal.
END
}

command_main() {
	ask_machines kill "$@"
}
