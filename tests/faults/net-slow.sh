#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A program computes and makes short calls while another waits for a network's task that is slow: its calls take a tenth of
# a second of processor time each. The program keeps its share. Then the task is killed while the other's calls wait in it.
#
#	net-slow.sh SELKIE ROOTFS PROGRAM WORK-FOLDER LEAST GAP KILLS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
selkie=$1 rootfs=$2 program=$3 work=$4 least=$5 gap=$6 kills=$7
# shellcheck source=tests/faults/beside-slow.sh
. "$here/beside-slow.sh"
"$selkie" run --system "$here/net-slow.system" --rootfs "$work/rootfs" --timeout 120 \
	-- beside-slow "$least" "$gap" net "$kills" </dev/null
deaths=$(grep -ac 'component net is started again' "$work/log")
[ "$deaths" -eq "$kills" ] || { echo "FAILED: $deaths of $kills deaths"; exit 1; }
rm -rf "$work/rootfs"
