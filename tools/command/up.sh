# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie up: several services, each in a kernel of its own, in one machine (docs/services.md).

. "$here/tools/command/run.sh"

command_usage='up [OPTION...] FILE'

command_help() {
	cat <<END
up: starts the services of FILE, a compose file, each in a Linux kernel of its own, all in one
machine. Each line of output is shown behind its service's name; Ctrl-C asks all services to end.
  -d                 in the background; logs, stop, ps and rm take the machine's name
  --name NAME        the machine's name (default with -d: that of the file's folder)
  -m SIZE            memory of the machine (default: what the services ask for)
  --timeout SECONDS, --verbose, --dry-run, --entry HOW
                     as of run
END
}

command_main() {
	make_run_folder
	leave_at_signals
	default_options
	file=
	while [ $# -gt 0 ]; do
		case $1 in
		-d | --detach | --name | --name=* | -m | --memory | --memory=* | --timeout | --verbose | --dry-run | --entry)
			one_option "$@"
			;;
		-*) die 2 "up: unknown option $1; see $me --help" ;;
		*)
			[ -z "$file" ] || die 2 "up: one file only; see $me --help"
			file=$1 taken=1
			;;
		esac
		shift "$taken"
	done
	[ -n "$file" ] || die 2 "up: expected a file; see $me --help"
	name_by_folder
	check_options
	check_packages up
	compose check "$file"
	width=${answer% *}
	case $answer in *images) check_packages image ;; esac
	build_system
	case $answer in *images) build_targets "$build" selkie-image ;; esac
	default_rootfs
	compose make "$file" "$run" "$build/tools" "$image_cache" "$build/rootfs/default.cpio"
	start_services
}

# compose WORD...: sets $answer. The tool reports its failures itself.
compose() {
	PYTHONPYCACHEPREFIX=$state/python
	export PYTHONPYCACHEPREFIX
	answer=$(python3 "$here/tools/compose/main.py" "$@") || exit
}

name_by_folder() {
	[ -n "$background" ] && [ -z "$machine_name" ] || return 0
	folder=$(cd "$(dirname "$file")" 2>/dev/null && pwd) || return 0
	! name_valid "${folder##*/}" || machine_name=${folder##*/}
}

start_services() {
	services=$run/services
	system=$services/system
	complaint=$("$build/tools/check-system" "$system" 2>&1) || die 2 "up: these services do not fit: ${complaint#*: }"
	images=
	[ -z "$entry" ] || choose_entry
	choose_accel
	mv "$services/entries" "$run/entries"
	health=
	[ ! -s "$services/health" ] || health=$run/health
	[ -z "$health" ] || mv "$services/health" "$health"
	[ -z "$machine_name$health" ] || enter run/agent "$build/tools/selkie-agent"
	enter_programs
	pack_boot_image
	fit_memory
	note_services
	purpose=run
	describe_processor
	add -machine q35 -kernel "$microkernel" -initrd "$image"
	[ -z "$machine_name" ] || add -name "$machine_name"
	add -object rng-random,id=rng0,filename=/dev/urandom
	while IFS= read -r word; do
		add "$word"
	done <"$services/devices"
	rm -rf "$services"
	if [ -n "$health" ]; then
		show_or_start --services "$width" --types sss --health "$health"
	else
		show_or_start --services "$width" --types sss
	fi
}

# fit_memory: sets $memory, in MiB: each service gets the memory that it asked for, the rest is for the boot image and for the
# tasks that serve the services.
fit_memory() {
	read -r wanted <"$services/memory" || true
	image_mib=$(($(wc -c <"$image") / 1048576 + 1))
	mib=$((wanted + image_mib + 32 + 4 * $(grep -c '^kernel ' "$system")))
	[ -z "${memory-}" ] || mib_of "$memory"
	memory=${mib}M
	[ "$mib" -ge $((wanted + image_mib + 12)) ] ||
		die 2 "-m $memory: the services ask for $wanted MiB, and the boot image has $image_mib"
}

note_services() {
	[ -n "$machine_name" ] || return 0
	{
		printf 'created=%s\0memory=%s\0' "$(date +%s)" "$memory"
		while read -r port; do
			printf 'port=%s\0' "$port"
		done <"$services/ports"
		printf 'command=%s\0' up "$file"
	} >"$run/info"
}
