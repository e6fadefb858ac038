# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2154 # the script that reads this sets them
# Read by files-slow.sh and net-slow.sh with $here, $rootfs, $program and $work: an emulator that counts instructions as time,
# so that the load of the build host does not count, and a root filesystem with the program in it.
PATH=$here/../growth/counting:$PATH
export PATH COUNTING_SHIFT=5
rm -rf "$work"
mkdir -p "$work"
cp -r "$rootfs" "$work/rootfs"
cp "$program" "$work/rootfs/bin/beside-slow"
SELKIE_LOG=$work/log
export SELKIE_LOG
