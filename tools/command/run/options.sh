# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The options of `selkie run`: read into variables and files of the run's folder, and checked. Their meaning is in the
# other files of this folder.

default_options() {
	unset timeout memory user entrypoint
	cpu='' container='' hostname='' machine_name='' root_image='' host='' host_rw=''
	shares=0 rootfs='' rootfs_size='' cwd='' system=$here/systems/default.system
	placement=${SELKIE_PLACEMENT-} # set by tests that try both placements
	entry=${SELKIE_ENTRY-}         # set by tests that try both ways in
	verbose='' gdb='' dry='' disk='' network=1 forwards='' trace='' trace_to=''
	background='' remove='' report='' snapshot='' from='' terminal='' boot_log=${SELKIE_LOG:-$state/selkie.log}
}

# option WORD...: reads the option that is the first word, and sets $taken to the number of words that it has.
option() {
	taken=1
	case $1 in
	-m | --memory) value "$@" && memory=$2 ;;
	--cpu) value "$@" && cpu=$2 ;;
	--rootfs) value "$@" && rootfs=$2 ;;
	--rootfs-size) value "$@" && size_option "$1" "$2" && rootfs_size=$2 ;;
	-e | --env) value "$@" && set_variable "-e $2" "$2" ;;
	--env-file) value "$@" && set_variables "$2" ;;
	-w | --workdir) value "$@" && cwd=$2 ;;
	-u | --user) value "$@" && user=$2 ;;
	--entrypoint) value "$@" && entrypoint=$2 ;;
	--hostname) value "$@" && use_hostname "$2" ;;
	--name) value "$@" && use_name "$2" ;;
	--host) host=1 ;;
	--rw) host_rw=1 ;;
	--read-only) printf 1 >"$run/read-only" ;;
	--tmpfs) value "$@" && tmpfs "$2" ;;
	-d | --detach) background=1 ;;
	--rm) remove=1 ;;
	-i | --interactive) ;;
	-t | --tty | -it | -ti) terminal=1 && { [ -t 0 ] || die 2 "$1: standard input is no terminal"; } ;;
	--cpus) value "$@" && cpus "$2" ;;
	--from) value "$@" && use_snapshot "$2" ;;
	--disk) value "$@" && use_disk "$2" ;;
	--disk-size)
		value "$@"
		[ -n "$disk" ] || die 2 "--disk-size belongs behind the --disk that it is for"
		size_option "$1" "$2"
		make_disk "$disk" "$2"
		;;
	-v | --volume) value "$@" && share "$2" ;;
	-p | --publish) value "$@" && forward "$2" ;;
	--no-net) network= ;;
	--system) value "$@" && system=$2 ;;
	--image) value "$@" && image_option "$2" ;;
	--entry) value "$@" && one_of "$1" "$2" fault inner && entry=$2 ;;
	--placement) value "$@" && one_of "$1" "$2" inline task && placement=$2 ;;
	--kernel) value "$@" && use_kernel "$2" ;;
	--timeout) value "$@" && timeout=$2 ;;
	--verbose) verbose=--verbose ;;
	--report) report=--report ;;
	--trace) trace='*' ;;
	--trace=*) trace=${1#--trace=} && check_trace ;;
	--trace-to) value "$@" && trace_to=$2 ;;
	--gdb) gdb=1 ;;
	--dry-run) dry=1 ;;
	-*) die 2 "run: unknown option $1; see $me --help" ;;
	*) die 2 "run: unexpected argument $1; a command goes behind --" ;;
	esac
}

# cpus NUMBER: accepts 1 only.
cpus() {
	case $1 in
	1 | 1.0) ;;
	*[!0-9.]* | '' | *.*.*) die 2 "--cpus $1: expected 1" ;;
	*) die 2 "--cpus $1: a machine has one processor, and its time is not limited: expected 1" ;;
	esac
}

# one_of OPTION VALUE FIRST SECOND: the value must be FIRST or SECOND.
one_of() {
	[ "$2" = "$3" ] || [ "$2" = "$4" ] || die 2 "$1 $2: expected $3 or $4"
}

size_option() {
	size_valid "$2" || die 2 "$1 $2: expected a size such as 64M"
}

# image_option REFERENCE|NAME=FILE: notes the container image to run, or the program of a user task.
image_option() {
	case $1 in
	oci:* | oci-archive:* | docker-archive:*) container=$1 ;;
	?*=?*)
		[ -f "${1#*=}" ] || die 2 "--image $1: no such file"
		printf '%s\n' "$1" >>"$run/images"
		;;
	*) die 2 "--image $1: expected oci:DIR, oci-archive:FILE, docker-archive:FILE or NAME=FILE" ;;
	esac
}

# check_trace: does every name or pattern in $trace match a system call?
check_trace() {
	rest=$trace,
	while [ -n "$rest" ]; do
		pattern=${rest%%,*} rest=${rest#*,} known=
		# shellcheck disable=SC2013 # names are words
		for name in $(sed -n 's/^CALL([0-9]*, \([a-z0-9_]*\),.*/\1/p' "$here/kernel-task/arch/x86_64/syscalls.def"); do
			# shellcheck disable=SC2254 # it is a pattern
			case $name in $pattern) known=1 && break ;; esac
		done
		[ -n "$known" ] || die 2 "--trace=$trace: no system call is named $pattern"
	done
}

# check_options: do the options fit together, and do the files that they name exist?
check_options() {
	[ -z "$trace_to" ] || trace=${trace:-*}
	[ -n "$network" ] || [ -z "$forwards" ] || die 2 "-p needs the network that --no-net takes away"
	size_valid "${memory-1}" || die 2 "-m $memory: expected a size such as 256M" # without -m the boot image's size decides
	seconds_valid "${timeout-1}" || die 2 "--timeout $timeout: expected a number of seconds"
	case $cwd in
	/* | '') ;;
	*) die 2 "-w $cwd: expected an absolute path" ;;
	esac
	[ -z "$container" ] || [ -z "$rootfs$rootfs_size" ] || die 2 "--image and --rootfs: only one of them"
	[ -z "$host" ] || [ -z "$container$rootfs$rootfs_size" ] || die 2 "--host has a root filesystem already"
	[ -n "$host" ] || [ -z "$host_rw" ] || die 2 "--rw belongs to --host"
	[ -n "$container" ] || [ -z "${entrypoint+1}" ] || die 2 "--entrypoint needs the --image that has another"
	[ -z "$rootfs" ] || [ -e "$rootfs" ] || die 2 "--rootfs $rootfs: no such file or folder"
	if [ ! -f "$system" ] || [ ! -r "$system" ]; then
		die 2 "--system $system: no such file"
	fi
	check_disks
	check_name
	[ "$entry" != inner ] || [ -z "$kernel" ] || die 2 "--entry inner needs Selkie's own microkernel"
}

# seconds_valid NUMBER: is it a decimal number greater than zero?
seconds_valid() {
	case $1 in
	*[!0-9.]* | *.*.*) return 1 ;;
	*[1-9]*) ;;
	*) return 1 ;;
	esac
}
