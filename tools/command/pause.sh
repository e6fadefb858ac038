# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie pause: the help below describes it; tools/machine does the work.

command_usage='pause NAME...'

command_help() {
	cat <<END
pause: stops machines where they are.
END
}

command_main() {
	ask_machines pause "$@"
}
