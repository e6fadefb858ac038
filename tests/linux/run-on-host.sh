#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs the cases of a root filesystem on this machine's Linux, inside that root filesystem, in
# namespaces of their own:  run-on-host.sh ROOTFS RESULTS SECONDS-PER-CASE
set -eu
rootfs=$1 results=$2 seconds=$3

# As root a plain set of namespaces; as anyone else a user namespace makes us root inside it.
if [ "$(id -u)" -eq 0 ]; then
	set -- unshare -fpmniu
else
	set -- unshare -Urfpmniu
fi
# shellcheck disable=SC2016 # the inner shell expands it
"$@" sh -c '
	set -e
	mount --bind "$1" "$1"
	mount -t proc proc "$1/proc"
	mount --rbind /dev "$1/dev"
	mount -t tmpfs tmpfs "$1/tmp"
	hostname selkie
	cd "$1"
	# No chroot: a process inside of one may not make a user namespace.
	pivot_root . .
	exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb /case-runner --detach /cases "$2"
' sh "$rootfs" "$seconds" </dev/null >"$results"
