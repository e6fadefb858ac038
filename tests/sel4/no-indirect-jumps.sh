#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Has the microkernel a jump or call whose target is not in the instruction? The branch predictor, which user mode teaches,
# would have a say in where it goes. (The one jump of the boot page, to the kernel's own addresses, is before any user.)
#
#	no-indirect-jumps.sh KERNEL-ELF64
set -eu
found=$(objdump -d --no-show-raw-insn "$1" | awk '
	/^[0-9a-f]+ <.*>:$/ { where = $2 }
	/^ffffffff.*[ \t](jmp|call|ljmp|lcall)[a-z]*[ \t]+\*/ || (/^ffffffff|^ +ffffffff/ && /[ \t](jmp|call)[a-z]*[ \t]+\*/) { print where, $0 }')
if [ -n "$found" ]; then
	echo "FAILED: indirect jumps of the kernel:"
	echo "$found"
	exit 1
fi
objdump -d --no-show-raw-insn "$1" | grep -c '[[:blank:]]call ' >/dev/null
echo "none"
