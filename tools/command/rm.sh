# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie rm: the help below describes it; tools/machine does the work.

command_usage='rm [-f] NAME... | rm --snapshot NAME...'

command_help() {
	cat <<END
rm: forgets machines that have ended, with -f also running ones, which it ends first; or removes
snapshots.
END
}

command_main() {
	ask_machines rm "$@"
}
