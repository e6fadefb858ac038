# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie iso: a medium that a PC boots by BIOS or UEFI (docs/iso.md).

. "$here/tools/command/run.sh"

command_usage='iso FILE [OPTION...] [-- COMMAND ARGUMENT...]'

command_help() {
	cat <<END
iso: writes FILE, an image for a CD or a USB stick that GRUB boots by BIOS and by UEFI: the system with its root
filesystem, which lies in memory. These options of run go with it: --rootfs, -e, --env-file, -w, -u,
--hostname, --read-only, --tmpfs, --system, --image NAME=FILE, --placement, --entry.
END
}

command_main() {
	[ $# -gt 0 ] || die 2 "iso: expected a file; see $me --help"
	target=$1
	shift
	case $target in -* | '') die 2 "iso: expected a file before the options; see $me --help" ;; esac
	[ ! -d "$target" ] || die 2 "iso: $target is a folder"
	[ -d "$(dirname -- "$target")" ] || die 2 "iso: $(dirname -- "$target"): no such folder"
	make_run_folder
	leave_at_signals
	default_options
	while [ $# -gt 0 ]; do
		case $1 in
		--)
			shift
			break
			;;
		--rootfs | -e | --env | --env=* | --env-file | --env-file=* | -w | --workdir | --workdir=* | -u | --user | --user=* | \
			--hostname | --hostname=* | --read-only | --tmpfs | --tmpfs=* | --system | --image | --image=* | --placement | --entry)
			one_option "$@"
			;;
		-*) die 2 "iso: $1 does not go with it; see $me --help" ;;
		*) die 2 "iso: unexpected argument $1; a command goes behind --" ;;
		esac
		shift "$taken"
	done
	[ -z "$container" ] || die 2 "iso: a container image is on a disk, which a medium does not have"
	[ -z "$rootfs" ] || ! is_ext "$rootfs" || die 2 "iso: --rootfs $rootfs: it is a disk, which a medium does not have"
	check_options
	check_iso_packages
	with_command=$#
	prepare_machine "$@"
	write_iso
}

check_iso_packages() {
	missing=
	need_iso_packages
	[ -z "$installed" ] || [ -z "$missing" ] || die 126 "iso: please install, as root:  apt-get install$missing"
	install_missing
}

# note_streams: the streams of the PC that boots the medium are not known now, so a shell gets a terminal, and a command gets
# streams without one.
note_streams() {
	streams=ttt
	[ "$with_command" -eq 0 ] || streams=sss
	printf '%s' "$streams" >"$run/streams"
	printf '24 80' >"$run/winsize"
}

write_iso() {
	medium=$run/medium
	mkdir -p "$medium/boot/grub"
	cp "$microkernel" "$medium/boot/selkie-kernel"
	mv "$image" "$medium/boot/selkie-image"
	cat >"$medium/boot/grub/grub.cfg" <<'END'
set timeout=0
menuentry Selkie {
	multiboot2 /boot/selkie-kernel extensions
	module2 /boot/selkie-image
}
END
	trap 'rm -rf "$run" "$target.$$"' EXIT
	slowly "writing $target" "$run/iso.log" grub-mkrescue -o "$target.$$" "$medium" ||
		die 125 "iso: $target: $(iso_complaint)"
	mv -T -- "$target.$$" "$target" 2>/dev/null || die 125 "iso: $target: it cannot be written"
}

# iso_complaint: the reason in the log, in one line.
iso_complaint() {
	if grep -qE 'exceeds free space|No space left on device' "$run/iso.log"; then
		echo "No space left on device"
	else
		sed -n 's/^.*: FAILURE : //p; s/^grub-mkrescue: error: //p' "$run/iso.log" | grep . | head -n 1 || echo "it cannot be written"
	fi
}
