#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The gdb commands of tools/gdb/selkie.py show what is in a personality that runs on this machine: a process that
# sleeps, its areas, a descriptor that was opened, and where each thread waits.
#
#	gdb.sh KERNEL-TASK-HOSTED MKARCHIVE ROOTFS SELKIE.PY
set -eu
hosted=$1 mkarchive=$2 rootfs=$3 commands=$4

"$mkarchive" gdb.cpio --tree "$rootfs"
# The command calls sync when all other processes have reached their final state.
ASAN_OPTIONS=detect_leaks=0 timeout 120 gdb -nx -batch -ex 'set debuginfod enabled off' -ex "source $commands" \
	-ex 'break SYS_sync' -ex run -ex 'selkie processes' -ex 'selkie files 2' -ex 'selkie areas 3' -ex 'selkie waits 3' \
	-ex 'selkie files 99' -ex kill \
	--args "$hosted" gdb.cpio /bin/sh -c 'sleep 100 & exec 5</etc/passwd; sleep 1; exec sync' </dev/null >gdb.out 2>&1 || true

missing=0
# want WHAT PATTERN: the session has a line that matches.
want() {
	grep -Eq "$2" gdb.out || {
		echo "$1: no line matches $2"
		missing=1
	}
}
want "the process that sleeps" '^ +3 +2 +2 +2 +1 +interruptible +sleep$'
want "the process that runs" '^ +2 +1 +2 +2 +1 +current +sync$'
want "a descriptor" '^ +5 +[0-9]+ +100000 +0 /etc/passwd$'
want "an area" '^0*400000-[0-9a-f]+ r--p 00000000 /bin/busybox$'
want "the call that waits" '^3 \(sleep\): interruptible, system call (230|35)$'
want "where it waits" '^    sleep_until \(time/sleep.c:[0-9]+\)$'
want "no such process" '^there is no process 99$'
if [ "$missing" = 1 ]; then
	cat gdb.out
fi
exit "$missing"
