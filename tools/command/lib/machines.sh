# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The commands for machines that run already, by tools/machine.

# ask_machines COMMAND WORD...: tools/machine takes the place of this process.
ask_machines() {
	command -v python3 >/dev/null 2>&1 || die 126 "python3 is missing; as root:  apt-get install python3"
	PYTHONPYCACHEPREFIX=$state/python # not beside the sources, which may belong to another user
	export PYTHONPYCACHEPREFIX
	exec python3 -S "$here/tools/machine/main.py" "$machines" "$snapshots" "$@"
}
