#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The compiler of components' descriptions: every mistake is named with its line; another description adds a row, a
# number and a task; files that would not change are not written again.
#
#	components.sh SOURCE-FOLDER FOLDER
set -eu
source=$1 folder=$2
compiler=$source/tools/component-compiler
failed=0
rm -rf "$folder"
mkdir -p "$folder/components/tape"
cd "$folder"

# mistake LINE TEXT DESCRIPTION
mistake() {
	status=0
	printf '%b' "$3" >components/tape/component.def
	said=$("$compiler" out "$source/interfaces" components/tape/component.def 2>&1) || status=$?
	expected="components/tape/component.def:$1: $2"
	if [ "$status" -ne 1 ] || [ "$said" != "$expected" ]; then
		printf 'status %s: %s\n  expected: %s\n' "$status" "$said" "$expected"
		failed=1
	fi
}
keys='driver, interface, serves, device, memory, heap, ports, interrupt, registers, libraries'
block='driver = tape\ninterface = block\n'
mistake 1 "unknown key \"drive\": expected $keys" 'drive = tape\n'
mistake 1 "unknown key \"tape\": expected $keys" 'tape\n'
mistake 1 'driver has no value' 'driver = # none\n'
mistake 2 'driver is there already, in line 1' 'driver = tape\ndriver = disk\n'
mistake 1 '"Tape": expected a name of small letters, digits and -' 'driver = Tape\n'
mistake 2 'no driver: expected driver = NAME' 'interface = block\n'
mistake 2 'no interface: expected interface = NAME' 'driver = tape\n'
mistake 3 '"all": expected owner, kernels or everybody' "${block}serves = all\n"
mistake 3 '"virtio": expected virtio and the number of a device type, 1 to 63' "${block}device = virtio\n"
mistake 3 '"virtio 64": expected virtio and the number of a device type, 1 to 63' "${block}device = virtio 64\n"
mistake 3 '"12K": expected a power of two from 4K to 16M' "${block}memory = 12K\n"
mistake 3 '"maybe": expected yes or no' "${block}heap = maybe\n"
mistake 3 '"0x20-0x10": expected FIRST-LAST, in hexadecimal' "${block}ports = 0x20-0x10\n"
mistake 3 '4 spans of ports: expected at most 3' "${block}ports = 0x1-0x1 0x2-0x2 0x3-0x3 0x4-0x4\n"
mistake 3 '"24": expected a pin of the IOAPIC, 1 to 23' "${block}interrupt = 24\n"
mistake 3 '"0xfed00001": expected the physical address of a page' "${block}registers = 0xfed00001\n"
mistake 4 'device and memory belong together: expected both' "${block}device = virtio 2\n"
mistake 4 'no interrupt: expected interrupt = PIN' "${block}ports = 0x10-0x1f\n"
mistake 6 "a PCI device's registers and interrupts are found: expected no ports, interrupt or registers" \
	"${block}device = virtio 2\nmemory = 4K\ninterrupt = 3\n"
mistake 4 'an interface of streams or an alarm serves kernels or everybody, others serve their owner' \
	"${block}serves = kernels\n"
printf 'driver = tape\ninterface = nothing\n' >components/tape/component.def
said=$("$compiler" out "$source/interfaces" components/tape/component.def 2>&1) || true
case $said in
components/tape/component.def:2:\ '"nothing": expected one of the interfaces '*block*) ;;
*) echo "an unknown interface: $said" && failed=1 ;;
esac
printf 'driver = ext4\ninterface = filesystem\n' >components/tape/component.def
said=$("$compiler" out "$source/interfaces" "$source"/components/*/component.def components/tape/component.def 2>&1) || true
case $said in
*'driver ext4 is in '*' already') ;;
*) echo "a driver twice: $said" && failed=1 ;;
esac

# One more.
printf '%b' "${block}device = virtio 5\nmemory = 8K\n" >components/tape/component.def
"$compiler" out "$source/interfaces" "$source"/components/*/component.def components/tape/component.def
for expected in 'names.h DRIVER_TAPE,' \
	'driver_rows.h \[DRIVER_TAPE\] = {.name = "tape", .interface = INTERFACE_BLOCK, .serves = SERVES_OWNER, .virtio_type = 5, .dma_bits = 13}' \
	'components.cmake set(component_drivers .* tape ' 'placements ^tape owner$'; do
	grep -q -- "${expected#* }" "out/${expected%% *}" || { echo "out/${expected%% *} has no ${expected#* }" && failed=1; }
done
# A driver has a task and an interface is bound in one place, whether the interface is made of requests, calls or
# streams.
for definition in "$source"/components/*/component.def; do
	driver=$(sed -n 's/^driver = //p' "$definition")
	[ -s "out/${driver}_task.c" ] || { echo "no task of $driver" && failed=1; }
done
for interface in "$source"/interfaces/*.interface; do
	interface=$(basename "$interface" .interface)
	grep -q "^int ${interface}_bind(" "out/${interface}_bind.c" || { echo "no ${interface}_bind()" && failed=1; }
done
touch -d '2001-01-01' out/*
"$compiler" out "$source/interfaces" "$source"/components/*/component.def components/tape/component.def
[ -z "$(find out -newermt 2002-01-01 -type f)" ] || { echo "written again without a change" && failed=1; }
exit "$failed"
