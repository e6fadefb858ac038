#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# One kernel with everything in it, console and clock too, dies and is started again: the host gets its output from
# before and all output of its next incarnation, whose timers run.
#
#	kernel-alone.sh SELKIE WORK-FOLDER
set -eu
selkie=$1 work=$2

fail() {
	echo "FAILED: $*"
	[ ! -e "$work/out" ] || cat "$work/out"
	[ ! -e "$SELKIE_LOG" ] || tail -20 "$SELKIE_LOG"
	exit 1
}

rm -rf "$work"
mkdir -p "$work"
SELKIE_LOG=$work/log
export SELKIE_LOG
sed 's/restart = never/restart = always\n\tinit = \/bin\/sh \/again/' "${selkie%/*}/systems/default.system" >"$work/system"
mkdir "$work/rootfs"
cp -r "${SELKIE_BUILD:?}/rootfs/default/." "$work/rootfs/"
cat >"$work/rootfs/again" <<'END'
i=0
while [ $i -lt 3000 ]; do
	i=$((i + 1))
	echo "line $i after"
done
sleep 0.2
exit 7
END
status=0
"$selkie" run --placement inline --system "$work/system" --rootfs "$work/rootfs" --timeout 300 -- \
	sh -c 'echo before; sleep 0.2; echo c >/proc/sysrq-trigger' </dev/null >"$work/out" 2>"$work/errors" || status=$?
[ "$status" -eq 7 ] || fail "it ended with $status: $(cat "$work/errors")"
[ "$(cat "$work/out")" = before ] || fail "the output is not as expected"
# The first program of the new incarnation has the terminal, which here is standard error.
seq -f 'line %.0f after' 3000 >"$work/expected"
tr -d '\r' <"$work/errors" | cmp - "$work/expected" || fail "not all that it said came"
grep -q 'started again' "$SELKIE_LOG" || fail "it was not started again"
grep -q ' 0 components' "$SELKIE_LOG" || fail "there is a component in a task"
