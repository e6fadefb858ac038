#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# selkie-run against the stand-in of link_peer.c: streams, exit status, and every way to end.
#	run_test.sh SELKIE-RUN LINK-PEER
set -u
run=$1 peer=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

check() { # NAME EXPECTED ACTUAL
	if [ "$2" = "$3" ]; then
		echo "ok: $1"
	else
		echo "FAILED: $1: expected '$2', got '$3'"
		failed=1
	fi
}

# 300 kB there and back, more than all the windows together.
seq 50000 >"$dir/in"
timeout 300 "$run" --log "$dir/log" -- "$peer" copy <"$dir/in" >"$dir/out" 2>"$dir/err"
check "exit status" 7 $?
cmp -s "$dir/in" "$dir/out"
check "standard input comes back" 0 $?
check "standard error" "$(wc -c <"$dir/in") bytes" "$(cat "$dir/err")"

# The same with a console task that dies again and again: no byte is lost, and none comes twice.
for dies in 2000 1000 414 400; do
	timeout 300 "$run" --log "$dir/log" -- "$peer" copy $dies <"$dir/in" >"$dir/out" 2>"$dir/err"
	check "exit status, dying at 1 in $dies" 7 $?
	cmp -s "$dir/in" "$dir/out"
	check "standard input comes back" 0 $?
	check "standard error" "$(wc -c <"$dir/in") bytes" "$(cat "$dir/err")"
done

# A slow reader of standard output.
# shellcheck disable=SC2094 # both only read it
timeout 300 "$run" --log "$dir/log" -- "$peer" copy <"$dir/in" 2>"$dir/err" |
	{ sleep 1; cmp -s - "$dir/in"; }
check "slow reader" 0 $?

timeout 300 "$run" --log "$dir/log" -- "$peer" flood </dev/null 2>"$dir/err" | head -1 >"$dir/out"
check "reader that goes away" 0123456789abcdef "$(cat "$dir/out")"
timeout 300 "$run" --log "$dir/log" -- "$peer" crash </dev/null >"$dir/out" 2>"$dir/err"
check "guest breaks down" 125 $?
grep -q 'kernel A died' "$dir/err"
check "and says why" 0 $?
timeout 300 "$run" --log "$dir/log" -- "$peer" stop </dev/null >"$dir/out" 2>"$dir/err"
check "QEMU ends early" 125 $?
timeout 300 "$run" --log "$dir/log" --timeout 0.3 -- "$peer" hang </dev/null >"$dir/out" 2>"$dir/err"
check "time is up" 124 $?
timeout 300 "$run" --log "$dir/log" -- /no/such/qemu </dev/null >"$dir/out" 2>"$dir/err"
check "no QEMU" 125 $?
# ended_by SIGNAL STATUS [COMMAND]: whatever the runner is in the middle of, the signal ends it and QEMU with it, and
# the scratch folder is removed.
ended_by() {
	mkdir "$dir/scratch"
	: >"$dir/scratch/image"
	"$run" --log "$dir/log" --scratch "$dir/scratch" -- "$peer" "${3-hang}" </dev/null >"$dir/stuck" &
	pid=$!
	qemu=
	for _ in $(seq 200); do
		qemu=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null) && [ -n "$qemu" ] && break
		sleep 0.02
	done
	sleep 0.2
	kill "-$1" "$pid"
	wait "$pid"
	check "SIG$1 ends it (${3-hang})" "$2" $?
	[ -n "$qemu" ] && [ ! -d "/proc/${qemu% }" ]
	check "and leaves no QEMU" 0 $?
	[ ! -e "$dir/scratch" ]
	check "and no scratch folder" 0 $?
}
mkfifo "$dir/stuck"
exec 7<>"$dir/stuck" # open, and never read
ended_by TERM 143
ended_by INT 130
ended_by HUP 129
ended_by QUIT 131
ended_by TERM 143 flood

timeout 300 "$run" --log "$dir/log" -- "$peer" copy <&- >&- 2>"$dir/err"
check "closed descriptors" 7 $?
check "are empty ones" "0 bytes" "$(cat "$dir/err")"
exit $failed
