# SPDX-License-Identifier: BSD-2-Clause
# Completion of selkie's command line for bash.

_selkie_run='-m --memory --cpu --rootfs --rootfs-size --image --host --rw --entrypoint -u --user --env-file --hostname
	--read-only --tmpfs --name --rm -i --interactive -t --tty --disk --disk-size -v --volume -e --env -w --workdir -p --publish --no-net --system
	--from --cpus -d --detach --placement --entry --timeout --report --verbose --trace --trace-to --gdb --dry-run --help --'

_selkie_commands='run snapshot up ps exec logs cp port stats pause resume stop kill rm top down iso images --help --version'

# _selkie_options COMMAND: the options of a command.
_selkie_options() {
	case $1 in
	run) echo "$_selkie_run" ;;
	snapshot) echo "$_selkie_run --after" ;;
	images) echo '--json' ;;
	ps) echo '-a --all --json --snapshots' ;;
	exec) echo '-i --interactive -t --tty -e --env -w --workdir -u --user --' ;;
	logs) echo '-f --follow' ;;
	stats) echo '--json' ;;
	stop) echo '-t --time -s --signal' ;;
	kill) echo '-s --signal' ;;
	rm) echo '-f --force --snapshot' ;;
	iso) echo '--rootfs -e --env --env-file -w --workdir -u --user --hostname --read-only --tmpfs --system --image --placement --entry --' ;;
	top) echo '--json' ;;
	down) echo '-t --time' ;;
	up) echo '-d --detach --name -m --memory --timeout --verbose --dry-run --entry' ;;
	esac
}

# _selkie_names machines|snapshots: the names of the user's machines or snapshots.
_selkie_names() {
	local machines=${XDG_RUNTIME_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}}/selkie/machines
	[ "$1" != snapshots ] || machines=${XDG_STATE_HOME:-$HOME/.local/state}/selkie/snapshots
	[ ! -d "$machines" ] || (cd "$machines" && compgen -f -X '.*')
}

_selkie() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$_selkie_commands" -- "$word")
		return
	fi
	case ${COMP_WORDS[1]} in
	run | snapshot) ;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "$(_selkie_options "${COMP_WORDS[1]}") $(_selkie_names machines)" -- "$word")
		return
		;;
	esac
	# Behind -- is the guest's command.
	for ((i = 2; i < COMP_CWORD; i++)); do
		[ "${COMP_WORDS[i]}" != -- ] || return
	done
	case $before in
	--rootfs | --disk | --env-file | --system | --trace-to) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	--from) mapfile -t COMPREPLY < <(compgen -W "$(_selkie_names snapshots)" -- "$word") ;;
	--after) mapfile -t COMPREPLY < <(compgen -W 'line: port: file: delay:' -- "$word") ;;
	--entry) mapfile -t COMPREPLY < <(compgen -W 'fault inner' -- "$word") ;;
	--placement) mapfile -t COMPREPLY < <(compgen -W 'inline task' -- "$word") ;;
	--image) mapfile -t COMPREPLY < <(compgen -W 'oci: oci-archive: docker-archive:' -- "$word") ;;
	# bash splits words at a colon, so a word behind a colon is completed as a file.
	:) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	*) mapfile -t COMPREPLY < <(compgen -W "$(_selkie_options "${COMP_WORDS[1]}")" -- "$word") ;;
	esac
}

complete -o filenames -o nospace -F _selkie selkie
