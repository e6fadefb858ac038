# shellcheck shell=sh disable=SC1090,SC1091,SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie snapshot: runs a machine until it is ready, and saves it for `selkie run --from` (docs/snapshots.md).

. "$here/tools/command/run.sh"

command_usage='snapshot NAME [--after CONDITION] [OPTION...] [-- COMMAND ARGUMENT...]'

command_help() {
	cat <<END
snapshot: runs a command until it is ready and saves the machine; run --from NAME goes on from
there, any number of times at once. Options are those of run.
  --after CONDITION  what makes it ready: line:REGEX, it has written a matching line (complete or not);
                     port:N, the guest's port takes connections; file:PATH, the file is there;
                     delay:SECONDS; without --after, as soon as the command has been started
  -t                 gives the command a terminal
END
}

command_main() {
	[ $# -gt 0 ] || die 2 "snapshot: expected a name; see $me --help"
	name_valid "$1" || die 2 "snapshot $1: expected letters, digits, _, . and - as name"
	to=$1 after=start
	shift
	make_run_folder
	leave_at_signals
	default_options
	while [ $# -gt 0 ]; do
		case $1 in
		--)
			shift
			break
			;;
		--after=*) after=${1#--after=} taken=1 ;;
		--after) value "$@" && after=$2 ;;
		*) one_option "$@" ;;
		esac
		shift "$taken"
	done
	check_options
	check_savable
	[ ! -e "$snapshots/$to" ] || die 2 "snapshot $to: there is one already; $me rm --snapshot $to removes it"
	make_snapshot_folder
	prepare_machine "$@"
	save_description "$@"
	save_machine
}

# Refuses options for devices that QEMU cannot save, or that would not be the same for a copy.
check_savable() {
	if [ "$shares" -gt 0 ] || [ -n "$host" ]; then
		die 2 "snapshot: a machine with -v or --host cannot be saved, as the shared folder cannot"
	fi
	[ -z "$background$machine_name$gdb$dry$kernel$from$forwards" ] ||
		die 2 "snapshot: --name, -d, -p, --from, --gdb, --kernel and --dry-run do not go with it"
}

# The snapshot gets its name when it is complete; the next snapshot removes what an interrupted one has left behind.
make_snapshot_folder() {
	snapshot=$snapshots/.$to.$$
	case $snapshots in *,*) die 2 "$snapshots: a name with a comma cannot be given to QEMU" ;; esac
	mkdir -p "$snapshots" 2>/dev/null || die 126 "$snapshots: cannot be made"
	for left in "$snapshots"/.*.*; do
		[ ! -d "$left" ] || [ -d "/proc/${left##*.}" ] || rm -rf "$left"
	done
	mkdir -m 700 "$snapshot" 2>/dev/null || die 126 "$snapshot: cannot be made"
	trap 'rm -rf "$run" "$snapshot"' EXIT
}

# overlay BASE: makes the machine's next disk, an overlay over BASE, which is not written to.
overlay() {
	base=$(readlink -f "$1")
	complaint=$(python3 -B "$here/tools/command/lib/overlay.py" "$snapshot/disk$number" "$base" 2>&1) ||
		die 125 "snapshot: $complaint"
	stat -c '%s %Y %n' "$base" >>"$snapshot/disks"
	number=$((number + 1))
}

save_description() {
	: >"$snapshot/disks"
	number=0
	while read -r disk; do
		overlay "$disk"
	done <"$run/disks"
	[ -z "$root_image" ] || overlay "$root_image"
	find_identity
	printf '%s\n' "$identity" >"$snapshot/identity"
	cp "$microkernel" "$snapshot/kernel"
	echo "$mib" >"$snapshot/mib"
	printf '%s' "$(cat "$run/streams")" >"$snapshot/types"
	qemu=
	add "$@"
	printf '%s\n' "$qemu" >"$snapshot/command"
	describe_machine copy
	printf '%s\n' "$qemu" >"$snapshot/machine"
	complaint=$(fallocate -l "${mib}M" "$snapshot/memory" 2>&1) || case $complaint in
	*supported*) truncate -s "${mib}M" "$snapshot/memory" ;;
	*) die 125 "snapshot: its memory: ${complaint##*: }" ;;
	esac
}

save_machine() {
	describe_machine save
	set -- --log "$boot_log" --save-to "$snapshot" --save-when "$after" --types "$(cat "$run/streams")" \
		${timeout+--timeout "$timeout"} ${verbose:+--verbose}
	eval "set -- \"\$@\" -- $qemu"
	"$build/tools/selkie-run" "$@" </dev/null
	# Space that was reserved for the memory and is not used is given back.
	! cp --sparse=always "$snapshot/memory" "$snapshot/sparse" 2>/dev/null || mv "$snapshot/sparse" "$snapshot/memory"
	rm -f "$snapshot/sparse"
	find_contents
	printf '%s\n' "$contents" >"$snapshot/contents"
	mv -T "$snapshot" "$snapshots/$to" 2>/dev/null || die 2 "snapshot $to: there is one already"
}
