#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs the cases of tests/linux on the personality as a program of this machine, under
# AddressSanitizer and UBSan:
#
#	run-cases.sh KERNEL-TASK-HOSTED MKARCHIVE ROOTFS SECONDS-PER-CASE
#
# What the cases print is compared elsewhere, on the real thing; here every case has to get its turn
# and end, and the sanitizers to find nothing.
set -eu
hosted=$1 mkarchive=$2 rootfs=$3 seconds=$4

"$mkarchive" hosted-rootfs.cpio --tree "$rootfs"
status=0
"$hosted" hosted-rootfs.cpio /case-runner /cases "$seconds" </dev/null >hosted.results 2>hosted.log ||
	status=$?
ran=$(grep -ac '^@case ' hosted.results)
there=$(find "$rootfs/cases" -type f | wc -l)
echo "exit status $status, $ran of $there cases ran"
if [ "$status" != 0 ] || [ "$ran" != "$there" ] || grep -aq 'ERROR: AddressSanitizer\|runtime error:' hosted.log; then
	tail -60 hosted.log
	exit 1
fi
