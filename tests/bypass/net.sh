#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The example that serves TCP with a network of its own: what the host sends comes back, byte for byte, on many
# connections at once; and it is reached again after its stack has died.
#
#	net.sh SELKIE FOLDER BUSYBOX
set -eu
selkie=$1 folder=$2 busybox=$3
connections=20 patience=60
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/bypass/common.sh
. "$here/common.sh"
system=$here/../../systems/bypass-net.system

# A number that nobody listens on now.
while :; do
	port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
	grep -q "$(printf ':%04X 00000000:0000 0A' $port)" /proc/net/tcp || break
done

# echoed FILE: does the guest send it back as it is?
echoed() {
	timeout "$patience" "$busybox" nc 127.0.0.1 "$port" <"$1" >"$1.back" && cmp -s "$1" "$1.back"
}

# echoed_at_last FILE: ... as soon as the network has its address (again).
echoed_at_last() {
	for _ in $(seq 150); do
		! echoed "$1" || return 0
		sleep 0.2
	done
	return 1
}

begin --system "$system" -p "$port:7"
await 'server: info: serves port 7'
echo hello >"$folder/hello"
echoed_at_last "$folder/hello" || fail "nothing comes back"
for size in 1 1460 65537 5000000; do
	head -c "$size" /dev/urandom >"$folder/$size"
	echoed "$folder/$size" || fail "$size bytes do not come back"
	await "server: info: a connection ends after $size bytes"
done

# Each says its number many times, all at once. QEMU lets one connection wait until it accepts it, and a busy host may
# reset another: that one comes again.
clients=
for i in $(seq "$connections"); do
	yes "connection $i" | head -n 5000 >"$folder/many.$i"
	{ echoed "$folder/many.$i" || echoed "$folder/many.$i"; } &
	clients="$clients $!"
done
for client in $clients; do
	wait "$client" || fail "one of many connections"
done
finish

sed 's/^\ttask = server/&\n\tcrash = 3000/' "$system" >"$folder/crashes.system"
begin --system "$folder/crashes.system" -p "$port:7"
await 'server: info: serves port 7'
deaths=0 served=0
patience=3 # the host waits for an answer of a stack that is no more
for _ in $(seq 300); do
	before=$deaths
	[ $served -lt 10 ] || [ "$deaths" -lt 3 ] || break
	! echoed "$folder/65537" || served=$((served + 1))
	deaths=$(grep -ac 'component net is started again' "$folder/log" || :)
	[ "$deaths" = "$before" ] || echoed_at_last "$folder/hello" || fail "not reached again after death $deaths"
done
echo "$deaths deaths, 64 KiB served $served times"
[ "$deaths" -ge 3 ] || fail "expected at least 3 deaths of the network's task"
[ $served -ge 10 ] || fail "expected 10 transfers"
finish
! grep -qa 'server died' "$folder/log" || fail "the task died with its network"
