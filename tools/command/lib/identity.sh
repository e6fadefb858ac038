# shellcheck shell=sh disable=SC2154 # the other halves are in selkie and in the other pieces
# SPDX-License-Identifier: BSD-2-Clause
# What a snapshot and a copy of it must have in common.

snapshot_format=1 # of tools/run/snapshot_link.c and of what is in a snapshot's folder

# qemu_version: remembered for this file of QEMU, as asking takes longer than to start a copy.
qemu_version() {
	file=$(command -v qemu-system-x86_64) || die 126 "qemu-system-x86_64 is missing"
	remembered=$state/qemu.$(stat -L -c %i.%s.%Y "$file")
	if [ ! -s "$remembered" ]; then
		mkdir -p "$state"
		"$file" --version | head -n 1 >"$remembered.$$" && mv "$remembered.$$" "$remembered"
	fi
	cat "$remembered"
}

# identity: a line each, WHAT and its value. $accel is set.
identity() {
	printf 'Selkie %s, snapshots of format %s\n' "$version" "$snapshot_format"
	printf 'QEMU %s\n' "$(qemu_version)"
	printf 'accelerator %s\n' "$accel"
	[ "$accel" = tcg ] || printf 'processor %s\n' "$(sed -n 's/^model name[^:]*: *//p; /^model name/q' /proc/cpuinfo)"
}

# check_identity FILE NAME: is this what the snapshot was made by?
check_identity() {
	identity | cmp -s - "$1" && return 0
	identity | while IFS= read -r now; do
		grep -qxF "$now" "$1" ||
			die 2 "--from $2: it is of another ${now%% *}: $(sed -n "s/^${now%% *} //p" "$1"), this is ${now#* }"
	done || exit 2
	die 2 "--from $2: it is of another machine"
}
