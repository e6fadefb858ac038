# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The options of `selkie run` about the command's variables, host name, tmpfs mounts and user. They are written into the run's
# folder, in the form of interfaces/image.h.

# set_variable WHERE NAME[=VALUE]: adds it to the command's environment, without a value with the host's. WHERE is for messages.
set_variable() {
	pair=$2
	case ${pair%%=*} in *[!A-Za-z0-9_]* | '' | [0-9]*) die 2 "$1: expected NAME=VALUE" ;; esac
	case $pair in
	*=*) ;;
	*)
		pair=$pair=$(printenv "$2"; echo .) || true
		pair=${pair%.} pair=${pair%?}
		printenv "$2" >/dev/null || die 2 "$1: expected NAME=VALUE"
		;;
	esac
	printf '%s\0' "$pair" >>"$run/env"
}

# set_variables FILE: each line is NAME=VALUE, or NAME; lines that begin with # are comments.
set_variables() {
	if [ ! -f "$1" ] || [ ! -r "$1" ]; then
		die 2 "--env-file $1: no such file"
	fi
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'' | '#'*) ;;
		*=*) set_variable "--env-file $1: $line" "$line" ;;
		*) ! printenv "$line" >/dev/null || set_variable "--env-file $1: $line" "$line" ;;
		esac
	done <"$1"
}

use_hostname() {
	case $1 in
	*[!A-Za-z0-9.-]* | '' | -* | .*) die 2 "--hostname $1: expected letters, digits, dots and hyphens" ;;
	esac
	[ ${#1} -le 64 ] || die 2 "--hostname $1: at most 64 characters"
	hostname=$1
	printf '%s' "$1" >"$run/hostname"
}

# tmpfs DIR[:OPTIONS]: adds a mount of a tmpfs.
tmpfs() {
	case $1 in
	*:*:* | :* | [!/]* | '') die 2 "--tmpfs $1: expected DIR[:OPTIONS] with an absolute DIR" ;;
	esac
	printf '%s\0' "$1" >>"$run/tmpfs"
}

# numeric_user: writes $user, which must be numbers: without an image there is no passwd file to look names up in.
numeric_user() {
	case $user in
	*[!0-9:]* | *:*:* | :* | *: | '') die 2 "-u $user: expected UID[:GID] in numbers, as there is no --image" ;;
	esac
	case $user in *:*) ;; *) user=$user:$user ;; esac
	printf '%s' "${user%:*} ${user#*:}" >"$run/user"
}

# Prints the default variables that -e did not name.
default_env() {
	for pair in "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME=/root \
		USER=root LOGNAME=root "TERM=${TERM:-dumb}"; do
		name=${pair%%=*}
		grep -qza "^$name=" "$run/env" 2>/dev/null || printf '%s\0' "$pair"
	done
}
