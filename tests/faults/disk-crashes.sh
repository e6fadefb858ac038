#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016 # the guest expands
# A disk task that dies again and again under load: every byte is right, the volume is clean, nothing hangs.
#
#	disk-crashes.sh SELKIE WORK-FOLDER ROUNDS CRASHES	at least so many deaths
set -eu
selkie=$1 work=$2 rounds=$3 least=$4
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/sbin:/usr/sbin
rm -rf "$work"
mkdir -p "$work"
SELKIE_LOG=$work/log
export SELKIE_LOG

# One process reads what another has written, several at once, with fsync and with none.
out=$("$selkie" run --system "$here/disk-crashes.system" --timeout 1500 --disk "$work/disk" --disk-size 96M -- sh -c '
	rounds=$1
	mount -t ext4 /dev/vda /mnt && cd /mnt || exit 1
	writer() {
		for i in $(seq $rounds); do
			head -c 700000 /bin/busybox >w$1.$i || exit 1
			[ $((i % 3)) -ne 0 ] || sync w$1.$i || exit 1
			[ $i -lt 4 ] || rm w$1.$((i - 3)) || exit 1
		done
	}
	for n in 1 2 3; do writer $n & done
	for i in $(seq $rounds); do
		dd if=/bin/busybox of=d bs=64k count=8 conv=fsync 2>/tmp/dd || { cat /tmp/dd; exit 1; }
		cmp -n 524288 d /bin/busybox || exit 1
		cmp -n 524288 d /bin/busybox || exit 1
	done
	wait
	cd / && umount /mnt && mount -t ext4 /dev/vda /mnt && cd /mnt || exit 1
	ls | wc -l
	for f in w*; do cmp -n 700000 $f /bin/busybox || exit 1; done
	cd / && umount /mnt && echo all there' sh "$rounds" </dev/null 2>"$work/errors") || {
	echo "FAILED: the guest ended with $?: $out"
	tail -n 5 "$work/errors"; tail -n 5 "$work/log"
	exit 1
}
deaths=$(grep -ac 'component disk is started again' "$work/log")
echo "$deaths deaths"
[ "$out" = "11
all there" ] || { echo "FAILED: $out"; exit 1; }
[ "$deaths" -ge "$least" ] || { echo "FAILED: expected at least $least"; exit 1; }
e2fsck -fn "$work/disk" >"$work/fsck" 2>&1 || { cat "$work/fsck"; exit 1; }
rm -f "$work/disk"
