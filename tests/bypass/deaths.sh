#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# User tasks that die, and one that is refused what is not its own: the machine goes on.
#
#	deaths.sh SELKIE FOLDER PROBE
set -eu
selkie=$1 folder=$2 probe=$3
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/bypass/common.sh
. "$here/common.sh"

head -c 4M /dev/urandom >"$folder/disk"
cp "$folder/disk" "$folder/before"
cp "$folder/disk" "$folder/third"
begin --system "$here/deaths.system" --image "probe=$probe" --disk "$folder/disk" --disk "$here/deaths.sh" --disk "$folder/third"
await 'prober has ended\|prober is dead'
await 'doomed is dead'
await 'patient has ended with status 5'
finish
! grep -a 'WRONG' "$folder/log" || fail "the probe found something"
grep -qa 'prober: info: dies with 100 requests' "$folder/log" || fail "the first life's end"
grep -qa 'task prober is started again (1)' "$folder/log" || fail "no second life"
grep -qa 'prober: info: has lived 2 times' "$folder/log" || fail "the second life"
grep -qa 'prober has ended with status 7' "$folder/log" || fail "the second life's end"
[ "$(grep -ac 'doomed died' "$folder/log")" = 65 ] || fail "it should die 65 times"

# Of the disk it changed what it meant to, and its task is no more.
dd if="$folder/before" of="$folder/before" bs=64k count=1 seek=1 conv=notrunc status=none
cmp "$folder/before" "$folder/disk" || fail "the disk is not as it should be"

# What is wrong is told before anything boots.
complaint() {
	got=$("$selkie" run --system "$folder/wrong" -- true 2>&1 </dev/null) && fail "$1 was taken"
	case $got in *"$2") ;; *) fail "$1: $got" ;; esac
}
sed 's/image = probe/image = tape/' "$here/deaths.system" >"$folder/wrong"
complaint "no program" "image = tape: no such program, expected --image tape=FILE"
sed 's/task = prober/task = nobody/' "$here/deaths.system" >"$folder/wrong"
complaint "no task" "no task is called nobody"
