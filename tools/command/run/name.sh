# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# Machines with a name, in the background or not: their folders are in $machines (tools/run/machine.h).

# name_valid NAME: may a machine or a snapshot have this name?
name_valid() {
	case $1 in *[!A-Za-z0-9_.-]* | '' | [_.-]*) return 1 ;; esac
	[ ${#1} -le 64 ]
}

use_name() {
	name_valid "$1" || die 2 "--name $1: expected letters, digits, _, . and -"
	machine_name=$1
}

# check_name: a machine in the background has a name. The run that holds the name's lock at the start gets the name; this check
# only reports a name in use before anything is built.
check_name() {
	[ -z "$background" ] || [ -z "$gdb$dry$terminal" ] || die 2 "-d goes with neither --gdb, --dry-run nor -t"
	[ -z "$background" ] || [ -n "$machine_name" ] || machine_name=selkie-$$
	[ -n "$machine_name" ] || return 0
	mkdir -p "$machines" 2>/dev/null || die 126 "$machines: cannot be made"
	if [ -e "$machines/$machine_name/lock" ] && ! flock -n "$machines/$machine_name/lock" true; then
		die 2 "$machine_name: a machine of this name runs already"
	fi
}

# note_info [WORD...]: writes the properties that `selkie ps` and others show: KEY=VALUE, each ended by NUL.
note_info() {
	[ -n "$machine_name" ] || return 0
	{
		printf 'created=%s\0memory=%s\0' "$(date +%s)" "$memory"
		[ -z "$from" ] || printf 'image=%s\0' "snapshot:$from"
		[ -z "$container" ] || printf 'image=%s\0' "$container"
		[ -z "$host" ] || printf 'image=host\0'
		[ ! -s "$run/stop-signal" ] || printf 'stop=%s\0' "$(cat "$run/stop-signal")"
		for port in $(printf %s "$forwards" | sed 's/,hostfwd=/ /g'); do
			printf 'port=%s\0' "$port"
		done
		[ ! -s "$run/exposed" ] || xargs -0 printf 'exposed=%s\0' <"$run/exposed"
		[ $# -eq 0 ] || printf 'command=%s\0' "$@"
	} >"$run/info"
}
