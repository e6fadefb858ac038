# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie exec: the help below describes it; tools/machine does the work.

command_usage='exec [-i] [-t] [-e NAME[=VALUE]] [-w DIR] [-u UID[:GID]] NAME[/SERVICE] -- COMMAND ARGUMENT...'

command_help() {
	cat <<END
exec: runs another command in a machine, or in one of its services; its streams and exit status are
joined to this command's.
A terminal is read with -i, or given to the command with -t.
END
}

command_main() {
	ask_machines exec "$@"
}
