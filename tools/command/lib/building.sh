# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# Building: the system's tasks, the microkernel, the default root filesystem.

# build_targets FOLDER TARGET...: configures FOLDER if needed, and builds the targets; waits while another build of FOLDER runs.
build_targets() {
	[ -z "$installed" ] || return 0
	folder=$1
	shift
	mkdir -p "$folder"
	exec 9>"$folder/.lock"
	flock 9
	if [ ! -e "$folder/build.ninja" ]; then
		prefix=
		[ "$folder" = "$build" ] || prefix=$kernel
		slowly "configuring" "$folder/configure.log" cmake -G Ninja -S "$here" -B "$folder" \
			"-DSEL4_PREFIX=$prefix" || {
			tail -20 "$folder/configure.log" >&2
			die 126 "could not be configured; see $folder/configure.log"
		}
	fi
	slowly "building" "$folder/build.log" ninja -C "$folder" "$@" || {
		grep -v '^\[' "$folder/build.log" | tail -40 >&2
		die 126 "could not be built; see $folder/build.log"
	}
	exec 9>&-
}

# Sets $tasks, the folder in which user mode is built, and $microkernel, the file that QEMU boots.
build_system() {
	if [ -z "$kernel" ]; then
		tasks=$build
		microkernel=$build/microkernel/selkie-kernel.elf32
		build_targets "$build" selkie-kernel mkarchive mkimage check-system selkie-run selkie-agent
	else
		tasks=$build/kernels/$(printf '%s' "$kernel" | cksum | cut -d ' ' -f 1)
		microkernel=$tasks/kernel.elf32
		build_targets "$build" mkarchive mkimage check-system selkie-run selkie-agent
		mkdir -p "$tasks" "$build/cache"
		ln -sfn "$build/cache" "$tasks/cache"
		# QEMU loads no ELF64 file by multiboot; the addresses of this one fit into an ELF32 file.
		if ! objcopy -O elf32-i386 "$kernel/bin/kernel.elf" "$microkernel.$$" ||
			! mv "$microkernel.$$" "$microkernel"; then
			die 126 "$kernel/bin/kernel.elf could not be converted"
		fi
	fi
	set -- root-task.elf kernel-task.elf examples device-tasks
	[ -n "$kernel" ] || set -- "$@" kernel-task-inner.elf
	build_targets "$tasks" "$@"
}

# use_kernel DIR: checks the argument of --kernel, before anything is built.
use_kernel() {
	[ -z "$installed" ] || die 2 "--kernel needs Selkie's source tree"
	kernel=$(cd "$1" 2>/dev/null && pwd) || die 2 "--kernel $1: no such folder"
	status=0
	remarks=$("$here/tools/check-prefix" "$kernel" 2>&1) || status=2
	[ -z "$remarks" ] || printf '%s\n' "$remarks" | while read -r remark; do
		say "--kernel $1: $remark"
	done
	[ "$status" -eq 0 ] || exit "$status"
}

default_rootfs() {
	[ -z "$installed" ] || return 0
	packed=$build/rootfs/default.cpio
	if [ -e "$packed" ] && [ -z "$(find "$here/tools/busybox-rootfs" -newer "$packed")" ]; then
		return 0
	fi
	mkdir -p "$build/rootfs"
	slowly "making the default root filesystem" "$build/rootfs.log" \
		env "SELKIE_CACHE=$build/cache" "$here/tools/busybox-rootfs" "$build/rootfs/default" || {
		tail -5 "$build/rootfs.log" >&2
		die 126 "the default root filesystem could not be made; see $build/rootfs.log"
	}
	make_or_die "the default root filesystem" "$build/tools/mkarchive" "$packed" --tree "$build/rootfs/default"
}
