#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A kernel starts whatever the size of the boot image: how many slots its last CNode has left for its own allocator
# depends on that, and repeats after 1024 pages.
#
#	boot-sizes.sh SELKIE BUSYBOX FOLDER
set -eu
selkie=$1 busybox=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder/root/bin"
cp "$busybox" "$folder/root/bin/sh"
: >"$folder/root/padding"
for i in $(seq 0 40); do
	said=$(SELKIE_LOG=$folder/log "$selkie" run --no-net --rootfs "$folder/root" -- sh -c 'echo started' </dev/null 2>&1) ||
		said="status $?: $said"
	[ "$said" = started ] || { echo "FAILED: $((i * 26)) pages more: $said"; exit 1; }
	head -c $((26 * 4096)) /dev/zero >>"$folder/root/padding"
done
rm -rf "$folder"
