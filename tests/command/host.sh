#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC2016,SC1091 # checks.sh sets them; the guest expands
# --host: the host's own programs, on the host's files, under a layer in memory.
#
#	host.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

mkdir "$work/project"
cd "$work/project" || exit 1
echo original >file
printf 'all:\n\t@echo made >made; cat made\n' >Makefile
MARK='a value
of two lines'
export MARK

refused "--host and --rootfs" 2 "selkie: --host has a root *" run --host --rootfs "$work" -- true
refused "--rw without --host" 2 "selkie: --rw belongs to --host" run --rw -- true

try run --host -e ADDED=1 -- sh -c 'id -u; id -g; pwd; cat file; echo "$MARK $ADDED"; uname -n
	echo changed >file; cat file; rm Makefile; ls; mkdir -p "$HOME/in-the-layer" && echo written
	stat -c %a /etc /usr/bin | paste -sd" "; exit 4'
check "status" 4 "$status"
check "standard error" "" "$err"
check "the host's user, folder, environment, name" "$(id -u)
$(id -g)
$work/project
original
$MARK 1
$(uname -n)
changed
file
written
$(stat -c %a /etc /usr/bin | paste -sd' ')" "$out"
check "nothing gets out" "original Makefile file" "$(cat file) $(echo *)"

try run --host --rw -- sh -c 'echo changed >file; echo new >new; : >"$OLDPWD/../escaped" 2>/dev/null; echo "$(cat file)"'
check "--rw: the folder is written to" "changed Makefile file new" "$(cat file) $(echo *)"
check "--rw: nothing else is" "" "$(find "$work" -name escaped)"
# A program of the host's with its libraries, and its own environment.
try run --host -- bash -c 'printf "%s\n" {1..3} | sort -r | paste -sd, && echo ${BASH_VERSION}'
check "bash" "3,2,1
$(bash -c 'echo $BASH_VERSION')" "$out"

checked
