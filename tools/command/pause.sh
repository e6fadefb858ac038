# shellcheck shell=sh disable=SC2034,SC2154 # the other halves are in selkie and in the other pieces
# SPDX-License-Identifier: BSD-2-Clause
# selkie pause: its help says what it does, tools/machine does it.

command_usage='pause NAME...'

command_help() {
	cat <<END
pause: stops machines where they are.
END
}

command_main() {
	ask_machines pause "$@"
}
