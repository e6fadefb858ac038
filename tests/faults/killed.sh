#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016 # the guest expands
# Every component that is a task is killed by command, again and again while all of them work: files, connections and
# output are what they should be.
#
#	killed.sh SELKIE ROOTFS SURVIVOR WORK-FOLDER KILLS	of each component
set -eu
selkie=$1 rootfs=$2 program=$3 work=$4 kills=$5
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/sbin:/usr/sbin
rm -rf "$work"
mkdir -p "$work"
cp -a "$rootfs" "$work/rootfs"
cp "$program" "$work/rootfs/survivor"
mkdir "$work/folder"
cp "$rootfs/bin/busybox" "$work/folder/a"
echo one name >"$work/folder/x"
{ seq $((kills * 400)); echo 'all there'; } >"$work/expected"

status=0
SELKIE_LOG=$work/log "$selkie" run --system "$here/killed.system" --rootfs "$work/rootfs" -m 256M --timeout 1500 \
	--disk "$work/disk" --disk-size 64M -v "$work/folder:/folder" -- sh -c '
	mount -t ext4 /dev/vda /mnt || exit 1
	while [ ! -e /tmp/done ]; do
		/survivor 1 alone || exit 1
	done &
	while [ ! -e /tmp/done ]; do
		head -c 500000 /bin/busybox >/mnt/a && sync /mnt/a && cmp -n 500000 /mnt/a /bin/busybox || exit 1
	done &
	echo nameless >/folder/z
	exec 5</folder/x 6</folder/z
	rm /folder/z
	while [ ! -e /tmp/done ]; do
		head -c 300000 /bin/busybox >/folder/a && cmp -n 300000 /folder/a /bin/busybox || exit 1
		# If the server dies during a change of a name, it is unknown whether the name was changed.
		mv /folder/x /folder/y || echo "not moved" >/tmp/errors
		mv /folder/y /folder/x || echo "not back" >/tmp/errors
	done 2>>/tmp/errors &
	seq $(($1 * 400)) &
	for i in $(seq "$1"); do
		for component in disk files net console clock rng share; do
			echo "k $component" >/proc/sysrq-trigger || exit 1
			usleep $(((i * 7919 + 13) % 23000))
		done
	done
	touch /tmp/done
	wait
	cmp -n 300000 /folder/a /bin/busybox || exit 1
	[ "$(cat <&5)" = "one name" ] || exit 1
	cat <&6 2>&1 | grep -q "Input/output error" || exit 1
	if grep -v "^not \|Input/output error" /tmp/errors; then exit 1; fi
	umount /mnt && mount -t ext4 /dev/vda /mnt && cmp -n 500000 /mnt/a /bin/busybox || exit 1
	umount /mnt
	echo "all there"
	exit 9' sh "$kills" </dev/null >"$work/out" 2>"$work/errors" || status=$?
[ "$status" -eq 9 ] || { echo "FAILED: status $status"; tail -n 5 "$work/out" "$work/errors" "$work/log"; exit 1; }
cmp "$work/expected" "$work/out" || exit 1
for component in disk files net console clock rng share; do
	deaths=$(grep -ac "component $component is started again" "$work/log")
	[ "$deaths" -eq "$kills" ] || { echo "FAILED: $component: $deaths of $kills deaths"; exit 1; }
done
[ "$(cat "$work"/folder/[xy])" = 'one name' ] || { echo 'FAILED: the file that was moved'; exit 1; }
head -c 300000 "$rootfs/bin/busybox" | cmp - "$work/folder/a" || exit 1
grep -aq 'rng: random numbers are stirred in' "$work/log" || { echo 'FAILED: no random numbers came'; exit 1; }
e2fsck -fn "$work/disk" >"$work/fsck" 2>&1 || { cat "$work/fsck"; exit 1; }
rm -rf "$work/disk" "$work/rootfs"
