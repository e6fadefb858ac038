#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes the root filesystem of a suite, unless it is there with the same packages; puts the scripts into it:
#
#	make-rootfs.sh SOURCES ROOTFS SCRIPTS CASE-RUNNER PACKAGE...
set -eu
sources=$1 rootfs=$2 scripts=$3 runner=$4
shift 4

wanted=$(cat "$sources/tools/debian-rootfs"; echo "$@")
if [ "$wanted" != "$(cat "$rootfs.made" 2>/dev/null)" ]; then
	rm -rf "$rootfs" "$rootfs.made"
	"$sources/tools/debian-rootfs" "$rootfs" "$@"
	# What no script reads is most of the files.
	rm -rf "$rootfs/usr/share/doc" "$rootfs/usr/share/man" "$rootfs/usr/share/locale" "$rootfs/usr/share/info"
	printf '%s\n' "$wanted" >"$rootfs.made"
fi
rm -rf "$rootfs/cases"
mkdir "$rootfs/cases"
cp "$scripts"/*.bash "$rootfs/cases"
cp "$runner" "$rootfs/case-runner"
