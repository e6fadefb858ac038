#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091,SC2016 # checks.sh sets them; scripts in quotes
# A machine without cmake and ninja, played by a PATH of links: what ./selkie says and runs as root, with sudo, without,
# and where there is no apt. apt-get, sudo and id are stand-ins: nothing is installed.
#
#	packages.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

bin=$work/bin
mkdir "$bin"
ln -s /usr/bin/* /usr/sbin/* "$bin/" 2>/dev/null
rm -f "$bin/cmake" "$bin/ninja" "$bin/apt-get" "$bin/sudo" "$bin/id"
PATH=$bin
SELKIE_BUILD="$work/build"
export PATH SELKIE_BUILD

stand_in() { # NAME SCRIPT
	printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
	chmod +x "$bin/$1"
}

stand_in id 'echo 0'
refused "no apt" 126 "selkie: please install: cmake ninja-build (*no apt*" build
stand_in apt-get 'echo "apt: $*"; exit 1'
try build
check "root: status" 126 "$status"
check_match "root: says what and how" "selkie: installing cmake ninja-build
selkie: could not install cmake ninja-build; see *install.log, or as root:  apt-get install cmake ninja-build" "$err"
check "root: apt is asked, brought up to date, asked again" "apt: -o Acquire::Retries=5 install -y --no-install-recommends cmake ninja-build
apt: -o Acquire::Retries=5 update
apt: -o Acquire::Retries=5 install -y --no-install-recommends cmake ninja-build" "$(cat "$SELKIE_BUILD/install.log")"
stand_in id 'echo 1000'
refused "no sudo" 126 "selkie: please install, as root:  apt-get install cmake ninja-build" build
stand_in sudo 'echo "sudo $1"; exit 1'
try build
check "sudo: status" 126 "$status"
check "sudo: asks no question without a terminal" "sudo -n" "$(sort -u "$SELKIE_BUILD/install.log")"

checked
