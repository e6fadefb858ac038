# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The properties of host and build that a snapshot and its copies must share.

snapshot_format=1 # of tools/run/snapshot_link.c and of the files in a snapshot's folder

# slurp FILE: sets $text to its contents. It starts no program such as cat, since that would delay the start of a copy.
slurp() {
	text='' newline='
'
	while IFS= read -r line || [ -n "$line" ]; do
		text=$text${text:+$newline}$line
	done <"$1"
}

# Sets $qemu_version. It is remembered for this file of QEMU, since `qemu --version` takes longer than to start a copy.
find_qemu_version() {
	file=$(command -v qemu-system-x86_64) || die 126 "qemu-system-x86_64 is missing"
	remembered=$state/qemu.$(stat -L -c %i.%s.%Y "$file")
	if [ ! -s "$remembered" ]; then
		mkdir -p "$state"
		"$file" --version | head -n 1 >"$remembered.$$" && mv "$remembered.$$" "$remembered"
	fi
	read -r qemu_version <"$remembered"
}

# Sets $identity: for each property a line with its name and its value. $accel must be set.
find_identity() {
	find_qemu_version
	identity="Selkie $version, snapshots of format $snapshot_format
QEMU $qemu_version
accelerator $accel"
	[ "$accel" = tcg ] || identity="$identity
processor $(sed -n 's/^model name[^:]*: *//p; /^model name/q' /proc/cpuinfo)"
}

# check_identity FILE NAME: was the snapshot NAME made by this Selkie, QEMU and accelerator?
check_identity() {
	find_identity
	slurp "$1"
	[ "$text" != "$identity" ] || return 0
	printf '%s\n' "$identity" | while IFS= read -r now; do
		grep -qxF "$now" "$1" ||
			die 2 "--from $2: it is of another ${now%% *}: $(sed -n "s/^${now%% *} //p" "$1"), this is ${now#* }"
	done || exit 2
	die 2 "--from $2: it is of another machine"
}

# Sets $contents, which tells whether the files of the snapshot in $snapshot are as they were written. Of the memory only the
# size is compared, since reading all of it would delay the start of a copy.
find_contents() {
	contents=$(cd "$snapshot" && stat -c '%n %s' memory && cksum devices link) || contents=
}
