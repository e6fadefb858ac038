# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie down: the help below describes it; tools/machine does the work.

command_usage='down [-t SECONDS] NAME...'

command_help() {
	cat <<END
down: stop and rm in one: a machine that up -d has started is gone when it returns.
END
}

command_main() {
	ask_machines down "$@"
}
