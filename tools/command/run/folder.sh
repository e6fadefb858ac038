# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The folder in which a run keeps what it makes.

# Sets $run, a folder of this run's own: several may run at the same time. selkie-run, which takes this
# process over, removes it; one that was killed may have left its own behind.
make_run_folder() {
	mkdir -p "$state"
	runs=$state/run
	case $runs in
	*[\ ,]*) # QEMU ends the name of the boot image there
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

# The numbers are a shell's exit statuses for the signals; dash forgets the EXIT trap then.
leave_at_signals() {
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}
