#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run-journal.sh all SOURCE-FOLDER, in a folder for its files: journals with the checksums of each version, written by
# debugfs (those of version 1 by journal/journal.c), damaged and replayed by the component alone. e2fsck, which knows them
# all, replays them too.
set -eu

PATH=$PATH:/sbin:/usr/sbin
: "${SELKIE_BUILD:?}"
folder=$PWD/journal
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"

yes A | tr -d '\n' | head -c 1024 >first
yes B | tr -d '\n' | head -c 1024 >second
cat first second first second >first_and_second
fail() {
	echo "disk.journal: version $version, $wide: $*" >&2
	exit 1
}

for version in 0 1 2 3; do
	for wide in 64bit ^64bit; do
		rm -f image
		truncate -s 8M image
		mke2fs -q -F -t ext4 -b 1024 -O $wide image
		sums="-c -v $version"
		[ $version -gt 1 ] || sums=
		for n in 0:first 1:second; do
			printf 'jo %s\njw -b 500%s %s\njc\n' "$sums" ${n%:*} ${n#*:} | debugfs -w -f - image >log 2>&1
		done
		[ $version != 1 ] || "$SELKIE_BUILD/tests/disk/disk-journal" image sum || fail "it has got no checksums"
		"$SELKIE_BUILD/tests/disk/disk-journal" image $version || fail "status $?"
		e2fsck -E journal_only -p image >log 2>&1 || [ $? = 1 ] || fail "e2fsck: $(cat log)"
		dd if=image bs=1024 skip=5000 count=2 2>/dev/null | cat first second - | cmp -s - first_and_second ||
			fail "e2fsck has not replayed it: $(cat log)"
	done
done
cd ..
rm -rf "$folder"
