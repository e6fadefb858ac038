#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Power loss: run-power.sh CASE SOURCE-FOLDER COUNT, in a folder for its files.
#
#	killed   QEMU is killed COUNT times at work; the volume is checked in the guest and by e2fsck
#	writes   one run whose writes are written down; power is lost on the host, at COUNT moments of it
set -eu

case=$1 top=$2 count=$3
PATH=$PATH:/sbin:/usr/sbin
: "${SELKIE_BUILD:?}"
folder=$PWD/power-$case-$count
tools=$SELKIE_BUILD/tests/disk
image=$folder/disk.img
processes=4
volume_kib=20480
marks_at=$((volume_kib * 1024))
mkdir -p "$folder/root"
cd "$folder"
SELKIE_LOG=$PWD/boot.log
export SELKIE_LOG

fail() {
	echo "disk.power-$case: $*" >&2
	exit 1
}

# A volume in whose free blocks other files' bytes lie, with room for the marks behind it.
make_image() {
	yes 'the bytes of another file' | head -c $((marks_at + 65536)) >"$image"
	dd if=/dev/zero of="$image" bs=4096 seek=$((marks_at / 4096)) conv=notrunc count=16 2>/dev/null
	# shellcheck disable=SC2086 # a list of words
	mke2fs -q -F -t ext4 -E nodiscard,lazy_itable_init=0 $1 "$image" ${volume_kib}k || fail "mke2fs"
}

make_root() {
	cp -r "$SELKIE_BUILD/rootfs/default/." root/
	cp "$tools/power-work" root/bin/work
}

# guest COMMAND: its output goes to `out`.
guest() {
	"$top/selkie" run --timeout 100 --rootfs root --disk "$image" -- sh -c "$1" </dev/null >out 2>err
}

# The first three runs are of one size of blocks each.
options() {
	case $(($1 % 4)) in
	0) echo '-b 4096' ;;
	1) echo '-b 1024 -J size=2' ;;
	2) echo '-b 2048 -J size=4' ;;
	3) echo '-b 4096 -J size=4 -O ^metadata_csum,64bit' ;;
	esac
}

# One run is long enough for many moments; its number decides what it does.
test_writes() {
	run=0 left=$count
	while [ "$left" -gt 0 ]; do
		cuts=$((left < 10 ? left : 10))
		[ "$count" -le 100 ] || cuts=$((left < 100 ? left : 100))
		make_image "$(options $run)"
		cp "$image" before.img
		POWER_IMAGE=$image POWER_LOG=$PWD/writes.log PATH=$top/tests/disk/power/logging:$PATH \
			guest "mount /dev/vda /mnt && work run /mnt $run $processes 250 /dev/vda $marks_at" ||
			fail "run $run: the guest ended with $?: $(tail -3 err out)"
		"$tools/power-replay" writes.log before.img $marks_at $run $processes $run $cuts ||
			fail "run $run, $(options $run)"
		run=$((run + 1)) left=$((left - cuts))
	done
}

# kill_qemu PID: kills the QEMU that PID, or a child of it, has started.
kill_qemu() {
	# shellcheck disable=SC2013 # words of one line
	for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
		case $(cat "/proc/$child/comm") in
		qemu*) kill -KILL "$child" && return 0 ;;
		esac
		! kill_qemu "$child" || return 0
	done
	return 1
}

# The moment of the kill is after a number of confirmed operations that the round decides.
test_killed() {
	round=0
	while [ $round -lt "$count" ]; do
		make_image "$(options $round)"
		: >out
		guest "mount /dev/vda /mnt && work run /mnt $round $processes 100000" &
		pid=$!
		until [ "$(wc -l <out)" -ge $((processes + 1 + round * 37 % 101)) ]; do
			kill -0 $pid 2>/dev/null || fail "the guest ended: $(tail -3 err)"
			sleep 0.1
		done
		kill_qemu $pid || fail "QEMU is not there"
		wait $pid || true
		confirmed=$(awk -v n=$processes 'NF == 2 { done[$1] = $2 }
			END { for (p = 0; p < n; p++) printf "%d ", done[p] }' out)
		cp out confirmed
		[ $((round % 2)) = 0 ] || e2fsck -p "$image" >fsck 2>&1 || [ $? -le 1 ] ||
			fail "round $round: e2fsck -p: $(cat fsck)"
		# shellcheck disable=SC2086 # a list of numbers
		guest "mount /dev/vda /mnt && work check /mnt $round $confirmed; umount /mnt" ||
			fail "round $round: the second guest ended with $?: $(tail -3 err)"
		[ "$(cat out)" = 'as confirmed' ] || fail "round $round: $(cat out)"
		e2fsck -fn "$image" >fsck 2>&1 || fail "round $round: e2fsck -fn: $(cat fsck)"
		round=$((round + 1))
	done
}

make_root
"test_$case"
rm -rf "$folder"
