# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie resume: the help below describes it; tools/machine does the work.

command_usage='resume NAME...'

command_help() {
	cat <<END
resume: continues paused machines; their time of day becomes the host's.
END
}

command_main() {
	ask_machines resume "$@"
}
