#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016,SC2013 # the guest expands; lines of one word
# One test of the disk: run-disk.sh CASE SOURCE-FOLDER, in a folder for its files; SELKIE_BUILD is the build's.
set -eu

case=$1 top=$2
PATH=$PATH:/sbin:/usr/sbin
: "${SELKIE_BUILD:?}"
SELKIE_LOG=$PWD/$case.log
export SELKIE_LOG
root= # the guest's root filesystem, if not the default
memory= # of the machine, the same
image=$PWD/$case.img

fail() {
	echo "disk.$case: $*" >&2
	exit 1
}

# guest SCRIPT [EXPECTED]: runs it on the image; its output must be as expected.
guest() {
	out=$("$top/selkie" run --timeout 300 ${memory:+-m "$memory"} ${root:+--rootfs "$root"} --disk "$image" -- sh -c "$1" </dev/null 2>"$case.err") ||
		fail "the guest ended with $? ($(tail -3 "$case.err")): $out"
	[ $# -lt 2 ] || [ "$out" = "$2" ] || fail "expected \"$2\", got \"$out\""
}

make_image() {
	rm -f "$image"
	truncate -s "$1" "$image"
	shift
	mke2fs -q -F "$@" "$image" || fail "mke2fs"
}

check_image() {
	e2fsck -fn "$image" >"$case.fsck" 2>&1 || fail "e2fsck: $(cat "$case.fsck")"
}

# Sizes, reading and writing at odd places, the end of a disk.
test_device() {
	rm -f "$image"
	truncate -s 3M "$image"
	printf 'on the host' | dd of="$image" bs=1 seek=2097152 conv=notrunc 2>/dev/null
	guest 'blockdev --getsize64 /dev/vda
		dd if=/dev/vda bs=1 skip=2097152 count=11 2>/dev/null; echo
		printf "in the guest" | dd of=/dev/vda bs=1 seek=1000003 conv=notrunc 2>/dev/null
		dd if=/dev/vda of=/dev/null bs=1M 2>&1 | head -1
		dd if=/dev/zero of=/dev/vda bs=64k seek=47 count=2 2>&1 | grep -c "No space"
		printf Z | dd of=/dev/vda bs=1 seek=3145727 2>/dev/null; dd if=/dev/vda bs=1 skip=3145727 2>/dev/null' \
		'3145728
on the host
3+0 records in
1
Z'
	[ "$(dd if="$image" bs=1 skip=1000003 count=12 2>/dev/null)" = 'in the guest' ] ||
		fail "what the guest wrote is not on the host"
	[ "$(stat -c %s "$image")" -eq 3145728 ] || fail "the image has changed its size"
}

# All kinds of files on small and on large blocks, with and without a journal, seen again after a second mount.
work='cd /mnt; mkdir -p d/e; for i in 1 2 3; do echo $i >d/f$i; ln d/f$i d/l$i; ln -s f$i d/s$i; done
	cp /bin/busybox d/e/; d/e/busybox echo runs
	dd if=/dev/urandom of=big bs=50000 count=60 2>/dev/null; cp big big2; truncate -s 100001 big2
	md5sum big big2 >sums
	i=0; while [ $i -lt 150 ]; do echo $i >d/a-long-name-to-fill-the-folder-$i; i=$((i + 1)); done
	rm d/a-long-name*[1-9]; mv d/e moved; mv d/f1 d/f2; mkfifo fifo; mknod null c 1 3
	dd if=/dev/zero of=sparse bs=1 seek=9000000 count=1 2>/dev/null
	exec 3>gone; echo text >&3; rm gone; exec 3>&-'
again='cd /mnt; md5sum -c sums; ls d | wc -l; cat d/f2 d/l2 d/s3; [ -p fifo ] && [ -c null ] && echo special
	[ $(du -k sparse | cut -f1) -lt 100 ] && echo sparse; cmp /bin/busybox moved/busybox && echo same'
expected='runs
big: OK
big2: OK
23
1
2
3
special
sparse
same'

test_files() {
	for options in "-t ext4 -b 4096" "-t ext4 -b 1024" "-t ext4 -b 1024 -O ^has_journal" "-t ext2 -b 2048"; do
		# shellcheck disable=SC2086 # a list of words
		make_image 32M $options
		guest "mount /dev/vda /mnt && ($work) && umount /mnt && mount /dev/vda /mnt && ($again); cd /; umount /mnt" \
			"$expected"
		check_image
	done
}

# with_program NAME: the guest gets a program of this folder, /bin/NAME.
with_program() {
	mkdir -p "$case.root"
	cp -r "$SELKIE_BUILD/rootfs/default/." "$case.root/"
	cp "$SELKIE_BUILD/tests/disk/disk-$1" "$case.root/bin/$1"
	root=$case.root
}

# Checks that need a program of their own (checks.c).
test_checks() {
	with_program checks
	for options in "-b 4096" "-b 1024"; do
		# shellcheck disable=SC2086 # a list of words
		make_image 32M -t ext4 $options
		guest 'mount /dev/vda /mnt; checks /mnt /dev/vda' 'holes
fallocate
direct
mapped
timed
counted
attributes
trim
remounted
claimed
capabilities'
		check_image
	done
	# The volume was not unmounted, but the machine was shut down in order.
	dumpe2fs -h "$image" 2>/dev/null | grep -q 'state: *clean$' || fail "the volume was not left clean"
	rm -rf "$case.root"
}

# Which pages of a file are in memory, and its access time (cached.c): compared with recorded output, which this
# machine's ext4 must give too, if the folder is on one.
test_cached() {
	with_program cached
	expected=$(cat "$top/tests/disk/cached-expected")
	if [ "$(stat -f -c %T .)" = ext2/ext3 ]; then
		mkdir -p "$case.here"
		here=$("$case.root/bin/cached" "$PWD/$case.here") || fail "cached, here: $?"
		[ "$here" = "$expected" ] || fail "here it is \"$here\""
		rm -rf "$case.here"
	fi
	for options in "-b 4096" "-b 1024"; do
		# shellcheck disable=SC2086 # a list of words
		make_image 32M -t ext4 $options
		guest 'mount /dev/vda /mnt; cached /mnt /proc/sys/vm/drop_caches; umount /mnt' "$expected"
		guest 'mount /dev/vda /mnt; for name in read holes; do [ $(stat -c %X /mnt/$name) = 1000000000 ] && echo old || echo accessed; done' \
			"accessed
old"
		check_image
	done
	rm -rf "$case.root"
}

# A volume without space (full.c), in whose free blocks other bytes lie.
test_full() {
	with_program full
	for options in "-t ext4 -b 1024" "-t ext4 -b 2048" "-t ext4 -b 4096" "-t ext2 -b 1024"; do
		rm -f "$image"
		yes 'the bytes of another file' | head -c 8388608 >"$image"
		# shellcheck disable=SC2086 # a list of words
		mke2fs -q -F -N 64 -E nodiscard $options "$image" || fail "mke2fs"
		guest 'mount /dev/vda /mnt; full /mnt /dev/vda; umount /mnt' 'mapped holes
mapped growing
short writes
short memory
reserved
reused inodes
reused blocks
names'
		check_image
	done
	rm -rf "$case.root"
}

# Pages that are used again and again stay in memory, however many other pages are read once and names are looked up;
# a file that is larger than the memory can be mapped.
test_kept() {
	memory=64M
	with_program mapped
	make_image 96M -t ext4 -N 8192
	guest 'reads() { set -- $(grep " vda " /proc/diskstats); echo $6; }
		mount /dev/vda /mnt; cd /mnt; mkdir names; i=0
		while [ $i -lt 40 ]; do mkdir names/$i; (cd names/$i; seq 1 50 | xargs touch); i=$((i + 1)); done
		dd if=/dev/zero of=hot bs=1M count=4 2>/dev/null
		dd if=/dev/zero of=long bs=1M count=50 2>/dev/null; sync
		for i in 1 2 3; do cat hot; done >/dev/null
		before=$(reads); cat long >/dev/null; ls -lR names >/dev/null; again=$(reads)
		[ $((again - before)) -gt 50000 ] && echo "the long file came from the disk"
		before=$(reads); cat hot >/dev/null; echo $(($(reads) - before)) sectors of the hot one
		mapped long; cd /; umount /mnt' 'the long file came from the disk
0 sectors of the hot one
all of it seen'
	check_image
	rm -rf "$case.root"
}

# Folders with an index, as e2fsck -D makes them.
test_index() {
	rm -rf "$case.tree"
	mkdir -p "$case.tree/large"
	(cd "$case.tree/large" && seq -f 'a-file-with-a-name-%g' 1 2500 | xargs touch)
	make_image 32M -t ext4 -b 1024 -d "$case.tree"
	e2fsck -fyD "$image" >/dev/null 2>&1 || true
	debugfs -R 'htree /large' "$image" 2>/dev/null | grep -q 'Number of entries' || fail "there is no index"
	guest 'mount /dev/vda /mnt; cd /mnt/large; ls | wc -l; for i in 1 999 2500; do ls a-file-with-a-name-$i; done
		i=0; while [ $i -lt 200 ]; do echo $i >new-$i; i=$((i + 1)); done; rm a-file-with-a-name-1?; mv new-7 a-file-with-a-name-20
		ls | wc -l; cat a-file-with-a-name-20; cd /; umount /mnt' '2500
a-file-with-a-name-1
a-file-with-a-name-999
a-file-with-a-name-2500
2689
7'
	check_image
	guest 'mount /dev/vda /mnt; ls /mnt/large | wc -l' 2689
	rm -rf "$case.tree"
}

# The root filesystem on a disk: an image keeps what is written, a folder does not.
test_root() {
	make_image 48M -t ext4 -d "$SELKIE_BUILD/rootfs/default"
	for expected in none kept; do
		out=$("$top/selkie" run --timeout 300 --rootfs "$image" -- sh -c 'cat /kept 2>/dev/null || echo none
			echo kept >/kept; [ -d /proc/1 ] && [ -c /dev/null ] || echo no /proc' </dev/null 2>"$case.err") ||
			fail "ended with $? ($(tail -3 "$case.err"))"
		[ "$out" = $expected ] || fail "expected \"$expected\", got \"$out\""
		check_image
	done
	mkdir -p "$case.root"
	cp -r "$SELKIE_BUILD/rootfs/default/." "$case.root/"
	truncate -s 2M other.img
	out=$("$top/selkie" run --timeout 300 --rootfs "$case.root" --rootfs-size 40M --disk other.img -- sh -c \
		'df -T / | tail -1; echo x >/new; blockdev --getsize64 /dev/vda' </dev/null 2>"$case.err") ||
		fail "a folder: ended with $? ($(tail -3 "$case.err"))"
	case $out in
	"/dev/root "*ext4*"
2097152") ;;
	*) fail "a folder: got \"$out\"" ;;
	esac
	[ ! -e "$case.root/new" ] || fail "the folder has changed"
	rm -rf "$case.root" other.img
}

# A disk that does not take a block of the journal: an error, and read-only from then on; what was there before is
# there after the next mount.
test_failing() {
	make_image 32M -t ext4 -b 4096
	block=$(debugfs -R 'bmap <8> 40' "$image" 2>/dev/null)
	FAILING_IMAGE=$image FAILING_SECTOR=$((block * 8))
	export FAILING_IMAGE FAILING_SECTOR
	PATH=$top/tests/disk/failing:$PATH guest 'mount /dev/vda /mnt; cd /mnt; echo kept | dd of=kept conv=fsync 2>/dev/null
		i=0; while [ $i -lt 60 ]; do echo x | dd of=f$i conv=fsync 2>/dev/null || break; i=$((i + 1)); done
		[ $i -lt 60 ] && echo failed; mkdir more 2>/dev/null || echo read-only; cat kept
		grep -q " /mnt ext4 ro" /proc/mounts && echo ro; cd /; umount /mnt' 'failed
read-only
kept
ro'
	guest 'mount /dev/vda /mnt; cat /mnt/kept; mkdir /mnt/more; umount /mnt' kept
	check_image
}

# A disk that does not take the blocks of one file (errors.c).
test_errors() {
	with_program errors
	for size in 1024 4096; do
		mkdir -p "$case.tree"
		yes | head -c 4096 >"$case.tree/file"
		make_image 16M -t ext4 -b $size -d "$case.tree"
		FAILING_IMAGE=$image FAILING_SECTOR=$(($(debugfs -R 'bmap file 0' "$image" 2>/dev/null) * size / 512))
		export FAILING_IMAGE FAILING_SECTOR
		PATH=$top/tests/disk/failing:$PATH guest 'mount /dev/vda /mnt; cd /mnt; errors file; cd /; umount /mnt' \
			'once for each
to the next
by mapping
by range
of all
at once
others'
		check_image
	done
	rm -rf "$case.root" "$case.tree"
}

# Volumes with wrong bytes: an error, never the end of the kernel.
test_damaged() {
	make_image 8M -t ext4
	guest 'mount /dev/vda /mnt; mkdir /mnt/d; cp /bin/busybox /mnt/d; umount /mnt'
	cp "$image" "$image.good"
	for seed in 1 2 3 4; do
		cp "$image.good" "$image"
		awk -v seed=$seed 'BEGIN { srand(seed); for (i = 0; i < 60; i++)
			printf "%d %d\n", 1024 + int(rand() * rand() * 600000), int(rand() * 256) }' |
			while read -r at byte; do
				# shellcheck disable=SC2059 # an octal escape
				printf "\\$(printf %03o "$byte")" | dd of="$image" bs=1 seek="$at" conv=notrunc 2>/dev/null
			done
		guest 'mount /dev/vda /mnt 2>/dev/null; { find /mnt -type f -exec cat {} +; echo x >/mnt/new
			mkdir /mnt/more; rm -r /mnt/d; umount /mnt; } >/dev/null 2>&1; echo alive' alive
	done
}

"test_$case"
rm -f "$image" "$image.good"
