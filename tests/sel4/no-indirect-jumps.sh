#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Does the microkernel have a jump or call whose target is not in the instruction? The branch predictor, which user mode
# can train, could choose the code that is executed ahead. (The one jump of the boot page, to the kernel's own
# addresses, is executed before any user code.)
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
