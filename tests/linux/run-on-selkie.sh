#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs the cases of a root filesystem on Selkie, all or those that are named, in one boot:
#
#	run-on-selkie.sh ROOTFS RESULTS SECONDS-PER-CASE SELKIE [CASE]...
#
# SELKIE_PREFIX names an installed seL4 that is to be used, SELKIE_SECONDS the limit of the boot.
#
# A boot that ends early is no failure of this step: each case that was not run reports that itself. It is a failure if
# there are no results at all.
set -eu
rootfs=$1 results=$2 seconds=$3 selkie=$4
shift 4

status=0
SELKIE_LOG=$results.log "$selkie" run --rootfs "$rootfs" -e TERM=dumb --timeout "${SELKIE_SECONDS:-1800}" \
	-m "${SELKIE_MEMORY:-512M}" --no-net ${SELKIE_PREFIX:+--kernel "$SELKIE_PREFIX"} \
	-- /case-runner /cases "$seconds" "$@" </dev/null >"$results" || status=$?
echo "exit status $status, $(grep -ac '^@case ' "$results") cases ran"
grep -aq '^@case ' "$results"
