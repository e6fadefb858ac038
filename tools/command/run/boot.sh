# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The boot image of a run: the root task with an archive of the programs, the system description and files for the options
# (interfaces/image.h).

# root_archive: sets $root, the archive that is the guest's root filesystem.
root_archive() {
	root=$build/rootfs/default.cpio
	[ -n "$rootfs" ] || return 0
	root=$run/rootfs.cpio
	slowly "packing $rootfs" "$run/pack.log" "$build/tools/mkarchive" "$root" --tree "$rootfs" ||
		die 2 "--rootfs $(sed 's/^mkarchive: //' "$run/pack.log")"
}

# note_streams: writes for the guest which of the descriptors 0 to 2 are terminals here, and the size of the window.
note_streams() {
	"$build/tools/selkie-run" --streams "$run/all"
	read -r streams size <"$run/all"
	[ -z "$background$snapshot" ] || streams=sss
	[ -z "$snapshot" ] || [ -z "$terminal" ] || streams=ttt
	printf '%s' "$streams" >"$run/streams"
	printf '%s' "$size" >"$run/winsize"
}

# kernels_by fault|other: does the system description have a kernel with `entry = fault`, or one without?
kernels_by() {
	awk -v how="$1" '
		{ sub(/#.*/, "") }
		/^[ \t]*kernel[ \t][^=]*\{/ { inside = 1; entry = "other" }
		inside && /^[ \t]*entry[ \t]*=[ \t]*fault/ { entry = "fault" }
		inside && /^[ \t]*}/ { found += entry == how; inside = 0 }
		END { exit !found }' <"$system"
}

# Is there a kernel whose programs may enter it by the inner ring?
may_be_inner() {
	[ -z "$kernel" ] && kernels_by other
}

# Is there a kernel that its programs may have to enter by faults? The microkernel decides by the processor; the one that QEMU
# emulates has no flaw that forbids the inner ring.
may_be_fault() {
	[ -n "$kernel" ] || kernels_by fault || [ "$accel" != tcg ] || [ -n "$cpu${SELKIE_CPU-}${SELKIE_BOOT_WORDS-}" ]
}

# enter NAME FILE: adds the file to the boot archive: a line NAME=FILE in $run/entries.
enter() {
	printf '%s\n' "$1=$2" >>"$run/entries"
}

# enter_programs: adds the system description, and the programs that it asks for.
enter_programs() {
	enter system "$system"
	for name in $images; do
		enter "task/$name" "$(image_of "$name")"
	done
	for name in $(needed_tasks); do
		enter "bin/$name-task" "$tasks/device-task/$name-task.stripped"
	done
	! may_be_inner || enter bin/kernel-task-inner "$tasks/kernel-task/kernel-task-inner.stripped"
	! may_be_fault || enter bin/kernel-task "$tasks/kernel-task/kernel-task.stripped"
}

# enter_command: adds the root filesystem and the files for the options.
enter_command() {
	enter rootfs/default "$root"
	if [ -n "${SELKIE_WAITS-}" ]; then # a seed: docs/waiting.md
		printf '%s' "$SELKIE_WAITS" >"$run/waits"
		enter run/waits "$run/waits"
	fi
	for name in argv env streams winsize; do
		enter "run/$name" "$run/$name"
	done
	for name in cwd shares root removed user hostname folders volumes tmpfs read-only; do
		[ ! -s "$run/$name" ] || enter "run/$name" "$run/$name"
	done
	[ -z "$machine_name$snapshot" ] || enter run/agent "$build/tools/selkie-agent"
	if [ -n "$trace" ]; then
		printf '%s' "$trace" >"$run/trace"
		enter run/trace "$run/trace"
	fi
}

make_archive() {
	set --
	while IFS= read -r line; do
		set -- "$@" "$line"
	done <"$run/entries"
	make_or_die "the boot archive" "$build/tools/mkarchive" "$run/archive" "$@"
}

# make_boot_image: packs the boot image; sets $image.
make_boot_image() {
	note_streams
	root_archive
	enter_programs
	enter_command
	pack_boot_image
}

# pack_boot_image: packs the files that $run/entries lists; sets $image.
pack_boot_image() {
	make_archive
	image=$run/image
	if [ -n "$dry" ]; then # the printed command needs the image after $run is removed
		mkdir -p "$state/dry-run"
		image=$state/dry-run/image
	fi
	make_or_die "the boot image" "$build/tools/mkimage" "$tasks/root-task/root-task.elf" "$run/archive" "$image"
	rm -rf "$run/archive" "$run/rootfs.cpio" "$run/empty" # selkie-run removes only files, no folders, of $run
}
