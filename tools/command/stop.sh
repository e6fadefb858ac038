# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie stop: the help below describes it; tools/machine does the work.

command_usage='stop [-t SECONDS] [-s SIGNAL] NAME...'

command_help() {
	cat <<END
stop: sends machines' commands TERM, or their image's stop signal, and ends those that still run after
10 seconds. Returns when they have ended.
END
}

command_main() {
	ask_machines stop "$@"
}
