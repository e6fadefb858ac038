# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The machine of a run: QEMU's command line, and the start.

# Sets $memory, or checks it: the boot image is in it, and Linux gets the rest.
choose_memory() {
	image_mib=$(($(wc -c <"$image") / 1048576 + 1))
	[ -n "${memory-}" ] || memory=$((image_mib > 64 ? image_mib + 256 : 256))M
	mib_of "$memory"
	[ "$mib" -ge $((image_mib + 12)) ] ||
		die 2 "-m $memory: too small, the boot image alone is $image_mib MiB"
}

# mib_of SIZE: sets $mib to the size in MiB.
mib_of() {
	case $1 in
	*[Gg]) mib=$((${1%?} * 1024)) ;;
	*[Mm]) mib=${1%?} ;;
	*[Kk]) mib=$((${1%?} / 1024)) ;;
	*) mib=$1 ;; # MiB, as for QEMU
	esac
}

# add WORD...: appends the words, each quoted, to $qemu, which is QEMU's command line.
add() {
	for word; do
		case $word in
		*\'*)
			word=$(printf '%s.' "$word" | sed "s/'/'\\\\''/g")
			word=${word%.}
			;;
		esac
		qemu="$qemu '$word'"
	done
}

# add_kept BEFORE AFTER: adds a word with the path of the snapshot's folder between the two; a copy puts in the path at its start.
add_kept() {
	if [ "$purpose" = copy ]; then
		qemu="$qemu '$1'\"\$snapshot\"'$2'"
	else
		add "$1$snapshot$2"
	fi
}

# describe_machine PURPOSE: sets $qemu. PURPOSE is run; save, for a machine that is to be saved in $snapshot; or copy, for one
# that begins as it was saved: the same devices in the same order.
describe_machine() {
	purpose=$1
	describe_processor
	case $purpose in
	run) add -machine q35 -kernel "$microkernel" -initrd "$image" ;;
	save) add -machine q35,memory-backend=memory -kernel "$microkernel" -initrd "$image" ;;
	copy) add -machine q35,memory-backend=memory -incoming defer -kernel && add_kept '' /kernel ;;
	esac
	describe_memory
	describe_disks
	describe_rest
}

# describe_processor: the beginning of $qemu.
describe_processor() {
	qemu=
	[ -n "$cpu" ] || cpu=${SELKIE_CPU-$(cpu_of_kernel)} # some tests set it
	words=extensions
	[ -z "$kernel" ] || words=
	words=${SELKIE_BOOT_WORDS-$words} # tests set it to make the microkernel imitate another seL4 or processor
	add qemu-system-x86_64 -accel "$accel" -cpu "$cpu" -m "$memory" -nodefaults -display none -no-reboot -append "$words"
}

describe_memory() {
	case $purpose in
	save) add -object && add_kept "memory-backend-file,id=memory,size=$mib""M,share=on,mem-path=" /memory ;;
	copy) add -object && add_kept "memory-backend-file,id=memory,size=$mib""M,share=off,mem-path=" /memory ;;
	esac
}

# describe_disk FILE [temporary]: adds a disk. What is written to a temporary disk or to a copy's disk is not kept.
describe_disk() {
	common=format=raw,if=none,id=disk$number,cache=writeback,discard=unmap
	add -device "virtio-blk-pci,drive=disk$number,disable-legacy=on" -drive
	case $purpose in
	run) add "file=$1,$common${2+,snapshot=on}" ;;
	save) add_kept file= "/disk$number,format=qcow2,${common#*,}" ;;
	copy) add_kept file= "/disk$number,format=qcow2,${common#*,},snapshot=on" ;;
	esac
	number=$((number + 1))
}

describe_disks() {
	number=0
	while read -r disk; do
		describe_disk "$disk"
	done <"$run/disks"
	[ -z "$root_image" ] || describe_disk "$root_image" temporary
}

# For a copy, -netdev is added when it starts (copy.sh), since each copy forwards ports of its own.
describe_rest() {
	[ -z "$machine_name" ] || [ "$purpose" != run ] || add -name "$machine_name"
	number=0
	while read -r fsdev; do
		number=$((number + 1))
		add -fsdev "$fsdev" -device "virtio-9p-pci,fsdev=share$number,mount_tag=share$number,disable-legacy=on"
	done <"$run/fsdevs"
	[ -z "$network" ] || add -device virtio-net-pci,netdev=net0,disable-legacy=on
	[ -z "$network" ] || [ "$purpose" = copy ] || add -netdev "user,id=net0$forwards"
	add -object rng-random,id=rng0,filename=/dev/urandom -device virtio-rng-pci,rng=rng0,disable-legacy=on
}

# start_machine: the runner, which starts QEMU, takes the place of this process.
start_machine() {
	describe_machine run
	if [ -n "$gdb" ]; then
		add -s -S
		name="kernel-task"
		! may_be_inner || name="kernel-task-inner"
		say "waiting for:  gdb -ex 'target remote :1234' $tasks/kernel-task/$name.elf"
	fi
	# shellcheck disable=SC2119
	show_or_start
}

# shellcheck disable=SC2120 # tools/command/up.sh has options
# show_or_start [OPTION...]: with --dry-run, prints QEMU's command line; otherwise start [OPTION...].
show_or_start() {
	[ -n "$dry" ] || start "$@"
	eval "set -- $qemu"
	"$build/tools/selkie-run" --log "$boot_log" --dry-run -- "$@"
	exit
}

# start [OPTION...]: the runner, with these options and those of every run, takes the place of this process; in the background
# it is a child, and this process prints the machine's name and exits.
start() {
	trap - EXIT HUP INT TERM
	set -- "$@" --log "$boot_log" --scratch "$run" ${trace:+--trace "${trace_to:--}"} ${timeout+--timeout "$timeout"} \
		${verbose:+--verbose} ${report:+--report}
	[ -z "$machine_name" ] || set -- "$@" --machine "$machines/$machine_name" --info "$run/info"
	[ -z "$background" ] || set -- "$@" --detach --types sss
	[ -z "$background" ] || [ -n "$remove" ] || set -- "$@" --keep
	eval "set -- \"\$@\" -- $qemu"
	[ -z "$background" ] || "$build/tools/selkie-run" "$@" || exit
	[ -z "$background" ] || { echo "$machine_name" && exit; }
	exec "$build/tools/selkie-run" "$@"
}
