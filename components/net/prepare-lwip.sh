#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Gets lwIP's source, as published and unpatched, from Debian's source package:
#
#	prepare-lwip.sh FOLDER
#
# leaves FOLDER/lwip-VERSION. A complete FOLDER is left as it is, so rebuilding needs no network.
set -eu

version=2.1.3
archive=lwip_$version+dfsg1.orig.tar.xz
sha256=0a8276d09fc4e97bbba2f953d74af2388fc2195ea156be9d7589e297a68fde24

mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ ! -e "$folder/complete-$version" ] || exit 0
"$(dirname "$0")/../../cmake/debian-source" "$folder" lwip "$version+dfsg1-2" "$archive" "$sha256"
rm -rf "$folder/lwip-$version"
tar -xJf "$folder/$archive" -C "$folder"
touch "$folder/complete-$version"
