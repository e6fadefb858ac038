# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# Packages of the host: apt installs those that a command needs and that are missing.

# need COMMAND PACKAGE: adds the package to $missing if there is no such command.
need() {
	command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

install_missing() {
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null 2>&1 ||
		die 126 "please install:$missing (there is no apt here to do it)"
	if [ "$(id -u)" -eq 0 ]; then
		as_root=
	elif ! command -v sudo >/dev/null 2>&1; then
		die 126 "please install, as root:  apt-get install$missing"
	elif [ -t 0 ]; then
		as_root=sudo
	else
		as_root="sudo -n"
	fi
	say "installing$missing"
	mkdir -p "$build"
	# shellcheck disable=SC2086 # lists of words
	install_packages "$as_root" $missing >"$build/install.log" 2>&1 </dev/null ||
		die 126 "could not install$missing; see $build/install.log, or as root:  apt-get install$missing"
}

install_packages() {
	as_root=$1
	shift
	# shellcheck disable=SC2086 # empty, "sudo" or "sudo -n"
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=5 install -y --no-install-recommends "$@" || {
		$as_root apt-get -o Acquire::Retries=5 update
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=5 install -y \
			--no-install-recommends "$@"
	}
}

# Adds to $missing the packages that tools/image is built with.
need_image_packages() {
	[ -e /usr/include/archive.h ] || missing="$missing libarchive-dev"
	[ -e /usr/include/jansson.h ] || missing="$missing libjansson-dev"
	[ -e /usr/include/openssl/evp.h ] || missing="$missing libssl-dev"
	[ -e /usr/include/ext2fs/ext2fs.h ] || missing="$missing libext2fs-dev"
	[ -x /sbin/mke2fs ] || missing="$missing e2fsprogs"
}

# Adds to $missing the packages that `selkie iso` needs.
need_iso_packages() {
	need grub-mkrescue grub-common
	need xorriso xorriso
	need mformat mtools
	[ -d /usr/lib/grub/i386-pc ] || missing="$missing grub-pc-bin"
	[ -d /usr/lib/grub/x86_64-efi ] || missing="$missing grub-efi-amd64-bin"
}

check_packages() {
	if [ -n "$installed" ]; then
		command -v qemu-system-x86_64 >/dev/null 2>&1 ||
			die 126 "qemu-system-x86_64 is missing; as root:  apt-get install qemu-system-x86"
		return 0
	fi
	missing=
	need cmake cmake
	need ninja ninja-build
	need gcc gcc
	need ld binutils
	need perl perl
	need python3 python3
	need dpkg-source dpkg-dev
	need xz xz-utils
	need flock util-linux
	need qemu-system-x86_64 qemu-system-x86
	[ -e /usr/include/stdio.h ] || missing="$missing libc6-dev"
	case ${1-} in test | bench) need cpio cpio ;; esac
	case ${1-} in test | up) python3 -c 'import yaml' 2>/dev/null || missing="$missing python3-yaml" ;; esac
	case ${1-} in test | image) need_image_packages ;; esac
	if [ "${1-}" = test ]; then
		[ -e /usr/include/cmocka.h ] || missing="$missing libcmocka-dev"
		need_iso_packages
		[ -e /usr/share/ovmf/OVMF.fd ] || missing="$missing ovmf"
		need unshare util-linux
		need tmux tmux
		need pgrep procps
		need git git
		need clang-format clang-format
		need clang-tidy clang-tidy
		need cppcheck cppcheck
		need shellcheck shellcheck
		need zstd zstd
		need gdb gdb
	fi
	install_missing
}
