#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016 # the guest expands
# A disk's or a filesystem's task that dies, or hangs, again and again under load: every byte and every name is right, the
# volume is clean, and the guest goes on.
#
#	volume-crashes.sh SELKIE WORK-FOLDER COMPONENT crashes|hangs ROUNDS DEATHS
#
# COMPONENT is disk or files; it must die at least DEATHS times.
set -eu
selkie=$1 work=$2 component=$3 how=$4 rounds=$5 least=$6
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/sbin:/usr/sbin
rm -rf "$work"
mkdir -p "$work"
SELKIE_LOG=$work/log
export SELKIE_LOG

# One process reads what another has written, several at once, with fsync and with none.
out=$("$selkie" run --system "$here/$component-$how.system" --timeout 1500 --disk "$work/disk" --disk-size 96M -- sh -c '
	rounds=$1
	mount -t ext4 /dev/vda /mnt && cd /mnt || exit 1
	writer() {
		for i in $(seq $rounds); do
			head -c 700000 /bin/busybox >w$1.$i || exit 1
			[ $((i % 3)) -ne 0 ] || sync w$1.$i || exit 1
			[ $i -lt 4 ] || rm w$1.$((i - 3)) || exit 1
		done
	}
	# Names are made and removed; the remaining ones are known.
	namer() {
		mkdir names && cd names || exit 1
		for i in $(seq $((rounds * 4))); do
			mkdir d$i && echo $i >d$i/f && ln d$i/f d$i/g && ln -s f d$i/s || exit 1
			mv d$i/g d$i/h && mv d$i e$i && rm e$i/s || exit 1
			[ "$(cat e$i/h)" = $i ] || { echo "e$i/h is wrong"; exit 1; }
			[ $i -lt 9 ] || rm -r e$((i - 8)) || exit 1
		done
		cd ..
	}
	# Two that keep the kernel and the processor busy, so that it often gives way to programs.
	(cd / && while :; do :; done) & busy=$!
	(cd / && while :; do head -c 20000000 /dev/zero >/dev/null; done) & calls=$!
	for n in 1 2 3; do writer $n & writers="${writers-} $!"; done
	namer & namer=$!
	for i in $(seq $rounds); do
		dd if=/bin/busybox of=d bs=64k count=8 conv=fsync 2>/tmp/dd || { cat /tmp/dd; exit 1; }
		cmp -n 524288 d /bin/busybox || exit 1
		cmp -n 524288 d /bin/busybox || exit 1
	done
	wait $writers $namer
	kill $busy $calls
	cd / && umount /mnt && mount -t ext4 /dev/vda /mnt && cd /mnt || exit 1
	ls | wc -l
	cat names/*/* | sort -n | uniq -c | wc -l
	ls names | wc -l
	for f in w*; do cmp -n 700000 $f /bin/busybox || exit 1; done
	cd / && umount /mnt && echo all there' sh "$rounds" </dev/null 2>"$work/errors") || {
	echo "FAILED: the guest ended with $?: $out"
	tail -n 5 "$work/errors"; tail -n 5 "$work/log"
	exit 1
}
deaths=$(grep -ac "component $component is started again" "$work/log")
echo "$deaths deaths"
[ "$out" = "12
8
8
all there" ] || { echo "FAILED: $out"; exit 1; }
[ "$how" = crashes ] || grep -aq "says that component $component hangs" "$work/log" || { echo "FAILED: nobody noticed"; exit 1; }
[ "$deaths" -ge "$least" ] || { echo "FAILED: expected at least $least"; exit 1; }
e2fsck -fn "$work/disk" >"$work/fsck" 2>&1 || { cat "$work/fsck"; exit 1; }
rm -f "$work/disk"
