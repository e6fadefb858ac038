# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154 # who includes this sets $folder
# What the tests between guest and host share. $server and $guest are ended with the script; what the guest said is in
# $folder/out and $folder/errors, its kernel's messages in $folder/log.
server='' guest=''
stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	[ -z "$guest" ] || kill "$guest" 2>/dev/null || :
}
trap stop EXIT

fail() {
	echo "FAILED: $*"
	tail -20 "$folder/out" 2>/dev/null || :
	tail -5 "$folder/errors" 2>/dev/null || :
	tail -5 "$folder/log" 2>/dev/null || :
	exit 1
}

# A number that nobody listens on now, another one each time; somebody else may take it before we do, then the test
# says so.
free_port() {
	while :; do
		port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
		grep -qsx "$port" "$folder/ports" && continue
		grep -q "$(printf ':%04X 00000000:0000 0A' $port)" /proc/net/tcp || break
	done
	echo "$port" | tee -a "$folder/ports"
}
