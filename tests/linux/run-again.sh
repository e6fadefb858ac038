#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The Linux cases on a Selkie that the environment sets up in another way, compared as in the usual one:
#
#	run-again.sh ROOTFS LINUX-RESULTS RESULTS CASE-COMPARE SECONDS-PER-CASE SELKIE WORDS
#
# The boot log must have a line with WORDS, or the environment had no effect.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
rootfs=$1 linux=$2 results=$3 compare=$4 seconds=$5 selkie=$6 words=$7
"$here/run-on-selkie.sh" "$rootfs" "$results" "$seconds" "$selkie"
grep -aF "$words" "$results.log"
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
