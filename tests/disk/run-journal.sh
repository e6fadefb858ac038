#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run-journal.sh all SOURCE-FOLDER, in a folder for its files: journals with the checksums of each version, written by
# debugfs, damaged and replayed by the component alone (journal/journal.c).
set -eu

PATH=$PATH:/sbin:/usr/sbin
: "${SELKIE_BUILD:?}"
folder=$PWD/journal
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"

yes A | tr -d '\n' | head -c 1024 >first
yes B | tr -d '\n' | head -c 1024 >second
for version in 0 2 3; do
	for wide in 64bit ^64bit; do
		rm -f image
		truncate -s 8M image
		mke2fs -q -F -t ext4 -b 1024 -O $wide image
		sums="-c -v $version"
		[ $version != 0 ] || sums=
		for n in 0:first 1:second; do
			printf 'jo %s\njw -b 500%s %s\njc\n' "$sums" ${n%:*} ${n#*:} | debugfs -w -f - image >log 2>&1
		done
		"$SELKIE_BUILD/tests/disk/disk-journal" image $version || {
			echo "disk.journal: version $version, $wide: status $?" >&2
			exit 1
		}
	done
done
cd ..
rm -rf "$folder"
