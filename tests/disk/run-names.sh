#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run-names.sh SEED SOURCE-FOLDER, in a folder for its files: large folders, with and without a tree of hashes on the
# disk, used by the component alone (names/names.c); and folders that were made to cost time.
set -eu

seed=$1
PATH=$PATH:/sbin:/usr/sbin
: "${SELKIE_BUILD:?}"
folder=$PWD/names
rm -rf "$folder"
mkdir -p "$folder/tree/large"
cd "$folder"
(cd tree/large && seq -f 'another-name-%g' 1 1500 | xargs touch)

fail() {
	echo "disk.names: $*" >&2
	exit 1
}

for options in '-t ext4 -b 1024' '-t ext4 -b 4096' '-t ext4 -b 2048 -O ^metadata_csum,^64bit' '-t ext2 -b 1024'; do
	for index in linear tree; do
		rm -f image
		truncate -s 24M image
		# shellcheck disable=SC2086 # a list of words
		mke2fs -q -F $options -N 4096 -d tree image
		[ $index = linear ] || e2fsck -fyD image >log 2>&1 || [ $? -le 1 ] || fail "e2fsck -D: $(cat log)"
		"$SELKIE_BUILD/tests/disk/disk-names" image "$seed" || fail "$options, $index"
		e2fsck -fn image >log 2>&1 || fail "$options, $index: e2fsck: $(cat log)"
		[ $index = linear ] || debugfs -R 'htree /large' image 2>/dev/null | grep -q 'Number of entries' ||
			fail "$options: the tree is gone"
		debugfs -R 'htree /new' image 2>/dev/null | grep -q 'Number of entries' ||
			fail "$options: a new folder gets no tree"
	done
done

# Words of four bytes, lowest first.
words() {
	for word in "$@"; do
		# shellcheck disable=SC2059 # octal escapes
		printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $((word & 255)) $((word >> 8 & 255)) $((word >> 16 & 255)) $((word >> 24)))"
	done
}

# A folder of 200 MB on a volume of 8 MB, and a file whose tree of blocks is a circle, or has one leaf many times.
mkdir -p tree/crafted
for kind in ext2 ext4 'ext4 -O ^metadata_csum'; do
	rm -f image
	yes | head -c 2048 >tree/looped
	[ "$kind" != ext4 ] || rm tree/looped
	truncate -s 8M image
	# shellcheck disable=SC2086 # a list of words
	mke2fs -q -F -t $kind -b 1024 -d tree image
	block=$(debugfs -R 'bmap crafted 0' image 2>/dev/null)
	looped=$(debugfs -R 'bmap looped 0' image 2>/dev/null)
	if [ "$kind" = ext2 ]; then
		for i in 1 2 3 4 5 6 7 8 9 10 11; do
			echo "set_inode_field crafted block[$i] $block"
		done
		i=0
		while [ $i -lt 256 ]; do words "$looped" && i=$((i + 1)); done |
			dd of=image bs=1024 seek="$looped" conv=notrunc 2>/dev/null
		echo "set_inode_field looped block[IND] 0"
		echo "set_inode_field looped block[DIND] 0"
		echo "set_inode_field looped block[TIND] $looped"
	else
		# Three extents in the inode, each of that block.
		i=0
		while [ $i -lt 3 ]; do
			[ $i = 0 ] || echo "set_inode_field crafted block[$((i * 3 + 3))] $i"
			[ $i = 0 ] || echo "set_inode_field crafted block[$((i * 3 + 4))] 1"
			[ $i = 0 ] || echo "set_inode_field crafted block[$((i * 3 + 5))] $block"
			i=$((i + 1))
		done
		echo "set_inode_field crafted block[0] 0x0003f30a"
	fi >commands
	if [ "$kind" = 'ext4 -O ^metadata_csum' ]; then
		# The root's three entries name one leaf, whose 84 extents name one block.
		i=0
		{
			words $((84 << 16 | 0xf30a)) 84 0
			while [ $i -lt 84 ]; do words $i 1 "$looped" && i=$((i + 1)); done
		} | dd of=image bs=1024 seek=$((looped + 1)) conv=notrunc 2>/dev/null
		i=0
		for word in 0x0003f30a 0x00010004 0; do
			echo "set_inode_field looped block[$i] $word" && i=$((i + 1))
		done
		for first in 0 84 168; do
			for word in $first $((looped + 1)) 0; do
				echo "set_inode_field looped block[$i] $word" && i=$((i + 1))
			done
		done
	fi >>commands
	echo 'set_inode_field crafted size 209715200' >>commands
	debugfs -w -f commands image >log 2>&1
	"$SELKIE_BUILD/tests/disk/disk-names" image once || fail "$kind, one block many times"
done
cd ..
rm -rf "$folder"
