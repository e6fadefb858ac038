#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A network stack that dies again and again under load: connections are reset, listeners and datagram sockets are what
# they were, no byte is wrong, nothing hangs, and at the end a client on the host gets an answer.
#
#	net-crashes.sh SELKIE ROOTFS SURVIVOR WORK-FOLDER TRANSFERS CRASHES	at least so many deaths
set -eu
selkie=$1 rootfs=$2 program=$3 folder=$4 transfers=$5 least=$6
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$folder"
mkdir -p "$folder"
cp -a "$rootfs" "$folder/rootfs"
cp "$program" "$folder/rootfs/survivor"
# shellcheck source=tests/net/common.sh
. "$here/../net/common.sh"

port=$(free_port)
SELKIE_LOG=$folder/log "$selkie" run --system "$here/net-crashes.system" --rootfs "$folder/rootfs" -m 256M \
	--timeout 1500 -p "$port:7000" -- /survivor "$transfers" >"$folder/out" 2>"$folder/errors" </dev/null &
guest=$!
# Asks the guest's echo server from outside until the guest ends; until then a connection may be reset or get no answer.
while kill -0 "$guest" 2>/dev/null; do
	answer=$({ echo 'from outside'; sleep 2; } | timeout 20 "$rootfs/bin/busybox" nc 127.0.0.1 "$port" 2>/dev/null |
		head -n 1) || :
	case $answer in 'from outside' | '') ;; *) fail "the guest answered: $answer" ;; esac
done
wait "$guest" || fail "the guest ended with $?"
guest=
deaths=$(grep -ac 'component net is started again' "$folder/log")
echo "$deaths deaths, $(cat "$folder/out")"
[ "$deaths" -ge "$least" ] || fail "expected at least $least deaths"
rm -rf "$folder/rootfs"
