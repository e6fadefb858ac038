# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The folder in which a run keeps what it makes.

# Makes $run, the folder of this run alone, named by the process: several runs may be active at the same time. selkie-run, which
# takes the place of this process, removes it. Folders that killed runs have left behind are removed here.
make_run_folder() {
	mkdir -p "$state"
	runs=$state/run
	case $runs in
	*[\ ,]*) # QEMU would end the name of the boot image at such a character
		runs=${TMPDIR:-/tmp}/selkie-$(id -u)
		mkdir -m 700 "$runs" 2>/dev/null || [ "$(stat -c %u "$runs")" = "$(id -u)" ] ||
			die 126 "$runs: belongs to somebody else"
		;;
	esac
	for run in "$runs"/*; do
		[ -d "/proc/${run##*/}" ] || rm -rf "$run"
	done
	run=$runs/$$
	rm -rf "$run"
	mkdir -p "$run"
	: >"$run/env"
	: >"$run/disks"
	: >"$run/fsdevs"
	: >"$run/images"
	: >"$run/info"
	trap 'rm -rf "$run"' EXIT
}

# Exits with a shell's status for each signal, since dash does not run the EXIT trap when a signal ends it.
leave_at_signals() {
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}
