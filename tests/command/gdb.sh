#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091 # checks.sh sets them
# ./selkie run --gdb: the command that it prints leads to a breakpoint in the kernel task, and the guest goes on after it.
#
#	gdb.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

if ! command -v gdb >/dev/null; then
	echo "gdb is not installed: apt-get install gdb"
	exit 1
fi
"$selkie" run --gdb -- sh -c '/bin/true; echo went on' </dev/null >"$work/out" 2>"$work/err" &
pid=$!
for _ in $(seq 300); do
	grep -q 'waiting for:' "$work/err" && break
	sleep 0.1
done
sleep 1 # QEMU starts to listen after the line is printed
how=$(sed -n 's/^selkie: waiting for: *//p' "$work/err")
eval "timeout 120 $how -batch -ex 'hbreak kernel_clone' -ex continue -ex backtrace -ex delete -ex detach" \
	</dev/null >"$work/session" 2>&1
check_match "a breakpoint in the kernel task" "*#0  kernel_clone (*SYS_*user_loop*" "$(cat "$work/session")"
wait $pid
check "the guest goes on: status" 0 $?
check "the guest goes on" "went on" "$(cat "$work/out")"

checked
