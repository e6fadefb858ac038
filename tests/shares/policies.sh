#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every ratio of processor time of two programs is as nice values and policies say:
#
#	policies.sh SELKIE TIME-SHARES WORK-FOLDER
set -eu
# Time is counted instructions: the load of the build host does not count.
PATH=$(cd "$(dirname "$0")/../growth/counting" && pwd):$PATH
export PATH COUNTING_SHIFT=5
selkie=$1 program=$2 work=$3

rm -rf "$work"
mkdir -p "$work/rootfs"
cp "$program" "$work/rootfs/time-shares"
SELKIE_LOG=$work/log
export SELKIE_LOG
"$selkie" run --no-net --rootfs "$work/rootfs" --timeout 150 -- /time-shares counted </dev/null | tee "$work/out"
rm -rf "$work/rootfs"
[ "$(grep -c ': as it should be' "$work/out")" = 18 ] && ! grep -v ': as it should be' "$work/out"
