#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016 # the guest expands
# A program computes while another waits for a filesystem's task that is slow: its calls take a tenth of a second of
# processor time each. The program keeps its share.
#
#	files-slow.sh SELKIE ROOTFS PROGRAM WORK-FOLDER LEAST GAP
set -eu
# Time is counted instructions: the load of the build host does not count.
here=$(cd "$(dirname "$0")" && pwd)
PATH=$here/../growth/counting:$PATH
export PATH COUNTING_SHIFT=5
selkie=$1 rootfs=$2 program=$3 work=$4 least=$5 gap=$6
rm -rf "$work"
mkdir -p "$work"
cp -r "$rootfs" "$work/rootfs"
cp "$program" "$work/rootfs/bin/beside-slow"
SELKIE_LOG=$work/log
export SELKIE_LOG
"$selkie" run --system "$here/files-slow.system" --rootfs "$work/rootfs" --timeout 300 --disk "$work/disk" --disk-size 64M \
	-- sh -c 'mount -t ext4 /dev/vda /mnt && cd /mnt && beside-slow "$1" "$2" files && cd / && umount /mnt' sh "$least" "$gap" </dev/null
rm -rf "$work/rootfs" "$work/disk"
