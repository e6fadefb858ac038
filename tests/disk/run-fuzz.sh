#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run-fuzz.sh COUNT SOURCE-FOLDER SEED, in a folder for its files: damages each of a few kinds of volumes in COUNT ways
# and uses them, with the component alone.
set -eu

count=$1 seed=$3
PATH=$PATH:/sbin:/usr/sbin
: "${SELKIE_BUILD:?}"
folder=$PWD/fuzz-$count
rm -rf "$folder"
mkdir -p "$folder/tree/large" "$folder/tree/d/e/f"
cd "$folder"
# A volume that needs gigabytes of memory gets an error, as on a machine that does not have them.
export ASAN_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=512:detect_leaks=1

i=0
while [ $i -lt 250 ]; do
	echo $i >"tree/large/a name that is long, for there to be many blocks of names $i"
	i=$((i + 1))
done
head -c 300000 /dev/zero | tr '\0' x >tree/d/large
ln -s target tree/d/short
ln -s "$(head -c 200 /dev/zero | tr '\0' y)" tree/d/long
mkfifo tree/d/e/fifo
ln tree/d/large tree/d/e/f/second
for i in 1 2 3 4 5 6 7 8; do
	dd if=/dev/zero of=tree/d/holes bs=1k count=1 seek=$((i * 37)) conv=notrunc 2>/dev/null
done

number=0
for options in '-t ext4 -b 1024 -O ^metadata_csum' '-t ext4 -b 4096 -O ^metadata_csum,^64bit' \
	'-t ext2 -b 1024' '-t ext3 -b 2048' '-t ext4 -b 1024' '-t ext4 -b 1024 -I 128 -O ^metadata_csum,^64bit'; do
	number=$((number + 1))
	image=$folder/$number.img
	truncate -s 6M "$image"
	# shellcheck disable=SC2086 # a list of words
	mke2fs -q -F $options -N 512 -d tree "$image"
	debugfs -w -R 'ea_set /d/large user.there of-an-attribute' "$image" >/dev/null 2>&1
	e2fsck -fyD "$image" >/dev/null 2>&1 || [ $? -le 1 ]
	# Every second one has a journal to be replayed.
	[ $((number % 2)) = 0 ] || ! dumpe2fs -h "$image" 2>/dev/null | grep -q has_journal || {
		dd if="$image" of=blocks bs=1024 skip=1 count=40 2>/dev/null
		printf 'jo\njw -b 1-9 blocks\njw -b 400-412 -r 100-120 blocks\njc\n' |
			debugfs -w -f - "$image" >/dev/null 2>&1
	}
	echo "$options"
	"$SELKIE_BUILD/tests/disk/disk-fuzz" "$image" "$seed" "$count" ||
		{
			echo "disk.fuzz: $options, $image: status $?" >&2
			exit 1
		}
done
cd ..
rm -rf "$folder"
