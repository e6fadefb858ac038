# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie cp: the help below describes it; tools/machine does the work.

command_usage='cp NAME:PATH PATH | cp PATH NAME:PATH'

command_help() {
	cat <<END
cp: copies a file or a folder from or to a machine, by the tar of its root filesystem.
END
}

command_main() {
	ask_machines cp "$@"
}
