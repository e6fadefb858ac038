#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The crowd of tests/robust on the personality as a program of this machine, under AddressSanitizer
# and UBSan: a pointer that is kept across a wait is found where it is used.
#
#	run-crowd.sh KERNEL-TASK-HOSTED MKARCHIVE ROOTFS SEED SECONDS
set -eu
hosted=$1 mkarchive=$2 rootfs=$3 seed=$4 seconds=$5

"$mkarchive" crowd.cpio --tree "$rootfs"
status=0
"$hosted" crowd.cpio /robust/crowd "$seed" "$seconds" </dev/null >crowd.log 2>&1 || status=$?
tail -5 crowd.log
if [ "$status" != 0 ] || grep -aq 'ERROR: AddressSanitizer\|runtime error:' crowd.log; then
	grep -a -A40 'ERROR: AddressSanitizer\|runtime error:\|must not wait' crowd.log || tail -60 crowd.log
	exit 1
fi
