#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Gets musl's source from Debian's source package and makes the headers that its build generates:
#
#	prepare-musl.sh FOLDER
#
# leaves FOLDER/musl-VERSION (the source as published, unpatched) and FOLDER/generated. A complete FOLDER is left
# as it is, so rebuilding needs no network.
set -eu

version=1.2.3
sha256=7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4
tarball=musl_$version.orig.tar.gz

mkdir -p "$1"
folder=$(cd "$1" && pwd)
source=$folder/musl-$version
generated=$folder/generated
[ ! -e "$folder/complete-$version" ] || exit 0

"$(dirname "$0")/../../cmake/debian-source" "$folder" musl "$version-1" "$tarball" "$sha256"
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
