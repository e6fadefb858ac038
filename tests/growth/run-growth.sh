#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run-growth.sh SOURCE-FOLDER, in a folder for its files: growth.c on Selkie, with an ext4 disk, on a machine whose
# clock counts instructions.
set -eu

top=$1
PATH=$top/tests/growth/counting:$PATH:/sbin:/usr/sbin
: "${SELKIE_BUILD:?}"
SELKIE_LOG=$PWD/growth.log SELKIE_ACCEL=tcg
export PATH SELKIE_LOG SELKIE_ACCEL
image=$PWD/growth.img
rm -rf "$image" root
cp -r "$SELKIE_BUILD/rootfs/default" root
cp "$SELKIE_BUILD/tests/growth/growth" root/bin/growth
truncate -s 256M "$image"
mke2fs -q -F -t ext4 -N 16384 -E lazy_itable_init=0,lazy_journal_init=0 "$image"
"$top/selkie" run --no-net -m 256M --timeout 300 --rootfs "$PWD/root" --disk "$image" -- \
	sh -c 'mount /dev/vda /mnt && growth /mnt && umount /mnt' </dev/null
e2fsck -fn "$image" >growth.fsck 2>&1 || {
	cat growth.fsck
	exit 1
}
rm -rf "$image" root
