# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The disks and shared folders of a run, and the root filesystem on a disk.

# size_valid SIZE: is it a number, with K, M, G or no letter behind it?
size_valid() {
	case $1 in *[!0-9KMGkmg]* | [!1-9]* | '' | *[KMGkmg]?*) return 1 ;; esac
}

need_mke2fs() {
	missing=
	command -v mke2fs >/dev/null 2>&1 || [ -x /sbin/mke2fs ] || missing=e2fsprogs
	install_missing
	PATH=$PATH:/sbin:/usr/sbin
}

# is_ext FILE: has it the superblock of ext2, 3 or 4?
is_ext() {
	[ -f "$1" ] && [ "$(od -An -tx1 -j1080 -N2 "$1" 2>/dev/null | tr -d ' ')" = 53ef ]
}

# use_disk FILE: adds it as the machine's next disk.
use_disk() {
	case $1 in *,*) die 2 "--disk $1: a name with a comma cannot be given to QEMU" ;; esac
	printf '%s\n' "$1" >>"$run/disks"
	disk=$1
}

check_disks() {
	while read -r disk; do
		[ -e "$disk" ] || die 2 "--disk $disk: no such file (--disk-size makes one)"
		[ -f "$disk" ] || [ -b "$disk" ] || die 2 "--disk $disk: neither a file nor a block device"
		if [ ! -r "$disk" ] || [ ! -w "$disk" ]; then
			die 2 "--disk $disk: must be readable and writable"
		fi
	done <"$run/disks"
}

# share_device HOSTDIR on|off: adds the device for a shared folder; on: it is read-only.
share_device() {
	shares=$((shares + 1))
	[ "$shares" -le 3 ] || die 2 "$1: at most three folders can be shared"
	printf '%s\n' "local,id=share$shares,path=$1,security_model=none,multidevs=remap,readonly=$2" >>"$run/fsdevs"
}

# share HOSTDIR:GUESTDIR[:ro]: adds a shared folder and its place in the guest.
share() {
	spec=$1 read_only=off
	case $spec in *:ro) read_only=on spec=${spec%:ro} ;; esac
	host_dir=${spec%:*} guest_dir=${spec##*:}
	case $spec in
	*,*) die 2 "-v $1: a name with a comma cannot be given to QEMU" ;;
	?*:/?*) ;;
	*) die 2 "-v $1: expected HOSTDIR:GUESTDIR[:ro] with an absolute GUESTDIR" ;;
	esac
	case $guest_dir in *:*) die 2 "-v $1: expected HOSTDIR:GUESTDIR[:ro]" ;; esac
	[ -d "$host_dir" ] || die 2 "-v $1: $host_dir: no such folder"
	[ "$shares" -lt 3 ] || die 2 "-v $1: at most three folders can be shared"
	share_device "$host_dir" "$read_only"
	case $read_only in on) guest_dir=$guest_dir:ro ;; esac
	printf '%s\0' "share$shares:$guest_dir" >>"$run/shares"
}

# root_on_disk: puts the root filesystem on the last disk; the root filesystem in the boot image is then empty.
root_on_disk() {
	if [ -n "$rootfs_size" ]; then
		[ -d "$rootfs" ] || die 2 "--rootfs-size: --rootfs must be a folder"
		need_mke2fs
		truncate -s "$rootfs_size" "$run/root.img"
		slowly "putting $rootfs on a disk" "$run/mke2fs.log" mke2fs -q -F -t ext4 -E root_owner=0:0 \
			-d "$rootfs" "$run/root.img" ||
			die 2 "--rootfs-size $rootfs_size: $(sed -n 's/^mke2fs: //p' "$run/mke2fs.log" | tail -1)"
		rootfs=$run/root.img
	fi
	case $rootfs in *,*) die 2 "--rootfs $rootfs: a name with a comma cannot be given to QEMU" ;; esac
	if [ ! -r "$rootfs" ] || [ ! -w "$rootfs" ]; then
		die 2 "--rootfs $rootfs: must be readable and writable"
	fi
	root_is_last_disk
	printf '%s\n' "$rootfs" >>"$run/disks"
	mkdir -p "$run/empty"
	rootfs=$run/empty
}

# root_is_last_disk: tells the guest that its root is on the disk behind those in $run/disks.
root_is_last_disk() {
	letter=$(wc -l <"$run/disks")
	letter=$(echo abcdefghijklmnopqrstuvwxyz | cut -c$((letter + 1)))
	[ -n "$letter" ] || die 2 "--disk: too many disks"
	printf 'vd%s' "$letter" >"$run/root"
}

# make_disk FILE SIZE: makes an ext4 image, unless the file exists.
make_disk() {
	[ ! -e "$1" ] || return 0
	need_mke2fs
	if ! truncate -s "$2" "$1" 2>/dev/null || ! mke2fs -q -F -t ext4 "$1" 2>/dev/null; then
		die 2 "--disk $1: could not be made with $2"
	fi
}
