# shellcheck shell=sh disable=SC2034,SC2154 # the other halves are in selkie and in the other pieces
# SPDX-License-Identifier: BSD-2-Clause
# selkie port: the help below describes it; tools/machine does the work.

command_usage='port NAME'

command_help() {
	cat <<END
port: lists the host's ports that lead to a machine, and those that its image suggests.
END
}

command_main() {
	ask_machines port "$@"
}
