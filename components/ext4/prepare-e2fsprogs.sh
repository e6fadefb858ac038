#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Gets e2fsprogs' source, as published and unpatched, from Debian's source package, and makes the headers that its own
# configure and build would generate for a machine that is not Linux:
#
#	prepare-e2fsprogs.sh FOLDER
#
# leaves FOLDER/e2fsprogs-VERSION and FOLDER/generated. A complete FOLDER is left as it is.
set -eu

version=1.47.0
archive=e2fsprogs_$version.orig.tar.gz
sha256=6667afde56eef0c6af26684974400e4d2288ea49e9441bf5e6229195d51a3578

mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ ! -e "$folder/complete-$version" ] || exit 0
"$(dirname "$0")/../../cmake/debian-source" "$folder" e2fsprogs "$version-2" "$archive" "$sha256"
source=$folder/e2fsprogs-$version
generated=$folder/generated
rm -rf "$source" "$generated"
tar -xzf "$folder/$archive" -C "$folder"

mkdir -p "$generated/ext2fs"
lib=$source/lib
sed "s/@E2FSPROGS_VERSION@/$version/" "$lib/ext2fs/ext2_err.et.in" >"$generated/ext2_err.et"
awk -f "$lib/et/et_h.awk" "outfile=$generated/ext2fs/ext2_err.h" outfn=ext2_err.h "$generated/ext2_err.et"
sed -e '/@ASM_TYPES_HEADER@/d' -e '/@PUBLIC_CONFIG_HEADER@/d' -e 's/@SIZEOF_SHORT@/2/' \
	-e 's/@SIZEOF_INT@/4/' -e 's/@SIZEOF_LONG@/8/' -e 's/@SIZEOF_LONG_LONG@/8/' "$lib/ext2fs/ext2_types.h.in" >"$generated/ext2fs/ext2_types.h"
cp "$generated/ext2fs/ext2_err.h" "$generated/ext2fs/ext2_types.h" "$generated/"
cat >"$generated/config.h" <<END
/* What configure would find out. */
#define HAVE_ERRNO_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_SYS_STAT_H 1
#define HAVE_STDLIB_H 1
#define HAVE_STRING_H 1
#define HAVE_UNISTD_H 1
#define HAVE_INTTYPES_H 1
#define HAVE_STDINT_H 1
#define HAVE_STRNLEN 1
#define HAVE_INTPTR_T 1
#define SIZEOF_INT 4
#define SIZEOF_LONG 8
#define SIZEOF_LONG_LONG 8
#define SIZEOF_OFF_T 8
#define SIZEOF_TIME_T 8
END
${CC:-cc} -O1 -w -o "$generated/gen_crc32ctable" "$lib/ext2fs/gen_crc32ctable.c" ||
	exit 1
"$generated/gen_crc32ctable" >"$generated/crc32c_table.h"
touch "$folder/complete-$version"
