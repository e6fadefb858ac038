#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The programs of tests/linux that are about sockets see the same network, whether the stack is linked into the kernel
# or a task of its own. (That they see the same as on Linux, linux.* shows, where there is no device.)
#
#	placements.sh SELKIE LINUX-ROOTFS COMPARE FOLDER SECONDS-PER-CASE
set -eu
selkie=$1 rootfs=$2 compare=$3 folder=$4 seconds=$5
cases='socket-options socket-states socket-values socket-messages tcp udp bind-rules reuseport'
rm -rf "$folder"
mkdir -p "$folder"
cp -a "$rootfs" "$folder/rootfs"
rm -r "$folder/rootfs/cases"
mkdir "$folder/rootfs/cases"
for case in $cases; do
	cp "$rootfs/cases/$case" "$folder/rootfs/cases"
done

for placement in inline task; do
	SELKIE_LOG=$folder/$placement.log "$selkie" run --placement $placement --rootfs "$folder/rootfs" -m 256M \
		--timeout 900 -- /case-runner /cases "$seconds" </dev/null >"$folder/$placement.results"
done
grep -aq 'net: the network is a task of its own' "$folder/task.log" || {
	echo "FAILED: the network was no task"
	tail -5 "$folder/task.log"
	exit 1
}
for case in $cases; do
	"$compare" "$folder/inline.results" "$folder/task.results" "$case"
done
rm -rf "$folder/rootfs"
