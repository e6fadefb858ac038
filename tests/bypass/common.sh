# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154 # who includes this sets $selkie and $folder
# What the tests of user tasks share. The kernel next to them runs `cat` until the host has seen in the log what it
# waits for.
guest=''
stop() {
	[ -z "$guest" ] || kill "$guest" 2>/dev/null || :
}
trap stop EXIT
rm -rf "$folder"
mkdir -p "$folder"
SELKIE_LOG=$folder/log
export SELKIE_LOG

fail() {
	echo "FAILED: $*"
	tail -n 5 "$folder/errors" 2>/dev/null || :
	tail -n 25 "$folder/log" 2>/dev/null || :
	exit 1
}

# begin OPTION...: boots; what is said to the guest then comes back in $folder/out.
begin() {
	rm -f "$folder/in" "$folder/log"
	mkfifo "$folder/in"
	"$selkie" run --timeout 120 "$@" -- cat <"$folder/in" >"$folder/out" 2>"$folder/errors" &
	guest=$!
	exec 3>"$folder/in"
}

# await TEXT: waits until a line of the log has it.
await() {
	for _ in $(seq 600); do
		! grep -qa -- "$1" "$folder/log" 2>/dev/null || return 0
		kill -0 "$guest" 2>/dev/null || fail "the machine ended before it said: $1"
		sleep 0.1
	done
	fail "it never said: $1"
}

# finish: Linux is still there and ends well, and with it the machine.
finish() {
	echo "still there" >&3
	exec 3>&-
	wait "$guest" || fail "the guest ended with $?"
	guest=
	[ "$(cat "$folder/out")" = "still there" ] || fail "the guest said: $(cat "$folder/out")"
}
