# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
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
