#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs stress-ng's stressors on Selkie, all in one boot:  run.sh SOURCES ROOTFS RESULTS [SECONDS STRESSOR...]
set -eu
sources=$1 rootfs=$2 results=$3
shift 3
"$sources/tools/debian-rootfs" "$rootfs" stress-ng bash coreutils procps grep sed
rm -rf "$rootfs/usr/share/doc" "$rootfs/usr/share/man" "$rootfs/usr/share/locale"
cp "$sources/tests/apps/stress/stressors.sh" "$rootfs/stressors.sh"
status=0
SELKIE_LOG=$results.log "$sources/selkie" run --rootfs "$rootfs" -m 1G --timeout 3000 \
	-- bash /stressors.sh "$@" </dev/null >"$results" || status=$?
grep -A20 '^FAILED' "$results" || true
[ $status = 0 ] || { echo "the boot ended with status $status after: $(tail -1 "$results")"; exit 1; }
grep -qx 'end of the list' "$results" || { echo "the list was not finished: $(tail -1 "$results")"; exit 1; }
echo "$(grep -c '^ok' "$results") stressors ran"
! grep -q '^FAILED' "$results"
