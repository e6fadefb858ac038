# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie run --from: a machine that starts in the state that `selkie snapshot` saved (docs/snapshots.md).

. "$here/tools/command/lib/identity.sh"

use_snapshot() {
	name_valid "$1" || die 2 "--from $1: expected letters, digits, _, . and -"
	from=$1 snapshot=$snapshots/$1
	[ -e "$snapshot/contents" ] || die 2 "--from $1: no such snapshot; ps --snapshots lists them"
}

# check_snapshot: is the snapshot complete, and made on a host like this one?
check_snapshot() {
	check_identity "$snapshot/identity" "$from"
	find_contents 2>/dev/null
	slurp "$snapshot/contents"
	[ "$text" = "$contents" ] || die 2 "--from $from: the snapshot is damaged: its files are not what was written"
	while read -r size time file; do
		[ "$(stat -c '%s %Y' "$file" 2>/dev/null)" = "$size $time" ] ||
			die 2 "--from $from: $file, a disk of the snapshot, has been changed since"
	done <"$snapshot/disks"
}

# start_copy [WORD...]: starts the copy in place of this process; does not return. The words are a command, which is refused.
start_copy() {
	[ $# -eq 0 ] || die 2 "--from $from: it has a command already"
	other=$container$rootfs$rootfs_size$host$cwd$disk$cpu${entrypoint-}${memory-}${user-}$kernel$trace$gdb$dry
	if [ -n "$other" ] || [ -s "$run/env" ] || [ "$shares" -gt 0 ]; then
		die 2 "--from $from: only --name, -d, --rm, -p, --hostname, --timeout and --verbose go with it"
	fi
	seconds_valid "${timeout-1}" || die 2 "--timeout $timeout: expected a number of seconds"
	check_name
	choose_accel
	check_snapshot
	slurp "$snapshot/mib"
	memory=${text}M
	slurp "$snapshot/command"
	eval "set -- $text"
	note_info "$@"
	slurp "$snapshot/types"
	types=$text
	slurp "$snapshot/machine"
	qemu=$text
	network=
	case $qemu in *netdev=net0*) network=1 ;; esac
	[ -n "$network" ] || [ -z "$forwards" ] || die 2 "-p: the snapshot has no network"
	[ -z "$network" ] || add -netdev "user,id=net0$forwards"
	[ -z "$machine_name" ] || add -name "$machine_name"
	start --from "$snapshot" --hostname "${hostname:-${machine_name:-$from-$$}}" --types "$types"
}
