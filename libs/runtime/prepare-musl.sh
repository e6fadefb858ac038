#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Gets musl's source from Debian's source package and makes the headers that its build generates:
#
#	prepare-musl.sh FOLDER
#
# leaves FOLDER/musl-VERSION (the source as published, unpatched) and FOLDER/generated. The package comes through a
# private list made from this machine's own apt configuration, "deb" turned into "deb-src"; nothing of
# the user's apt state is touched. A complete FOLDER is left as it is, so rebuilding needs no network.
set -eu

version=1.2.3
sha256=7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4
tarball=musl_$version.orig.tar.gz

die() {
	echo "prepare-musl: $*" >&2
	exit 1
}

mkdir -p "$1"
folder=$(cd "$1" && pwd)
source=$folder/musl-$version
generated=$folder/generated
[ ! -e "$folder/complete-$version" ] || exit 0

checked() {
	[ -e "$1" ] && echo "$sha256  $1" | sha256sum --check --status
}

# deb-src lists beside the machine's own: one-line files and deb822 ones.
write_lists() {
	mkdir -p "$1"
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ ! -e "$list" ] || sed -n 's/^deb[[:space:]]/deb-src /p' "$list" >>"$1/machine.list"
	done
	for list in /etc/apt/sources.list.d/*.sources; do
		[ ! -e "$list" ] ||
			sed 's/^Types:.*/Types: deb-src/' "$list" >"$1/$(basename "$list")"
	done
}

download() {
	apt=$folder/apt
	rm -rf "$apt"
	mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
	write_lists "$apt/lists"
	set -- -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/lists" \
		-o Dir::State="$apt/state" -o Dir::State::status=/var/lib/dpkg/status \
		-o Dir::Cache="$apt/cache" -o APT::Sandbox::User=
	# A source that is out of reach must not stand in the way of the one that has musl.
	apt-get "$@" update >"$folder/apt.log" 2>&1 || true
	(cd "$folder" && apt-get "$@" source --download-only "musl=$version-1") \
		>>"$folder/apt.log" 2>&1 || die "apt-get source musl failed, see $folder/apt.log"
	rm -rf "$apt"
}

if ! checked "$folder/$tarball"; then
	echo "fetching the source of musl $version" >&2
	download
	checked "$folder/$tarball" || die "$folder/$tarball is not what it should be (SHA-256)"
fi
rm -rf "$source" "$generated"
tar -xzf "$folder/$tarball" -C "$folder"
mkdir -p "$generated/include/bits" "$generated/internal"
arch=$source/arch/x86_64
sed -f "$source/tools/mkalltypes.sed" "$arch/bits/alltypes.h.in" "$source/include/alltypes.h.in" \
	>"$generated/include/bits/alltypes.h"
cp "$arch/bits/syscall.h.in" "$generated/include/bits/syscall.h"
sed -n 's/__NR_/SYS_/p' "$arch/bits/syscall.h.in" >>"$generated/include/bits/syscall.h"
echo "#define VERSION \"$version\"" >"$generated/internal/version.h"
touch "$folder/complete-$version"
