# shellcheck shell=sh disable=SC1090,SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie run: boots Selkie in QEMU with a command in it.

command_usage='run [OPTION...] [-- COMMAND ARGUMENT...]'

command_help() {
	cat <<END
run: boots and runs the command, or a shell. In an interactive run your terminal belongs to the guest;
press Ctrl-] three times to end a guest that does not answer.
  -m SIZE            memory of the machine (default 256M, more for a large root filesystem)
  --cpu MODEL        the machine's processor, by QEMU's name (default: all that QEMU has)
  --rootfs SOURCE    a folder, FILE.cpio[.gz] or FILE.tar[.gz] as root filesystem
                     (default: Debian's busybox), or an ext4 image, which keeps what is written
  --rootfs-size SIZE puts the folder on an ext4 disk of that size, for this run
  --image REF        a container image as root filesystem and command: oci:DIR[:TAG],
                     oci-archive:FILE[:TAG] or docker-archive:FILE[:TAG] (docs/images.md)
  --host             the host's root filesystem, under a layer in memory that is gone after the
                     run, in the current folder, as the same user with the same environment
  --rw               with --host: what is written in the current folder is written on the host
  --entrypoint PROGRAM
                     takes the place of the image's entry point; "" for none
  -u USER[:GROUP]    runs the command as that user: numbers, or names that the image knows
  --env-file FILE    environment variables, a NAME=VALUE in each line
  --hostname NAME    the machine's name
  --read-only        the root filesystem cannot be written to
  --tmpfs DIR[:OPTIONS]
                     a file system in memory there, for this run (repeatable)
  --name NAME        the machine is known by this name to ps, exec, stop and others
  -d                 in the background, under a generated name unless --name gives one; logs shows its
                     output, and ps -a lists it until rm removes it; --rm does that at its end
  --from NAME        starts in the state of a snapshot (selkie snapshot); of the other options, only
                     --name, -d, --rm, -p, --hostname, --timeout and --verbose go with it
  -t                 refuses to start unless standard input is a terminal
  --cpus 1           a machine has one processor; -i is accepted and always on
  --disk FILE        a disk image, /dev/vda in the guest (repeatable: vdb, ...)
  --disk-size SIZE   makes the image of the --disk before it if it is missing: ext4
  -v HOSTDIR:GUESTDIR[:ro]
                     shares a folder of the host (repeatable, up to three)
  -e NAME[=VALUE]    sets an environment variable, to the host's value without VALUE (repeatable)
  -w DIR             the command's working folder
  -p [HOSTADDR:]HOSTPORT:GUESTPORT[/udp]
                     forwards the host's port to the guest's (repeatable; HOSTADDR is
                     127.0.0.1 if it is missing)
  --no-net           a machine without a network
  --system FILE      a system description (default systems/default.system)
  --image NAME=FILE  the program of a user task with image = NAME in the system description
                     (repeatable; the programs in examples/ need none)
  --placement HOW    drivers, filesystems and the network stack are linked into the kernel
                     (inline) or are tasks of their own (task), whatever the system
                     description says; what several kernels share stays a task
  --entry HOW        how programs enter the kernel, whatever the system description says: inner (by
                     themselves; the default where the processor and the microkernel can) or fault (by
                     a message of seL4): docs/processes.md
  --kernel DIR       an installed seL4 instead of Selkie's own microkernel (docs/upstream.md)
  --timeout SECONDS  ends the run after that time, with status 124
  --report           lists at the end the system calls that programs made and that are not implemented
  --verbose          shows the boot log on standard error
  --trace[=PATTERN]  shows system calls on standard error, their arguments decoded; PATTERN is
                     names with commas between, with the wildcards * and ?: --trace=open*,stat
  --trace-to FILE    writes the system calls into FILE instead
  --gdb              waits for gdb and prints the command to type
  --dry-run          prints the QEMU command
END
}

for piece in options environment image system disks network folder boot machine name copy; do
	. "$here/tools/command/run/$piece.sh"
done

command_main() {
	make_run_folder
	leave_at_signals
	default_options
	while [ $# -gt 0 ]; do
		if [ "$1" = -- ]; then
			shift
			break
		fi
		one_option "$@"
		shift "$taken"
	done
	[ -z "$snapshot" ] || start_copy "$@"
	check_options
	prepare_machine "$@"
	note_info "$@"
	start_machine
}

# one_option WORD...: like option(), and also takes --OPTION=VALUE in one word.
one_option() {
	case $1 in
	--image=* | --env=* | --env-file=* | --workdir=* | --user=* | --entrypoint=* | --hostname=* | --name=* | \
		--tmpfs=* | --memory=* | --volume=* | --publish=* | --cpus=*)
		words=$1
		shift
		option "${words%%=*}" "${words#*=}" "$@"
		taken=$((taken - 1))
		;;
	*) option "$@" ;;
	esac
}

# prepare_machine [WORD...]: makes the files that QEMU is given; the words are the guest's command.
prepare_machine() {
	check_packages ${container:+image}
	build_system
	complaint=$("$build/tools/check-system" "$system" 2>&1) || die 2 "--system $complaint"
	find_images
	[ -z "$placement" ] || place_components
	[ -z "$container" ] || use_image "$@"
	[ -z "$entry" ] || choose_entry
	choose_root
	choose_accel
	note_command "$@"
	make_boot_image
	choose_memory
}

# choose_root: sets $rootfs, the folder or archive that is the guest's root filesystem; nothing for the default one.
choose_root() {
	[ -z "$host" ] || rootfs=$run/empty
	mkdir -p "$run/empty"
	[ -n "$rootfs" ] || default_rootfs
	[ -z "$rootfs_size" ] || [ -n "$rootfs" ] || rootfs=$build/rootfs/default
	if [ -n "$rootfs_size" ] || is_ext "$rootfs"; then
		root_on_disk
	fi
}

# note_command [WORD...]: writes the guest's command, its environment, folder and user into $run.
note_command() {
	if [ -n "$host" ]; then
		use_host "$@"
	elif [ -z "$container" ]; then
		: >"$run/argv"
		[ $# -eq 0 ] || printf '%s\0' "$@" >"$run/argv"
		default_env >>"$run/env"
		printf '%s' "$cwd" >"$run/cwd"
		[ -z "${user-}" ] || numeric_user
	fi
}
