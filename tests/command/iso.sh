#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091,SC2016 # checks.sh sets them
# selkie iso: a medium that boots by BIOS and by UEFI.
#
#	iso.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

refused "no file" 2 "selkie: iso: expected a file;*" iso
refused "an option first" 2 "selkie: iso: expected a file before the options*" iso --rootfs x
refused "a folder" 2 "selkie: iso: $work is a folder" iso "$work"
refused "a folder that is not there" 2 "selkie: iso: $work/none: no such folder" iso "$work/none/x.iso"
refused "a disk" 2 "selkie: iso: --disk does not go with it*" iso "$work/x.iso" --disk x
refused "a shared folder" 2 "selkie: iso: -v does not go with it*" iso "$work/x.iso" -v /:/x
refused "a container image" 2 "selkie: iso: a container image is on a disk*" iso "$work/x.iso" --image oci:x
refused "a command without --" 2 "selkie: iso: unexpected argument true*" iso "$work/x.iso" true
refused "no such root filesystem" 2 "selkie: --rootfs *: no such file or folder" iso "$work/x.iso" --rootfs "$work/none"
check "nothing was written" "" "$(find "$work" -name '*.iso*')"

try iso "$work/selkie.iso" --hostname of-the-medium -e GREETING=hello -- \
	sh -c 'echo $GREETING; cat /proc/sys/kernel/hostname; cat; echo wrong >&2; exit 7'
check "it is written" "0 " "$status $out"

# boot NAME QEMU-OPTION...: the medium, with the runner at its ports.
boot() {
	name=$1
	shift
	echo input | timeout 280 "$SELKIE_BUILD/tools/selkie-run" --log "$work/log" -- qemu-system-x86_64 -machine q35 -accel tcg -cpu max \
		-m 512M -nodefaults -display none -no-reboot -drive "file=$work/selkie.iso,media=cdrom,readonly=on" "$@" \
		>"$work/out" 2>"$work/err"
	status=$?
	check "$name" "7 hello of-the-medium input wrong" "$status $(paste -sd' ' "$work/out") $(cat "$work/err")"
}
boot "by BIOS"
boot "by UEFI" -bios /usr/share/ovmf/OVMF.fd

try_from unshare -rm sh -c 'mount -t tmpfs -o size=2M none "$1" && "$2" iso "$1/x.iso" -- true; s=$?; ls -A "$1"; exit $s' sh \
	"$work" "$selkie" </dev/null
check "no room" "125 selkie: iso: $work/x.iso: No space left on device " "$status $(grep -v 'selkie: writing' "$work/err") $out"

checked
