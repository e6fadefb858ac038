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

# remarks TEXT: nothing is wrong with the prefix, and that is all that is said of it.
remarks() {
	status=0
	said=$("$here/../../tools/check-prefix" "$prefix" 2>&1) || status=$?
	if [ "$status" -ne 0 ] || [ "$said" != "$1" ]; then
		echo "check-prefix: status $status: $said"
		echo "    expected: $1"
		failed=1
	fi
}

# taken MODEL FEATURE: is the feature taken away from the processor?
taken() {
	case ,$("$here/../../tools/kernel-cpu" "$prefix" "$1"), in
	,"$1"*,-"$2",*) ;;
	*)
		echo "kernel-cpu: -$2 is missing from the $1 processor"
		failed=1
		;;
	esac
}

kept() {
	case ,$("$here/../../tools/kernel-cpu" "$prefix" "$1"), in
	*,-"$2",*)
		echo "kernel-cpu: the $1 processor is without $2"
		failed=1
		;;
	esac
}

fresh
remarks "the kernel saves no AVX (XSAVE_FEATURE_SET 3); programs get a processor without"
for feature in avx avx2 fma f16c vaes avx512f pku; do
	taken max $feature
	taken host $feature
done
kept max xsave
setting NUM_DOMAINS 1
remarks "the kernel saves no AVX (XSAVE_FEATURE_SET 3); programs get a processor without"
setting XSAVE_FEATURE_SET 7
remarks ""
kept max avx
taken max avx512f
fresh
setting XSAVE ""
setting FXSAVE 1
remarks "the kernel saves neither XSAVE nor AVX (it is configured for FXSAVE); programs get a processor without"
taken max avx
taken max xsave
fresh
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
refused "the kernel has KernelSyscall neither syscall nor sysenter; Selkie needs one of them"
echo "no kernel" >"$prefix/bin/kernel.elf"
refused "bin/kernel.elf is no ELF64 file for x86-64"

status=0
said=$("$selkie" run --kernel "$scratch/nowhere" 2>&1 </dev/null) || status=$?
if [ "$status" -ne 2 ] || [ "$said" != "selkie: --kernel $scratch/nowhere: no such folder" ]; then
	echo "no folder: status $status: $said"
	failed=1
fi
exit "$failed"
