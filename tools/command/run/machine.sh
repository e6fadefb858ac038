# shellcheck shell=sh disable=SC2034,SC2154 # the other halves are in selkie and in the other pieces
# SPDX-License-Identifier: BSD-2-Clause
# The machine of a run: QEMU's command line, and the start.

# Sets $memory or checks it: the boot image lies in it, and Linux gets the rest.
choose_memory() {
	image_mib=$(($(wc -c <"$image") / 1048576 + 1))
	[ -n "${memory-}" ] || memory=$((image_mib > 64 ? image_mib + 256 : 256))M
	case $memory in
	*[Gg]) mib=$((${memory%?} * 1024)) ;;
	*[Mm]) mib=${memory%?} ;;
	*[Kk]) mib=$((${memory%?} / 1024)) ;;
	*) mib=$memory ;; # as QEMU has it
	esac
	[ "$mib" -ge $((image_mib + 12)) ] ||
		die 2 "-m $memory: too small, the boot image alone is $image_mib MiB"
}

# start_machine: QEMU takes the place of this process.
start_machine() {
	[ -n "$cpu" ] || cpu=${SELKIE_CPU-$(cpu_of_kernel)} # some tests set it
	words=extensions
	[ -z "$kernel" ] || words=
	words=${SELKIE_BOOT_WORDS-$words} # the tests of the imitations set it
	set -- qemu-system-x86_64 -machine q35 -accel "$accel" -cpu "$cpu" -m "$memory" -nodefaults \
		-display none -no-reboot -kernel "$microkernel" \
		-append "$words" \
		-initrd "$image"
	number=0
	while read -r disk; do
		set -- "$@" -drive "file=$disk,format=raw,if=none,id=disk$number,cache=writeback,discard=unmap" \
			-device "virtio-blk-pci,drive=disk$number,disable-legacy=on"
		number=$((number + 1))
	done <"$run/disks"
	[ -z "$root_image" ] || set -- "$@" -device "virtio-blk-pci,drive=disk$number,disable-legacy=on" \
		-drive "file=$root_image,format=raw,if=none,id=disk$number,cache=writeback,discard=unmap,snapshot=on"
	[ -z "$machine_name" ] || set -- "$@" -name "$machine_name"
	number=0
	while read -r fsdev; do
		number=$((number + 1))
		set -- "$@" -fsdev "$fsdev" -device "virtio-9p-pci,fsdev=share$number,mount_tag=share$number,disable-legacy=on"
	done <"$run/fsdevs"
	[ -z "$network" ] || set -- "$@" -netdev "user,id=net0$forwards" \
		-device virtio-net-pci,netdev=net0,disable-legacy=on
	set -- "$@" -object rng-random,id=rng0,filename=/dev/urandom -device virtio-rng-pci,rng=rng0,disable-legacy=on
	if [ -n "$gdb" ]; then
		set -- "$@" -s -S
		say "waiting for:  gdb -ex 'target remote :1234' $tasks/kernel-task/kernel-task.elf"
	fi
	start "$@"
}

# start QEMU ARGUMENT...
start() {
	log=${SELKIE_LOG:-$state/selkie.log}
	if [ -n "$dry" ]; then
		"$build/tools/selkie-run" --log "$log" --dry-run -- "$@"
		exit
	fi
	trap - EXIT HUP INT TERM
	exec "$build/tools/selkie-run" --log "$log" --scratch "$run" \
		${trace:+--trace "${trace_to:--}"} \
		${timeout+--timeout "$timeout"} ${verbose:+--verbose} -- "$@"
}
