#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Two kernels side by side: one exhausts its memory, forks without end and dies, three times over. The other must
# answer all along and lose no memory; the first must get all of its own back each time.
#
#	two-kernels.sh SELKIE ROOTFS WORK-FOLDER
set -eu
selkie=$1 rootfs=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
deaths=3 patience=120

fail() {
	echo "FAILED: $*"
	[ ! -e "$work/errors" ] || tail -5 "$work/errors"
	[ ! -e "$SELKIE_LOG" ] || tail -20 "$SELKIE_LOG"
	exit 1
}

rm -rf "$work"
mkdir -p "$work"
cp -a "$rootfs" "$work/rootfs"
cp "$here/misbehave" "$here/answer" "$work/rootfs/"
mkfifo "$work/in" "$work/out"
SELKIE_LOG=$work/log
export SELKIE_LOG
"$selkie" run -m 128M --system "$here/two-kernels.system" --rootfs "$work/rootfs" --timeout 900 \
	-- /bin/sh /answer <"$work/in" >"$work/out" 2>"$work/errors" &
pid=$!
trap 'kill $pid 2>/dev/null || true' EXIT
exec 3>"$work/in" 4<"$work/out"

# Only bash's read has a time limit, and this shell need not be bash; so head reads under timeout(1).
ask() {
	echo "$1" >&3
	answer=$(timeout "$patience" head -n 1 <&4) || fail "no answer to $1 within $patience seconds"
	case $answer in
	"$1 "[0-9]*" "[0-9]*) ;;
	*) fail "asked $1, answered $answer" ;;
	esac
	has_free=${answer##* }
	has_total=${answer#* }
	has_total=${has_total%% *}
}

died() {
	grep -ac 'kernel hostile is started again' "$SELKIE_LOG" || true
}

# What the shell and the kernel keep for the next time is settled after some rounds, but for a page
# or two: the test uses the least free memory that it saw.
total='' free=''
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	ask "warm-$i"
	total=$has_total
	[ -n "$free" ] && [ "$free" -le "$has_free" ] || free=$has_free
done
free=$((free - 16))
n=0
while [ "$(died)" -lt "$deaths" ]; do
	n=$((n + 1))
	ask "round-$n"
	[ "$has_total" = "$total" ] || fail "the watcher had $total KiB in all, now $has_total"
	[ "$has_free" -ge "$free" ] || fail "the watcher had $free KiB free, now $has_free"
	sleep 0.2
done
ask last
[ "$has_total" = "$total" ] || fail "the watcher had $total KiB in all, at the end $has_total"
[ "$has_free" -ge "$free" ] || fail "the watcher had $free KiB free, at the end $has_free"
echo end >&3
status=0
wait $pid || status=$?
trap - EXIT
[ "$status" = 42 ] || fail "ended with status $status: $(cat "$work/errors")"

totals=$(sed -n 's/.*hostile: total \([0-9]*\).*/\1/p' "$SELKIE_LOG")
[ "$(echo "$totals" | wc -l)" -ge "$deaths" ] || fail "the hostile kernel ran only: $totals"
[ "$(echo "$totals" | sort -u | wc -l)" = 1 ] || fail "the hostile kernel was given differing memory: $totals"
grep -aq 'hostile: crash' "$SELKIE_LOG" || fail "the hostile kernel did not get to its crash"
rm -rf "$work/rootfs"
echo "$n rounds answered while the other kernel died $(died) times"
