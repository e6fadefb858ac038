#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs the cases of tests/linux on the personality as a program of this machine, under
# AddressSanitizer and UBSan:
#
#	run-cases.sh KERNEL-TASK-HOSTED MKARCHIVE ROOTFS SECONDS-PER-CASE NAME
#
# The output of the cases is compared on Selkie itself (linux.*); here every case has to run to its end, and the
# sanitizers must find nothing.
set -eu
hosted=$1 mkarchive=$2 rootfs=$3 seconds=$4 name=$5

# Here the host decides at which instruction a thread on its way into the kernel is stopped, and six threads that never
# sleep take minutes.
# cgroup-freeze does not end here; on Selkie itself it does (linux.cgroup-freeze).
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
