#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs the cases of tests/linux on the personality as a program of this machine, under
# AddressSanitizer and UBSan:
#
#	run-cases.sh KERNEL-TASK-HOSTED MKARCHIVE ROOTFS SECONDS-PER-CASE NAME
#
# What the cases print is compared elsewhere, on the real thing; here every case has to get its turn
# and end, and the sanitizers to find nothing.
set -eu
hosted=$1 mkarchive=$2 rootfs=$3 seconds=$4 name=$5

# What a thread is at when it is stopped on its way in is the host's here, and six of them that never rest take minutes.
# cgroup-freeze does not come to its end here; on Selkie itself it does (linux.cgroup-freeze).
rm -rf "$name.rootfs"
cp -al "$rootfs" "$name.rootfs"
rm -f "$name.rootfs/cases/core-registers" "$name.rootfs/cases/cgroup-freeze"
rootfs=$name.rootfs
"$mkarchive" "$name.cpio" --tree "$rootfs"
status=0
"$hosted" "$name.cpio" /case-runner /cases "$seconds" </dev/null >"$name.results" 2>"$name.log" ||
	status=$?
ran=$(grep -ac '^@case ' "$name.results")
there=$(find "$rootfs/cases" -type f | wc -l)
echo "exit status $status, $ran of $there cases ran"
if [ "$status" != 0 ] || [ "$ran" != "$there" ] || grep -aq 'ERROR: AddressSanitizer\|runtime error:' "$name.log"; then
	tail -60 "$name.log"
	exit 1
fi
