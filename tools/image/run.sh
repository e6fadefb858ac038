# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2034,SC2154 # ./selkie, which reads this, has the other halves
# The options of `./selkie run` that container runtimes have too, --image and --host. What they say lies in the run's folder,
# in the form of interfaces/image.h.

image_cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/selkie

# set_variable WHERE NAME[=VALUE]: into the environment; without a value the host's.
set_variable() {
	pair=$2
	case ${pair%%=*} in *[!A-Za-z0-9_]* | '' | [0-9]*) die 2 "$1: expected NAME=VALUE" ;; esac
	case $pair in
	*=*) ;;
	*)
		pair=$pair=$(printenv "$2"; echo .) || true
		pair=${pair%.} pair=${pair%?}
		printenv "$2" >/dev/null || die 2 "$1: expected NAME=VALUE"
		;;
	esac
	printf '%s\0' "$pair" >>"$run/env"
}

# set_variables FILE: each line is NAME=VALUE, or NAME; those that begin with # are none.
set_variables() {
	if [ ! -f "$1" ] || [ ! -r "$1" ]; then
		die 2 "--env-file $1: no such file"
	fi
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'' | '#'*) ;;
		*=*) set_variable "--env-file $1: $line" "$line" ;;
		*) ! printenv "$line" >/dev/null || set_variable "--env-file $1: $line" "$line" ;;
		esac
	done <"$1"
}

use_hostname() {
	case $1 in
	*[!A-Za-z0-9.-]* | '' | -* | .*) die 2 "--hostname $1: expected letters, digits, dots and hyphens" ;;
	esac
	[ ${#1} -le 64 ] || die 2 "--hostname $1: at most 64 characters"
	hostname=$1
	printf '%s' "$1" >"$run/hostname"
}

use_name() {
	case $1 in
	*[!A-Za-z0-9_.-]* | '' | [_.-]*) die 2 "--name $1: expected letters, digits, _, . and -" ;;
	esac
	machine_name=$1
}

# tmpfs DIR[:OPTIONS]
tmpfs() {
	case $1 in
	*:*:* | :* | [!/]* | '') die 2 "--tmpfs $1: expected DIR[:OPTIONS] with an absolute DIR" ;;
	esac
	printf '%s\0' "$1" >>"$run/tmpfs"
}

# Without an image there is nothing to look names up in.
numeric_user() {
	case $user in
	*[!0-9:]* | *:*:* | :* | *: | '') die 2 "-u $user: expected UID[:GID] in numbers, as there is no --image" ;;
	esac
	case $user in *:*) ;; *) user=$user:$user ;; esac
	printf '%s' "${user%:*} ${user#*:}" >"$run/user"
}

# image_tool ARGUMENT...: standard output in $answer. It says itself what is wrong.
image_tool() {
	status=0
	answer=$("$build/tools/selkie-image" "$@") || status=$?
	case $status in
	0) ;;
	2 | 125) exit "$status" ;;
	*) die 125 "--image $container: the tool that unpacks images has ended with status $status" ;;
	esac
}

# use_image [WORD...]: unpacks $container, unless it is in the cache, as the guest's root disk; writes how to run it.
use_image() {
	build_targets "$build" selkie-image
	image_tool unpack "$container" "$image_cache"
	image_folder=$answer root_image=$answer/root.ext4
	case $root_image in *,*) die 2 "$root_image: a name with a comma cannot be given to QEMU" ;; esac
	grep -qza '^HOSTNAME=' "$run/env" || printf 'HOSTNAME=%s\0' "${hostname:-selkie}" >>"$run/env"
	[ ! -t 0 ] || grep -qza '^TERM=' "$run/env" || printf 'TERM=%s\0' "${TERM:-xterm}" >>"$run/env"
	[ -z "$cwd" ] || set -- --cwd "$cwd" -- "$@"
	[ -n "$cwd" ] || set -- -- "$@"
	[ -z "${user-}" ] || set -- --user "$user" "$@"
	[ -z "${entrypoint+1}" ] || set -- --entrypoint "$entrypoint" "$@"
	image_tool command "$container" "$image_folder" "$run" "$@"
	root_is_last_disk
	memory=${memory-512M}
	mkdir -p "$run/empty"
	rootfs=$run/empty
}

# use_host [WORD...]: the host's root filesystem, user, environment and current folder.
use_host() {
	printf '%s' "share:share$((shares + 1))" >"$run/root"
	share_device / on
	folder=$(pwd -P)
	[ -z "$host_rw" ] || share "$folder:$folder"
	printf '%s' "${cwd:-$folder}" >"$run/cwd"
	[ $# -gt 0 ] || set -- "${SHELL:-/bin/sh}"
	printf '%s\0' "$@" >"$run/argv"
	# What -e said comes first, and the first counts.
	env -0 | awk -v said="$(tr '\0\n' '\n ' <"$run/env" | sed 's/=.*//')" '
		BEGIN { RS = ORS = "\0"; count = split(said, names, "\n"); for (i = 1; i <= count; i++) known[names[i]] = 1 }
		{ name = $0; sub(/=.*/, "", name) }
		!(name in known)' >>"$run/env"
	printf '%s' "$(id -u) $(id -G)" >"$run/user"
	[ -z "${user-}" ] || numeric_user
	[ -n "$hostname" ] || uname -n | tr -d '\n' >"$run/hostname"
	# What the host runs is not running here; names are resolved by QEMU.
	printf '/run:mode=755\0' >>"$run/tmpfs"
	printf '/etc/resolv.conf\0' >"$run/removed"
	memory=${memory-1G}
}
