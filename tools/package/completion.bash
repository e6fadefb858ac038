# SPDX-License-Identifier: BSD-2-Clause
# bash completion for selkie

_selkie_options='-m --memory --cpu --rootfs --rootfs-size --image --host --rw --entrypoint -u --user --env-file --hostname
	--read-only --tmpfs --name --rm -i -t --disk --disk-size -v --volume -e --env -w --workdir -p --publish --no-net --system
	--placement --entry --timeout --verbose --trace --trace-to --gdb --dry-run --help --'

_selkie() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'run images --help --version' -- "$word")
		return
	fi
	[ "${COMP_WORDS[1]}" = run ] || return
	# Behind -- is the guest's command.
	for ((i = 2; i < COMP_CWORD; i++)); do
		[ "${COMP_WORDS[i]}" != -- ] || return
	done
	case $before in
	--rootfs | --disk | --env-file | --system | --trace-to) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	--entry) mapfile -t COMPREPLY < <(compgen -W 'fault inner' -- "$word") ;;
	--placement) mapfile -t COMPREPLY < <(compgen -W 'inline task' -- "$word") ;;
	--image) mapfile -t COMPREPLY < <(compgen -W 'oci: oci-archive: docker-archive:' -- "$word") ;;
	# A colon parts words: what stands before it is not ours to complete.
	:) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	*) mapfile -t COMPREPLY < <(compgen -W "$_selkie_options" -- "$word") ;;
	esac
}

complete -o filenames -o nospace -F _selkie selkie
