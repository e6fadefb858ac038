# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2154,SC2034 # relative to the test; checks.sh sets what is used here
# Beside the checks of tests/command: the cache of the test's own, and a folder to make layers of.
. "$here/../command/checks.sh"
. "$here/make.sh"
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME
busybox=$SELKIE_BUILD/rootfs/default/bin/busybox

# base FOLDER: busybox, some users.
base() {
	mkdir -p "$1/bin" "$1/etc" "$1/usr/lib" "$1/tmp" "$1/gone" "$1/opaque/sub"
	cp "$busybox" "$1/bin/busybox"
	for name in sh ls cat stat id env pwd readlink true; do ln -s busybox "$1/bin/$name"; done
	ln -s usr/lib "$1/lib"
	printf 'root:x:0:0:root:/root:/bin/sh\nweb:x:101:102::/srv/web:/bin/sh\n' >"$1/etc/passwd"
	printf 'root:x:0:\nweb:x:102:\nlogs:x:200:x,web\n' >"$1/etc/group"
	echo old >"$1/gone/file"
	echo old >"$1/gone/kept"
	echo old >"$1/opaque/sub/file"
	echo old >"$1/etc/replaced"
}

# upper FOLDER: what a second layer does to the first.
upper() {
	mkdir -p "$1/opaque" "$1/etc" "$1/gone"
	: >"$1/opaque/.wh..wh..opq"
	echo new >"$1/opaque/new"
	: >"$1/gone/.wh.file"
	echo new >"$1/etc/replaced"
	chmod 4751 "$1/etc/replaced"
	ln "$1/etc/replaced" "$1/etc/hard"
}
