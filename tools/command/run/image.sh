# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# `selkie run --image` and `--host`: the root filesystem of an image or of the host, and its settings for the command.

# image_tool ARGUMENT...: sets $answer to its standard output. The tool reports its failures itself.
image_tool() {
	status=0
	answer=$("$build/tools/selkie-image" "$@") || status=$?
	case $status in
	0) ;;
	2 | 125) exit "$status" ;;
	*) die 125 "--image $container: the tool that unpacks images has ended with status $status" ;;
	esac
}

# use_image [WORD...]: unpacks $container, unless it is in the cache, as the guest's root disk; writes the command, environment,
# folder and user that the image and the options give into $run.
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

# use_host [WORD...]: gives the guest the host's root filesystem, user, environment and current folder.
use_host() {
	printf '%s' "share:share$((shares + 1))" >"$run/root"
	share_device / on
	folder=$(pwd -P)
	[ -z "$host_rw" ] || share "$folder:$folder"
	printf '%s' "${cwd:-$folder}" >"$run/cwd"
	[ $# -gt 0 ] || set -- "${SHELL:-/bin/sh}"
	printf '%s\0' "$@" >"$run/argv"
	# Variables of -e come first; of variables with equal names the first counts.
	said=$(tr '\0\n' '\n ' <"$run/env" | sed 's/=.*//')
	env -0 | awk -v said="$said" '
		BEGIN { RS = ORS = "\0"; count = split(said, names, "\n"); for (i = 1; i <= count; i++) known[names[i]] = 1 }
		{ name = $0; sub(/=.*/, "", name) }
		!(name in known)' >>"$run/env"
	printf '%s' "$(id -u) $(id -G)" >"$run/user"
	[ -z "${user-}" ] || numeric_user
	[ -n "$hostname" ] || uname -n | tr -d '\n' >"$run/hostname"
	# The host's services do not run in the guest, so /run is empty; QEMU resolves host names.
	printf '/run:mode=755\0' >>"$run/tmpfs"
	printf '/etc/resolv.conf\0' >"$run/removed"
	memory=${memory-1G}
}
