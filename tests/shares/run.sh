#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# One kernel computes while another attacks it in every other second:
#
#	run.sh SELKIE VICTIM HOG SYSTEM|"" LEAST MOST GAP WORK-FOLDER
#
# The victim checks (victim.c): under attack it must get LEAST to MOST percent of what it gets alone, with
# gaps of GAP ms at most. Without a system both are users of one kernel.
set -eu
# Time is counted instructions: the load of the build host does not count.
PATH=$(cd "$(dirname "$0")/../growth/counting" && pwd):$PATH
export PATH COUNTING_SHIFT=5
selkie=$1 victim=$2 hog=$3 system=$4 least=$5 most=$6 gap=$7 work=$8

rm -rf "$work"
mkdir -p "$work/rootfs/dev" "$work/rootfs/proc" "$work/rootfs/tmp"
cp "$victim" "$work/rootfs/victim"
install -m 755 "$hog" "$work/rootfs/hog" # another user runs it
SELKIE_LOG=$work/log
export SELKIE_LOG
set -- --rootfs "$work/rootfs" --timeout 300 -- /victim "$least" "$most" "$gap"
if [ -n "$system" ]; then
	"$selkie" run -m 128M --system "$system" "$@" </dev/null
else
	"$selkie" run -m 384M "$@" /hog </dev/null
fi
rm -rf "$work/rootfs"
