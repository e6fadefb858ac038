#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What ./selkie says of an installed seL4 that it cannot use: one line for each piece and setting, status 2, and
# nothing is built.
#
#	prefix.sh SELKIE KERNEL-ELF64 SCRATCH
set -eu
selkie=$1 kernel=$2 scratch=$3
here=$(cd "$(dirname "$0")" && pwd)
prefix=$scratch/prefix
config=$prefix/libsel4/include/kernel/gen_config.h
failed=0

fresh() {
	rm -rf "$scratch"
	mkdir -p "$scratch"
	sh "$here/make-prefix" "$prefix" "$kernel" syscall
}

# refused TEXT: both commands say exactly that.
refused() {
	for command in run build; do
		status=0
		said=$("$selkie" "$command" --kernel "$prefix" 2>&1 </dev/null) || status=$?
		if [ "$status" -ne 2 ] || [ "$said" != "selkie: --kernel $prefix: $1" ]; then
			echo "$command: status $status: $said"
			echo "    expected: selkie: --kernel $prefix: $1"
			failed=1
		fi
	done
	fresh
}

setting() {
	sed -i "/CONFIG_$1[ 	]/d" "$config"
	[ -z "$2" ] || echo "#define CONFIG_$1 $2  /* as upstream writes it */" >>"$config"
}

fresh
"$here/../../tools/check-prefix" "$prefix"
for piece in bin/kernel.elf libsel4/include/sel4/sel4.h libsel4/include/sel4/gen_config.h \
	libsel4/include/interfaces/sel4_client.h libsel4/include/kernel/gen_config.h \
	libsel4/src/sel4_bootinfo.c; do
	rm "$prefix/$piece"
	refused "$piece is missing: upstream's install step puts it there"
done
setting KERNEL_MCS 1
refused "the kernel has KERNEL_MCS on; Selkie needs it off"
setting MAX_NUM_NODES 4
refused "the kernel has MAX_NUM_NODES 4; Selkie needs 1"
setting NUM_DOMAINS 16
refused "the kernel has NUM_DOMAINS 16; Selkie needs 1"
setting HUGE_PAGE ""
refused "the kernel has HUGE_PAGE off; Selkie needs it on"
setting IOMMU 1
refused "the kernel has IOMMU on; Selkie needs it off"
setting ARCH_X86_64 ""
refused "the kernel has ARCH_X86_64 off; Selkie needs it on"
setting FSGSBASE_INST ""
refused "the kernel has FSGSBASE_INST off; Selkie needs it on"
setting ROOT_CNODE_SIZE_BITS 12
refused "the kernel has ROOT_CNODE_SIZE_BITS 12; Selkie needs 16 or more"
setting XSAVE_SIZE 832
refused "the kernel has XSAVE_SIZE 832; Selkie needs less than 832 (threads of 2 KiB)"
setting SYSCALL ""
refused "the kernel has KernelX86Syscall neither syscall nor sysenter; Selkie needs one of them"
echo "no kernel" >"$prefix/bin/kernel.elf"
refused "bin/kernel.elf is no ELF64 file for x86-64"

status=0
said=$("$selkie" run --kernel "$scratch/nowhere" 2>&1 </dev/null) || status=$?
if [ "$status" -ne 2 ] || [ "$said" != "selkie: --kernel $scratch/nowhere: no such folder" ]; then
	echo "no folder: status $status: $said"
	failed=1
fi
exit "$failed"
