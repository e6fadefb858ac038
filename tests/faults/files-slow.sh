#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016 # the guest expands
# A program computes while another waits for a filesystem's task that is slow: its calls take a tenth of a second of
# processor time each. The program keeps its share.
#
#	files-slow.sh SELKIE ROOTFS PROGRAM WORK-FOLDER LEAST GAP
set -eu
here=$(cd "$(dirname "$0")" && pwd)
selkie=$1 rootfs=$2 program=$3 work=$4 least=$5 gap=$6
# shellcheck source=tests/faults/beside-slow.sh
. "$here/beside-slow.sh"
"$selkie" run --system "$here/files-slow.system" --rootfs "$work/rootfs" --timeout 300 --disk "$work/disk" --disk-size 64M \
	-- sh -c 'mount -t ext4 /dev/vda /mnt && cd /mnt && beside-slow "$1" "$2" files && cd / && umount /mnt' sh "$least" "$gap" </dev/null
rm -rf "$work/rootfs" "$work/disk"
