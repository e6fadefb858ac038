#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A system call that was not patched ends its process, and only that, with SIGSYS and a line in the log.
#
#	lost.sh SELKIE BUSYBOX LOST FOLDER		(SELKIE_BOOT_WORDS says the form)
set -eu
selkie=$1 busybox=$2 program=$3 folder=$4
rm -rf "$folder"
mkdir -p "$folder/root/bin" "$folder/root/tmp"
cp "$busybox" "$folder/root/bin/sh"
cp "$program" "$folder/root/lost"
SELKIE_LOG=$folder/log
export SELKIE_LOG
out=$("$selkie" run --no-net --rootfs "$folder/root" -- sh -c '/lost; echo "status $?"' </dev/null 2>/dev/null)
echo "$out"
# The shell says the signal's name on standard error.
[ "$out" = "1
status 159" ]
grep 'lost ([0-9]*): the system call at 0x[0-9a-f]*5 was not recognised' "$folder/log"
