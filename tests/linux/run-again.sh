#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The Linux cases on a microkernel with all mitigations on (SELKIE_BOOT_WORDS says so), compared as without them:
#
#	linux-mitigations.sh TESTS-LINUX ROOTFS LINUX-RESULTS RESULTS CASE-COMPARE SECONDS-PER-CASE SELKIE
set -eu
source=$1 rootfs=$2 linux=$3 results=$4 compare=$5 seconds=$6 selkie=$7
"$source/run-on-selkie.sh" "$rootfs" "$results" "$seconds" "$selkie"
grep -a '^speculation: window on (by option), verw on (by option)' "$results.log"
failed=0
for case in "$rootfs"/cases/*; do
	case=${case##*/}
	"$compare" "$linux" "$results" "$case" >"$results.said" 2>&1 || {
		echo "$case:"
		cat "$results.said"
		failed=1
	}
done
exit "$failed"
