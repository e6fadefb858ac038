#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Mistakes in -p and --no-net get one clear line and status 2:  options.sh SELKIE
set -u
selkie=$1 failed=0

# expect MESSAGE ARGUMENT...
expect() {
	message=$1
	shift
	answer=$("$selkie" run --dry-run "$@" -- true 2>&1 </dev/null)
	status=$?
	[ "$status" -eq 2 ] && [ "$answer" = "selkie: $message" ] && return
	echo "run $*: status $status: $answer (expected: $message)"
	failed=1
}

form='expected [HOSTADDR:]HOSTPORT:GUESTPORT[/udp], ports from 1 to 65535'
expect "-p 80: $form" -p 80
expect "-p 80:: $form" -p 80:
expect "-p :80: $form" -p :80
expect "-p 80:x: $form" -p 80:x
expect "-p 0:80: $form" -p 0:80
expect "-p 80:65536: $form" -p 80:65536
expect "-p 1.2.3.4:80: $form" -p 1.2.3.4:80
expect "-p a:80:80: a is not an IPv4 address" -p a:80:80
expect "-p 80:80/sctp: expected /udp or nothing behind the ports" -p 80:80/sctp
expect "-p needs the network that --no-net takes away" --no-net -p 80:80
exit "$failed"
