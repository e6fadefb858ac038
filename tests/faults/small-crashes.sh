#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016 # the guest expands
# A console task and a clock task that die again and again: every byte of every stream arrives once, the exit status is
# the command's, every sleep ends, and no earlier than it may.
#
#	small-crashes.sh SELKIE WORK-FOLDER ROUNDS CRASHES	at least so many deaths of each
set -eu
selkie=$1 work=$2 rounds=$3 least=$4
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work"
seq $((rounds * 3000)) >"$work/in"
{ seq $((rounds * 1000)); cat "$work/in"; } >"$work/expected"

status=0
SELKIE_LOG=$work/log "$selkie" run --system "$here/small-crashes.system" --timeout 1500 -- sh -c '
	for i in $(seq $(($1 * 10))); do
		before=$(cut -d . -f 1 /proc/uptime)
		sleep 0.05
		[ "$(cut -d . -f 1 /proc/uptime)" -ge "$before" ] || echo "time goes back"
	done &
	seq $(($1 * 1000))
	cat
	before=$(date +%s)
	sleep 1
	[ $(($(date +%s) - before)) -ge 1 ] || echo "woken early"
	wait
	echo "to standard error" >&2
	exit 7' sh "$rounds" <"$work/in" >"$work/out" 2>"$work/errors" || status=$?
[ "$status" -eq 7 ] || { echo "FAILED: status $status"; tail -n 5 "$work/errors" "$work/log"; exit 1; }
cmp "$work/expected" "$work/out" || { echo "FAILED: standard output"; exit 1; }
# On a busy machine ./selkie says that it looks whether everything is built.
[ "$(sed '/^selkie: building/d' "$work/errors")" = "to standard error" ] || { echo "FAILED: standard error"; cat "$work/errors"; exit 1; }
for component in console clock; do
	deaths=$(grep -ac "component $component is started again" "$work/log")
	echo "$component: $deaths deaths"
	[ "$deaths" -ge "$least" ] || { echo "FAILED: expected at least $least"; exit 1; }
done
