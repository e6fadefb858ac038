#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# User mode built against what upstream's install step leaves of a kernel configured for syscall, and a shell on it.
# (The other configuration runs all the cases: linux-sysenter-whole.*.)
#
#	syscall-prefix.sh SELKIE KERNEL-ELF64 FOLDER		(SELKIE_BOOT_WORDS says the form)
set -eu
selkie=$1 kernel=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
SELKIE_LOG=$folder/log
export SELKIE_LOG
mkdir -p "$folder"
sh "$here/make-prefix" "$folder/prefix" "$kernel" syscall
status=0
# shellcheck disable=SC2016 # the guest expands
out=$(echo 'to be read' | "$selkie" run --kernel "$folder/prefix" -- sh -c '
	read -r line; echo "$line"; seq 1000 | sort -rn | head -1; (kill -TERM $(sh -c "echo \$PPID")); echo $?
	trap "echo trapped" USR1; kill -USR1 $$; exit 7') || status=$?
echo "$out"
[ "$status" = 7 ]
[ "$out" = "to be read
1000
143
trapped" ]
