#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The example that copies on a disk of its own: the host finds the copy where it should be, with the checksum that the
# task said, and nothing else changed; and all the same when the disk's task dies again and again under it.
#
#	disk.sh SELKIE FOLDER
set -eu
selkie=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/bypass/common.sh
. "$here/common.sh"
system=$here/../../systems/bypass-disk.system
count=8192 # sectors, as in the system description: from 0 to 8192

# check_copy NAME SYSTEM: runs the example on a new disk.
check_copy() {
	head -c 12M /dev/urandom >"$folder/before"
	cp "$folder/before" "$folder/disk"
	begin --system "$2" --disk "$folder/disk" --disk "$here/disk.sh"
	await 'copier has ended\|is dead'
	finish
	grep -qa 'copier has ended with status 0' "$folder/log" || fail "$1: the task's status"
	grep -qa 'copier: info: disk: 24576 sectors, blocks of 512 bytes, writable' "$folder/log" || fail "$1: the facts"
	dd if="$folder/before" of="$folder/before" bs=512 count=$count seek=$count conv=notrunc status=none
	cmp "$folder/before" "$folder/disk" || fail "$1: the disk is not as it should be"
	sum=$(head -c $((count * 512)) "$folder/disk" | cksum | cut -d ' ' -f 1)
	grep -qa "copied $((count * 512)) bytes in [0-9]* us, checksum $sum\$" "$folder/log" ||
		fail "$1: the host's checksum is $sum"
	rm -f "$folder/before" "$folder/disk"
}

check_copy "without deaths" "$system"
sed 's/^\ttask = copier/&\n\tcrash = 12/' "$system" >"$folder/crashes.system"
check_copy "with deaths" "$folder/crashes.system"
deaths=$(grep -ac 'component disk is started again' "$folder/log")
echo "$deaths deaths"
[ "$deaths" -ge 5 ] || fail "expected at least 5 deaths of the disk's task"
